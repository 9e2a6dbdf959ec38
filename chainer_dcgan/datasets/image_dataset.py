"""Images ready for training: one array of bytes and what belongs to it."""

import dataclasses
import hashlib
import json

import numpy
from chainer import dataset

from chainer_dcgan.datasets.wording import printable

_CHUNK = 2 ** 24


@dataclasses.dataclass(frozen=True)
class ImageFacts:
    """What a person should know of a data set.

    Attributes:
        n_cut: int, pictures of which more than a quarter was cut off to make
            a square; ``None`` if that is not known.
        n_others: int, files beside the images that are none, such as text.
        runs: tuple of str, folders among the images that were passed over,
            because a training run has written them.
    """

    n_cut: int | None = None
    n_others: int = 0
    runs: tuple = ()

    def describe(self) -> list[str]:
        """Words what is worth saying.

        Returns:
            list of str: Lines.
        """
        lines = [f'{printable(run)} was written by a training run: no images '
                 'are read from it' for run in self.runs[:5]]
        if self.runs[5:]:
            lines.append(f'nor from {len(self.runs) - 5:,} more of its kind')
        if self.n_others:
            lines.append(_count(self.n_others, 'other file')
                         + ' beside the images')
        if self.n_cut:
            lines.append(_count(self.n_cut, 'picture')
                         + ' cut by more than a quarter to make a square')
        return lines


def _count(n, what):
    return f'{n:,} {what}' if n == 1 else f'{n:,} {what}s'


class ImageDataset(dataset.DatasetMixin):
    """Square images of one size as unsigned bytes.

    Args:
        images (numpy.ndarray): uint8, :math:`(N, C, S, S)`; may be a memory
            map.
        names (list of str): One name an image.
        fingerprint (str): SHA-256, in hexadecimal, of pixels, names and
            order: what training sees.
        source (str): Where the images came from, for people to read.
        skipped (list of tuple): Name and reason for each file left out.
        root (str): Folder inside the source that ``names`` start from; ''
            or ending in '/'.
        tags_path (str): CSV file of tags; ``None`` to look for a
            ``tags.csv`` in the source.
        facts (ImageFacts): What else is known of them.
        check (callable): Called before images are taken; raises if what
            lies under them was damaged.

    Attributes:
        images, names, fingerprint, source, skipped: As given.
        root, tags_path, facts, check: Likewise.
    """

    def __init__(self, images, names, fingerprint, source, skipped=(),
                 root='', tags_path=None, facts=None, check=None):
        self.images = images
        self.names = names
        self.fingerprint = fingerprint
        self.source = source
        self.skipped = list(skipped)
        self.root = root
        self.tags_path = tags_path
        self.facts = facts or ImageFacts()
        self.check = check

    def __len__(self):
        return len(self.images)

    def get_example(self, i):
        """Returns the i-th image, uint8, :math:`(C, S, S)`."""
        return self.images[i]

    def take(self, indices: numpy.ndarray) -> numpy.ndarray:
        """Copies some images.

        Args:
            indices (numpy.ndarray): Integers, :math:`(B,)`.

        Returns:
            numpy.ndarray: uint8, :math:`(B, C, S, S)`, C-contiguous.

        Raises:
            RunError: If the images lie on the disk and were damaged there.
        """
        if self.check is not None:
            self.check()
        return numpy.ascontiguousarray(self.images[indices])


def fingerprint(images: numpy.ndarray, names: list[str]) -> str:
    """Hashes what training sees: shape, names in their order, and pixels.

    Args:
        images (numpy.ndarray): uint8, :math:`(N, C, S, S)`.
        names (list of str): One name an image.

    Returns:
        str: SHA-256, in hexadecimal.
    """
    pixels = images.reshape(-1)
    return _hash(images.shape, names, (
        pixels[start:start + _CHUNK]
        for start in range(0, len(pixels), _CHUNK)))


def fingerprint_file(f, shape, names):
    """Hashes what :func:`fingerprint` does of images that lie in a file.

    Only a piece at a time is in memory.

    Args:
        f (file): Binary; its bytes are the images.
        shape (tuple): Theirs, :math:`(N, C, S, S)`.
        names (list of str): One name an image.

    Returns:
        str: SHA-256, in hexadecimal.
    """
    f.seek(0)
    return _hash(shape, names, iter(lambda: f.read(_CHUNK), b''))


def _hash(shape, names, pieces):
    digest = hashlib.sha256()
    digest.update(json.dumps([list(shape), names]).encode('ascii'))
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
