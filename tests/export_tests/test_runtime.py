import os
import sys

import pytest

from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.export.runtime import FILES, copy_runtime

# Stands in for npm; the lock tells what it would install.
_NPM = '''#!{python}
import os, sys
assert sys.argv[1] == 'ci', sys.argv
assert 'onnxruntime-web' in open('package-lock.json').read()
dist = 'node_modules/onnxruntime-web/dist'
os.makedirs(dist)
for name in {files}:
    open(os.path.join(dist, name), 'w').write(name)
open(os.path.join(dist, 'another.wasm'), 'w').write('not needed')
'''


def put_npm(folder, monkeypatch, text):
    npm = folder / 'bin' / 'npm'
    npm.parent.mkdir()
    npm.write_text(text)
    npm.chmod(0o755)
    monkeypatch.setenv('PATH', str(npm.parent))


def test_copies_from_a_folder(tmp_path, ort):
    copy_runtime(str(tmp_path / 'out'), ort)
    assert sorted(os.listdir(tmp_path / 'out')) == sorted(FILES)


def test_names_the_file_that_a_folder_lacks(tmp_path, ort):
    os.remove(os.path.join(ort, FILES[2]))
    with pytest.raises(InputError, match='no ort-wasm.*wasm in .*dist'):
        copy_runtime(str(tmp_path / 'out'), ort)
    assert not os.path.exists(tmp_path / 'out')


def test_npm_brings_what_the_lock_pins(tmp_path, monkeypatch):
    put_npm(tmp_path, monkeypatch, _NPM.format(
        python=sys.executable, files=FILES))
    copy_runtime(str(tmp_path / 'out'))
    assert sorted(os.listdir(tmp_path / 'out')) == sorted(FILES)


def test_tells_what_npm_says_when_it_fails(tmp_path, monkeypatch):
    put_npm(tmp_path, monkeypatch,
            '#!/bin/sh\necho "registry cannot be reached" >&2\nexit 1\n')
    with pytest.raises(RunError, match='registry cannot be reached'):
        copy_runtime(str(tmp_path / 'out'))


def test_says_how_to_get_npm(tmp_path, monkeypatch):
    monkeypatch.setenv('PATH', str(tmp_path))
    with pytest.raises(InputError, match='Install Node.js .*the folder dist'):
        copy_runtime(str(tmp_path / 'out'))
