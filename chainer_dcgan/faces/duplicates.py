"""Images that look the same."""

import collections

from chainer_dcgan.storage.optional import require

_BITS = 64


class Hasher:
    """Perceptual hashes: alike for images that look alike.

    pHash of the package ``imagehash``: which of the 64 slowest waves of the
    image's cosine transform are stronger than their median.

    Raises:
        ImportError: If it is not installed, with the pip command.
    """

    def __init__(self) -> None:
        self._phash = require('near-duplicates', 'imagehash').phash

    def __call__(self, img):
        """Computes a hash.

        Args:
            img (PIL.Image.Image): Any mode and size.

        Returns:
            str: 16 hexadecimal digits.
        """
        return str(self._phash(img))


def find_duplicates(hashes, distance):
    """Finds what looks the same as something before it.

    Args:
        hashes (iterable of str): From :class:`Hasher`, the best image first.
        distance (int): Bits, of 64, in which two that look the same may
            differ; below 0 nothing is a duplicate.

    Returns:
        dict: For the index of each duplicate, the index of the first image
        before it that is none and looks the same.
    """
    duplicates = {}
    kept = []
    # Of the parts of two hashes that differ in no more bits than there are
    # parts but one, at least one is the same. Only those are compared.
    parts = [collections.defaultdict(list)
             for _ in range(min(distance + 1, _BITS))]
    for i, text in enumerate(hashes):
        value = int(text, 16)
        keys = _split(value, len(parts))
        near = {j for part, key in zip(parts, keys)
                for j in part.get(key, ())
                if (kept[j][1] ^ value).bit_count() <= distance}
        if near:
            duplicates[i] = kept[min(near)][0]
            continue
        for part, key in zip(parts, keys):
            part[key].append(len(kept))
        kept.append((i, value))
    return duplicates


def _split(value, n):
    """Cuts 64 bits into n numbers of nearly as many bits each."""
    edges = [_BITS * i // n for i in range(n + 1)] if n else []
    return [value >> low & (1 << high - low) - 1
            for low, high in zip(edges, edges[1:])]
