"""The nets of a run: the preset's, or others."""

from chainer_dcgan.models import FAMILIES, own


def build_nets(settings, rng):
    """Builds G and D.

    Args:
        settings (~chainer_dcgan.training.settings.Settings): Settings.
        rng (numpy.random.Generator): Where their first weights come from.

    Returns:
        tuple: Generator and discriminator, on the CPU.

    Raises:
        OwnNetError: If a class from elsewhere is not there, cannot be built,
            or is for other images.
    """
    rules = settings.rules()
    make_gen, make_dis = FAMILIES[rules.family]
    size = {'ch': settings.ch, 'image_size': settings.image_size,
            'channels': settings.channels}
    shape = settings.channels, settings.image_size, settings.image_size
    if settings.generator is None:
        gen = make_gen(
            n_z=settings.n_z, **size, rng=rng, **rules.generator)
    else:
        gen = own.build(
            settings.generator, rng, n_z=settings.n_z, **size)
        own.check_generator(gen, settings.generator, shape)
    if settings.discriminator is None:
        dis = make_dis(**size, rng=rng, **rules.discriminator)
    else:
        dis = own.build(settings.discriminator, rng, **size)
        own.check_discriminator(dis, settings.discriminator, shape)
    return gen, dis
