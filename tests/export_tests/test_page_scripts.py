"""The page's scripts, run by Node.js."""

import json
import pathlib
import shutil
import subprocess

import numpy
import pytest

from chainer_dcgan import export, images

pytestmark = pytest.mark.skipif(
    shutil.which('node') is None, reason='needs Node.js')

_HERE = pathlib.Path(__file__).parent
_SCRIPTS = pathlib.Path(export.__file__).parent / 'web' / 'js'

_TO_RGBA = '''
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const [scripts, file, channels] = process.argv.slice(2);
const { toRgba } = await import(pathToFileURL(`${scripts}/pixels.js`));
const x = new Float32Array(readFileSync(file).buffer.slice(0));
console.log(JSON.stringify(Array.from(toRgba(x, Number(channels)))));
'''


def node(*args):
    finished = subprocess.run(
        ['node', *map(str, args)], capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.mark.parametrize(
    'path', sorted(_HERE.glob('*.test.mjs')), ids=lambda path: path.name)
def test_script(path):
    node('--test', path)


@pytest.mark.parametrize('channels', (1, 3, 4))
def test_pixels_are_rounded_as_by_the_library(tmp_path, rng, channels):
    x = rng.uniform(-1.2, 1.2, (channels, 64, 64)).astype(numpy.float32)
    # Exactly between two bytes, and next to that.
    halves = ((numpy.arange(256) + 0.5 - 128) / 128).astype(numpy.float32)
    x[0, :4] = halves.reshape(4, 64)
    x[0, 4:8] = numpy.nextafter(halves, numpy.float32(2)).reshape(4, 64)
    (tmp_path / 'x').write_bytes(x.tobytes())
    (tmp_path / 'to_rgba.mjs').write_text(_TO_RGBA)

    rgba = numpy.array(json.loads(node(
        tmp_path / 'to_rgba.mjs', _SCRIPTS, tmp_path / 'x', channels)))
    rgba = rgba.reshape(64, 64, 4).transpose(2, 0, 1)
    expected = images.to_uint8(x)
    if channels < 4:
        expected = numpy.concatenate([
            images.flatten(expected), numpy.full_like(expected[:1], 255)])
    numpy.testing.assert_array_equal(rgba, expected)


def test_both_languages_say_the_same_things():
    node('--input-type=module', '-e', f'''
        import assert from 'node:assert/strict';
        import {{ readFileSync }} from 'node:fs';
        const text = readFileSync('{_SCRIPTS}/labels.js', 'utf8');
        const source = text.slice(text.indexOf('{{'), text.indexOf('}};') + 1);
        const {{ en, ja }} = new Function(`return ${{source}}`)();
        assert.deepEqual(Object.keys(en), Object.keys(ja));
        const html = readFileSync('{_SCRIPTS}/../index.html', 'utf8');
        const used = html.matchAll(
          /data-(?:label|aria|title|placeholder)="([^"]+)"/g);
        for (const [, key] of used) assert.ok(key in en, key);
    ''')
