"""Features by the names that users give them."""

import importlib

import chainer

from chainer_dcgan.errors import InputError
from chainer_dcgan.features.link import LinkFeatures, lite0_features
from chainer_dcgan.features.onnx import OnnxFeatures


def choose_features(text, device=None):
    """Gives the features of a name.

    Args:
        text (str): ``lite0``; the name of an ``.onnx`` file; or
            ``MODULE:NAME`` of a function in an importable module that
            returns a :class:`chainer.Link` for :class:`LinkFeatures`.
        device (chainer.backend.Device): Where Chainer's nets compute.

    Returns:
        callable: The features.

    Raises:
        InputError: If there is nothing of that name.
        ImportError: If a package is missing.
    """
    if text == 'lite0':
        return lite0_features(device)
    if text.lower().endswith('.onnx'):
        return OnnxFeatures(text)
    module_name, _, name = text.partition(':')
    if not name.isidentifier() or not all(
            map(str.isidentifier, module_name.split('.'))):
        raise InputError(
            f'{text}: expected lite0, a file that ends in .onnx, '
            'or MODULE:NAME of a function that returns a Chainer link.')
    try:
        link = getattr(importlib.import_module(module_name), name)()
    except Exception as e:
        # Somebody's own code may raise whatever it likes.
        raise InputError(f'{text}: {type(e).__name__}: {e}.') from e
    if not isinstance(link, chainer.Link):
        raise InputError(f'{text}: expected a Chainer link, found {link!r}.')
    if device is not None:
        link.to_device(device)
    return LinkFeatures(link, name)
