import numpy
import pytest

from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.extensions import StepDecay


def step_sizes(trainer):
    """Runs a trainer; gives both nets' steps of each iteration."""
    found = []
    trainer.extend(
        lambda trainer: found.append([
            optimizer.alpha for optimizer
            in trainer.updater.get_all_optimizers().values()]),
        # Before the next one is set.
        trigger=(1, 'iteration'), priority=50, name='look')
    run_trainer(trainer)
    return numpy.array(found)


@pytest.mark.parametrize('constant,shares', [
    # In halves of a batch: there are 3 of them after 1.5 iterations.
    (3, [1, 1, 3 / 4, 1 / 2, 3 / 8, 3 / 10]), (100, [1] * 6)])
def test_steps_shrink(make_trainer, constant, shares):
    trainer = make_trainer(2)
    first = [optimizer.alpha for optimizer
             in trainer.updater.get_all_optimizers().values()]
    n = trainer.updater.n_images_per_iteration
    trainer.extend(StepDecay(constant * n // 2))
    found = step_sizes(trainer)
    numpy.testing.assert_allclose(
        found, numpy.outer(shares, first)[:len(found)], rtol=1e-6)
    assert len(found) > 3
