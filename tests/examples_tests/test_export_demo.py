import json
import re
import subprocess
import sys
import urllib.request

import pytest

from chainer_dcgan import Generator, save_weights
from chainer_dcgan.export.runtime import FILES
from chainer_dcgan.pretrained import TAGS
from chainer_dcgan.tags.file import load_tags

pytest.importorskip('onnx')
pytest.importorskip('onnxruntime')


@pytest.fixture
def inputs(tmp_path):
    """Flags with a generator and stand-ins for onnxruntime-web."""
    save_weights(str(tmp_path / 'gen.npz'), Generator(
        n_z=2, ch=8, image_size=32))
    (tmp_path / 'dist').mkdir()
    for name in FILES:
        (tmp_path / 'dist' / name).write_text(name)
    return '--gen', 'gen.npz', '--ort', 'dist'


def write_tags(path, n_z=2):
    path.write_text(json.dumps({
        'format': 'chainer_dcgan-tags-1', 'n_z': n_z, 'generator': None,
        'tags': [{
            'name': name, 'vector': [1] * n_z, 'n_labelled': 5,
            'probe_auc': 0.9, 'effect': 1, 'effect_random': 0.1,
            'works': works}
            for name, works in (('smile', True), ('hat', False))]}))


def test_site_without_tags(run_example, tmp_path, inputs):
    output = run_example('export_demo.py', *inputs)
    assert 'ONNX opset' in output
    site = json.loads((tmp_path / 'site' / 'site.json').read_text())
    assert site['n_z'] == 2 and site['tags'] == []


def test_without_gen_the_one_that_ships_has_its_sliders(
        run_example, tmp_path, inputs):
    output = run_example('export_demo.py', *inputs[2:])
    assert '61 tags get a slider' in output
    site = json.loads((tmp_path / 'site' / 'site.json').read_text())
    assert len(site['tags']) == sum(
        tag.works for tag in load_tags(TAGS, site['n_z']))


@pytest.mark.parametrize('flags,names', (
    ((), ['smile']), (('--all-tags',), ['smile', 'hat'])))
def test_tags_that_work_get_sliders(
        run_example, tmp_path, inputs, flags, names):
    write_tags(tmp_path / 'tags.json')
    output = run_example(
        'export_demo.py', *inputs, '--tags', 'tags.json', '--out', 'out/page',
        *flags)
    assert f'{len(names)} of 2 tags get a slider' in output
    site = json.loads((tmp_path / 'out/page/site.json').read_text())
    assert [tag['name'] for tag in site['tags']] == names


def test_bad_input_is_told(run_example, tmp_path, inputs):
    write_tags(tmp_path / 'other.json', n_z=3)
    (tmp_path / 'mine').mkdir()
    (tmp_path / 'mine' / 'novel.txt').write_text('dear')
    for flags, reason in (
            (('--gen', 'none.npz'), 'none.npz'),
            (('--tags', 'none.json'), 'none.json'),
            (('--tags', 'other.json'), '3 dimensions'),
            (('--ort', 'mine'), 'no ort.wasm.min.mjs in mine'),
            (('--ort', 'mine'), '--ort takes that folder'),
            (('--out', 'mine'), 'is no site of ours')):
        assert reason in run_example(
            'export_demo.py', *inputs, *flags, status=2)
    assert not (tmp_path / 'site').exists()


def test_site_is_served(tmp_path, examples, inputs):
    process = subprocess.Popen(
        [sys.executable, str(examples / 'export_demo.py'), *inputs,
         '--serve', '0'],
        cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            found = re.search(r'http://localhost:\d+/', line)
            if found:
                break
        with urllib.request.urlopen(found[0]) as response:
            assert b'canvas id="face"' in response.read()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
