"""A generator as an ONNX model."""

import numpy

from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.export.folding import fold
from chainer_dcgan.latent import generate, prior_of
from chainer_dcgan.models.geometry import narrow_size, padding
from chainer_dcgan.storage.optional import require

# 13 is the first in which every operator used here has its present form, so
# that old runtimes read the file, too.
OPSET = 13
# The version of the file format that came with it.
_IR_VERSION = 7

TOLERANCE = 1e-4
_N_CHECKED = 16


def to_onnx(gen):
    """Converts a generator in test mode.

    The model's input ``z`` is float32, (batch, n_z); its output ``x``
    float32, (batch, C, H, W), what :func:`chainer_dcgan.generate` returns:
    in [-1, 1] with tanh, around it without. Batch normalization is folded
    into the weights.

    Args:
        gen (Generator): Trained generator, on any device.

    Returns:
        onnx.ModelProto: The model, checked by ONNX's checker.

    Raises:
        InputError: If the weights are not all finite.
        ImportError: If onnx or onnxruntime is not installed.
    """
    onnx, _ = require('exports', 'onnx', 'onnxruntime')
    from onnx import TensorProto, helper, numpy_helper

    layers = fold(gen)
    for layer in layers:
        arrays = layer.W, layer.b, *(layer.modulation or ())
        if not all(numpy.isfinite(a).all() for a in arrays):
            raise InputError(
                'the generator has weights that are not finite, in or after '
                f'{layer.name}: its training has failed. Pass an earlier one.')
    bottom = narrow_size(gen.image_size)
    weights = [numpy_helper.from_array(
        numpy.array([-1, gen.ch, bottom, bottom]), 'shape')]
    for layer in layers:
        weights += [numpy_helper.from_array(layer.W, layer.name + '/W'),
                    numpy_helper.from_array(layer.b, layer.name + '/b')]

    nodes = [
        helper.make_node(
            'Gemm', ['z', 'l0z/W', 'l0z/b'], ['l0z'], transB=1),
        helper.make_node('Relu', ['l0z'], ['units']),
        helper.make_node('Reshape', ['units', 'shape'], ['h0'])]
    # What an odd kernel leaves to twice the size is the output padding.
    double = {'kernel_shape': [gen.ksize] * 2, 'strides': [2, 2],
              'pads': [padding(gen.ksize)] * 4,
              'output_padding': [gen.ksize % 2] * 2}
    keep = {'kernel_shape': [3, 3], 'pads': [1] * 4}
    h = 'h0'
    for layer in layers[1:]:
        inputs = [h, layer.name + '/W', layer.name + '/b']
        operator, arguments = (
            ('Conv', keep) if layer.name == 'out'
            else ('ConvTranspose', double))
        nodes.append(helper.make_node(
            operator, inputs, [layer.name], **arguments))
        h = layer.name
        for kind, W, b in _halves(layer.modulation):
            # To (batch, C, 1, 1).
            name = f'{layer.name}/{kind}'
            weights += [numpy_helper.from_array(W, name + '/W'),
                        numpy_helper.from_array(b, name + '/b')]
            nodes += [
                helper.make_node(
                    'Gemm', ['z', name + '/W', name + '/b'], [name + '/flat'],
                    transB=1),
                helper.make_node(
                    'Unsqueeze', [name + '/flat', 'axes'], [name]),
                helper.make_node(kind, [h, name], [name + '/y'])]
            h = name + '/y'
        if layer is not layers[-1]:
            nodes.append(helper.make_node('Relu', [h], ['h' + layer.name]))
            h = 'h' + layer.name
    nodes.append(helper.make_node(
        'Tanh' if gen.output == 'tanh' else 'Identity', [h], ['x']))
    if any(layer.modulation for layer in layers):
        weights.append(numpy_helper.from_array(numpy.array([2, 3]), 'axes'))

    model = helper.make_model(
        helper.make_graph(
            nodes, 'generator',
            [helper.make_tensor_value_info(
                'z', TensorProto.FLOAT, ['batch', gen.n_z])],
            [helper.make_tensor_value_info(
                'x', TensorProto.FLOAT,
                ['batch', gen.channels, gen.image_size, gen.image_size])],
            weights),
        producer_name='chainer_dcgan', ir_version=_IR_VERSION,
        opset_imports=[helper.make_opsetid('', OPSET)])
    onnx.checker.check_model(model, full_check=True)
    return model


def _halves(modulation):
    # Operators that apply them, and what makes factors, then terms.
    if modulation is None:
        return []
    return [(operator, *half) for operator, *half in zip(
        ('Mul', 'Add'), *(numpy.split(a, 2) for a in modulation))]


def check_against_chainer(model, gen):
    """Compares a model with the generator that it was made from.

    Args:
        model (bytes): Serialized ONNX model.
        gen (Generator): The generator.

    Returns:
        float: The largest difference between two pixels, in the nets' range.

    Raises:
        RunError: If it is over ``TOLERANCE``.
        ImportError: If onnxruntime is not installed.
    """
    onnxruntime = require('exports', 'onnxruntime')
    z = prior_of(gen).draw(numpy.random.default_rng(0), _N_CHECKED)
    # The sliders reach the middle and the corners, which a draw does not.
    z[-2], z[-1] = 0, 1
    session = onnxruntime.InferenceSession(
        model, providers=['CPUExecutionProvider'])
    x, = session.run(['x'], {'z': z})
    difference = float(numpy.abs(x - generate(gen, z)).max())
    if not difference <= TOLERANCE:
        raise RunError(
            f'the ONNX model differs from Chainer by {difference:.2g}, where '
            f'{TOLERANCE:.0e} is allowed. Nothing was written; please report '
            'this with the generator.')
    return difference
