import pathlib

import numpy
import pytest
from chainer.testing import attr

import chainer_dcgan.functions.kernels

_CUDA = (pathlib.Path(chainer_dcgan.functions.kernels.__file__).parent
         / 'cuda' / 'source')
_SOURCES = [path.stem for path in sorted(_CUDA.glob('*.cu'))]


@attr.gpu
# Turing, Ampere, Hopper, Blackwell.
@pytest.mark.parametrize('architecture', [75, 80, 90, 120])
@pytest.mark.parametrize('source', _SOURCES)
def test_nvrtc_compiles(source, architecture):
    # That needs the compiler only, whatever the GPU is.
    from cupy.cuda import compiler
    from cupy_backends.cuda.libs import nvrtc

    from chainer_dcgan.functions.kernels.cuda import (
        launch as cuda_launch,
        terms as cuda_terms,
    )
    if architecture not in nvrtc.getSupportedArchs():
        pytest.skip(
            f'NVRTC {nvrtc.getVersion()} does not know sm_{architecture}')
    image, _ = compiler.compile_using_nvrtc(
        cuda_launch.read_source(source),
        cuda_launch.OPTIONS + cuda_terms.OPTIONS, str(architecture))
    assert image


@attr.gpu
def test_nvrtc_refuses_what_is_not_cuda():
    # Else the test above would pass whatever it is given.
    from cupy.cuda import compiler

    from chainer_dcgan.functions.kernels.cuda import launch as cuda_launch
    # Without the number of terms.
    source = cuda_launch.read_source('terms')
    with pytest.raises(compiler.CompileException):
        compiler.compile_using_nvrtc(source, cuda_launch.OPTIONS, '80')


def test_sources_are_packaged():
    setup = pathlib.Path(__file__).parents[2] / 'setup.py'
    assert "'chainer_dcgan.functions.kernels.cuda': ['source/*']" in (
        setup.read_text(encoding='utf-8'))
    assert len(_SOURCES) == 8


@attr.gpu
def test_too_many_elements_are_refused():
    from chainer_dcgan.functions.kernels.cuda import launch as cuda_launch
    with pytest.raises(ValueError, match='2147483648.*smaller batch'):
        cuda_launch.launch('elementwise', 'activate', 1 << 31)


@attr.gpu
def test_strides_count_elements():
    import cupy

    from chainer_dcgan.functions.kernels.cuda import launch as cuda_launch
    x = cupy.empty((2, 3, 4, 5), 'f').transpose(0, 2, 3, 1)
    steps = cuda_launch.strides(x)
    assert steps == (60, 5, 1, 20)
    assert {type(step) for step in steps} == {numpy.int64}
