"""What is built of the preset gan, against the figures of its sources.

Those are arXiv 1406.2661 and mnist.yaml of the authors' release.
"""

import numpy
import pytest
from trainer_facts import count_steps, name_of_loss


@pytest.mark.parametrize('given,loss,steps', [
    ({}, 'cross-entropy', (1, 1, 1)),
    ({'loss': 'minimax', 'n_dis': 3}, 'minimax', (3, 1, 4)),
    ({'n_dis': 1}, 'cross-entropy', (1, 1, 2))])
def test_the_first_gan_as_built(build_preset, given, loss, steps):
    updater = build_preset('gan', **given).updater
    iterator = updater.get_iterator('main')
    assert iterator.batch_size == 100 and not iterator.next().flips.any()
    assert updater.sample_z(2).shape == (2, 100)
    assert name_of_loss(updater.loss) == loss
    assert updater.augment is None and updater.average is None
    gen, dis = updater.gen, updater.dis
    # Two pieces of five make the ten here, 240 of five the release's 1200.
    assert [gen[name].W.shape for name in ('l0', 'l1', 'l2')] == [
        (10, 100), (10, 10), (784, 10)]
    assert [dis[name].W.shape for name in ('l0', 'l1', 'l2')] == [
        (10, 784), (10, 2), (1, 2)]
    assert [dis[name].ratio for name in ('drop0', 'drop1', 'drop2')] == [
        0.2, 0.5, 0.5]
    assert count_steps(updater) == steps
    assert updater.n_images_per_iteration == 100 * steps[0]


@pytest.mark.parametrize('name,lr,min_lr', [
    ('gen', 0.1, 1e-6), ('dis', 0.05, 5e-7)])
def test_the_first_gans_rates_as_built(build_preset, name, lr, min_lr):
    optimizer = build_preset('gan').updater.get_optimizer(name)
    for t, epoch, expected, momentum in [
            (0, 0, lr, 0.5), (1, 0, lr / 1.000004, 0.5),
            (1000, 0, lr / 1.000004 ** 1000, 0.5),
            (1000, 1, lr / 1.000004 ** 1000, 0.5 + 0.2 / 249),
            (1000, 248, lr / 1.000004 ** 1000, 0.7 - 0.2 / 249),
            (1000, 249, lr / 1.000004 ** 1000, 0.7),
            (1000, 1000, lr / 1.000004 ** 1000, 0.7),
            # lr / decay^t is min_lr at t = ln(1e5) / ln(decay), 2,878,237.
            (2878236, 0, lr * 1.000004 ** -2878236, 0.5),
            (2878238, 0, min_lr, 0.5)]:
        optimizer.t, optimizer.epoch = t, epoch
        for param in optimizer.target.params():
            param.grad = numpy.zeros_like(param.array)
        optimizer.update()
        assert optimizer.lr == pytest.approx(expected, rel=1e-9)
        assert optimizer.momentum == pytest.approx(momentum, rel=1e-9)


def test_the_first_gans_momentum_follows_the_epochs(build_preset):
    # 51 images and 20 a batch: the third iteration ends an epoch.
    updater = build_preset('gan', batchsize=20).updater
    seen = []
    for _ in range(4):
        updater.update()
        seen.append([updater.get_optimizer(name).momentum
                     for name in ('gen', 'dis')])
    numpy.testing.assert_allclose(
        seen, [[0.5] * 2] * 3 + [[0.5 + 0.2 / 249] * 2], rtol=1e-9)
