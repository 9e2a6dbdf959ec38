"""npz files of which the same arrays always make the same bytes."""

import zipfile

import numpy

from chainer_dcgan.storage.atomic import atomic_path


def save_npz(path, arrays):
    """Writes arrays as an uncompressed npz file, whole or not at all.

    :func:`numpy.savez` puts the time of day into the file, so that equal
    runs end with different bytes. Nothing is compressed: weights hardly
    shrink, and it takes long.

    Args:
        path (str): File to write.
        arrays (dict): Names and arrays, without objects among them.
    """
    with atomic_path(path) as temporary:
        with zipfile.ZipFile(temporary, 'w') as archive:
            # Sorted: Chainer's links serialize in the order of a set, which
            # differs from process to process.
            for name, array in sorted(arrays.items()):
                # ZipInfo's own date is constant, 1 January 1980.
                entry = zipfile.ZipInfo(name + '.npy')
                with archive.open(entry, 'w', force_zip64=True) as f:
                    numpy.lib.format.write_array(
                        f, numpy.asanyarray(array), allow_pickle=False)
