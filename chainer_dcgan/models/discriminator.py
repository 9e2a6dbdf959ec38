"""Discriminator D."""

import chainer
import chainer.functions as F
import numpy
from chainer import initializers
from chainer.link_hooks import SpectralNormalization

from chainer_dcgan import functions
from chainer_dcgan.models.geometry import (
    check_geometry,
    count_layers,
    narrow_size,
    padding,
)
from chainer_dcgan.models.links import (
    BatchNormalization,
    Convolution2D,
    Linear,
)

# The slope of leaky_relu is the paper's, 0.2.
_ACTIVATIONS = ('elu', 'leaky_relu')
_NORMS = ('batch', 'spectral')


class Discriminator(chainer.Chain):
    """DCGAN discriminator: convolutions and a linear layer.

    The defaults are the reference's net (mattya/chainer-DCGAN): links ``c0``
    (without batch normalization), ``c1``, ``bn1``, ... ``c3``, ``bn3``
    (``c4``, ``bn4`` for images of more than 128 pixels a side), ``l4l``;
    weights from Normal(0, 0.02), biases 0; batch normalization with eps
    1e-5; two logits, of which the first stands for real. The DCGAN
    paper's net is ``ch=1024, image_size=64, ksize=5,
    activation='leaky_relu', n_logits=1``.

    Args:
        ch (int): Channels of the last convolution; each one before has half
            of the next: a multiple of 8, or of 16 for images of more than
            128 pixels a side.
        image_size (int): Height and width, one of
            :data:`~chainer_dcgan.models.geometry.IMAGE_SIZES`.
        channels (int): Channels of an image: 1 (grey), 3 (colour) or 4
            (colour and opacity).
        ksize (int): Kernel of the convolutions, 4 or 5.
        activation (str): ``'elu'`` or ``'leaky_relu'`` (slope 0.2).
        n_logits (int): 2 (real, generated) or 1 (real).
        norm (str): ``'batch'``, or ``'spectral'``: every layer's weights are
            divided by their largest singular value, found by one power
            iteration a forward pass in training (arXiv 1802.05957), and
            there are no links ``bn1``, ``bn2``, ...
        n_tags (int): Tags that :meth:`forward` may be told: a link ``l4t``
            beside ``l4l`` says of each how far the image shows it, and the
            logit is that of ``l4l`` plus the inner product of these answers
            with the tags (Miyato and Koyama 2018, arXiv 1802.05637, equation
            3). With one logit only.
        rng (numpy.random.RandomState): Where the weights come from; NumPy's
            global generator if it is ``None``.

    Raises:
        ValueError: If a size is not among the above.
    """

    def __init__(
            self, ch=512, image_size=96, channels=3, ksize=4,
            activation='elu', n_logits=2, norm='batch', n_tags=0, rng=None):
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
        if n_tags and n_logits != 1:
            raise ValueError(f'tags need n_logits=1, not {n_logits}')
        self.ch = ch
        self.image_size = image_size
        self.channels = channels
        self.ksize = ksize
        self.activation = activation
        self.n_logits = n_logits
        self.norm = norm
        self.n_tags = n_tags

        n_layers = count_layers(image_size)
        w = initializers.Normal(0.02, rng=rng)

        def halve(n_in, n_out):
            return Convolution2D(
                n_in, n_out, ksize, stride=2, pad=padding(ksize), initialW=w)

        with self.init_scope():
            n_in = channels
            for i in range(n_layers):
                n_out = ch >> n_layers - 1 - i
                setattr(self, f'c{i}', halve(n_in, n_out))
                if norm == 'batch' and i:
                    setattr(self, f'bn{i}',
                            BatchNormalization(n_out, activation))
                n_in = n_out
            n_units = ch * narrow_size(image_size) ** 2
            self.l4l = Linear(n_units, n_logits, initialW=w)
            if n_tags:
                self.l4t = Linear(n_units, n_tags, True, w)
        if norm == 'spectral':
            for link in (*(link for link, _ in self.blocks()), self.l4l,
                         *((self.l4t,) if n_tags else ())):
                _normalize_spectrum(link, rng or numpy.random)

    def get_config(self) -> dict:
        """Returns the arguments that build a net of this shape.

        Returns:
            dict: Arguments of the constructor, but for ``rng``.
        """
        return {name: getattr(self, name) for name in (
            'ch', 'image_size', 'channels', 'ksize', 'activation',
            'n_logits', 'norm', 'n_tags')}

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
        return [(self[f'c{i}'], self[f'bn{i}']
                 if self.norm == 'batch' and i else None)
                for i in range(count_layers(self.image_size))]

    def forward(self, x, tags=None):
        """Judges images.

        Args:
            x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
                float32, :math:`(B, C, H, W)`, in [-1, 1].
            tags (:ref:`ndarray`): What they should show, float32,
                :math:`(B, n\\_tags)`; ``None`` to judge by the images alone.

        Returns:
            ~chainer.Variable: Logits, :math:`(B, n\\_logits)`; class 0 is
            real.
        """
        if tags is None:
            return self.l4l(self._convolve(x))
        weights = self.xp.pad(tags, ((0, 0), (1, 0)), constant_values=1)
        return F.sum(self.answer(x) * weights, axis=1, keepdims=True)

    def answer(self, x):
        """Judges images, and says of each tag how far they show it.

        Args:
            x (:class:`~chainer.Variable` or :ref:`ndarray`): Images.

        Returns:
            ~chainer.Variable: The logit without tags, and an answer for each
            of them, :math:`(B, 1 + n\\_tags)`.
        """
        h = self._convolve(x)
        return F.concat([self.l4l(h), self.l4t(h)], axis=1)

    def _convolve(self, x):
        h = x
        for convolution, bn in self.blocks():
            h = convolution(h)
            h = (functions.activate(h, self.activation) if bn is None
                 else bn(h))
        return h


def _normalize_spectrum(link, rng):
    hook = SpectralNormalization()
    link.add_hook(hook)
    # Chainer draws it from NumPy's global generator.
    setattr(link, hook.vector_name, rng.normal(
        size=len(link.W)).astype(numpy.float32))
