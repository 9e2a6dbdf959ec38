"""Guided backpropagation: what in an image makes a feature respond.

Springenberg, Dosovitskiy, Brox and Riedmiller, arXiv 1412.6806, 2014,
section 3.4; the DCGAN paper uses it on D (arXiv 1511.06434, figure 5). The
gradient of a response with respect to the image shows both what raises it
and what lowers it, and the two blur each other. Guided backpropagation
follows only the units that are active in this image and raise the response:
between activation functions it is the plain gradient, and at each of them
what is not so is set to zero.

With :math:`x` what the activation function :math:`f` is given and :math:`R`
the signal that comes from above, this goes on below:

============  ======================  ======================================
function      rule ``'active'``       rule ``'slope'``
============  ======================  ======================================
ReLU          [x > 0] max(R, 0)       the same
LeakyReLU     [x > 0] max(R, 0)       max(R, 0) if x > 0, else 0.2 max(R, 0)
ELU           [x > 0] max(R, 0)       max(R, 0) if x > 0, else e^x max(R, 0)
============  ======================  ======================================

Springenberg et al. know ReLU alone, where its slope switches inactive units
off by itself. LeakyReLU and ELU let them pass something, and there are two
ways to go on:

* ``'active'``, the default, takes their words for it: units below zero have
  not found what they look for, and what would make them less negative is
  nothing that the image shows. Above zero all three functions have slope 1,
  so one rule serves all nets.
* ``'slope'`` keeps the function's own derivative, :math:`f'(x) \\max(R, 0)`,
  and cuts off negative signals alone. It is closer to the net that was
  trained, and its pictures depend less on the image: ELU's slope is nearly 1
  for the many units just below zero.

The DCGAN paper does not say what it did at the LeakyReLU of its D.
"""

import dataclasses

import chainer
import numpy
from chainer import backend

from chainer_dcgan import images
from chainer_dcgan.experiments.receptive_field import receptive_field
from chainer_dcgan.experiments.responses import Peaks, find_peaks
from chainer_dcgan.models.layers import list_layers, run_layers

RULES = ('active', 'slope')
"""tuple of str: What happens at activation functions, see above."""


@dataclasses.dataclass(frozen=True)
class GuidedPatches:
    """What some features respond to; :math:`S` is the patches' side.

    Attributes:
        peaks: Peaks, where the features respond most.
        gradients: numpy.ndarray, float32, (features, n, C, S, S): guided
            gradient of each peak with respect to the image, within the
            peak's receptive field.
        patches: numpy.ndarray, uint8, of the same shape: the image there.
    """

    peaks: Peaks
    gradients: numpy.ndarray
    patches: numpy.ndarray


def guided_gradient(outputs, g, rule='active'):
    """Propagates a signal down a chain of activation functions.

    Args:
        outputs (list of ~chainer.Variable): The image, then the output of
            each activation function from the image upwards, each computed
            from the one before. Any functions that have the sign of their
            input, in any net.
        g (:ref:`ndarray`): Signal at the last of them.
        rule (str): One of :data:`RULES`.

    Returns:
        :ref:`ndarray`: Signal at the image.

    Raises:
        ValueError: If there is no such rule.
    """
    if rule not in RULES:
        raise ValueError(
            f'rule must be one of {", ".join(RULES)}, not {rule!r}')
    xp = backend.get_array_module(g)
    for below, above in zip(outputs[-2::-1], outputs[:0:-1]):
        g = xp.maximum(g, 0)
        if rule == 'active':
            g = g * (above.array > 0)
        g, = chainer.grad([above], [below], [chainer.Variable(g)])
        g = g.array
    return g


def guided_gradients_at(dis, x, layer, feature, positions, rule='active'):
    """Computes the guided gradient of one feature at one place an image.

    Runs in test mode, and leaves the net as it is.

    Args:
        dis (Discriminator): Net, on any device.
        x (:ref:`ndarray`): Images, float32, :math:`(B, C, H, W)`, on the
            net's device.
        layer (str): One of the net's convolution layers.
        feature (int): Number of the feature map.
        positions (numpy.ndarray): Row and column for each image,
            :math:`(B, 2)`.
        rule (str): One of :data:`RULES`.

    Returns:
        :ref:`ndarray`: Of the shape of ``x``.
    """
    x = chainer.Variable(x)
    with chainer.using_config('train', False):
        layers = run_layers(dis, x)
        names = list_layers(dis)
        outputs = [x] + [
            layers[name] for name in names[:names.index(layer) + 1]]
        g = dis.xp.zeros_like(outputs[-1].array)
        for i, (row, col) in enumerate(positions):
            g[i, feature, row, col] = 1
        return guided_gradient(outputs, g, rule)


def visualize_features(
        dis, imgs, layer='c3', features=range(6), n_patches=8,
        rule='active', on_progress=None):
    """Shows what features of D respond to, as the DCGAN paper's figure 5.

    Args:
        dis (Discriminator): Net, on any device.
        imgs (numpy.ndarray): Images to look for the strongest responses in,
            uint8, :math:`(N, C, H, W)`.
        layer (str): One of the net's convolution layers.
        features (list of int): Numbers of feature maps.
        n_patches (int): Images for each feature, at most.
        rule (str): One of :data:`RULES`.
        on_progress (callable): Called with the number of images seen and
            their total.

    Returns:
        GuidedPatches: Gradients and images.
    """
    features = list(features)
    peaks = find_peaks(dis, imgs, layer, features, n_patches, on_progress)
    field = receptive_field(dis, layer)
    gradients, patches = [], []
    for feature, numbers, positions in zip(
            features, peaks.numbers, peaks.positions):
        found = imgs[numbers]
        g = guided_gradients_at(
            dis, images.from_uint8(dis.device.send(found)), layer, feature,
            positions, rule)
        g = chainer.get_device('@numpy').send(g)
        windows = [tuple(field.window(p, dis.image_size) for p in position)
                   for position in positions]
        gradients.append([part[:, i, j] for part, (i, j) in zip(g, windows)])
        patches.append([img[:, i, j] for img, (i, j) in zip(found, windows)])
    return GuidedPatches(
        peaks, numpy.array(gradients, numpy.float32),
        numpy.array(patches, numpy.uint8))


def to_picture(gradients: numpy.ndarray) -> numpy.ndarray:
    """Scales gradients for the eye.

    Each patch by itself: grey is 0, and its largest absolute entry is black
    or white. What opacity does is not shown.

    Args:
        gradients (numpy.ndarray): float32, :math:`(..., C, H, W)`.

    Returns:
        numpy.ndarray: uint8, of the same shape; three channels of four.
    """
    gradients = gradients[..., :3, :, :]
    largest = numpy.abs(gradients).max(axis=(-3, -2, -1), keepdims=True)
    return images.to_uint8(gradients / numpy.where(largest > 0, largest, 1))
