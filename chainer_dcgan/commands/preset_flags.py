"""Flags whose defaults are a preset's, or those of all runs."""

from chainer_dcgan.commands import flags, own_nets
from chainer_dcgan.training.presets import DEVIATIONS, PRESETS
from chainer_dcgan.training.settings import new_settings


def add_nets(parser):
    """Adds the flags that say which nets are trained, by which rules."""
    add = parser.add_argument
    add('--preset', choices=_names('dcgan'), help='nets and training rules'
        + tell_default('preset'))
    add('--without', action='append', choices=sorted(DEVIATIONS),
        metavar='DEVIATION', help='leave one of these out of the '
        'presets best and tags; may be repeated: ' + ', '.join(DEVIATIONS))
    add('--image-size', type=flags.image_size, help='height and width of an '
        'image, a multiple of 16 from 32 to 128 or of 32 to 256'
        + tell_default('image_size'))
    add('--channels', type=int, choices=(1, 3, 4), help='3: colour, 1: grey, '
        '4: colour and opacity' + tell_default('channels'))
    add('--ch', type=flags.multiple_of(8, 8192), help='channels of the widest '
        'layer, a multiple of 8, or of 16 for images of more than 128 pixels'
        + tell_default('ch'))
    own_nets.add_nets(parser)


def tell_default(field: str, family: str='dcgan') -> str:
    """Words what a run takes that is not told otherwise.

    Args:
        field (str): Field of
            :class:`~chainer_dcgan.training.settings.Settings`.
        family (str): Family of the presets that the command has.

    Returns:
        str: For the end of a help text; by preset, where these differ.
    """
    names = _names(family)
    # As if none had been named, which is that of the reference.
    first = new_settings().preset
    names.sort(key=lambda name: name != first)
    values = [_value(new_settings(preset=name), field) for name in names]
    if field == 'preset':
        values = values[:1]
    others = [f'{name}: {value}' for name, value in zip(names, values)
              if value != values[0]]
    return f' (default: {"; ".join([str(values[0]), *others])})'


def _value(settings, field):
    value = getattr(settings, field)
    return getattr(settings.rules(), field) if value is None else value


def _names(family):
    return sorted(name for name, preset in PRESETS.items()
                  if preset.family == family)
