"""Chainer's links on this package's faster functions.

The parameters are the parent classes', so weights pass both ways between a
net of these and one of plain Chainer links, and link hooks work as usual.
"""

import chainer
import chainer.functions as F
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


class ResizeConvolution2D(chainer.Link):
    """Doubles the size by nearest neighbours, then convolves 3x3.

    A pixel of a deconvolution sees one of four phases of the kernel, which
    shows as a fine grid; here all see the same weights (Odena et al. 2016,
    doi 10.23915/distill.00003). The enlarged map is never made: both steps
    together are the deconvolution of stride 2 by :meth:`kernel`.

    Args:
        n_in (int): Input channels.
        n_out (int): Output channels.
        initialW (chainer.Initializer): Of the weights ``W``,
            :math:`(I, O, 3, 3)`, mirrored in both directions as a
            deconvolution's are.
    """

    def __init__(self, n_in, n_out, initialW):
        super().__init__()
        with self.init_scope():
            self.W = chainer.Parameter(initialW, (n_in, n_out, 3, 3))
            self.b = chainer.Parameter(0, n_out)

    def kernel(self):
        """Returns the weights of the deconvolution that does the same.

        With stride 2 and padding 1.

        Returns:
            ~chainer.Variable: :math:`(I, O, 4, 4)`: ``W`` at the four places
            where a pixel's copies lie, added up.
        """
        around = ((0, 0), (0, 0))
        return sum(
            F.pad(self.W, (*around, (i, 1 - i), (j, 1 - j)), 'constant')
            for i in (0, 1) for j in (0, 1))

    def forward(self, x):
        return functions.deconvolution_2d(x, self.kernel(), self.b, 2, 1)


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


class ModulatedBatchNormalization(BatchNormalization):
    """Batch normalization that z has a say in, and its activation.

    To the factor and to the term of each channel is added what z makes of
    them (self-modulation; Chen et al. 2018, arXiv 1810.01365, section 3.1,
    with one linear layer in place of two), so that z reaches the fine layers
    without the coarse ones.

    Args:
        size (int): Channels.
        activation (str): As the parent's.
        n_z (int): Dimensions of z.
        initialW (chainer.Initializer): Of the weights ``W``,
            :math:`(2 C, n_z)`: those of the factors, then of the terms.
    """

    def __init__(self, size, activation, n_z, initialW):
        super().__init__(size, activation)
        with self.init_scope():
            self.W = chainer.Parameter(initialW, (2 * size, n_z))

    def forward(self, x, z):
        gamma, beta = F.split_axis(functions.linear(z, self.W), 2, axis=1)
        return functions.modulated_batch_normalization_activation(
            x, F.bias(gamma, self.gamma), F.bias(beta, self.beta), self,
            self.activation)


class Noise(chainer.Link):
    """Adds noise, of which each channel learns how much it takes.

    What differs between two pictures of one face, such as the place of a
    hair, need then not be made of z (Karras et al. 2019, arXiv 1812.04948,
    section 3.2). The amounts start at 0.

    Args:
        size (int): Channels.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        with self.init_scope():
            self.amount = chainer.Parameter(0, size)

    def forward(self, x, maps):
        """Adds noise.

        Args:
            x (~chainer.Variable): Feature maps, :math:`(B, C, H, W)`.
            maps (:ref:`ndarray`): Noise, one map an image,
                :math:`(B, H, W)`.

        Returns:
            ~chainer.Variable: Of the shape of ``x``.
        """
        amount = F.broadcast_to(self.amount[None, :, None, None], x.shape)
        return x + amount * maps[:, None]
