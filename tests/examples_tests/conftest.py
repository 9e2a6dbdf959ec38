import pathlib
import subprocess
import sys

import numpy
import pytest
from PIL import Image


@pytest.fixture
def examples():
    """The folder of the scripts."""
    return pathlib.Path(__file__).parents[2] / 'examples'


@pytest.fixture
def run_example(tmp_path, examples):
    """Runs a script as a user does, in a process of its own."""
    def run(name, *args, status=0):
        result = subprocess.run(
            [sys.executable, str(examples / name), *map(str, args)],
            cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert result.returncode == status, result.stderr
        assert 'Traceback' not in result.stderr
        return result.stdout + result.stderr

    return run


@pytest.fixture
def faces(tmp_path):
    """A folder of a dozen pictures."""
    rng = numpy.random.default_rng(0)
    folder = tmp_path / 'faces'
    folder.mkdir()
    for i in range(12):
        img = rng.integers(0, 256, (40, 36, 3)).astype(numpy.uint8)
        Image.fromarray(img).save(folder / f'{i}.png')
    return folder
