"""Differentiable augmentation (Zhao et al. 2020, arXiv 2006.10738)."""

import chainer
import numpy
from chainer import backend, function_node

from chainer_dcgan.storage.random_state import serialize_rng


class DifferentiableAugmentation:
    """Random changes of colour and place, for real and generated images.

    D sees both kinds changed alike, and G gets its gradient through the
    change, so that a change which D cannot tell from a real image's own
    variety does not leak into what G draws. Every image has changes of its
    own, as in the paper's policies 'color' and 'translation'.

    Args:
        recolour (bool): Whether to change brightness (:math:`\\pm 0.5` in a
            range of [-1, 1]), saturation (times 0 to 2) and contrast (times
            0.5 to 1.5).
        translate (bool): Whether to shift by up to an eighth of the size,
            what comes in at the edge being 0.
        seed (int or numpy.random.SeedSequence): Seed of the changes.
    """

    _reach = 1 / 8

    def __init__(self, recolour=False, translate=False, seed=0):
        self._recolour = recolour
        self._translate = translate
        self._rng = numpy.random.default_rng(seed)

    def __call__(self, x):
        """Changes images.

        Args:
            x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
                float32, :math:`(B, C, H, W)`, in [-1, 1].

        Returns:
            ~chainer.Variable: Changed images, of the same shape.
        """
        n, _, h, w = x.shape
        # All are drawn in any case: one change left out leaves the other as
        # it was.
        brightness, saturation, contrast = (
            self._rng.random((3, n)) * [[1], [2], [1]]
            + [[-0.5], [0], [0.5]]).astype(numpy.float32)
        shifts = numpy.stack(
            [self._rng.integers(-int(size * self._reach),
                                int(size * self._reach) + 1, n)
             for size in (h, w)], axis=1)
        x = chainer.as_variable(x)
        if self._recolour:
            x = recolour(x, brightness, saturation, contrast)
        return shift(x, shifts) if self._translate else x

    def serialize(self, serializer):
        """Saves or restores the generator's state.

        Args:
            serializer (~chainer.Serializer): Serializer.
        """
        serialize_rng(serializer, self._rng)


def recolour(x, brightness, saturation, contrast):
    """Changes the colours of each image by amounts of its own.

    Brightness is added; saturation scales the distance of a pixel's colours
    from their mean, contrast the distance of all from the image's mean.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
            :math:`(B, C, H, W)`.
        brightness (numpy.ndarray): float32, :math:`(B,)`.
        saturation (numpy.ndarray): float32, :math:`(B,)`; 1 for none.
        contrast (numpy.ndarray): float32, :math:`(B,)`; 1 for none.

    Returns:
        ~chainer.Variable: Changed images.
    """
    device = backend.get_device_from_array(chainer.as_array(x))
    brightness, saturation, contrast = (
        device.send(values)[:, None, None, None]
        for values in (brightness, saturation, contrast))
    x, = _Recolour(saturation, contrast).apply((x,))
    return x + chainer.functions.broadcast_to(brightness, x.shape)


class _Recolour(function_node.FunctionNode):

    # A sum of orthogonal projections, hence its own transpose.

    def __init__(self, saturation, contrast):
        self.factors = saturation, contrast

    def forward(self, inputs):
        x, = inputs
        saturation, contrast = self.factors
        # A sum over the few channels; mean(axis=1) is several times slower.
        grey = sum(x[:, i] for i in range(x.shape[1]))[:, None] / x.shape[1]
        y = x * (contrast * saturation)
        y += (contrast * (1 - saturation) * grey
              + (1 - contrast) * grey.mean(axis=(2, 3), keepdims=True))
        return y,

    def backward(self, indexes, grad_outputs):
        return _Recolour(*self.factors).apply(grad_outputs)


def shift(x, offsets):
    """Moves each image by an offset of its own; 0 comes in at the edges.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
            :math:`(B, C, H, W)`.
        offsets (numpy.ndarray): Pixels down and to the right, int,
            :math:`(B, 2)`.

    Returns:
        ~chainer.Variable: Moved images.
    """
    return _Shift(offsets).apply((x,))[0]


class _Shift(function_node.FunctionNode):

    def __init__(self, offsets):
        self.offsets = offsets

    def forward(self, inputs):
        x, = inputs
        y = backend.get_array_module(x).zeros_like(x)
        for i, offset in enumerate(self.offsets):
            (to_h, from_h), (to_w, from_w) = (
                (slice(max(d, 0), size + min(d, 0)),
                 slice(max(-d, 0), size + min(-d, 0)))
                for d, size in zip(offset, x.shape[2:]))
            y[i, :, to_h, to_w] = x[i, :, from_h, from_w]
        return y,

    def backward(self, indexes, grad_outputs):
        return _Shift(-self.offsets).apply(grad_outputs)
