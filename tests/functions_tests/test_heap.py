import platform
import subprocess
import sys

import pytest

_COUNT_FAULTS = '''
import resource
import sys
import chainer_dcgan
import numpy
from chainer_dcgan import functions
from chainer_dcgan.functions.kernels import heap

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

if sys.argv[1] == 'keep':
    heap.keep_freed()
elif sys.argv[1] == 'convolve':
    functions.convolution_2d(
        numpy.ones((1, 8, 9, 9), 'f'), numpy.ones((8, 8, 4, 4), 'f'))
# Of 64 MB, too large for what malloc keeps by itself.
numpy.ones(1 << 26, numpy.uint8)
before = faults()
for _ in range(10):
    numpy.ones(1 << 26, numpy.uint8)
print(faults() - before)
'''


@pytest.mark.skipif(platform.libc_ver()[0] != 'glibc', reason='what it does')
def test_freed_arrays_are_not_cleared_by_the_system_again(
        monkeypatch):
    # Without Numba, whose import takes long.
    monkeypatch.setenv('CHAINER_DCGAN_FAST', 'numpy')

    def count(how):
        return int(subprocess.check_output(
            [sys.executable, '-W', 'ignore', '-c', _COUNT_FAULTS, how]))

    # 2 MB a page at the most.
    assert count('leave') >= 10 * 16
    # Whoever only computes is left alone.
    assert count('convolve') >= 10 * 16
    assert count('keep') < 32
