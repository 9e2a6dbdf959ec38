"""Images ready for training: one array of bytes and what belongs to it."""

import hashlib
import json

from chainer import dataset

_CHUNK = 2 ** 24


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

    Attributes:
        images, names, fingerprint, source, skipped, root, tags_path: As
            given.
    """

    def __init__(self, images, names, fingerprint, source, skipped=(),
                 root='', tags_path=None):
        self.images = images
        self.names = names
        self.fingerprint = fingerprint
        self.source = source
        self.skipped = list(skipped)
        self.root = root
        self.tags_path = tags_path

    def __len__(self):
        return len(self.images)

    def get_example(self, i):
        """Returns the i-th image, uint8, :math:`(C, S, S)`."""
        return self.images[i]


def fingerprint(images, names):
    """Hashes what training sees: shape, names in their order, and pixels.

    Args:
        images (numpy.ndarray): uint8, :math:`(N, C, S, S)`.
        names (list of str): One name an image.

    Returns:
        str: SHA-256, in hexadecimal.
    """
    digest = hashlib.sha256()
    digest.update(json.dumps([list(images.shape), names]).encode('ascii'))
    pixels = images.reshape(-1)
    for start in range(0, len(pixels), _CHUNK):
        digest.update(pixels[start:start + _CHUNK])
    return digest.hexdigest()
