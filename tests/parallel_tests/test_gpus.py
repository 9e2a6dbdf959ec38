"""Several processes, each with a GPU of its own."""

import os

import pytest
from chainer.testing import attr


@attr.gpu
@pytest.mark.skipif(
    'CUDA_ON_CPU_HOME' not in os.environ, reason='needs emulated GPUs')
def test_pure_nccl_takes_the_steps_of_one_process(launch):
    result = launch(2, 'emulated_nccl.py', CUEMU_DEVICES='2')
    assert result.returncode == 0, result.stderr
    assert float(result.stdout) < 1e-5
