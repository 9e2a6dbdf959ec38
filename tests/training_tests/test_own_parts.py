"""Parts that a user of Chainer has, in our updater, beside our extensions."""

import chainer
import numpy
import pytest
from chainer import serializers, training
from chainer.training import extensions as chainer_extensions
from own_nets import OwnDiscriminator, OwnGenerator

from chainer_dcgan import DCGANUpdater, Discriminator, Generator, generate
from chainer_dcgan.models import contract
from chainer_dcgan.models.contract import ContractError
from chainer_dcgan.training import extensions
from chainer_dcgan.training.losses import LOSSES

B = 4
X = numpy.random.default_rng(0).uniform(-1, 1, (12, 3, 32, 32)).astype('f')


def make_updater(gen=None, dis=None, dataset=X, rng=None, **kwargs):
    models = gen or OwnGenerator(rng=rng), dis or OwnDiscriminator(rng=rng)
    optimizer = {}
    for name, model in zip(('gen', 'dis'), models):
        optimizer[name] = chainer.optimizers.RMSprop(1e-3).setup(model)
    return DCGANUpdater(models, chainer.iterators.SerialIterator(
        dataset, B, shuffle=False), optimizer, **kwargs)


def make_trainer(out, n=4):
    rng = numpy.random.default_rng(3)
    updater = make_updater(
        rng=rng, dataset=chainer.datasets.TupleDataset(X, range(len(X))),
        n_dis=1, loss=LOSSES['hinge'])
    trainer = training.Trainer(updater, (n, 'iteration'), str(out))
    every = (2, 'iteration')
    trainer.extend(chainer_extensions.LogReport(trigger=every))
    trainer.extend(chainer_extensions.ExponentialShift(
        'lr', 0.5, optimizer=updater.get_optimizer('gen')), trigger=every)
    trainer.extend(chainer_extensions.snapshot(), trigger=every)
    trainer.extend(extensions.SampleGrid(updater.gen, 0), trigger=every)
    trainer.extend(extensions.LossPlot(), trigger=every)
    trainer.extend(extensions.ConsoleReport(n * B))
    trainer.extend(extensions.StopOnNonFinite())
    trainer.extend(extensions.Checkpoint(), trigger=every)
    return trainer


def test_trains_draws_saves_and_goes_on(tmp_path, capsys):
    whole = make_trainer(tmp_path / 'whole')
    whole.run()
    make_trainer(tmp_path / 'parts', 2).run()
    for name in ('snapshot_iter_2.npz', 'snapshot_iter_2'):
        # Ours, and Chainer's own.
        trainer = make_trainer(tmp_path / 'parts')
        serializers.load_npz(str(tmp_path / 'parts' / name), trainer)
        trainer.run()
        for param, other in zip(
                whole.updater.gen.params(), trainer.updater.gen.params()):
            numpy.testing.assert_array_equal(param.array, other.array)
    grids = [(tmp_path / out / 'preview/iter_00000004.png').read_bytes()
             for out in ('whole', 'parts')]
    assert grids[0] == grids[1]
    assert (tmp_path / 'whole/loss.png').exists()
    assert len(capsys.readouterr().out.splitlines()) >= 3
    gen = OwnGenerator()
    serializers.load_npz(str(tmp_path / 'whole/gen_iter_4.npz'), gen)
    z = numpy.zeros((2, 4), 'f')
    numpy.testing.assert_array_equal(
        generate(gen, z), generate(whole.updater.gen, z))


def test_the_seed_of_a_grid(tmp_path):
    def fixed(*seed):
        grid = extensions.SampleGrid(OwnGenerator(), *seed)
        state = serializers.DictionarySerializer()
        grid.serialize(state)
        return state.target['fixed_z']

    numpy.testing.assert_array_equal(
        fixed(3), fixed(numpy.random.SeedSequence(3)))
    numpy.testing.assert_array_equal(fixed(), fixed(0))
    assert (fixed(3) != fixed(0)).any()


@pytest.mark.parametrize('n_dis', [0, 1])
@pytest.mark.parametrize('changes,words', [
    ({'dataset': X.transpose(0, 2, 3, 1)}, r'x.transpose\(0, 3, 1, 2\)'),
    ({'dataset': X.astype('d')}, 'batch of float64'),
    ({'dataset': X * 200}, r'expected \[-1, 1\]'),
    ({'dataset': X[:, :, :16, :16]}, r'OwnGenerator drew float32 of the '
     r'shape \(4, 3, 32, 32\); .*\(4, 3, 16, 16\)'),
    ({'sample_z': lambda n: numpy.zeros((n, 4))}, 'float64 .* expected '
     r'float32 of the shape \(4, n_z\)'),
    ({'dis': OwnGenerator(n_z=3 * 32 * 32)}, r'OwnGenerator gave .* for 4 '
     'images; expected float32 logits'),
    ({'gen': Generator(n_z=3, ch=8, image_size=48)}, 'Generator is for images '
     r'of the shape \(3, 48, 48\)'),
    ({'dis': Discriminator(ch=8, image_size=48)}, 'Discriminator is for'),
    ({'gen': Generator(n_z=3, ch=8, image_size=32),
      'dis': Discriminator(ch=8, image_size=32),
      'sample_z': lambda n: numpy.zeros((n, 3))}, 'float64 .* expected')])
def test_what_does_not_fit_is_told_before_weights_move(changes, words, n_dis):
    updater = make_updater(n_dis=n_dis, **changes)
    before = updater.dis.copy('copy')
    with pytest.raises(ContractError, match=words):
        updater.update()
    for param, other in zip(before.params(), updater.dis.params()):
        if other.array is not None and param.array is not None:
            numpy.testing.assert_array_equal(param.array, other.array)


def test_parts_that_are_missing():
    gen = OwnGenerator()
    del gen.n_z
    with pytest.raises(ContractError, match='OwnGenerator has no n_z'):
        make_updater(gen)
    with pytest.raises(ContractError, match='OwnGenerator has no n_z'):
        extensions.SampleGrid(gen, 0)

    class Endless(chainer.dataset.Iterator):
        pass

    gen, dis = OwnGenerator(), OwnDiscriminator()
    with pytest.raises(ValueError, match='iterator has no batch_size'):
        DCGANUpdater((gen, dis), Endless(), {
            name: chainer.optimizers.SGD().setup(net)
            for name, net in (('gen', gen), ('dis', dis))})


def test_values_are_looked_at_once(monkeypatch):
    updater = make_updater()
    updater.update()
    monkeypatch.setattr(contract, 'check_range', pytest.fail)
    updater.update()
