"""The fully connected nets of the first GAN (arXiv 1406.2661) for MNIST.

The paper gives no sizes; they are those of the authors' release,
``mnist.yaml`` in github.com/goodfeli/adversarial. These nets live on pixels
in [0, 1] and on z of unit variance, uniform on :math:`[-\\sqrt 3, \\sqrt
3]`. To the outside they keep this package's ranges, [-1, 1] for both: z is
stretched on the way in, and :mod:`chainer_dcgan.images` changes the pixels.

The layers are Chainer's own: nearly all the work is in matrix products too
large to gain from :mod:`chainer_dcgan.functions`.
"""

import math

import chainer
import chainer.functions as F
import chainer.links as L
import numpy
from chainer import initializers

from chainer_dcgan import images
from chainer_dcgan.models.dropout import Dropout

_Z_SCALE = math.sqrt(3)
_N_PIECES = 5


class MLPGenerator(chainer.Chain):
    """Two layers of ReLU units and one of sigmoid units, a pixel each.

    Weights are uniform on [-0.05, 0.05], biases 0; the release starts the
    last one from the data, see :meth:`start_from_marginals`.

    Args:
        n_z (int): Dimensions of z.
        ch (int): Units of a hidden layer, a multiple of 5, which D needs.
        image_size (int): Height and width of an image.
        channels (int): Colour channels of an image: 1 or 3.
        rng (numpy.random.Generator): Where the weights come from; NumPy's
            global generator if it is ``None``.

    Raises:
        ValueError: If a size is not possible.
    """

    def __init__(
            self, n_z: int=100, ch: int=1200, image_size: int=28,
            channels: int=1, rng: numpy.random.Generator | None=None) -> None:
        super().__init__()
        _check_sizes(ch, image_size, channels)
        if n_z < 1:
            raise ValueError(f'n_z must be at least 1, not {n_z}')
        self.n_z = n_z
        self.ch = ch
        self.image_size = image_size
        self.channels = channels

        w = initializers.Uniform(0.05, rng=rng)
        with self.init_scope():
            self.l0 = L.Linear(n_z, ch, initialW=w)
            self.l1 = L.Linear(ch, ch, initialW=w)
            self.l2 = L.Linear(ch, channels * image_size ** 2, initialW=w)

    def get_config(self) -> dict:
        """Returns the arguments that build a net of this shape.

        Returns:
            dict: Arguments of the constructor, but for ``rng``.
        """
        return {name: getattr(self, name) for name in (
            'n_z', 'ch', 'image_size', 'channels')}

    def start_from_marginals(self, imgs: numpy.ndarray) -> None:
        """Sets the last bias so that its sigmoid is the data's mean image.

        As the release does (``init_sigmoid_bias_from_marginals``).

        Args:
            imgs (numpy.ndarray): Training images, uint8,
                :math:`(N, C, H, W)`.
        """
        mean = imgs.mean(axis=0, dtype=numpy.float64).reshape(-1) / 255
        # A pixel that is black in every image has no finite bias.
        mean = mean.clip(1e-7, 1 - 1e-7)
        bias = numpy.log(mean / (1 - mean)).astype(numpy.float32)
        self.l2.b.array[...] = self.device.send(bias)

    def forward(self, z):
        """Draws images.

        Args:
            z (:class:`~chainer.Variable` or :ref:`ndarray`): Latent vectors,
                float32, :math:`(B, n_z)`, in [-1, 1].

        Returns:
            ~chainer.Variable: Images, :math:`(B, C, H, W)`, in [-1, 1).
        """
        h = F.relu(self.l0(z * _Z_SCALE))
        h = F.relu(self.l1(h))
        x = images.from_unit(F.sigmoid(self.l2(h)))
        return F.reshape(
            x, (-1, self.channels, self.image_size, self.image_size))


class MLPDiscriminator(chainer.Chain):
    """Two layers of maxout units, dropout before each, and one logit.

    A maxout unit (arXiv 1302.4389) gives the largest of 5 linear pieces.
    Weights are uniform on [-0.005, 0.005], biases 0.

    Args:
        ch (int): Linear pieces of a layer, a multiple of 5: the release's
            240 units have 1200.
        image_size (int): Height and width of an image.
        channels (int): Colour channels of an image: 1 or 3.
        rng (numpy.random.Generator): Where the weights and the seeds of the
            dropout come from; NumPy's global generator, and 0, if it is
            ``None``.

    Raises:
        ValueError: If a size is not possible.
    """

    def __init__(
            self, ch: int=1200, image_size: int=28, channels: int=1,
            rng: numpy.random.Generator | None=None) -> None:
        super().__init__()
        _check_sizes(ch, image_size, channels)
        self.ch = ch
        self.image_size = image_size
        self.channels = channels

        w = initializers.Uniform(0.005, rng=rng)
        n_units = ch // _N_PIECES
        with self.init_scope():
            self.l0 = L.Linear(channels * image_size ** 2, ch, initialW=w)
            self.l1 = L.Linear(n_units, ch, initialW=w)
            self.l2 = L.Linear(n_units, 1, initialW=w)
            self.drop0 = Dropout(0.2, rng)
            self.drop1 = Dropout(0.5, rng)
            self.drop2 = Dropout(0.5, rng)

    def get_config(self) -> dict:
        """Returns the arguments that build a net of this shape.

        Returns:
            dict: Arguments of the constructor, but for ``rng``.
        """
        return {name: getattr(self, name) for name in (
            'ch', 'image_size', 'channels')}

    def forward(self, x):
        """Judges images.

        Args:
            x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
                float32, :math:`(B, C, H, W)`, in [-1, 1].

        Returns:
            ~chainer.Variable: Logits of being real, :math:`(B, 1)`.
        """
        h = F.reshape(images.to_unit(x), (len(x), -1))
        h = F.maxout(self.l0(self.drop0(h)), _N_PIECES)
        h = F.maxout(self.l1(self.drop1(h)), _N_PIECES)
        return self.l2(self.drop2(h))


def _check_sizes(ch, image_size, channels):
    if ch < _N_PIECES or ch % _N_PIECES:
        raise ValueError(
            f'ch must be a positive multiple of {_N_PIECES}, not {ch}')
    if image_size < 1:
        raise ValueError(
            f'image_size must be at least 1, not {image_size}')
    if channels not in (1, 3):
        raise ValueError(
            f'channels must be 1 or 3, not {channels}')
