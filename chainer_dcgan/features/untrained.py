"""The net that a trained discriminator is compared with."""

import chainer
import chainer.links as L
import numpy

from chainer_dcgan import images


def untrained_like(dis, imgs, seed=0):
    """Makes an untrained discriminator of the same shape.

    Its weights are those that training starts from. Its batch
    normalizations hold the statistics of the images: with their starting
    values, mean 0 and variance 1, the signal dies away from layer to layer,
    and what is compared would be that, not what training has changed.

    Args:
        dis (Discriminator): Trained net, on any device; left as it is.
        imgs (numpy.ndarray): Images, uint8, :math:`(B, C, H, W)`; all pass
            the net at once, so a few hundred are many.
        seed (int): Seed of the weights.

    Returns:
        Discriminator: The net, on the same device.
    """
    untrained = type(dis)(
        **dis.get_config(), rng=numpy.random.RandomState(seed))
    untrained.to_device(dis.device)
    norms = [link for link in untrained.links()
             if isinstance(link, L.BatchNormalization)]
    decays = [link.decay for link in norms]
    for link in norms:
        # The running statistics become those of the one batch.
        link.decay = 0
    with chainer.using_config('train', True), chainer.no_backprop_mode():
        untrained(images.from_uint8(dis.device.send(imgs)))
    for link, decay in zip(norms, decays):
        link.decay = decay
    return untrained
