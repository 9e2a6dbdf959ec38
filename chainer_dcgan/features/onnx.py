"""Features of images by a net in an ONNX file."""

import os

from chainer_dcgan.errors import InputError
from chainer_dcgan.features.link import describe_resize, file_key, to_net_input
from chainer_dcgan.storage.optional import require


class OnnxFeatures:
    """Features that an ONNX model computes, on the CPU.

    Args:
        path (str): Model whose only input is float32, (B, 3, H, W), for
            images in [-1, 1); its first output, (B, ...), is used. Images
            are resized if H and W are fixed.

    Attributes:
        name (str): The file's name without its ending.
        key (str): Identifies the features for caches.
        resize (str): What is done to the images' size.

    Raises:
        InputError: If the file is missing, damaged, or takes something else.
        ImportError: If onnxruntime is not installed.
    """

    def __init__(self, path):
        onnxruntime = require('features of an ONNX file', 'onnxruntime')
        if not os.path.isfile(path):
            raise InputError(f'{path}: no such file.')
        try:
            self._session = onnxruntime.InferenceSession(
                path, providers=['CPUExecutionProvider'])
        # ONNX Runtime's exceptions have no base class of their own.
        except Exception as e:
            raise InputError(
                f'{path} cannot be read as an ONNX model: {e}') from e
        inputs = self._session.get_inputs()
        shape = inputs[0].shape if len(inputs) == 1 else ()
        if len(shape) != 4 or shape[1] != 3 or shape[0] == 1:
            raise InputError(
                f'{path}: expected one input (batch, 3, height, width) with '
                f'any batch, found {[i.shape for i in inputs]}.')
        size = shape[2:]
        self._size = size if all(isinstance(n, int) for n in size) else None
        self._input = inputs[0].name
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.resize = describe_resize(self._size)
        self.key = f'{file_key(path)} {self.resize}'

    def __call__(self, imgs):
        """Computes features.

        Args:
            imgs (numpy.ndarray): uint8 images, :math:`(B, C, H, W)`.

        Returns:
            numpy.ndarray: float32, :math:`(B, D)`.
        """
        x = to_net_input(imgs, self._size)
        y = self._session.run(None, {self._input: x})
        return y[0].reshape(len(imgs), -1)
