"""Features of images by a net."""

import hashlib

from chainer_dcgan import images
from chainer_dcgan.features import lite0
from chainer_dcgan.features.resizing import RESIZE, resize
from chainer_dcgan.models.inference import infer

# The features of Lite0's largest layer, 5 MB an image, stay in the cache.
_BATCHSIZE = 8


class LinkFeatures:
    """Features that a Chainer link computes.

    Args:
        link (~chainer.Link): Called in test mode with float32
            images, :math:`(B, 3, H, W)`, in [-1, 1); returns
            :math:`(B, ...)`. On any device.
        name (str): What figures are called by: 'Fréchet <name> distance'.
        image_size (int): Side that images are resized to; ``None`` to leave
            them as they are.
        key (str): Identifies the features for caches; ``None`` to keep none.

    Attributes:
        name, key: As given.
        resize (str): What is done to the images' size.
    """

    def __init__(self, link, name, image_size=None, key=None):
        self._link = link
        self._size = image_size and (image_size, image_size)
        self.name = name
        self.resize = describe_resize(self._size)
        self.key = key and f'{key} {self.resize}'

    def __call__(self, imgs):
        """Computes features.

        Args:
            imgs (numpy.ndarray): uint8 images, :math:`(B, C, H, W)`; see
                :func:`to_net_input`.

        Returns:
            numpy.ndarray: float32, :math:`(B, D)`.
        """
        y = infer(self._link, to_net_input(imgs, self._size), len(imgs),
                  self._link.device)
        return y.reshape(len(imgs), -1)


def to_net_input(imgs, size):
    """Resizes and scales images, and gives them three colours.

    Grey is repeated; what is transparent is laid on white.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(B, C, H, W)`.
        size (tuple): Height and width; ``None`` to leave them.

    Returns:
        numpy.ndarray: float32, :math:`(B, 3, H', W')`, in [-1, 1).
    """
    if imgs.shape[1] == 4:
        imgs = images.flatten(imgs)
    if size is not None:
        imgs = resize(imgs, size)
    # Grey is resized as one channel.
    return images.from_uint8(images.flatten(imgs))


def describe_resize(size: tuple) -> str:
    """Says what :func:`to_net_input` does to a size.

    Args:
        size (tuple): Height and width; ``None`` for no change.

    Returns:
        str: The description.
    """
    if size is None:
        return 'no resize'
    height, width = size
    return f'{height} x {width}, {RESIZE}'


def lite0_features(device=None):
    """Gives the features of EfficientNet-Lite0, trained on ImageNet.

    Args:
        device (chainer.backend.Device): Where to compute; the CPU by
            default.

    Returns:
        LinkFeatures: 1,280 features an image.

    Raises:
        ImportError: If the package with the weights is not installed.
        WeightsError: If the weights are damaged.
    """
    path = lite0.weights_path()
    net = lite0.load_lite0(path)
    if device is not None:
        net.to_device(device)
    return LinkFeatures(net, 'Lite0', lite0.INPUT_SIZE, file_key(path))


def file_key(path: str) -> str:
    """Identifies the features of a net in a file.

    Args:
        path (str): The file.

    Returns:
        str: SHA-256 of its bytes, in hexadecimal.
    """
    with open(path, 'rb') as f:
        return hashlib.file_digest(f, 'sha256').hexdigest()


def compute_features(features, imgs, on_progress=None):
    """Computes the features of many images.

    Args:
        features (callable): Such as :class:`LinkFeatures`.
        imgs (numpy.ndarray): uint8 images, :math:`(N, C, H, W)`.
        on_progress (callable): ``on_progress(done, total)`` is called with
            numbers of images.

    Returns:
        numpy.ndarray: float32, :math:`(N, D)`.
    """
    return infer(features, imgs, _BATCHSIZE, on_progress=on_progress)
