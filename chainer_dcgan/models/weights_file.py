"""Files that hold a net, npz or HDF5, opened to look before reading."""

import contextlib

from chainer_dcgan.errors import DamagedFile, WeightsError
from chainer_dcgan.models.families import DISCRIMINATORS, GENERATORS
from chainer_dcgan.models.own import class_name
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.files import open_regular, printable
from chainer_dcgan.storage.hdf5 import MAGIC as HDF5_MAGIC, open_hdf5
from chainer_dcgan.storage.json import parse_json
from chainer_dcgan.storage.npz import open_npz

_LONGEST_CONFIG = 10 ** 5


@contextlib.contextmanager
def open_weights(path, cls, averaged=True):
    """Opens a file that holds a net.

    Args:
        path (str): npz or HDF5 file, as its first bytes say, of the net, or
            a trainer snapshot.
        cls (type): Class of the net, which a snapshot holds beside others.
        averaged (bool): Whether a generator's average stands for it, where a
            snapshot holds one.

    Yields:
        WeightsFile: The open file.

    Raises:
        WeightsError: If the file is missing or damaged; also in the block.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    try:
        with open_regular(path) as f:
            magic = f.read(len(HDF5_MAGIC))
        if magic == HDF5_MAGIC:
            with open_hdf5(path) as f:
                yield WeightsFile(f, '', f.text(layout.CONFIG))
        elif magic[:4] == b'PK\x03\x04':
            with open_npz(path) as f:
                prefix = _prefix(f, cls, averaged)
                yield WeightsFile(f, prefix, _text(f, prefix + layout.CONFIG))
        else:
            raise WeightsError(
                f'{path} is neither an npz nor an HDF5 file. Pass weights '
                'such as gen_iter_*.npz.')
    except DamagedFile as e:
        raise WeightsError(str(e)) from e
    except OSError as e:
        raise WeightsError(f'{path} cannot be read: {e.strerror}.') from e


class WeightsFile:
    """An open file that holds a net; made by :func:`open_weights`.

    Attributes:
        path (str): The file.
        config (dict): What builds the net; ``None`` if the file does not
            tell.
        names (set of str): Names of its entries.
    """

    def __init__(self, file, prefix, config):
        self.path = file.path
        self._file = file
        self._prefix = prefix
        self.config = None if config is None else _parse(file.path, config)
        self.names = {name[len(prefix):] for name in file.names
                      if name.startswith(prefix)} - {layout.CONFIG}

    def describe(self, name: str):
        """Looks at an entry without reading it.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            Header: Its ``shape`` and ``dtype``.
        """
        return self._file.describe(self._prefix + name)

    def read(self, name: str):
        """Reads an entry.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            numpy.ndarray: Its values.
        """
        return self._file.read(self._prefix + name)

    def count_values(self) -> int:
        """Counts what there is to fill a net with, without looking at it.

        Returns:
            int: Values in all entries, or more; no more than may be read.
        """
        # In float32, as nets are.
        return min(self._file.limit // 4, sum(
            self._file.most_values(self._prefix + name)
            for name in self.names))


def _prefix(f, cls, averaged):
    if layout.ITERATION not in f.names:
        return ''
    kind = 'gen' if issubclass(cls, GENERATORS) else 'dis'
    if not issubclass(cls, (*GENERATORS, *DISCRIMINATORS)):
        # Only the snapshot knows which of the two a net from elsewhere is.
        described = _text(f, layout.trained_prefix('gen') + layout.CONFIG)
        if described and class_name(cls) == _parse(f.path, described).get(
                'model'):
            kind = 'gen'
    return (layout.net_prefix(f.names, kind) if averaged
            else layout.trained_prefix(kind))


def _text(f, name):
    if name not in f.names:
        return None
    header = f.describe(name)
    if (header.dtype.kind != 'U' or header.shape != ()
            or header.nbytes > 4 * _LONGEST_CONFIG):
        raise WeightsError(
            f'{f.path}: {name} is {header.dtype} {header.shape}, where one '
            'short text is expected.')
    return str(f.read(name))


def _parse(path, text):
    try:
        config = parse_json(text)
        if not isinstance(config, dict):
            raise ValueError('it is no dict')
        return config
    except ValueError as e:
        raise WeightsError(
            f'{path}: the description of the net ({layout.CONFIG}) cannot be '
            f'read: {printable(e, 200)}.') from e
