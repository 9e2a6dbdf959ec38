"""What make sets up: an environment stays that of its interpreter."""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
CI = ROOT / '.ci'


@pytest.fixture
def environment(tmp_path):
    folder = tmp_path / 'env'
    subprocess.run([sys.executable, '-m', 'venv', '--without-pip', folder],
                   check=True)
    return folder


def find_python(*args, path):
    result = subprocess.run(
        [CI / 'find_python', *args], capture_output=True, text=True,
        env={**os.environ, 'PATH': f'{path}:{os.environ["PATH"]}'})
    return result.stdout.strip()


def prefix(python):
    return subprocess.check_output(
        [python, '-c', 'import sys; print(sys.base_prefix)'], text=True)


def test_an_environment_keeps_its_interpreter(tmp_path, environment):
    # Without an environment, this one comes first.
    other = tmp_path / 'python3.14'
    other.write_text('#!/bin/sh\n')
    other.chmod(0o755)
    assert find_python(path=tmp_path) == str(other)
    found = find_python('', environment, path=tmp_path)
    assert pathlib.Path(found).resolve() != other
    assert prefix(found) == prefix(sys.executable)


def test_an_environment_that_is_gone_is_passed_over(tmp_path):
    other = tmp_path / 'python3.14'
    other.write_text('#!/bin/sh\n')
    other.chmod(0o755)
    assert find_python('', tmp_path / 'none', path=tmp_path) == str(other)


def test_an_environment_keeps_its_numpy(environment, monkeypatch):
    spec = importlib.util.spec_from_file_location('set_up', CI / 'venv.py')
    set_up = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(set_up)
    (environment / 'installed.json').write_text(json.dumps({
        'recipe': {'python': sys.version, 'numpy': 'numpy==1.26.*',
                   'setup': set_up.digest()},
        'extras': ['fast'], 'missing': {}}))
    installed = []
    monkeypatch.setattr(set_up, 'pip', lambda *args: installed.append(args))
    set_up.set_up(environment, ['fast'], None)
    assert not installed
    set_up.set_up(environment, ['fast', 'faces'], None)
    assert {args[1] for args in installed} == {'numpy==1.26.*'}
