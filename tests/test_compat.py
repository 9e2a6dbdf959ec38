"""Each mended place of Chainer, against a plain computation."""

import subprocess
import sys
import types

import chainer
import chainer.functions as F
import numpy
import pytest
from chainer import gradient_check

from chainer_dcgan import _compat


def run_python(code):
    return subprocess.run(
        [sys.executable, '-W', 'error', '-c', code], check=True,
        capture_output=True, text=True).stdout


def test_import_is_silent():
    code = 'import chainer_dcgan, chainer; print(chainer.__version__)'
    assert run_python(code) == '7.8.1\n'


def test_import_without_what_is_gone():
    # As with setuptools 81 or newer and Python 3.12 or newer.
    code = '''
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name in ('pkg_resources', 'numpy.distutils'):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hide())
import chainer_dcgan, chainer
assert 'numpy.distutils' not in sys.modules
from chainer import testing
import unittest

class Case(unittest.TestCase):
    @testing.with_requires('numpy>=1.26', 'chainer==7.8.1')
    def test_runs(self): pass
    @testing.with_requires('numpy<1.26')
    def test_skips(self): pass
    @testing.with_requires('no-such-package')
    def test_skips_too(self): pass

result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
print(result.testsRun, len(result.skipped), len(result.errors))
'''
    # unittest counts the skipped ones as run before Python 3.12.1.
    assert run_python(code).split()[1:] == ['2', '0']


def test_chainer_imported_first_is_mended_too():
    code = '''
from chainer_dcgan import _compat
_compat._restore_numpy_names()
import warnings
with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    _compat._stand_in_for_pkg_resources()
    with _compat._stand_in_for_distutils():
        import chainer
import numpy
import chainer_dcgan
W = chainer.Parameter(numpy.ones((1, 1, 4, 4), 'f'))
y = chainer.functions.deconvolution_2d(numpy.ones((1, 1, 2, 2), 'f'), W)
y.grad = numpy.ones_like(y.array)
y.backward()
print(W.grad.sum())
'''
    assert run_python(code) == '64.0\n'


def test_after_an_import_of_chainer_that_failed():
    # In a notebook's first cell; the second one mends it.
    code = '''
import sys, warnings
try:
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        # As NumPy 2 does, also where there is an older one.
        sys.modules['chainer.link'] = None
        import chainer
except (ImportError, AttributeError):
    del sys.modules['chainer.link']
assert 'chainer.backends' in sys.modules and 'chainer' not in sys.modules
import chainer_dcgan
import chainer
import numpy
x = numpy.ones((1, 1), 'f')
print(chainer.links.Linear(1, 2)(x).shape, chainer.functions.relu(x).array)
'''
    assert run_python(code) == '(1, 2) [[1.]]\n'


def test_deconvolution_of_an_array_has_a_weight_gradient(rng):
    # Failed with AttributeError: see _mend_deconvolution_2d.
    x = rng.normal(size=(2, 3, 4, 4))
    W = rng.normal(size=(3, 2, 4, 4))
    gy = rng.normal(size=(2, 2, 8, 8))
    gradient_check.check_backward(
        lambda W: F.deconvolution_2d(x, W, stride=2, pad=1), W, gy,
        dtype=numpy.float64)


def test_convolution_double_backward(rng):
    x = rng.normal(size=(2, 3, 6, 6))
    W = rng.normal(size=(2, 3, 4, 4))
    gy = rng.normal(size=(2, 2, 3, 3))
    gradient_check.check_double_backward(
        lambda x, W: F.convolution_2d(x, W, stride=2, pad=1), (x, W), gy,
        (rng.normal(size=x.shape), rng.normal(size=W.shape)),
        dtype=numpy.float64, atol=1e-3, rtol=1e-3)


def test_resize_images():
    x = numpy.arange(4, dtype=numpy.float32).reshape(1, 1, 2, 2)
    y = F.resize_images(x, (3, 3)).array
    numpy.testing.assert_allclose(
        y[0, 0], [[0, 0.5, 1], [1, 1.5, 2], [2, 2.5, 3]])


def test_as_strided():
    x = chainer.Variable(numpy.arange(4, dtype=numpy.float32))
    y = F.as_strided(x, (3, 2), (1, 1), 0)
    y.grad = numpy.ones((3, 2), numpy.float32)
    y.backward()
    numpy.testing.assert_array_equal(y.array, [[0, 1], [1, 2], [2, 3]])
    numpy.testing.assert_array_equal(x.grad, [1, 2, 2, 1])


