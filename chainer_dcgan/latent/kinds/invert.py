"""The faces nearest to a picture."""

import numpy

from chainer_dcgan import images
from chainer_dcgan.latent import inversion
from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.pictures.panels import beside, panel

ENTRIES = {
    'z': Entry(numpy.floating, ('starts', 'n_z')),
    'distances': Entry(numpy.floating, ('starts',)),
    'target': Entry(numpy.uint8, ('channels', 'side', 'side')),
}


def make(gen, target, rng, n_starts=8, n_steps=400, on_step=None):
    """Looks for the vectors whose images are nearest to a picture.

    Args:
        gen (Generator): Trained generator, on any device.
        target (numpy.ndarray): Picture, uint8, :math:`(C, H, W)`, of the
            generator's size.
        rng (numpy.random.Generator): Where the starts come from.
        n_starts (int): Random vectors to start from.
        n_steps (int): Steps of the descent.
        on_step (callable): Called after each step with its number, from 1,
            and the smallest distance at present.

    Returns:
        dict: ``z``, (n_starts, n_z), the nearest first; ``distances``, the
        mean squared error of each for pixels in [-1, 1]; ``target``.

    Raises:
        ValueError: If the picture is not of the generator's size.
    """
    found = inversion.invert(
        gen, images.from_uint8(target[None])[0], rng, n_starts, n_steps,
        on_step=on_step)
    return {'z': found.z, 'distances': found.distances, 'target': target}


def draw(record: dict, imgs: dict) -> numpy.ndarray:
    """Lays the picture out beside the faces found for it.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): ``z``, uint8 images, (n_starts, C, H, W).

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    return beside([
        panel(record['target'][None], 1, 1, 'given'),
        panel(imgs['z'], 1, len(imgs['z']), 'found, by mean squared error',
              col_labels=[f'{d:.3f}' for d in record['distances']])])
