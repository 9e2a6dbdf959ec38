"""Presets: which nets, trained by which rules. Data, and nothing else."""

import dataclasses
from typing import Any, Mapping


@dataclasses.dataclass(frozen=True)
class Preset:
    """A pair of nets and the rules they are trained by.

    Attributes:
        name: What ``--preset`` takes.
        source: Where it comes from.
        image_size: Height and width of an image unless asked otherwise.
        ch: Channels at the widest layer of both nets, likewise.
        n_z: Dimensions of z, likewise.
        batchsize: Images in a batch, likewise.
        generator: Further arguments of :class:`~chainer_dcgan.Generator`.
        discriminator: Further arguments of
            :class:`~chainer_dcgan.Discriminator`.
        n_dis: Steps of D for one of G, or 0 if both move at once.
        optimizer: Arguments of :func:`~chainer_dcgan.make_optimizer`.
        flip: Whether half of the images drawn are mirrored.
    """

    name: str
    source: str
    image_size: int
    ch: int
    n_z: int
    batchsize: int
    generator: Mapping[str, Any]
    discriminator: Mapping[str, Any]
    n_dis: int
    optimizer: Mapping[str, Any]
    flip: bool


_CHAINER_DCGAN = Preset(
    name='chainer-dcgan',
    source='mattya/chainer-DCGAN, 2015',
    image_size=96,
    ch=512,
    n_z=100,
    batchsize=100,
    generator={'ksize': 4, 'bn_per_unit': True, 'output': 'linear'},
    discriminator={'ksize': 4, 'activation': 'elu', 'n_logits': 2},
    n_dis=0,
    optimizer={'alpha': 2e-4, 'beta1': 0.5, 'weight_decay': 1e-5},
    flip=True)

_PAPER = Preset(
    name='paper',
    source='Radford, Metz and Chintala, arXiv 1511.06434, 2015',
    image_size=64,
    ch=1024,
    n_z=100,
    batchsize=128,
    generator={'ksize': 5, 'bn_per_unit': False, 'output': 'tanh'},
    discriminator={'ksize': 5, 'activation': 'leaky_relu', 'n_logits': 1},
    n_dis=1,
    optimizer={'alpha': 2e-4, 'beta1': 0.5, 'weight_decay': 0},
    flip=False)

PRESETS = {preset.name: preset for preset in (_CHAINER_DCGAN, _PAPER)}
