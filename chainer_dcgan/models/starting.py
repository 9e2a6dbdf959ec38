"""Weights of other nets to begin a training with, as far as they fit."""

import dataclasses
import hashlib
import re

import numpy
from chainer import serializers

from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models import config
from chainer_dcgan.models.families import DISCRIMINATORS, GENERATORS
from chainer_dcgan.models.serialization import read_checked
from chainer_dcgan.models.weights_file import open_weights

_KINDS = {'gen': GENERATORS, 'dis': DISCRIMINATORS}
# A link that only the nets of one kind have, for files that do not say what
# they hold.
_SIGNS = {'gen': 'l0z/W', 'dis': 'l4l/W'}
_CONVOLUTION = re.compile(r'c\d+/W')
_NUMBERED = re.compile(r'(c|bn)(\d+)/')


@dataclasses.dataclass(frozen=True)
class StartingWeights:
    """A net's weights in memory, whatever its shape.

    Attributes:
        kind: ``'gen'`` or ``'dis'``.
        path: The file they are from.
        sha256: Its SHA-256, in hexadecimal.
        arrays: Names and values, all finite.
        config: What built the net; ``None`` if the file does not tell.
    """

    kind: str
    path: str
    sha256: str
    arrays: dict[str, numpy.ndarray]
    config: dict | None = None

    def compare(self, model) -> dict[str, tuple]:
        """Lists what differs from a net in what they were built with.

        Shapes do not show all of it, such as what z is drawn from.

        Args:
            model (~chainer.Link): The net.

        Returns:
            dict: Of each argument, its value in the file and in the net.
        """
        if self.config is None:
            return {}
        return config.compare(self.config, model)

    def put_into(self, model) -> dict[str, str]:
        """Gives a net those weights that fit it.

        A link takes all of its parameters, and what belongs to them, or
        keeps those that it has. Layers answer each other that are equally
        far from the narrow end, where their maps are equally large.

        Args:
            model (~chainer.Link): The net, new, on the CPU.

        Returns:
            dict: The links that keep what they have, and why.

        Raises:
            WeightsError: If nothing fits.
        """
        own = serializers.DictionarySerializer()
        own.save(model)
        params = {name[1:]: param for name, param in model.namedparams()}
        links = sorted({_link(name) for name in params})
        arrays = _renumber(
            self.arrays, _count_convolutions(params)
            - _count_convolutions(self.arrays))
        kept = {}
        for link in links:
            misfits = [
                _compare(arrays.get(name), name, param)
                for name, param in params.items() if _link(name) == link]
            if any(misfits):
                kept[link] = next(filter(None, misfits))
        if len(kept) == len(links):
            raise WeightsError(
                f'{self.path}: none of its weights fits the '
                f'{type(model).__name__}: ' + '; '.join(
                    f'{link}: {reason}' for link, reason in kept.items()))
        taken = set(links) - set(kept)
        values = {
            name: _choose(arrays.get(name), numpy.asarray(value))
            if _link(name) in taken else value
            for name, value in own.target.items()}
        serializers.NpzDeserializer(values).load(model)
        return kept


def read_starting_weights(paths):
    """Reads the nets in some files.

    Args:
        paths (sequence of str): Trainer snapshots, whose nets that were
            trained it takes, not an average of them; or weights' files.

    Returns:
        list of StartingWeights: Generators and discriminators, one of a kind
        at most.

    Raises:
        WeightsError: If a file is missing or damaged, holds none, or a net of
            a kind that another file holds, too.
        ImportError: If a file is HDF5 and h5py is not installed.
    """
    found = {}
    for path in paths:
        nets = {kind: net for kind in _KINDS
                if (net := _read(path, kind)) is not None}
        if not nets:
            raise WeightsError(
                f'{path} holds neither a generator nor a discriminator. Pass '
                'a trainer snapshot, or weights such as gen_iter_*.npz.')
        with open(path, 'rb') as f:
            sha256 = hashlib.file_digest(f, 'sha256').hexdigest()
        for kind, net in nets.items():
            if kind in found:
                raise WeightsError(
                    f'{path} holds a net that {found[kind].path} holds, too: '
                    f'{kind}. Pass one of them.')
            found[kind] = StartingWeights(kind, path, sha256, *net)
    return list(found.values())


def _read(path, kind):
    classes = _KINDS[kind]
    with open_weights(path, classes[0], averaged=False) as file:
        model = (file.config or {}).get('model')
        if (_SIGNS[kind] not in file.names if model is None
                else model not in {cls.__name__ for cls in classes}):
            return None
        arrays = {}
        for name in sorted(file.names):
            dtype = file.describe(name).dtype
            if dtype.kind in 'iuf':
                arrays[name] = read_checked(
                    file, name, numpy.float32 if dtype.kind == 'f' else dtype)
        return arrays, file.config


def _count_convolutions(names):
    return sum(_CONVOLUTION.fullmatch(name) is not None for name in names)


def _renumber(arrays, shift):
    # Only D's layers are numbered from the image on, G's from the narrow end.
    if not shift:
        return arrays
    return {_NUMBERED.sub(
        lambda found: f'{found[1]}{int(found[2]) + shift}/', name): array
        for name, array in arrays.items()}


def _choose(found, value):
    if found is None or found.shape != value.shape:
        return value
    return found.astype(value.dtype)


def _link(name):
    return name.rpartition('/')[0]


def _compare(array, name, param):
    if array is None:
        return f'the file has nothing for {name}'
    if array.shape != param.shape or array.dtype.kind != 'f':
        return f'the file has {array.shape} for {name}, not {param.shape}'
    return None
