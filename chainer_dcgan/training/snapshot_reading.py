"""What makes a trainer snapshot a good one."""

import dataclasses
import typing

import numpy
from chainer import serializers

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.models.config import build
from chainer_dcgan.models.families import DISCRIMINATORS, GENERATORS
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.files import printable
from chainer_dcgan.storage.json import parse_json
from chainer_dcgan.storage.npz import read_npz
from chainer_dcgan.training.errors import PresetChanged, SnapshotError
from chainer_dcgan.training.settings import Settings
from chainer_dcgan.training.snapshot_entries import (
    check_entries,
    check_finite,
    count_of,
    text_of,
)

_LEAST = {'batchsize': 1, 'seed': 0, 'hold_out': 0, 'epoch': 1, 'keep': 1,
          'keep_previews': 2, 'sample_interval': 0, 'max_pixels': 1}
# What optimizers keep of each parameter, by the preset's method.
_STATES = {'adam': ('m', 'v'), 'momentum-sgd': ('v',)}
_NETS = (('gen', GENERATORS, 'generator'),
         ('dis', DISCRIMINATORS, 'discriminator'))


class _OtherPreset(Exception):
    """The nets are not those that the preset builds today."""


def read_snapshot(path: str) -> tuple:
    """Reads a snapshot and checks all that can be checked without a trainer.

    Each entry's checksum, the settings, that both nets, what their
    optimizers know of each parameter and what the rest of a run has saved
    are there in the right shapes, and that all of it is finite.

    Args:
        path (str): File of the snapshot.

    Returns:
        tuple: dict of names and arrays, the :class:`Settings`, and the number
        of iterations done.

    Raises:
        SnapshotError: If the file is missing, damaged, of a newer version, or
            something else.
    """
    try:
        arrays = read_npz(path)
    except DamagedFile as e:
        raise SnapshotError(str(e)) from e
    if layout.SETTINGS not in arrays:
        raise SnapshotError(
            f'{path}: not a trainer snapshot of this program, such as the '
            'files snapshot_iter_*.npz.')
    try:
        settings = read_settings(text_of(arrays, layout.SETTINGS))
        iteration = count_of(arrays, layout.ITERATION)
        check_finite(arrays)
        for kind, classes, given in _NETS:
            # Of a class from elsewhere only the run itself knows the shapes.
            if getattr(settings, given) is not None:
                continue
            net = _check_net(arrays, layout.trained_prefix(kind), classes)
            _check_sizes(kind, net, settings)
            _check_optimizer(
                arrays, layout.optimizer_prefix(kind), net,
                _STATES[settings.rules().method])
            # The same again, but for the average.
            _check_net(arrays, layout.net_prefix(arrays, kind), classes)
        check_entries(arrays, settings)
    except _OtherPreset as e:
        raise PresetChanged(path, settings.preset, str(e)) from e
    except KeyError as e:
        raise SnapshotError(
            f'{path}: damaged: it lacks {printable(e.args[0])}.') from e
    # Whatever entries that are something else make of the checks.
    except (ValueError, TypeError, AttributeError, LookupError,
            ArithmeticError, RuntimeError) as e:
        raise SnapshotError(f'{path}: damaged: {printable(e, 300)}.') from e
    return arrays, settings, iteration


def read_settings(text: str):
    """Reads settings, each of which must be known and of its type.

    Args:
        text (str): What :meth:`Settings.to_json` wrote.

    Returns:
        Settings: The settings.

    Raises:
        ValueError: If it is something else, or of a newer version.
    """
    fields = parse_json(text)
    if not isinstance(fields, dict):
        raise ValueError('the settings are no dict')
    known = {field.name: field for field in dataclasses.fields(Settings)}
    unknown = ', '.join(sorted(set(fields) - set(known)))
    if unknown:
        raise ValueError(
            f'it has settings that this version does not know ({unknown}), '
            'as a newer version writes them')
    for name, field in known.items():
        if name not in fields:
            if field.default is dataclasses.MISSING:
                raise ValueError(f'the setting {name} is missing')
        elif not _fits(fields[name], field):
            raise ValueError(
                f'the setting {name} is {printable(repr(fields[name]))}')
        elif fields[name] is not None and name in _LEAST and (
                fields[name] < _LEAST[name]):
            raise ValueError(f'the setting {name} is {fields[name]}')
    try:
        settings = Settings.from_json(text)
        settings.rules()
    except (KeyError, TypeError) as e:
        raise ValueError(f'the settings do not fit: {e}') from e
    return settings


def check_fits(path, arrays, trainer):
    """Checks that a snapshot is one of a trainer like this.

    Args:
        path (str): The snapshot, for the message.
        arrays (dict): Names and arrays in it.
        trainer (~chainer.training.Trainer): Trainer to restore.

    Raises:
        SnapshotError: If an entry is missing or of another shape.
    """
    expected = serializers.DictionarySerializer()
    # The updater alone: a trainer that has not started cannot be saved, and
    # extensions may do without what an older version did not save.
    trainer.updater.serialize(expected['updater'])
    for name, value in expected.target.items():
        if name not in arrays:
            raise SnapshotError(f'{path}: damaged: it lacks {name}.')
        found, wanted = arrays[name].shape, numpy.shape(value)
        if found != wanted:
            raise SnapshotError(
                f'{path}: {name} is {found} in the snapshot, but {wanted} in '
                'the run that is to go on.')


def _fits(value, field):
    if value is None:
        return field.default is None
    if field.type is tuple:
        return isinstance(value, list) and all(
            isinstance(entry, str) for entry in value)
    # A truth value counts as a number in Python.
    return type(value) in (typing.get_args(field.type) or (field.type,))


def _check_net(arrays, prefix, classes):
    try:
        config = parse_json(text_of(arrays, prefix + layout.CONFIG))
        if not isinstance(config, dict):
            raise ValueError('it is no dict')
        net = build(config, classes, sum(
            array.size for array in arrays.values()))
    except (TypeError, ValueError) as e:
        raise ValueError(f'{prefix}{layout.CONFIG} does not fit: {e}') from e
    expected = serializers.DictionarySerializer()
    expected.save(net)
    for name, value in expected.target.items():
        _check_shape(arrays, prefix + name, numpy.shape(value))
    return net


def _check_sizes(kind, net, settings):
    n_tags = len(settings.tags)
    wanted = {
        'ch': settings.ch, 'image_size': settings.image_size,
        'channels': settings.channels, 'n_z': settings.n_z + n_tags,
        'tags': settings.tags, 'n_tags': n_tags}
    for name, value in wanted.items():
        if getattr(net, name, value) != value:
            raise ValueError(f'{kind} has {name} {getattr(net, name)}, but '
                             f'the settings say {value}')
    rules = settings.rules()
    for name, value in (rules.generator if kind == 'gen'
                        else rules.discriminator).items():
        if getattr(net, name, value) != value:
            raise _OtherPreset(f'its {kind} has {name} {getattr(net, name)}, '
                               f'where it is {value} now')


def _check_optimizer(arrays, prefix, net, states):
    for name in ('t', 'epoch'):
        _check_shape(arrays, prefix + name, ())
    for name, param in net.namedparams():
        start = f'{prefix}{name[1:]}/'
        _check_shape(arrays, start + 't', ())
        for state in states:
            _check_shape(arrays, start + state, param.shape)


def _check_shape(arrays, name, shape):
    array = arrays[name]
    if array.shape != shape or array.dtype.kind not in 'iuf':
        raise ValueError(
            f'{name} is {array.dtype} {array.shape}, where numbers of the '
            f'shape {shape} are expected')
