"""Features of real images on the disk, so that each is computed once."""

import hashlib
import os

import numpy
from chainer import dataset as chainer_dataset

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.features.link import compute_features
from chainer_dcgan.storage.npz import read_npz, save_npz

# Images, a multiple of any batch.
_PART = 256


def cached_features(
        features, dataset, indices, cache_dir=None, on_progress=None):
    """Computes the features of some of a data set's images, or reads them.

    The file's name is a digest of all that they depend on: the data set's
    fingerprint, which images, and the features' key.

    Args:
        features (callable): Such as :class:`LinkFeatures`; without a key,
            nothing is cached.
        dataset: Has ``images`` and their ``fingerprint``, as
            :class:`chainer_dcgan.datasets.ImageDataset`.
        indices (numpy.ndarray): Which images, int, :math:`(n,)`.
        cache_dir (str): Where the files are; ``None`` for the folder
            ``chainer_dcgan`` in Chainer's data set root.
        on_progress (callable): See :func:`compute_features`.

    Returns:
        numpy.ndarray: float32, :math:`(n, D)`.
    """
    path = None
    if features.key is not None:
        path = _path(features.key, dataset.fingerprint, indices, cache_dir)
        found = _read(path, len(indices))
        if found is not None:
            return found
    result = _compute(features, dataset.images, indices, on_progress)
    if path is not None:
        save_npz(path, {'features': result})
    return result


def _compute(features, images, indices, on_progress):
    # A part at a time is copied; of whole batches, so that all is the same
    # as if it were done at once.
    parts = []
    for start in range(0, len(indices), _PART):
        some = indices[start:start + _PART]
        parts.append(compute_features(
            features, images[some], on_progress and (
                lambda done, _, before=start: on_progress(
                    before + done, len(indices)))))
    return numpy.concatenate(parts)


def _path(key, fingerprint, indices, cache_dir):
    if cache_dir is None:
        cache_dir = chainer_dataset.get_dataset_directory(
            'chainer_dcgan', create_directory=False)
    digest = hashlib.sha256(repr(
        (key, fingerprint, indices.tolist())).encode('utf-8')).hexdigest()
    return os.path.join(cache_dir, f'features-{digest[:16]}.npz')


def _read(path, n):
    try:
        found = read_npz(
            path, lambda names: {'features'}.intersection(names))['features']
    except (DamagedFile, KeyError):
        # Missing or damaged, which comes to the same.
        return None
    return (found if found.ndim == 2 and len(found) == n
            and found.dtype == numpy.float32 else None)