def test_unpack_params_converts_what_it_receives():
    # As chainermn's float16 communication into float32 gradients.
    received = numpy.array([1, 2, 3], numpy.float16)

    class Buffer:
        def to_device(self, array, size, offset, stream):
            assert (size, offset) == (6, 0)
            array[...] = received

    param = types.SimpleNamespace(grad=numpy.zeros(3, numpy.float32))
    _compat._unpack_params(
        [param], 'grad', Buffer(), numpy.float16, False)
    assert param.grad.dtype == numpy.float32
    numpy.testing.assert_array_equal(param.grad, [1, 2, 3])


def test_unpack_params_fills_a_missing_gradient():
    class Buffer:
        def to_device(self, array, size, offset, stream):
            array[...] = 5

    data = numpy.zeros(2, numpy.float32)
    param = types.SimpleNamespace(grad=None, data=data, xp=numpy)
    _compat._unpack_params(
        [param], 'grad', Buffer(), numpy.float32, True)
    numpy.testing.assert_array_equal(param.grad, [5, 5])


def test_chainermn_is_mended_when_it_is_imported(tmp_path, monkeypatch):
    # A package of that name in place of the real one, which needs MPI.
    package = tmp_path / 'chainermn' / 'communicators'
    package.mkdir(parents=True)
    (tmp_path / 'chainermn' / '__init__.py').write_text('')
    (package / '__init__.py').write_text('')
    (package / '_memory_utility.py').write_text('unpack_params = None\n')
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in list(sys.modules):
        if name.split('.')[0] == 'chainermn':
            monkeypatch.delitem(sys.modules, name)
    from chainermn.communicators import _memory_utility
    assert _memory_utility.unpack_params is _compat._unpack_params


@pytest.mark.parametrize('name', [
    'linear', 'softplus', 'sigmoid', 'tanh', 'average', 'reshape',
    'elu', 'relu', 'leaky_relu'])
def test_functions_used_here(name, rng):
    x = rng.normal(size=(4, 6))
    x[abs(x) < 0.1] = 0.5  # away from the kinks
    W = rng.normal(size=(3, 6))
    function, expected = {
        'linear': (lambda x: F.linear(x, W),
                   [[sum(a * b for a, b in zip(row, w)) for w in W]
                    for row in x]),
        'softplus': (F.softplus, numpy.log(1 + numpy.exp(x))),
        'sigmoid': (F.sigmoid, 1 / (1 + numpy.exp(-x))),
        'tanh': (F.tanh, (numpy.exp(2 * x) - 1) / (numpy.exp(2 * x) + 1)),
        'average': (F.average, sum(x.ravel()) / 24),
        'reshape': (lambda x: F.reshape(x, (3, -1)),
                    numpy.array(x.ravel().tolist()).reshape(3, 8)),
        'elu': (F.elu, numpy.where(x > 0, x, numpy.exp(x) - 1)),
        'relu': (F.relu, numpy.where(x > 0, x, 0)),
        'leaky_relu': (F.leaky_relu, numpy.where(x > 0, x, 0.2 * x)),
    }[name]
    y = function(chainer.Variable(x))
    numpy.testing.assert_allclose(y.array, expected, rtol=1e-6)
    gradient_check.check_backward(
        function, x, rng.normal(size=y.shape), dtype=numpy.float64)


@pytest.mark.parametrize('shape', [(5, 3), (4, 3, 2, 2)])
def test_batch_normalization(shape, rng):
    x = rng.normal(2, 3, size=shape)
    gamma, beta = rng.normal(size=(2, 3))
    axis = (0,) if len(shape) == 2 else (0, 2, 3)

    def function(x, gamma, beta):
        return F.batch_normalization(x, gamma, beta, eps=1e-5)

    view = (1, 3) + (1,) * (len(shape) - 2)
    mean = x.mean(axis, keepdims=True)
    var = ((x - mean) ** 2).mean(axis, keepdims=True)
    expected = (gamma.reshape(view) * (x - mean) / numpy.sqrt(var + 1e-5)
                + beta.reshape(view))
    numpy.testing.assert_allclose(
        function(x, gamma, beta).array, expected, rtol=1e-6)
    gradient_check.check_backward(
        function, (x, gamma, beta), rng.normal(size=shape),
        dtype=numpy.float64, atol=1e-3, rtol=1e-3)
