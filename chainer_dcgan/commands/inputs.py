"""What flags that several commands share stand for."""

import hashlib

from chainer_dcgan.commands import process
from chainer_dcgan.datasets import load_avatars, load_images, load_tag_table
from chainer_dcgan.errors import InputError
from chainer_dcgan.models import load_discriminator
from chainer_dcgan.models.layers import list_layers
from chainer_dcgan.progress import Progress


def check_layer(model, flag, path, layer):
    """Refuses a net that has no such convolution layer.

    Args:
        model (~chainer.Link): Net that was loaded.
        flag (str): The flag that named its file.
        path (str): That file.
        layer (str): Layer that the command is about, such as ``'c3'``.

    Raises:
        InputError: If the net has none of that name.
    """
    layers = list_layers(model)
    if not layers:
        raise InputError(
            f'{flag} {path} holds no DCGAN, whose convolution layers this is '
            'about.')
    if layer not in layers:
        raise InputError(
            f'{flag} {path} has no layer {layer}; its layers are '
            f'{", ".join(layers)}.')


def load_discriminator_of(gen, path):
    """Loads the discriminator that judges what a generator draws.

    Args:
        gen (Generator): The generator of ``--gen``, on any device.
        path (str): The file of ``--dis``.

    Returns:
        Discriminator: The discriminator, on the generator's device.

    Raises:
        InputError: If the file is missing or damaged, holds no DCGAN, or
            one for other images than the generator draws.
    """
    dis = load_discriminator(path)
    check_layer(dis, '--dis', path, 'c3')
    if (dis.image_size, dis.channels) != (gen.image_size, gen.channels):
        raise InputError(
            f'--dis {path} judges images of {dis.image_size} x '
            f'{dis.image_size} with {dis.channels} channels, but --gen draws '
            f'{gen.image_size} x {gen.image_size} with {gen.channels}. Pass '
            'two files of one training.')
    dis.to_device(gen.device)
    return dis


def load_faces(path: str, n: int, image_size: int, channels: int):
    """Loads a data set or, without one, draws faces; shows how far it is.

    Args:
        path (str): Folder or archive of ``--dataset``, or ``None``.
        n (int): Faces to draw where there is no data set.
        image_size (int): Side of the images, in pixels.
        channels (int): 1 or 3.

    Returns:
        ImageDataset: The images.

    Raises:
        DatasetError: If the data set cannot be used, or faces are to be
            drawn and the packages that draw them are not installed.
    """
    size = {'image_size': image_size, 'channels': channels,
            'on_progress': Progress('preparing')}
    if path is None:
        return load_avatars(n, **size)
    return load_images(path, **size)


def load_tags(dataset):
    """Loads the tags of a data set, and says what is odd about them.

    Args:
        dataset (ImageDataset): From :func:`load_faces`.

    Returns:
        TagTable: The tags.

    Raises:
        DatasetError: If there are none, or they cannot be used.
    """
    table = load_tag_table(dataset)
    for line in table.describe():
        process.warn(line)
    return table


def sha256(path: str) -> str:
    """Gives a file's SHA-256.

    Args:
        path (str): File to read.

    Returns:
        str: 64 hexadecimal digits.
    """
    with open(path, 'rb') as f:
        return hashlib.file_digest(f, 'sha256').hexdigest()
