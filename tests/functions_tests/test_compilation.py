import pytest

numba = pytest.importorskip('numba')

from chainer_dcgan.functions.kernels.numba import compilation  # NOQA


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
def test_kernel_compiles_with_and_without_a_cache(monkeypatch, writable):
    njit = numba.njit
    tried = []

    def refusing(cache=False, **options):
        tried.append(cache)
        if cache and not writable:
            raise RuntimeError('cannot cache function: no locator available')
        return njit(**options)

    # Only while the kernel is made: Numba itself uses njit when it compiles.
    with monkeypatch.context() as patch:
        patch.setattr(numba, 'njit', refusing)
        kernel = compilation.compiled(add)
    assert kernel(2, 3) == 5
    assert tried == ([True] if writable else [True, False])
