"""Some of the images of an array, without a copy."""

import numpy


class SelectedImages:
    """Behaves as ``images[indices]`` does, and copies what is asked for only.

    Args:
        images (numpy.ndarray): uint8, :math:`(N, C, S, S)`; may be a memory
            map.
        indices (numpy.ndarray): Integers, :math:`(M,)`.
    """

    def __init__(self, images: numpy.ndarray, indices: numpy.ndarray) -> None:
        self._images = images
        self._indices = indices
        self.shape = (len(indices), *images.shape[1:])
        self.dtype = images.dtype
        self.ndim = images.ndim

    @property
    def nbytes(self):
        """int: Bytes of all of them."""
        return int(numpy.prod(self.shape)) * self.dtype.itemsize

    def __len__(self):
        return len(self._indices)

    def __getitem__(self, key):
        first, *rest = key if isinstance(key, tuple) else (key,)
        images = self._images[self._indices[first]]
        if not rest:
            return images
        # A number took the first axis away.
        return images[tuple(rest) if images.ndim < self.ndim
                      else (slice(None), *rest)]

    def __array__(self, dtype=None, copy=None):
        return numpy.asarray(self._images[self._indices], dtype)
