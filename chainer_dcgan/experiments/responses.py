"""Where the features of a layer respond most."""

import dataclasses

import numpy

from chainer_dcgan import images
from chainer_dcgan.models.inference import infer_batches
from chainer_dcgan.models.layers import run_layers

_BATCHSIZE = 64


@dataclasses.dataclass(frozen=True)
class Peaks:
    """The strongest responses of some features, strongest first.

    Attributes:
        numbers: numpy.ndarray, numbers of the images, (features, n).
        positions: numpy.ndarray, row and column in the feature map,
            (features, n, 2).
        values: numpy.ndarray, float32, the responses, (features, n).
    """

    numbers: numpy.ndarray
    positions: numpy.ndarray
    values: numpy.ndarray


def find_peaks(dis, imgs, layer, features, n, on_progress=None):
    """Finds the images that features respond to most, and where in them.

    The response of a feature is its layer's output, after the activation
    function, in test mode. An image counts once for a feature, with its
    highest response.

    Args:
        dis (Discriminator): Net, on any device.
        imgs (numpy.ndarray): Images, uint8, :math:`(N, C, H, W)`.
        layer (str): One of the net's convolution layers.
        features (list of int): Numbers of feature maps.
        n (int): Images to find for each feature, at most.
        on_progress (callable): Called with the number of images seen and
            their total.

    Returns:
        Peaks: What was found; of equal responses the first image's.
    """
    values, places = [], []

    def respond(batch):
        h = run_layers(dis, images.from_uint8(batch))[layer].array
        return h[:, list(features)]

    for h in infer_batches(
            respond, imgs, _BATCHSIZE, dis.device, on_progress=on_progress):
        flat = h.reshape(h.shape[:2] + (-1,))
        values.append(flat.max(axis=2))
        places.append(flat.argmax(axis=2))
    values, places = numpy.concatenate(values), numpy.concatenate(places)
    order = numpy.argsort(-values, axis=0, kind='stable')[:n]
    places = numpy.take_along_axis(places, order, axis=0).T
    return Peaks(
        order.T, numpy.stack(numpy.divmod(places, h.shape[3]), axis=2),
        numpy.take_along_axis(values, order, axis=0).T)
