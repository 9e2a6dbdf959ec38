"""Discriminator D."""

import chainer
import numpy
from chainer import initializers
from chainer.link_hooks import SpectralNormalization

from chainer_dcgan import functions
from chainer_dcgan.models.geometry import check_geometry, padding
from chainer_dcgan.models.links import (
    BatchNormalization,
    Convolution2D,
    Linear,
)

# The slope of leaky_relu is the paper's, 0.2.
_ACTIVATIONS = ('elu', 'leaky_relu')
_NORMS = ('batch', 'spectral')


class Discriminator(chainer.Chain):
    """DCGAN discriminator: four convolutions and a linear layer.

    The defaults are the reference's net (mattya/chainer-DCGAN): links ``c0``
    (without batch normalization), ``c1``, ``bn1``, ... ``c3``, ``bn3``,
    ``l4l``; weights from Normal(0, 0.02), biases 0; batch normalization with
    eps 1e-5; two logits, of which the first stands for real. The DCGAN
    paper's net is ``ch=1024, image_size=64, ksize=5,
    activation='leaky_relu', n_logits=1``.

    Args:
        ch (int): Channels of the last convolution, a multiple of 8; each one
            before has half of the next.
        image_size (int): Height and width: 32, 48, 64, 96 or 128.
        channels (int): Colour channels of an image: 1 or 3.
        ksize (int): Kernel of the convolutions, 4 or 5.
        activation (str): ``'elu'`` or ``'leaky_relu'`` (slope 0.2).
        n_logits (int): 2 (real, generated) or 1 (real).
        norm (str): ``'batch'``, or ``'spectral'``: every layer's weights are
            divided by their largest singular value, found by one power
            iteration a forward pass in training (arXiv 1802.05957), and
            there are no links ``bn1`` to ``bn3``.
        rng (numpy.random.RandomState): Where the weights come from; NumPy's
            global generator if it is ``None``.

    Raises:
        ValueError: If a size is not among the above.
    """

    def __init__(
            self, ch=512, image_size=96, channels=3, ksize=4,
            activation='elu', n_logits=2, norm='batch', rng=None):
        super().__init__()
        check_geometry(ch, image_size, channels, ksize)
        if activation not in _ACTIVATIONS:
            raise ValueError(
                f'activation must be one of {_ACTIVATIONS}, not '
                f'{activation!r}')
        if n_logits not in (1, 2):
            raise ValueError(
                f'n_logits must be 1 or 2, not {n_logits}')
        if norm not in _NORMS:
            raise ValueError(
                f'norm must be one of {_NORMS}, not {norm!r}')
        self.ch = ch
        self.image_size = image_size
        self.channels = channels
        self.ksize = ksize
        self.activation = activation
        self.n_logits = n_logits
        self.norm = norm

        w = initializers.Normal(0.02, rng=rng)

        def halve(n_in, n_out):
            return Convolution2D(
                n_in, n_out, ksize, stride=2, pad=padding(ksize), initialW=w)

        with self.init_scope():
            self.c0 = halve(channels, ch // 8)
            self.c1 = halve(ch // 8, ch // 4)
            self.c2 = halve(ch // 4, ch // 2)
            self.c3 = halve(ch // 2, ch)
            if norm == 'batch':
                self.bn1 = BatchNormalization(ch // 4, activation)
                self.bn2 = BatchNormalization(ch // 2, activation)
                self.bn3 = BatchNormalization(ch, activation)
            self.l4l = Linear(
                ch * (image_size // 16) ** 2, n_logits, initialW=w)
        if norm == 'spectral':
            for link in (self.c0, self.c1, self.c2, self.c3, self.l4l):
                _normalize_spectrum(link, rng or numpy.random)

    def get_config(self) -> dict:
        """Returns the arguments that build a net of this shape.

        Returns:
            dict: Arguments of the constructor, but for ``rng``.
        """
        return {name: getattr(self, name) for name in (
            'ch', 'image_size', 'channels', 'ksize', 'activation',
            'n_logits', 'norm')}

    @property
    def judges_one_by_one(self):
        """bool: Whether no image's logits depend on the rest of its batch."""
        return self.norm != 'batch'

    def blocks(self) -> list:
        """Lists the convolutions and their normalizations, in order.

        Returns:
            list: Pairs of links; ``None`` in place of the second where the
            activation function alone follows.
        """
        return [(self['c' + number], self['bn' + number]
                 if self.norm == 'batch' and number != '0' else None)
                for number in '0123']

    def forward(self, x):
        """Judges images.

        Args:
            x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
                float32, :math:`(B, C, H, W)`, in [-1, 1].

        Returns:
            ~chainer.Variable: Logits, :math:`(B, n\\_logits)`; class 0 is
            real.
        """
        h = x
        for convolution, bn in self.blocks():
            h = convolution(h)
            h = (functions.activate(h, self.activation) if bn is None
                 else bn(h))
        return self.l4l(h)


def _normalize_spectrum(link, rng):
    hook = SpectralNormalization()
    link.add_hook(hook)
    # Chainer draws it from NumPy's global generator.
    setattr(link, hook.vector_name, rng.normal(
        size=len(link.W)).astype(numpy.float32))
