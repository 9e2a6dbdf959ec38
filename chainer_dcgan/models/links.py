"""Chainer's links on this package's faster functions.

The parameters are the parent classes', so weights pass both ways between a
net of these and one of plain Chainer links, and link hooks work as usual.
"""

import chainer.links as L

from chainer_dcgan import functions


class Linear(L.Linear):
    """:class:`chainer.links.Linear`, computed faster."""

    def forward(self, x):
        return functions.linear(x, self.W, self.b)


class Convolution2D(L.Convolution2D):
    """:class:`chainer.links.Convolution2D`, computed faster."""

    def forward(self, x):
        return functions.convolution_2d(
            x, self.W, self.b, self.stride, self.pad)


class Deconvolution2D(L.Deconvolution2D):
    """:class:`chainer.links.Deconvolution2D`, computed faster."""

    def forward(self, x):
        return functions.deconvolution_2d(
            x, self.W, self.b, self.stride, self.pad, self.outsize)


class BatchNormalization(L.BatchNormalization):
    """Batch normalization and the activation that follows it, in one pass.

    Args:
        size (int): Channels, or units of a two-dimensional input.
        activation (str): ``'relu'``, ``'elu'`` or ``'leaky_relu'``.
    """

    def __init__(self, size, activation):
        # Chainer 1.5's eps, the reference's; Chainer 7's default is 2e-5.
        super().__init__(size, eps=1e-5)
        self.activation = activation

    def forward(self, x):
        return functions.batch_normalization_activation(
            x, self, self.activation)
