import numpy
import pytest
from chainer import serializers
from made_snapshot import make_entries

from chainer_dcgan.models.starting import read_starting_weights
from chainer_dcgan.storage.npz import save_npz
from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.snapshots import Snapshot

ENTRIES = make_entries()
# As its nets have it.
N_Z = {'n_z': 3}


@pytest.fixture
def weights(tmp_path):
    path = str(tmp_path / 'snapshot_iter_6.npz')
    save_npz(path, ENTRIES)
    return read_starting_weights([path])


def test_a_run_begins_with_anothers_weights(make_trainer, weights):
    updater = make_trainer(
        changes={'batchsize': 3, 'preset': 'best',
                 'without': ('wide-end',), **N_Z},
        weights=weights).updater
    # The average begins there, too.
    for gen in (updater.gen, updater.average.gen):
        serializer = serializers.DictionarySerializer()
        serializer.save(gen)
        for name in ('l0z/W', 'bn0l/avg_var', 'bn1/gamma'):
            numpy.testing.assert_array_equal(
                serializer.target[name],
                ENTRIES['updater/model:gen/' + name], name)
    numpy.testing.assert_array_equal(
        updater.dis.c2.W.array, ENTRIES['updater/model:dis/c2/W'])
    assert updater.iteration == 0


def test_the_record_says_so_and_is_kept(make_trainer, tmp_path, weights):
    trainer = make_trainer(1, changes={'n_z': 5}, weights=weights)
    init = trainer.get_extension('SettingsRecord').settings.init
    assert init[0] == (
        f'gen starts from {weights[0].path} (SHA-256 {weights[0].sha256})')
    assert init[1] == 'gen: n_z is 3 in the file, 5 here'
    assert init[2] == ('gen: l0z does not fit and starts anew: the file has '
                       '(32, 3) for l0z/W, not (32, 5)')
    assert init[3].startswith('dis starts from ') and len(init) == 4
    run_trainer(trainer)
    assert Snapshot(
        str(tmp_path / 'out/snapshot_iter_3.npz')).settings.init == init


def test_resuming_it_is_exact(make_trainer, tmp_path, weights):
    run_trainer(make_trainer(2, 'whole', N_Z, weights=weights))
    run_trainer(make_trainer(1, 'parts', N_Z, weights=weights))
    snapshot = Snapshot(str(tmp_path / 'parts/snapshot_iter_3.npz'))
    # Without the weights: they may be gone.
    second = make_trainer(
        2, 'parts', {'init': snapshot.settings.init, **N_Z})
    snapshot.restore(second)
    run_trainer(second)
    for name in ('gen_iter_6.npz', 'dis_iter_6.npz'):
        whole, parts = ((tmp_path / out / name).read_bytes()
                        for out in ('whole', 'parts'))
        assert whole == parts
    whole, parts = (
        Snapshot(str(tmp_path / out / 'snapshot_iter_6.npz')).settings
        for out in ('whole', 'parts'))
    assert whole == parts and whole.init
