"""A generator as plain linear maps: batch normalization folded away."""

import dataclasses

import chainer
import numpy


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
        list of Layer: ``l0z``, ``dc1`` to ``dc4``, and ``rgb`` if there is
        one; a ReLU follows each but the last.
    """
    bottom = gen.image_size // 16
    repeats = 1 if gen.bn_per_unit else bottom ** 2
    scale, shift = _affine(gen.bn0l)
    layers = [_scaled(
        'l0z', gen.l0z, scale.repeat(repeats), shift.repeat(repeats), 0)]
    last = 'rgb' if gen.to_rgb else 'dc4'
    for number in '1234':
        if 'dc' + number != last:
            layers.append(_scaled(
                'dc' + number, gen['dc' + number],
                *_affine(gen['bn' + number]), 1))
    host = chainer.get_device('@numpy')
    layers.append(Layer(
        last, *(host.send(array).astype(numpy.float32)
                for array in _weights(gen[last]))))
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
