import chainer
import numpy
import pytest
from chainer.testing import attr

from chainer_dcgan import Generator
from chainer_dcgan.latent import generate, invert, uniform


@pytest.fixture
def gen():
    # Large weights: an untrained net hardly depends on z.
    gen = Generator(n_z=3, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 20
    return gen


def test_finds_the_z_of_a_generated_image(gen, rng):
    z = 0.8 * uniform(rng, 1, 3)
    before = {name: p.array.copy() for name, p in gen.namedparams()}
    distances = []
    found = invert(gen, generate(gen, z)[0], rng, n_starts=4, n_steps=120,
                   on_step=lambda step, distance: distances.append(distance))
    numpy.testing.assert_allclose(found.z[0], z[0], atol=0.02)
    assert len(distances) == 120 and distances[-1] < 0.01 * distances[0]
    # Best first; the distance is that of the image returned.
    assert (numpy.diff(found.distances) >= 0).all()
    error = ((found.x - generate(gen, z)) ** 2).mean(axis=(1, 2, 3))
    numpy.testing.assert_allclose(found.distances, error, rtol=1e-4,
                                  atol=1e-9)
    for name, parameter in gen.namedparams():
        numpy.testing.assert_array_equal(parameter.array, before[name])
        assert parameter.grad is None or not numpy.any(parameter.grad > 0)


class Grey(chainer.Link):
    """Draws one pixel as bright as z: its error tells where z is."""

    n_z = channels = image_size = 1

    def forward(self, z):
        return chainer.functions.reshape(z, (-1, 1, 1, 1))


@pytest.mark.parametrize('alpha,n_steps', [(0.02, 10), (0.01, 4)])
def test_steps_fall_to_zero_in_a_straight_line(alpha, n_steps):
    # A target this far has the same gradient everywhere, for which each of
    # Adam's steps has the size of its rate (arXiv 1412.6980, section 2.1).
    errors = []
    found = invert(
        Grey(), numpy.full((1, 1, 1), 100, numpy.float32),
        numpy.random.default_rng(3), 1, n_steps, alpha,
        on_step=lambda step, error: errors.append(error))
    z = 100 - numpy.sqrt([*errors, found.distances[0]])
    assert z[-1] < 0.99  # not at the edge
    numpy.testing.assert_allclose(
        numpy.diff(z), alpha * (1 - numpy.arange(n_steps) / n_steps),
        rtol=0.01, atol=2e-5)


@pytest.mark.parametrize('target', [100, -100])
def test_z_is_put_back_into_the_cube_after_every_step(target):
    errors = []
    found = invert(
        Grey(), numpy.full((1, 1, 1), target, numpy.float32),
        numpy.random.default_rng(3), 2, 5, 4,
        on_step=lambda step, error: errors.append(error))
    # One step of 4 crosses the cube; the error is that of its edge then.
    numpy.testing.assert_array_equal(
        found.z, numpy.full((2, 1), numpy.sign(target)))
    numpy.testing.assert_allclose(errors[1:], [99 ** 2] * 4)


def test_same_seed_same_answer_within_the_cube(gen):
    target = numpy.full((3, 32, 32), 3, numpy.float32)
    first, second = (
        invert(gen, target, numpy.random.default_rng(7), 2, 10)
        for _ in range(2))
    numpy.testing.assert_array_equal(first.z, second.z)
    assert numpy.abs(first.z).max() <= 1


@attr.gpu
def test_gpu_finds_what_the_cpu_finds(gen):
    target = numpy.full((3, 32, 32), 0.5, numpy.float32)
    expected = invert(gen, target, numpy.random.default_rng(7), 2, 5)
    gen.to_device('@cupy:0')
    found = invert(gen, target, numpy.random.default_rng(7), 2, 5)
    assert isinstance(found.z, numpy.ndarray)
    numpy.testing.assert_allclose(found.z, expected.z, atol=1e-3)
    numpy.testing.assert_allclose(
        found.distances, expected.distances, rtol=1e-3)


def test_refuses_another_size(gen, rng):
    with pytest.raises(ValueError, match=r'must be \(3, 32, 32\)'):
        invert(gen, numpy.zeros((3, 48, 48), numpy.float32), rng)
