import numpy
import pytest

from chainer_dcgan import Generator
from chainer_dcgan.export.runtime import FILES


@pytest.fixture(scope='session')
def make_generator():
    """Makes generators whose statistics are not those of a new one."""
    def make(seed=0, strength=40, **config):
        rng = numpy.random.RandomState(seed)
        gen = Generator(**{
            'n_z': 5, 'ch': 32, 'image_size': 32, 'rng': rng, **config})
        for norm in gen.children():
            if not hasattr(norm, 'avg_var'):
                continue
            shape = norm.avg_mean.shape
            norm.avg_mean[...] = rng.normal(0, 0.05, shape)
            norm.avg_var[...] = rng.uniform(0.001, 0.1, shape)
            norm.gamma.array[...] = rng.uniform(0.5, 1.5, shape)
            norm.beta.array[...] = rng.normal(0.2, 0.3, shape)
        for layer, _, _ in gen.blocks():
            if layer.name != 'rgb':
                layer.b.array[...] = rng.normal(0, 0.1, layer.b.shape)
        # Enough for images to differ, and some pixels to be clipped.
        layer.W.array *= strength
        return gen

    return make


@pytest.fixture
def ort(tmp_path):
    """A folder that looks like onnxruntime-web's."""
    folder = tmp_path / 'dist'
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text('stand-in for ' + name)
    return str(folder)
