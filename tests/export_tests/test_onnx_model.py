import sys

import numpy
import pytest

from chainer_dcgan import generate
from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.export import OPSET, check_against_chainer, to_onnx

onnx = pytest.importorskip('onnx')
onnxruntime = pytest.importorskip('onnxruntime')

CONFIGS = (
    {},
    {'ksize': 5, 'bn_per_unit': False, 'output': 'tanh', 'strength': 10},
    {'bn_per_unit': False, 'channels': 1},
    {'ksize': 5, 'channels': 1, 'image_size': 48},
    {'resize': True, 'output': 'tanh', 'strength': 10},
    # Noise is left out of a picture, and so of the model.
    {'resize': True, 'min_ch': 32, 'noise': True, 'output': 'tanh',
     'strength': 3},
    {'resize': True, 'fine_ch': 8, 'output': 'tanh', 'strength': 10},
    {'ksize': 5, 'fine_ch': 16, 'channels': 4, 'strength': 10},
    {'resize': True, 'fine_ch': 8, 'modulate': True, 'strength': 3},
    {'modulate': True, 'bn_per_unit': False, 'strength': 3},
    {'n_z': 100, 'ch': 64, 'image_size': 96, 'strength': 20},
    {'image_size': 80, 'channels': 4},
    {'image_size': 160, 'resize': True, 'output': 'tanh', 'strength': 10},
)


@pytest.mark.parametrize('config', CONFIGS)
def test_draws_what_chainer_draws(make_generator, rng, config):
    gen = make_generator(**config)
    model = to_onnx(gen).SerializeToString()
    session = onnxruntime.InferenceSession(
        model, providers=['CPUExecutionProvider'])
    for n in (1, 7):
        z = rng.uniform(-1, 1, (n, gen.n_z)).astype(numpy.float32)
        expected = generate(gen, z)
        assert expected.std() > 0.1
        x, = session.run(None, {'z': z})
        numpy.testing.assert_allclose(x, expected, rtol=0, atol=1e-4)
    assert check_against_chainer(model, gen) <= 1e-4


def test_normalization_is_folded_and_the_opset_stated(make_generator):
    model = to_onnx(make_generator())
    onnx.checker.check_model(model, full_check=True)
    assert {node.op_type for node in model.graph.node} == {
        'Gemm', 'Relu', 'Reshape', 'ConvTranspose', 'Identity'}
    assert [(entry.domain, entry.version)
            for entry in model.opset_import] == [('', OPSET)]


def test_same_generator_makes_the_same_bytes(make_generator):
    gen = make_generator()
    assert (to_onnx(gen).SerializeToString()
            == to_onnx(gen).SerializeToString())


def test_another_generator_fails_the_check(make_generator):
    model = to_onnx(make_generator(seed=0)).SerializeToString()
    with pytest.raises(RunError, match='differs from Chainer by'):
        check_against_chainer(model, make_generator(seed=1))


def test_weights_that_are_not_finite_are_refused(make_generator):
    gen = make_generator()
    gen.bn2.avg_var[0] = numpy.nan
    with pytest.raises(InputError, match='not finite, in or after dc2'):
        to_onnx(gen)


@pytest.mark.parametrize('name', ('onnx', 'onnxruntime'))
def test_a_missing_package_is_named_with_its_command(
        make_generator, monkeypatch, name):
    gen = make_generator()
    model = to_onnx(gen).SerializeToString()
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match='pip install onnx onnxruntime'):
        to_onnx(gen)
        check_against_chainer(model, gen)
