import pytest

pytest.importorskip('numba')

from chainer_dcgan.functions.kernels.numba import (  # NOQA
    compilation,
    kernel_cache,
)


def add(a, b):
    return a + b


def divide(a, b):
    return a / b


def test_kernel_divides_as_numpy_and_releases_the_gil():
    kernel = compilation.compiled(divide)
    assert kernel(1., 0.) == float('inf')
    assert kernel.nopython_signatures
    # The options too: the kernel may come from the cache, whose key they are
    # no part of.
    assert kernel.targetoptions['nogil'] is True
    assert kernel.targetoptions['error_model'] == 'numpy'


@pytest.mark.parametrize('writable', [True, False])
def test_kernel_compiles_with_and_without_a_cache(
        monkeypatch, tmp_path, writable):
    monkeypatch.setattr(
        kernel_cache, 'find_folder', lambda name: tmp_path if writable
        else None)
    kernel = compilation.compiled(add)
    assert kernel(2, 3) == 5
    assert len(list(tmp_path.iterdir())) == int(writable)
