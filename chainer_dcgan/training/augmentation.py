"""Differentiable augmentation (Zhao et al. 2020, arXiv 2006.10738)."""

import chainer
import numpy
from chainer import backend, function_node

from chainer_dcgan.functions.kernels.numpy import augmentation
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
            0.5 to 1.5); opacity stays.
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
        *amounts, offsets = self.draw(len(x), x.shape[2:])
        x = chainer.as_variable(x)
        if self._recolour:
            x = recolour(x, *amounts)
        return shift(x, offsets) if self._translate else x

    def draw(self, n: int, size: tuple) -> tuple:
        """Draws the amounts of changes.

        Args:
            n (int): Images.
            size (tuple): Their height and width.

        Returns:
            tuple: Brightness, saturation and contrast, float32,
            :math:`(B,)`, and pixels down and to the right, int64,
            :math:`(B, 2)`; those that change nothing for what is not to be
            changed.
        """
        # All are drawn in any case: one change left out leaves the other as
        # it was.
        amounts = (self._rng.random((3, n)) * [[1], [2], [1]]
                   + [[-0.5], [0], [0.5]]).astype(numpy.float32)
        offsets = numpy.stack(
            [self._rng.integers(-int(side * self._reach),
                                int(side * self._reach) + 1, n)
             for side in size], axis=1)
        if not self._recolour:
            amounts[...] = [[0], [1], [1]]
        return (*amounts, offsets if self._translate else offsets * 0)

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
        device.send(values) for values in (brightness, saturation, contrast))
    x, = _Recolour(saturation, contrast).apply((x,))
    # Opacity is no colour.
    is_colour = device.xp.arange(x.shape[1]) < augmentation.N_COLOURS
    brightness = brightness[:, None] * is_colour
    return x + chainer.functions.broadcast_to(
        brightness[:, :, None, None], x.shape)


class _Recolour(function_node.FunctionNode):

    # Symmetric, hence its own transpose.

    def __init__(self, saturation, contrast):
        self.factors = saturation, contrast

    def forward(self, inputs):
        return augmentation.recolour(*inputs, *self.factors),

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
        y = backend.get_array_module(x).empty_like(x)
        offsets = backend.get_device_from_array(x).send(self.offsets)
        augmentation.move(x, offsets, y)
        return y,

    def backward(self, indexes, grad_outputs):
        return _Shift(-self.offsets).apply(grad_outputs)
