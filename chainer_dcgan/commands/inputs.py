"""What flags that several scripts share stand for."""

import hashlib

from chainer_dcgan.datasets import load_avatars, load_images
from chainer_dcgan.errors import InputError
from chainer_dcgan.models import load_discriminator
from chainer_dcgan.models.layers import list_layers
from chainer_dcgan.progress import Progress


def check_layer(model, flag, path, layer):
    """Refuses a net that has no such convolution layer."""
    if layer not in list_layers(model):
        raise InputError(
            f'{flag} {path} holds no DCGAN, whose convolution layers this is '
            'about.')


def load_discriminator_of(gen, path):
    """Loads the discriminator that judges what a generator draws."""
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


def load_faces(path, n, image_size, channels):
    """Loads a data set or, without one, draws n faces."""
    size = {'image_size': image_size, 'channels': channels,
            'on_progress': Progress('preparing')}
    if path is None:
        return load_avatars(n, **size)
    return load_images(path, **size)


def sha256(path):
    """Gives a file's SHA-256, in hexadecimal."""
    with open(path, 'rb') as f:
        return hashlib.file_digest(f, 'sha256').hexdigest()
