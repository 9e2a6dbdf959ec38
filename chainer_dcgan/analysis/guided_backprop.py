"""Guided backpropagation: what in an image makes a feature respond.

Springenberg, Dosovitskiy, Brox and Riedmiller, arXiv 1412.6806, 2014,
section 3.4; the DCGAN paper uses it on D (arXiv 1511.06434, figure 5). The
gradient of a response with respect to the image shows both what raises it
and what lowers it, and the two blur each other. Guided backpropagation
follows only those units that raise it: at each activation function the
gradient from above is cut off at zero. Between activation functions it is
the plain gradient.

With :math:`x` what the function :math:`f` is given and :math:`R` the signal
that comes from above, what goes on below is :math:`f'(x) \\max(R, 0)`:

* **ReLU**: :math:`[x > 0] \\max(R, 0)`, the rule of Springenberg et al.
* **LeakyReLU** (slope 0.2): :math:`\\max(R, 0)` where :math:`x > 0`,
  :math:`0.2 \\max(R, 0)` elsewhere.
* **ELU** (:math:`\\alpha = 1`): :math:`\\max(R, 0)` where :math:`x > 0`,
  :math:`e^x \\max(R, 0)` elsewhere.

Their paper knows ReLU alone, and its two masks come apart in the others: the
one on :math:`x` is there because the slope of ReLU is zero below zero, the
one on :math:`R` because the unit would lower the response. LeakyReLU and ELU
do pass something on below zero, so each keeps its own slope there; a mask on
:math:`x` would draw another net than the one that was trained. The mask on
:math:`R` has nothing to do with the function, and stays.
"""

import dataclasses

import chainer
import numpy
from chainer import backend

from chainer_dcgan import images
from chainer_dcgan.analysis.receptive_field import receptive_field
from chainer_dcgan.analysis.responses import Peaks, find_peaks
from chainer_dcgan.models.layers import list_layers, run_layers


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


def guided_gradient(outputs, g):
    """Propagates a signal down a chain of activation functions.

    Args:
        outputs (list of ~chainer.Variable): The image, then the output of
            each activation function from the image upwards, each computed
            from the one before. Any activation functions, in any net.
        g (:ref:`ndarray`): Signal at the last of them.

    Returns:
        :ref:`ndarray`: Signal at the image.
    """
    xp = backend.get_array_module(g)
    for below, above in zip(outputs[-2::-1], outputs[:0:-1]):
        g, = chainer.grad(
            [above], [below], [chainer.Variable(xp.maximum(g, 0))])
        g = g.array
    return g


def guided_gradients_at(dis, x, layer, feature, positions):
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
        return guided_gradient(outputs, g)


def visualize_features(
        dis, imgs, layer='c3', features=range(6), n_patches=8,
        on_progress=None):
    """Shows what features of D respond to, as the DCGAN paper's figure 5.

    Args:
        dis (Discriminator): Net, on any device.
        imgs (numpy.ndarray): Images to look for the strongest responses in,
            uint8, :math:`(N, C, H, W)`.
        layer (str): One of the net's convolution layers.
        features (list of int): Numbers of feature maps.
        n_patches (int): Images for each feature, at most.
        on_progress (callable): ``on_progress(done)`` is called with the
            number of images seen.

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
            positions)
        g = chainer.get_device('@numpy').send(g)
        windows = [tuple(field.window(p, dis.image_size) for p in position)
                   for position in positions]
        gradients.append([part[:, i, j] for part, (i, j) in zip(g, windows)])
        patches.append([img[:, i, j] for img, (i, j) in zip(found, windows)])
    return GuidedPatches(
        peaks, numpy.array(gradients, numpy.float32),
        numpy.array(patches, numpy.uint8))


def to_picture(gradients):
    """Scales gradients for the eye.

    Each patch by itself: grey is 0, and its largest absolute entry is black
    or white.

    Args:
        gradients (numpy.ndarray): float32, :math:`(..., C, H, W)`.

    Returns:
        numpy.ndarray: uint8, of the same shape.
    """
    largest = numpy.abs(gradients).max(axis=(-3, -2, -1), keepdims=True)
    return images.to_uint8(gradients / numpy.where(largest > 0, largest, 1))
