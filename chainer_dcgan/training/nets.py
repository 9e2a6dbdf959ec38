"""The nets of a run: the preset's, or others."""

from chainer_dcgan.errors import InputError
from chainer_dcgan.models import FAMILIES, own


def build_nets(settings, rng, n_tag_rows=0):
    """Builds G and D.

    Args:
        settings (~chainer_dcgan.training.settings.Settings): Settings.
        rng (numpy.random.Generator): Where their first weights come from.
        n_tag_rows (int): Rows of G's table of tags, if it is told any.

    Returns:
        tuple: Generator and discriminator, on the CPU.

    Raises:
        InputError: If a class from elsewhere is to be told tags.
        OwnNetError: If a class from elsewhere is not there, cannot be built,
            or is for other images.
    """
    rules = settings.rules()
    make_gen, make_dis = FAMILIES[rules.family]
    size = {'ch': settings.ch, 'image_size': settings.image_size,
            'channels': settings.channels}
    shape = settings.channels, settings.image_size, settings.image_size
    to_gen, to_dis = {}, {}
    if settings.tags:
        if (settings.generator, settings.discriminator) != (None, None):
            raise InputError(
                f'the nets of the preset {rules.name} are told tags, which '
                'classes from elsewhere are not.')
        to_gen = {'tags': settings.tags, 'n_tag_rows': n_tag_rows}
        to_dis = {'n_tags': len(settings.tags)}
    if settings.generator is None:
        gen = make_gen(
            n_z=settings.n_z + len(settings.tags), **size, rng=rng,
            **rules.generator, **to_gen)
    else:
        gen = own.build(
            settings.generator, rng, n_z=settings.n_z, **size)
        own.check_generator(gen, settings.generator, shape)
    if settings.discriminator is None:
        dis = make_dis(**size, rng=rng, **rules.discriminator, **to_dis)
    else:
        dis = own.build(settings.discriminator, rng, **size)
        own.check_discriminator(dis, settings.discriminator, shape)
    return gen, dis
