"""Generator G."""

import chainer
import chainer.functions as F
import numpy
from chainer import initializers

from chainer_dcgan.models.geometry import (
    check_geometry,
    count_layers,
    narrow_size,
    padding,
)
from chainer_dcgan.models.links import (
    BatchNormalization,
    Convolution2D,
    Deconvolution2D,
    Linear,
    ModulatedBatchNormalization,
    Noise,
    ResizeConvolution2D,
)
from chainer_dcgan.models.prior import category, check_prior

_OUTPUTS = {'linear': F.identity, 'tanh': F.tanh}


class Generator(chainer.Chain):
    """DCGAN generator: a projection of z and deconvolutions.

    The defaults are the reference's net (mattya/chainer-DCGAN): links
    ``l0z``, ``bn0l``, ``dc1``, ``bn1``, ... ``dc4`` (``dc5`` for images of
    more than 128 pixels a side); weights from
    Normal(0, 0.02), biases 0; batch normalization with eps 1e-5, over every
    unit of the projection separately; no function on the output. The DCGAN
    paper's net (arXiv 1511.06434, figure 1) is ``ch=1024, image_size=64,
    ksize=5, bn_per_unit=False, output='tanh'``.

    Args:
        n_z (int): Dimensions of z.
        ch (int): Channels of the projection, which each deconvolution but
            the last one halves: a multiple of 8, or of 16 for images of more
            than 128 pixels a side.
        image_size (int): Height and width, one of
            :data:`~chainer_dcgan.models.geometry.IMAGE_SIZES`.
        channels (int): Channels of an image: 1 (grey), 3 (colour) or 4
            (colour and opacity).
        ksize (int): Kernel of the deconvolutions, 4 or 5.
        bn_per_unit (bool): Whether ``bn0l`` normalizes every unit by itself,
            as the reference does, instead of every channel.
        output (str): Function on the output: ``'linear'`` or ``'tanh'``.
        resize (bool): Whether the deconvolutions are
            :class:`~chainer_dcgan.models.links.ResizeConvolution2D`, against
            a fine grid; with ``ksize=4`` only.
        min_ch (int): Fewest channels between two layers, as far as ``ch``
            allows: the halving ends there.
        fine_ch (int): Maps of an image's own size, a multiple of 8: where
            there are any, the last deconvolution gives them, normalized and
            activated as all others, and a 3 x 3 convolution, link ``out``,
            makes an image of them. Without them each pixel is a linear
            function of maps of half the size.
        modulate (bool): Whether ``bn1``, ``bn2``, ... are
            :class:`~chainer_dcgan.models.links.ModulatedBatchNormalization`,
            so that z reaches each of them.
        noise (bool): Whether links ``noise1``, ... add noise to what each
            deconvolution but the last one gives, see :meth:`forward`.
        prior (str): What z is drawn from, in training and after it:
            ``'uniform'`` or ``'normal'``, see
            :class:`~chainer_dcgan.models.prior.Prior`.
        tags (sequence of str): Names of the tags that the last entries of z
            stand for: 1 where an image bears one, -1 where it does not, 0
            where that is unknown.
        n_tag_rows (int): Rows of :attr:`tag_rows`.
        rng (numpy.random.RandomState): Where the weights come from; NumPy's
            global generator if it is ``None``.

    Attributes:
        tag_rows (:ref:`ndarray`): Tags of images, int8,
            :math:`(n\\_tag\\_rows, T)`, to draw those of z from: tags go
            together and exclude each other.

    Raises:
        ValueError: If a size is not among the above.
    """

    def __init__(
            self, n_z=100, ch=512, image_size=96, channels=3, ksize=4,
            bn_per_unit=True, output='linear', resize=False, min_ch=0,
            fine_ch=0, modulate=False, noise=False, prior='uniform', tags=(),
            n_tag_rows=0, rng=None):
        super().__init__()
        check_geometry(ch, image_size, channels, ksize)
        check_prior(prior)
        if min_ch < 0:
            raise ValueError(f'min_ch must be at least 0, not {min_ch}')
        if fine_ch < 0 or fine_ch % 8:
            raise ValueError(
                f'fine_ch must be a multiple of 8, or 0, not {fine_ch}')
        if n_z < 1:
            raise ValueError(f'n_z must be at least 1, not {n_z}')
        if n_z < len(tags):
            raise ValueError(
                f'n_z is {n_z}, which has no room for {len(tags)} tags')
        if n_tag_rows < 0 or bool(n_tag_rows) != bool(tags):
            raise ValueError(
                f'{n_tag_rows} rows for {len(tags)} tags: expected rows for '
                'tags, and none without')
        if output not in _OUTPUTS:
            raise ValueError(
                f'output must be one of {sorted(_OUTPUTS)}, not {output!r}')
        if resize and ksize != 4:
            raise ValueError(f'resize needs ksize=4, not {ksize}')
        self.n_z = n_z
        self.ch = ch
        self.image_size = image_size
        self.channels = channels
        self.ksize = ksize
        self.bn_per_unit = bn_per_unit
        self.output = output
        self.resize = resize
        self.min_ch = min_ch
        self.fine_ch = fine_ch
        self.modulate = modulate
        self.noise = noise
        self.prior = prior
        self.tags = tuple(tags)
        self.n_tag_rows = n_tag_rows

        bottom = narrow_size(image_size)
        n_layers = count_layers(image_size)
        widths = [max(ch >> i, min(min_ch, ch)) for i in range(n_layers)]
        w = initializers.Normal(0.02, rng=rng)

        def double(n_in, n_out, size):
            if resize:
                return ResizeConvolution2D(n_in, n_out, w)
            return Deconvolution2D(
                n_in, n_out, ksize, stride=2, pad=padding(ksize),
                outsize=(2 * size, 2 * size), initialW=w)

        def normalize(size):
            if modulate:
                return ModulatedBatchNormalization(size, 'relu', n_z, w)
            return BatchNormalization(size, 'relu')

        if tags:
            self.add_persistent('tag_rows', numpy.zeros(
                (n_tag_rows, len(tags)), numpy.int8))
        with self.init_scope():
            self.l0z = Linear(n_z, ch * bottom ** 2, initialW=w)
            self.bn0l = BatchNormalization(
                ch * bottom ** 2 if bn_per_unit else ch, 'relu')
            for i in range(1, n_layers):
                setattr(self, f'dc{i}', double(
                    widths[i - 1], widths[i], bottom << i - 1))
                setattr(self, f'bn{i}', normalize(widths[i]))
                if noise:
                    setattr(self, f'noise{i}', Noise(widths[i]))
            setattr(self, f'dc{n_layers}', double(
                widths[-1], fine_ch or channels, image_size // 2))
            if fine_ch:
                setattr(self, f'bn{n_layers}', normalize(fine_ch))
                self.out = Convolution2D(
                    fine_ch, channels, 3, pad=1, initialW=w)

    def get_config(self) -> dict:
        """Returns the arguments that build a net of this shape.

        Returns:
            dict: Arguments of the constructor, but for ``rng``.
        """
        return {name: getattr(self, name) for name in (
            'n_z', 'ch', 'image_size', 'channels', 'ksize', 'bn_per_unit',
            'output', 'resize', 'min_ch', 'fine_ch', 'modulate',
            'noise', 'prior', 'tags', 'n_tag_rows')}

    def categories(self):
        """Tells which tags exclude each other: those of one category.

        Returns:
            numpy.ndarray: bool, :math:`(T, C)`: whether a tag is of a
            :func:`~chainer_dcgan.models.prior.category`.
        """
        own = [category(tag) for tag in self.tags]
        return numpy.array(
            [[name == other for other in dict.fromkeys(own)] for name in own])

    def blocks(self) -> list:
        """Lists the layers after the projection and what follows them.

        Returns:
            list: Of each a link, the one that adds noise to what it gives,
            and its normalization; ``None`` where there is none of these. All
            are deconvolutions but ``out``.
        """
        n_layers = count_layers(self.image_size)
        blocks = [(self[f'dc{i}'], self._noise_of(i), self[f'bn{i}'])
                  for i in range(1, n_layers)]
        last = self[f'dc{n_layers}']
        if not self.fine_ch:
            return [*blocks, (last, None, None)]
        return [*blocks, (last, None, self[f'bn{n_layers}']),
                (self.out, None, None)]

    def _noise_of(self, number):
        # None after the last deconvolution, which is not always the output.
        return getattr(self, f'noise{number}', None)

    def noise_sizes(self) -> list:
        """Lists the sides of the maps that noise is added to.

        Returns:
            list of int: Heights and widths, in the order of the layers;
            empty without noise.
        """
        bottom = narrow_size(self.image_size)
        n_layers = count_layers(self.image_size)
        return [bottom << i for i in range(1, n_layers)] if self.noise else []

    def forward(self, z, noise=None):
        """Draws images.

        Args:
            z (:class:`~chainer.Variable` or :ref:`ndarray`): Latent vectors,
                float32, :math:`(B, n_z)`.
            noise (list of :ref:`ndarray`): One map an image for each of
                :meth:`noise_sizes`, :math:`(B, H, W)`, as in training;
                ``None`` for no noise: then equal z give equal images.

        Returns:
            ~chainer.Variable: Images, :math:`(B, C, H, W)`; in [-1, 1] with
            tanh, around it without.
        """
        bottom = narrow_size(self.image_size)
        h = self.l0z(z)
        if not self.bn_per_unit:
            h = F.reshape(h, (-1, self.ch, bottom, bottom))
        h = self.bn0l(h)
        h = F.reshape(h, (-1, self.ch, bottom, bottom))
        maps = iter(noise or ())
        for layer, add_noise, bn in self.blocks():
            h = layer(h)
            if add_noise is not None and noise is not None:
                h = add_noise(h, next(maps))
            if bn is not None:
                h = bn(h, z) if self.modulate else bn(h)
        return _OUTPUTS[self.output](h)
