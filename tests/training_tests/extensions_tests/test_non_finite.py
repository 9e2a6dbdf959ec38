import math
import types

import chainer
import numpy
import pytest

from chainer_dcgan.errors import RunError
from chainer_dcgan.training.extensions import StopOnNonFinite


def make_trainer(**observation):
    return types.SimpleNamespace(
        observation=observation, updater=types.SimpleNamespace(iteration=7))


@pytest.mark.parametrize('value', [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize('kind', [
    float, numpy.float32, lambda x: chainer.Variable(numpy.array(x, 'f'))])
def test_stops(value, kind):
    with pytest.raises(RunError, match='gen/loss is .* at iteration 7'):
        StopOnNonFinite()(make_trainer(
            **{'dis/loss': 1., 'gen/loss': kind(value)}))


def test_goes_on():
    StopOnNonFinite()(make_trainer(
        a=0., b=-1e30, c=chainer.Variable(numpy.array(3e38, 'f'))))
