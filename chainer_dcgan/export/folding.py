"""A generator as plain linear maps: batch normalization folded away."""

import dataclasses

import chainer
import numpy

from chainer_dcgan.models.geometry import narrow_size


@dataclasses.dataclass(frozen=True)
class Layer:
    """Weights of a layer, as Chainer lays them out.

    Attributes:
        name: Name of the link.
        W: float32; :math:`(units, n\\_z)` of a projection,
            :math:`(C_{in}, C_{out}, k, k)` of a deconvolution,
            :math:`(C_{out}, C_{in}, k, k)` of a convolution.
        b: float32; one a unit or an output channel.
    """

    name: str
    W: numpy.ndarray
    b: numpy.ndarray


def fold(gen):
    """Folds a generator's batch normalizations into the layers before them.

    In test mode they are fixed linear maps,
    :math:`y = \\gamma (x - \\mu) / \\sqrt{\\sigma^2 + \\epsilon} + \\beta`
    with the running statistics for :math:`\\mu` and :math:`\\sigma^2`, as in
    Chainer's ``fixed_batch_normalization``.

    Args:
        gen (Generator): Generator, on any device.

    Returns:
        list of Layer: ``l0z``, ``dc1``, ``dc2``, ..., and the convolution
        ``out`` where the generator has one; a ReLU follows each but the
        last.
    """
    repeats = 1 if gen.bn_per_unit else narrow_size(gen.image_size) ** 2
    scale, shift = _affine(gen.bn0l)
    layers = [_scaled(
        'l0z', gen.l0z, scale.repeat(repeats), shift.repeat(repeats), 0)]
    # In test mode no noise is added.
    *blocks, (last, _, _) = gen.blocks()
    layers += [_scaled(link.name, link, *_affine(norm), 1)
               for link, _, norm in blocks]
    host = chainer.get_device('@numpy')
    layers.append(Layer(
        last.name, *(host.send(array).astype(numpy.float32)
                     for array in _weights(last))))
    return layers


def _weights(link):
    W = link.kernel() if hasattr(link, 'kernel') else link.W
    return W.array, link.b.array


def _to_double(*arrays):
    # Rounded to float32 once, at the end.
    host = chainer.get_device('@numpy')
    return [host.send(array).astype(numpy.float64) for array in arrays]


def _affine(norm):
    gamma, beta, mean, var = _to_double(
        norm.gamma.array, norm.beta.array, norm.avg_mean, norm.avg_var)
    scale = gamma / numpy.sqrt(var + norm.eps)
    return scale, beta - mean * scale


def _scaled(name, link, scale, shift, output_axis):
    W, b = _to_double(*_weights(link))
    shape = [1] * W.ndim
    shape[output_axis] = -1
    return Layer(
        name, (W * scale.reshape(shape)).astype(numpy.float32),
        (b * scale + shift).astype(numpy.float32))
