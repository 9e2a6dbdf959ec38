"""The latent space: sampling, ways through it, and directions in it."""

from chainer_dcgan.latent.directions import apply_sliders, combine, move
from chainer_dcgan.latent.inversion import invert
from chainer_dcgan.latent.paths import (
    interpolate,
    interpolate_spherically,
    loop,
    neighbours,
)
from chainer_dcgan.latent.records import load_record, save_record
from chainer_dcgan.latent.sampling import LatentSampler, draw_images, generate
from chainer_dcgan.models.prior import Prior, prior_of, uniform

__all__ = [
    'LatentSampler', 'Prior', 'apply_sliders', 'combine', 'draw_images',
    'generate', 'interpolate', 'interpolate_spherically', 'invert',
    'load_record', 'loop', 'move', 'neighbours', 'prior_of', 'save_record',
    'uniform']
