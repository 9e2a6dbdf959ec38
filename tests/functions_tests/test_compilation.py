import pytest

numba = pytest.importorskip('numba')

from chainer_dcgan.functions.kernels.numba import compilation  # NOQA


def add(a, b):
    return a + b


@pytest.mark.parametrize('writable', [True, False])
def test_kernel_compiles_with_and_without_a_cache(monkeypatch, writable):
    njit = numba.njit
    tried = []

    def refusing(cache=False, **options):
        tried.append(cache)
        if cache and not writable:
            raise RuntimeError('cannot cache function: no locator available')
        return njit(**options)

    monkeypatch.setattr(numba, 'njit', refusing)
    assert compilation.compiled(add)(2, 3) == 5
    assert tried == ([True] if writable else [True, False])
