"""Runs programs on several processes, for a limited time."""

import importlib.util
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import numpy
import pytest
from PIL import Image

HERE = pathlib.Path(__file__).parent
# Seconds; a machine that is busy with other things needs its time.
LIMIT = 120


def find_mpiexec():
    beside = pathlib.Path(sys.executable).parent / 'mpiexec'
    return str(beside) if beside.exists() else shutil.which('mpiexec')


@pytest.fixture(scope='session')
def mpiexec():
    """Path of mpiexec; skips the test where there is no MPI."""
    path = find_mpiexec()
    if path is None or importlib.util.find_spec('mpi4py') is None:
        message = "needs an MPI: pip install '.[mpi]'"
        if os.environ.get('CHAINER_DCGAN_MPI') == 'required':
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture
def environment(tmp_path):
    """Environment of the processes: small, and free of a launcher's."""
    inherited = {name: value for name, value in os.environ.items()
                 if not name.startswith(('PMI', 'OMPI', 'SLURM'))}
    return {**inherited, 'OMP_NUM_THREADS': '1',
            # What stands there already may emulate GPUs.
            'PYTHONPATH': os.pathsep.join(
                [str(HERE.parents[1]), os.environ.get('PYTHONPATH', '')]),
            'CHAINER_DATASET_ROOT': str(tmp_path / 'cache')}


@pytest.fixture
def start(mpiexec, environment, tmp_path):
    """Starts a script of this folder on several processes."""
    started = []

    def start(n, script, *args, **variables):
        process = subprocess.Popen(
            [mpiexec, '-n', str(n), sys.executable, str(HERE / script),
             *map(str, args)],
            env={**environment, **variables}, cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        # Nothing outlives a test, whatever it did.
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture
def launch(start):
    """Runs a script of this folder on several processes, to its end."""
    def launch(*args, **variables):
        process = start(*args, **variables)
        out, err = process.communicate(timeout=LIMIT)
        return subprocess.CompletedProcess(
            args, process.returncode, out, err)

    return launch


@pytest.fixture
def faces(tmp_path):
    """A folder of small pictures."""
    rng = numpy.random.default_rng(0)
    folder = tmp_path / 'faces'
    folder.mkdir()
    for i in range(24):
        Image.fromarray(rng.integers(
            0, 256, (32, 32, 3)).astype(numpy.uint8)).save(
                folder / f'{i:02}.png')
    return folder
