"""A pass through G."""

import functools

import numpy
from chainer import backend

from chainer_dcgan.functions.kernels import layout
from chainer_dcgan.functions.kernels.filters import Filters
from chainer_dcgan.models.geometry import narrow_size
from chainer_dcgan.models.links import Convolution2D, ResizeConvolution2D
from chainer_dcgan.training.passes.gradients import Gradients
from chainer_dcgan.training.passes.normalization import (
    ModulatedPass,
    NormalizationPass,
)


class GeneratorPass:
    """G with the weights that it has now, drawing one batch.

    Args:
        gen (~chainer_dcgan.Generator): G.
        kernels (module): From :func:`~chainer_dcgan.functions.dispatch.\
kernels`.
        z (:ref:`ndarray`): Latent vectors, :math:`(B, n_z)`.
        noise (list of :ref:`ndarray`): See
            :meth:`~chainer_dcgan.Generator.forward`.

    Attributes:
        x (:ref:`ndarray`): Images, :math:`(B, 3, H, W)`.
    """

    def __init__(self, gen, kernels, z, noise=None):
        self._gen = gen
        self._kernels = kernels
        self._z = z
        bottom = narrow_size(gen.image_size)
        shape = len(z), gen.ch, bottom, bottom
        h = kernels.matmul(z, gen.l0z.W.array.T)
        h += gen.l0z.b.array
        if not gen.bn_per_unit:
            h = h.reshape(shape)
        self._projection = NormalizationPass(kernels, gen.bn0l, h)
        x = self._projection.y.reshape(shape)
        self._layers = []
        maps = iter(noise or ())
        for link, add_noise, bn in gen.blocks():
            if isinstance(link, Convolution2D):
                layer = _Colours(kernels, link, x)
            else:
                noisy = add_noise is not None and noise is not None
                layer = _Layer(kernels, link, add_noise, bn, x,
                               next(maps) if noisy else None,
                               z if gen.modulate else None)
            self._layers.append(layer)
            x = layer.y
        if gen.output == 'tanh':
            xp = backend.get_array_module(x)
            x = xp.tanh(x, out=x)
        self.x = x

    def write_gradients(self, gx):
        """Makes the gradients those of G's parameters.

        Args:
            gx (:ref:`ndarray`): Gradient to the images; it may be
                overwritten.
        """
        gradients = Gradients()
        if self._gen.output == 'tanh':
            gx = layout.from_rows(self._kernels.tanh_backward(
                layout.rows(self.x), layout.rows(gx)), gx.shape)
        g = gx
        for layer in reversed(self._layers):
            g = layer.backward(g, gradients)
        g = self._projection.backward(
            g.reshape(self._projection.y.shape), gradients)
        g = g.reshape(len(g), -1)
        kernels, link = self._kernels, self._gen.l0z
        gradients.add(link.W, kernels.matmul(g.T, self._z))
        gradients.add(
            link.b, None if self._gen.bn_per_unit else kernels.column_sum(g))
        gradients.write(self._gen)


class _Layer:

    # A deconvolution of stride 2, and what follows it.

    def __init__(self, kernels, link, add_noise, bn, x, maps, z):
        self._kernels = kernels
        self._link = link
        self._add_noise = add_noise
        # The rows' own, in one row.
        self._maps = None if maps is None else maps.reshape(-1)
        self._x = x
        self._resizes = isinstance(link, ResizeConvolution2D)
        if self._resizes:
            W, self._geometry = _spread(kernels, link.W.array), (2, 1)
        else:
            W, self._geometry = link.W.array, (2, link.pad[0])
        self._filters = Filters(W)
        y = kernels.correlate_transposed(
            x, self._filters, link.b.array, *self._geometry,
            tuple(2 * n for n in x.shape[2:]))
        if maps is not None:
            rows = layout.rows(y)
            kernels.add_noise(rows, self._maps, add_noise.amount.array)
            y = layout.from_rows(rows, y.shape)
        self._normalization = None
        if bn is not None:
            self._normalization = (
                NormalizationPass(kernels, bn, y) if z is None
                else ModulatedPass(kernels, bn, y, z))
            y = self._normalization.y
        self.y = y

    def backward(self, g, gradients):
        kernels, x = self._kernels, self._x
        has_bias = self._normalization is None
        if not has_bias:
            g = self._normalization.backward(g, gradients)
        if self._add_noise is not None:
            gradients.add(self._add_noise.amount, self._to_amount(g))
        gb = kernels.column_sum(layout.rows(g)) if has_bias else None
        gW, _ = kernels.correlate_weight(
            g, x, self._filters.shape[2:], *self._geometry, with_bias=False)
        gx = kernels.correlate(
            g, self._filters, None, *self._geometry, x.shape[2:])
        if self._resizes:
            gW = _gather(kernels, gW)
        gradients.add(self._link.W, gW)
        gradients.add(self._link.b, gb)
        return gx

    def _to_amount(self, g):
        if self._maps is None:
            return None
        return self._kernels.noise_sums(layout.rows(g), self._maps)


class _Colours:

    # The convolution that makes an image of maps of its size.

    def __init__(self, kernels, link, x):
        self._kernels = kernels
        self._link = link
        self._x = x
        self._filters = Filters(link.W.array)
        self._geometry = link.stride[0], link.pad[0]
        self.y = kernels.correlate(
            x, self._filters, link.b.array, *self._geometry, x.shape[2:])

    def backward(self, g, gradients):
        kernels, x = self._kernels, self._x
        gW, gb = kernels.correlate_weight(
            x, g, self._filters.shape[2:], *self._geometry)
        gradients.add(self._link.W, gW)
        gradients.add(self._link.b, gb)
        return kernels.correlate_transposed(
            g, self._filters, None, *self._geometry, x.shape[2:])


def _spread(kernels, W):
    # ResizeConvolution2D.kernel, as a product: each weight of 3 x 3 goes to
    # four places of 4 x 4.
    return kernels.matmul(W.reshape(-1, 9), _places(W)).reshape(
        *W.shape[:2], 4, 4)


def _gather(kernels, gW):
    # Its transpose.
    return kernels.matmul(gW.reshape(-1, 16), _places(gW).T).reshape(
        *gW.shape[:2], 3, 3)


def _places(W):
    return _places_of_3x3(backend.get_device_from_array(W))


@functools.cache
def _places_of_3x3(device):
    places = numpy.zeros((3, 3, 4, 4), numpy.float32)
    for i in range(3):
        for j in range(3):
            places[i, j, i:i + 2, j:j + 2] = 1
    return device.send(places.reshape(9, 16))
