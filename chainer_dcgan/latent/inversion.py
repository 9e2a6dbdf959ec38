"""Finds the latent vector whose image is nearest to a given picture."""

import dataclasses

import chainer
import chainer.functions as F
import numpy
from chainer.optimizers import Adam

from chainer_dcgan.latent.sampling import generate
from chainer_dcgan.models.prior import prior_of


@dataclasses.dataclass(frozen=True)
class Inversion:
    """What :func:`invert` found, the best start first.

    Attributes:
        z: numpy.ndarray, float32, (n_starts, n_z), confined to
            the generator's prior.
        x: numpy.ndarray, their images, :math:`(n\\_starts, C, H, W)`.
        distances: numpy.ndarray, mean squared error of each, for pixels in
            [-1, 1].
    """

    z: numpy.ndarray
    x: numpy.ndarray
    distances: numpy.ndarray


def invert(gen, target, rng, n_starts=8, n_steps=400, alpha=0.05,
           on_step=None):
    """Searches z by gradient descent, from several random starts at once.

    Adam moves each z to lower the mean squared error of its pixels, with a
    step size that falls to zero, and z is confined to where the generator's
    prior lies after every step (projected gradient descent). The
    generator stays as it is, in test mode. The same arguments give the same
    answer.

    Args:
        gen (Generator): Trained generator, on any device.
        target (:ref:`ndarray`): Picture, float32, :math:`(C, H, W)`, in
            [-1, 1], of the generator's size.
        rng (numpy.random.Generator): Where the starts come from.
        n_starts (int): Number of starts: more find nearer faces.
        n_steps (int): Steps of the descent.
        alpha (float): First step size.
        on_step (callable): Called after each step with its number, from 1,
            and the smallest distance at present.

    Returns:
        Inversion: All starts' results, the nearest first.

    Raises:
        ValueError: If the picture is not of the generator's size.
    """
    expected = (gen.channels, gen.image_size, gen.image_size)
    if target.shape != expected:
        raise ValueError(f'the picture must be {expected}, not {target.shape}')
    target = gen.device.send(target)[None]
    prior = prior_of(gen)
    link = chainer.Link()
    with link.init_scope():
        link.z = chainer.Parameter(prior.draw(rng, n_starts))
    link.to_device(gen.device)
    optimizer = Adam(alpha=alpha).setup(link)
    with chainer.using_config('train', False):
        for step in range(n_steps):
            optimizer.alpha = alpha * (1 - step / n_steps)
            errors = _distances(gen(link.z), target)
            # Not backward(): it would fill the generator's gradients too.
            link.z.grad_var, = chainer.grad([F.sum(errors)], [link.z])
            optimizer.update()
            link.z.array = prior.confine(link.z.array)
            if on_step is not None:
                on_step(step + 1, float(errors.array.min()))
    z = chainer.get_device('@numpy').send(link.z.array)
    x = generate(gen, z)
    target = chainer.get_device('@numpy').send(target)
    distances = _distances(chainer.as_variable(x), target).array
    order = numpy.argsort(distances, kind='stable')
    return Inversion(z[order], x[order], distances[order])


def _distances(x, target):
    error = F.square(x - F.broadcast_to(target, x.shape))
    return F.mean(error, axis=(1, 2, 3))
