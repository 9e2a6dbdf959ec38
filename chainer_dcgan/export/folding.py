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
        modulation: What a factor and a term of each channel are made of,
            before the ReLU: weights of z, float32, :math:`(2 C, n\\_z)`, and
            what is added to them, :math:`(2 C,)`; ``None`` if the channels
            have none.
    """

    name: str
    W: numpy.ndarray
    b: numpy.ndarray
    modulation: tuple | None = None


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
        'l0z', gen.l0z, scale.repeat(repeats), shift.repeat(repeats),
        axis=0)]
    affine = _modulated if gen.modulate else _affine
    # In test mode no noise is added.
    *blocks, (last, _, _) = gen.blocks()
    layers += [_scaled(link.name, link, *affine(norm), axis=1)
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


def _modulated(norm):
    # Factors and terms depend on z: what is folded is the rest.
    mean, var = _to_double(norm.avg_mean, norm.avg_var)
    scale = 1 / numpy.sqrt(var + norm.eps)
    host = chainer.get_device('@numpy')
    W, gamma, beta = (host.send(param.array).astype(numpy.float32)
                      for param in (norm.W, norm.gamma, norm.beta))
    return scale, -mean * scale, (W, numpy.concatenate([gamma, beta]))


def _scaled(name, link, scale, shift, modulation=None, *, axis):
    W, b = _to_double(*_weights(link))
    shape = [1] * W.ndim
    shape[axis] = -1
    return Layer(
        name, (W * scale.reshape(shape)).astype(numpy.float32),
        (b * scale + shift).astype(numpy.float32), modulation)
