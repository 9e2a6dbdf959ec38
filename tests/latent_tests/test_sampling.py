import numpy
import pytest

from chainer_dcgan import Generator, generate, images
from chainer_dcgan.latent import uniform
from chainer_dcgan.latent.sampling import draw_images


class Watched(Generator):
    """Keeps the shapes of the batches that it was given."""

    def forward(self, z):
        self.shapes = [*getattr(self, 'shapes', []), z.shape]
        return super().forward(z)


@pytest.fixture
def gen():
    return Watched(n_z=3, ch=8, image_size=32,
                   rng=numpy.random.RandomState(0))


def test_all_batches_have_one_shape(gen, rng):
    """Products of other shapes may round otherwise, in nets of full size."""
    z, done = uniform(rng, 60, 3), []
    x = generate(gen, z, lambda *counts: done.append(counts))
    assert x.shape == (60, 3, 32, 32) and x.dtype == numpy.float32
    assert gen.shapes == [(50, 3), (50, 3)]
    assert done == [(50, 60), (60, 60)]
    numpy.testing.assert_array_equal(generate(gen, z[:7]), x[:7])


def test_none_at_all(gen):
    assert generate(gen, numpy.empty((0, 3), 'f')).shape == (0, 3, 32, 32)


def test_z_of_another_size(gen, rng):
    with pytest.raises(ValueError, match=r'\(B, 3\), not \(2, 4\)'):
        generate(gen, uniform(rng, 2, 4))


def test_drawn_batch_by_batch(gen):
    done = []
    batches = draw_images(
        gen, numpy.random.default_rng(5), 120,
        lambda *counts: done.append(counts))
    drawn = list(batches)
    assert [len(batch) for batch in drawn] == [50, 50, 20]
    assert done == [(50, 120), (100, 120), (120, 120)]
    numpy.testing.assert_array_equal(
        numpy.concatenate(drawn), images.to_uint8(generate(
            gen, uniform(numpy.random.default_rng(5), 120, 3))))
