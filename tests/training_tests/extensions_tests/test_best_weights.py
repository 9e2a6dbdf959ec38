import json
import os

import numpy
import pytest
from chainer import serializers

from chainer_dcgan import load_generator
from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.extensions import BestWeights
from chainer_dcgan.training.snapshots import newest_snapshot


class Script:
    """Stands for a measurement: gives the figures it was told to."""

    def __init__(self, figures):
        self._figures = figures
        self.weights = []

    def __call__(self, gen):
        self.weights.append(gen.dc1.W.array.copy())
        return {'frechet': self._figures[len(self.weights) - 1],
                'precision': 0.5}


@pytest.fixture
def train(make_trainer, tmp_path):
    """Trains 6 iterations, measured at each second one."""
    def train(figures, out='out', epoch=2, resume=False, skip=0):
        evaluate = Script(figures)
        trainer = make_trainer(epoch, out)
        trainer.extend(
            BestWeights(trainer.updater.gen, evaluate),
            trigger=lambda trainer: trainer.updater.iteration % 2 == 0)
        if resume:
            newest_snapshot(str(tmp_path / out), pytest.fail).restore(trainer)
        run_trainer(trainer)
        return evaluate

    return train


def best(tmp_path, out='out'):
    return load_generator(str(tmp_path / out / 'gen_best.npz')).dc1.W.array


@pytest.mark.parametrize('figures,chosen', [
    ([3, 2, 1], 2), ([3, 1, 2], 1), ([1, 1, 1], 0),
    ([3, float('nan'), 4], 0)])
def test_best_weights_are_kept(train, tmp_path, figures, chosen):
    evaluate = train(figures)
    assert len(evaluate.weights) == 3
    numpy.testing.assert_array_equal(
        best(tmp_path), evaluate.weights[chosen])


def test_figures_come_into_the_log(train, tmp_path):
    train([3, 2, 1])
    with open(tmp_path / 'out' / 'log') as f:
        log = json.load(f)
    # Lines at iterations 3 and 6: the means of what was measured since.
    assert [entry['gen/frechet'] for entry in log] == [3, 1.5]
    assert [entry['gen/precision'] for entry in log] == [0.5, 0.5]


def test_resumed_run_knows_the_best(train, tmp_path):
    train([1], epoch=1)
    before = best(tmp_path)
    train([2, 3], resume=True)
    numpy.testing.assert_array_equal(best(tmp_path), before)
    os.unlink(tmp_path / 'out' / 'snapshot_iter_6.npz')
    evaluate = train([0.5, 3], resume=True)
    numpy.testing.assert_array_equal(best(tmp_path), evaluate.weights[0])
    assert (best(tmp_path) != before).any()


def test_run_that_began_without(make_trainer, train, tmp_path):
    run_trainer(make_trainer(1, 'out'))
    evaluate = train([2, 3], resume=True)
    numpy.testing.assert_array_equal(best(tmp_path), evaluate.weights[0])


def test_the_best_lies_where_older_snapshots_have_it(train, tmp_path):
    train([3, 2, 1])
    with numpy.load(tmp_path / 'out/snapshot_iter_6.npz') as f:
        assert f['extensions/Evaluation/best'] == 1


def test_state_is_a_number():
    extension = BestWeights(None, None)
    serializer = serializers.DictionarySerializer()
    extension.serialize(serializer)
    assert numpy.isinf(serializer.target['best'])
