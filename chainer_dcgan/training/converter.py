"""Batches on their way to the device."""

import numpy
from chainer.dataset import convert

from chainer_dcgan import images


@convert.converter()
def convert_batch(batch, device=None):
    """Sends a batch to the device and brings it into the nets' range.

    Bytes are sent as bytes, a quarter of the traffic of floats; scaling and
    mirroring happen on the device.

    Args:
        batch: Either a pair of arrays with the fields ``images`` (uint8,
            :math:`(B, C, H, W)`) and ``flips`` (bool, :math:`(B,)`), as
            :class:`~chainer_dcgan.datasets.RandomBatchIterator` gives it; or
            what a Chainer iterator gives, a list of images or of tuples that
            begin with one. Floats are taken as they are.
        device (chainer.backend.Device): Where to send it; it stays where it
            is if this is ``None``.

    Returns:
        :ref:`ndarray`: float32, :math:`(B, C, H, W)`, in [-1, 1].
    """
    flips = getattr(batch, 'flips', None)
    if flips is not None:
        imgs = convert.to_device(device, batch.images)
        flips = convert.to_device(device, flips)
    else:
        imgs = convert.concat_examples(batch, device)
        if isinstance(imgs, tuple):
            imgs = imgs[0]
    if imgs.dtype == numpy.uint8:
        return images.from_uint8(imgs, flips)
    return imgs
