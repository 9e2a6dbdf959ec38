"""Weights of other nets to begin a training with, as far as they fit."""

import dataclasses
import hashlib

import numpy
from chainer import serializers

from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models.families import DISCRIMINATORS, GENERATORS
from chainer_dcgan.models.serialization import read_checked
from chainer_dcgan.models.weights_file import open_weights

_KINDS = {'gen': GENERATORS, 'dis': DISCRIMINATORS}
# A link that only the nets of one kind have, for files that do not say what
# they hold.
_SIGNS = {'gen': 'l0z/W', 'dis': 'l4l/W'}


@dataclasses.dataclass(frozen=True)
class StartingWeights:
    """A net's weights in memory, whatever its shape.

    Attributes:
        kind: ``'gen'`` or ``'dis'``.
        path: The file they are from.
        sha256: Its SHA-256, in hexadecimal.
        arrays: Names and values, all finite.
    """

    kind: str
    path: str
    sha256: str
    arrays: dict[str, numpy.ndarray]

    def put_into(self, model) -> dict[str, str]:
        """Gives a net those weights that fit it.

        A link takes all of its parameters, and what belongs to them, or
        keeps those that it has.

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
        kept = {}
        for link in links:
            misfits = [
                _compare(self.arrays.get(name), name, param)
                for name, param in params.items() if _link(name) == link]
            if any(misfits):
                kept[link] = next(filter(None, misfits))
        if len(kept) == len(links):
            raise WeightsError(
                f'{self.path}: none of its weights fits the '
                f'{type(model).__name__}: ' + '; '.join(
                    f'{link}: {reason}' for link, reason in kept.items()))
        values = {
            name: self._choose(name, numpy.asarray(value), kept, links)
            for name, value in own.target.items()}
        serializers.NpzDeserializer(values).load(model)
        return kept

    def _choose(self, name, value, kept, links):
        found = self.arrays.get(name)
        if (found is None or found.shape != value.shape
                or _link(name) in kept or _link(name) not in links):
            return value
        return found.astype(value.dtype)


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
        nets = {kind: arrays for kind in _KINDS
                if (arrays := _read(path, kind)) is not None}
        if not nets:
            raise WeightsError(
                f'{path} holds neither a generator nor a discriminator. Pass '
                'a trainer snapshot, or weights such as gen_iter_*.npz.')
        with open(path, 'rb') as f:
            sha256 = hashlib.file_digest(f, 'sha256').hexdigest()
        for kind, arrays in nets.items():
            if kind in found:
                raise WeightsError(
                    f'{path} holds a net that {found[kind].path} holds, too: '
                    f'{kind}. Pass one of them.')
            found[kind] = StartingWeights(kind, path, sha256, arrays)
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
        return arrays


def _link(name):
    return name.rpartition('/')[0]


def _compare(array, name, param):
    if array is None:
        return f'no {name} in the file'
    if array.shape != param.shape or array.dtype.kind != 'f':
        return f'{name} is {array.shape} in the file, not {param.shape}'
    return None
