"""Presets: which nets, trained by which rules. Data, and nothing else."""

import dataclasses
from collections.abc import Mapping
from typing import Any


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
        generator: Further arguments of the generator.
        discriminator: Further arguments of the discriminator.
        n_dis: Steps of D for one of G, or 0 if both move at once.
        gen_optimizer: Arguments of :func:`~chainer_dcgan.make_optimizer`,
            or of what ``method`` names.
        dis_optimizer: Likewise.
        flip: Whether half of the images drawn are mirrored.
        loss: Name in :data:`~chainer_dcgan.training.losses.LOSSES`.
        augment: Arguments of
            :class:`~chainer_dcgan.training.augmentation.\
DifferentiableAugmentation`, through which D sees images; none: as they are.
        average: Half-life, in images, of the average of G's weights that
            pictures are drawn with; 0 for none.
        family: Kind of nets: a name in
            :data:`~chainer_dcgan.models.families.FAMILIES`.
        channels: Colour channels of an image unless asked otherwise.
        start_from_marginals: Whether G starts from the mean training image,
            with its method of that name.
        method: Kind of optimizer: a name in
            :data:`~chainer_dcgan.training.optimizers.OPTIMIZERS`.
        tags: Whether both nets are told the images' tags.
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
    gen_optimizer: Mapping[str, Any]
    dis_optimizer: Mapping[str, Any]
    flip: bool
    loss: str = 'cross-entropy'
    augment: Mapping[str, bool] = dataclasses.field(default_factory=dict)
    average: int = 0
    family: str = 'dcgan'
    channels: int = 3
    start_from_marginals: bool = False
    method: str = 'adam'
    tags: bool = False


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
    gen_optimizer={'alpha': 2e-4, 'beta1': 0.5, 'weight_decay': 1e-5},
    dis_optimizer={'alpha': 2e-4, 'beta1': 0.5, 'weight_decay': 1e-5},
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
    gen_optimizer={'alpha': 2e-4, 'beta1': 0.5, 'weight_decay': 0},
    dis_optimizer={'alpha': 2e-4, 'beta1': 0.5, 'weight_decay': 0},
    flip=False)

_GAN = Preset(
    name='gan',
    source='Goodfellow et al., arXiv 1406.2661, 2014; mnist.yaml in '
           'github.com/goodfeli/adversarial',
    image_size=28,
    ch=1200,
    n_z=100,
    batchsize=100,
    generator={},
    discriminator={},
    n_dis=0,
    gen_optimizer={'lr': 0.1},
    # D's loss is halved there, a sum here.
    dis_optimizer={'lr': 0.05, 'min_lr': 5e-7},
    flip=False,
    family='mlp',
    channels=1,
    start_from_marginals=True,
    method='momentum-sgd')

# Where the best preset leaves the reference's: each by itself, so that each
# can be left out and measured. docs/results.md has the figures.
DEVIATIONS = {
    # Three times as many steps for the same images.
    'small-batch': {'batchsize': 32},
    # The DCGAN paper's output (arXiv 1511.06434, section 3).
    'tanh': {'generator': {'output': 'tanh'}},
    # Against the fine grid that deconvolutions draw (Odena et al. 2016, doi
    # 10.23915/distill.00003).
    'resize': {'generator': {'resize': True}},
    # In place of D's batch normalization (arXiv 1802.05957), with the
    # leaky ReLU that came with it there.
    'spectral-norm': {
        'discriminator': {'norm': 'spectral', 'activation': 'leaky_relu',
                          'n_logits': 1}},
    # Each generated image is judged against a real one (Jolicoeur-Martineau
    # 2018, arXiv 1807.00734; Huang et al. 2024, arXiv 2501.05441).
    'pairs': {'loss': 'relativistic'},
    # Adam without a first moment, and a shorter second one (Karras et al.
    # 2018, arXiv 1710.10196, appendix A; 2020, arXiv 1912.04958).
    'no-momentum': {
        'gen_optimizer': {'beta1': 0., 'beta2': 0.99},
        'dis_optimizer': {'beta1': 0., 'beta2': 0.99}},
    # D moves faster than G (Heusel et al. 2017, arXiv 1706.08500).
    'two-rates': {'dis_optimizer': {'alpha': 4e-4}},
    # G halves its channels no further than to these.
    'wide-end': {'generator': {'min_ch': 32}},
    # G has a layer more, of the image's own size, so that details of a pixel
    # or two are no longer linear in coarser maps.
    'fine-end': {'generator': {'fine_ch': 16}},
    # z has a say in each of G's batch normalizations (Chen et al. 2018, arXiv
    # 1810.01365).
    'modulate': {'generator': {'modulate': True}},
    # In place of the reference's and the paper's uniform z (Karras et al.
    # 2018, arXiv 1710.10196, appendix A, among many).
    'normal-z': {'generator': {'prior': 'normal'}},
    # G adds noise to its feature maps (Karras et al. 2019, arXiv 1812.04948).
    'noise': {'generator': {'noise': True}},
    # D sees images of changed colours, and moved (Zhao et al. 2020, arXiv
    # 2006.10738).
    'recolour': {'augment': {'recolour': True}},
    'translate': {'augment': {'translate': True}},
    # Pictures by G's average weights (Yazici et al. 2019, arXiv 1806.04498).
    'average': {'average': 10000},
}


def get_preset(name, without=()):
    """Looks a preset up.

    Args:
        name (str): Its name.
        without (sequence of str): Names of ``DEVIATIONS`` to leave out; the
            presets best and tags only.

    Returns:
        Preset: The preset.

    Raises:
        KeyError: If there is none of that name.
        ValueError: If ``without`` names something that the preset lacks.
    """
    if name not in DEVIATING:
        if without:
            raise ValueError(
                f'only the presets {" and ".join(DEVIATING)} can do without '
                f'{", ".join(without)}')
        return PRESETS[name]
    unknown = set(without) - set(DEVIATIONS)
    if unknown:
        raise ValueError(
            f'no such deviation: {", ".join(sorted(unknown))}. Expected '
            f'{", ".join(DEVIATIONS)}.')
    return _deviate(name, without)


def _deviate(name, without=()):
    preset = dataclasses.replace(
        _CHAINER_DCGAN, name=name, source='see DEVIATIONS',
        tags=name == 'tags')
    for deviation in set(DEVIATIONS) - {*without, *DEVIATING[name]}:
        for field, value in DEVIATIONS[deviation].items():
            if isinstance(value, dict):
                value = {**getattr(preset, field), **value}
            preset = dataclasses.replace(preset, **{field: value})
    return preset


# The presets that have them, and which not, whoever asks.
DEVIATING = {
    # It is ahead early, and behind after half a million images.
    'best': ('normal-z',),
    # Both nets are told the images' tags (Miyato and Koyama 2018, arXiv
    # 1802.05637; Reed et al. 2016, arXiv 1605.05396). Recoloured, images show
    # colours that their tags do not name.
    'tags': ('recolour',)}

_BEST = _deviate('best')
_TAGS = _deviate('tags')

PRESETS = {
    preset.name: preset
    for preset in (_CHAINER_DCGAN, _PAPER, _BEST, _TAGS, _GAN)}
