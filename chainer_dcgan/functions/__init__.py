"""Fast convolution and fused normalization for plain Chainer links.

Each function takes the parameters of Chainer's own links, returns a
:class:`chainer.Variable` and can be differentiated twice:

* ``convolution_2d(x, W, b=None, stride=1, pad=0)``
* ``deconvolution_2d(x, W, b=None, stride=1, pad=0, outsize=None)``
* ``depthwise_convolution_2d(x, W, b, stride=1, pad=0)``
* ``linear(x, W, b=None)``
* ``batch_normalization_activation(x, bn, activation='identity')``, with
  ``bn`` a :class:`chainer.links.BatchNormalization`
* ``activate(x, activation)``, ``activation`` being ``'identity'``,
  ``'relu'``, ``'elu'`` or ``'leaky_relu'`` (slope 0.2)

Arrays keep their logical shape :math:`(B, C, H, W)`; results may lie
channels-last in memory, which every Chainer function accepts.

:class:`Adam` is :class:`chainer.optimizers.Adam` with a one-pass update.

They compute on a CPU, and on a GPU for which there is no cuDNN, as with CuPy
14; with cuDNN, Chainer's own functions do. A training step on a CPU is
faster if the process keeps freed memory for the next arrays, as a training
run asks for: :func:`chainer_dcgan.functions.kernels.heap.keep_freed`.

``chainer.using_config('dcgan_fast', 'never')``, or the environment variable
``CHAINER_DCGAN_FAST=0``, hands everything to Chainer's own functions; see
:mod:`chainer_dcgan.functions.dispatch`.
"""

from chainer_dcgan.functions.activation import activate
from chainer_dcgan.functions.adam import Adam
from chainer_dcgan.functions.convolution import (
    convolution_2d,
    deconvolution_2d,
)
from chainer_dcgan.functions.depthwise import depthwise_convolution_2d
from chainer_dcgan.functions.linear import linear
from chainer_dcgan.functions.modulation import (
    modulated_batch_normalization_activation,
)
from chainer_dcgan.functions.normalization import (
    batch_normalization_activation,
)

__all__ = [
    'Adam',
    'activate',
    'batch_normalization_activation',
    'convolution_2d',
    'deconvolution_2d',
    'depthwise_convolution_2d',
    'linear',
    'modulated_batch_normalization_activation',
]
