"""Writes IDX files, as MNIST's are."""

import gzip
import struct


def encode_idx(array):
    """Encodes an array of bytes."""
    return (bytes([0, 0, 8, array.ndim])
            + struct.pack(f'>{array.ndim}I', *array.shape)
            + array.tobytes())


def write_mnist(folder, train, test):
    """Writes the two files of images, (N, H, W), that MNIST has."""
    for name, images in (('train', train), ('t10k', test)):
        (folder / (name + '-images-idx3-ubyte.gz')).write_bytes(
            gzip.compress(encode_idx(images)))
