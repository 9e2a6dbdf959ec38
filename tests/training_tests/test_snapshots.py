import json

import numpy
import pytest
from made_snapshot import SETTINGS, make_entries

from chainer_dcgan.errors import ResumeError
from chainer_dcgan.models.config import describe
from chainer_dcgan.storage.npz import read_npz, save_npz
from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.errors import PresetChanged
from chainer_dcgan.training.snapshots import Snapshot, newest_snapshot

CONFIG = 'updater/model:gen/chainer_dcgan'
RECORD = 'extensions/SettingsRecord/settings'


def with_setting(**changes):
    return numpy.array(json.dumps(
        {**json.loads(SETTINGS.to_json()), **changes}))


def remove(name):
    return lambda entries: entries.pop(name)


def put(name, value):
    return lambda entries: entries.update({name: numpy.asarray(value)})


def test_a_good_one(tmp_path):
    path = str(tmp_path / 'snapshot_iter_6.npz')
    save_npz(path, make_entries())
    snapshot = Snapshot(path)
    assert snapshot.iteration == 6 and snapshot.settings == SETTINGS


BAD = [
    (put(RECORD, with_setting(new_option=1)),
     r'settings that this version does not know \(new_option\)'),
    (put(RECORD, with_setting(preset='other')), 'settings'),
    (put(RECORD, with_setting(ch='8')), "the setting ch is '8'"),
    (put(RECORD, with_setting(keep=0)), 'the setting keep is 0'),
    (put(RECORD, with_setting(keep_previews=1)), 'keep_previews is 1'),
    (put(RECORD, with_setting(ch=True)), 'the setting ch is True'),
    (put(RECORD, with_setting(ch=16)), 'ch 8, but the settings say 16'),
    (put(RECORD, with_setting(n_z=4)), 'n_z 3, but the settings say 4'),
    (put(RECORD, with_setting(without=5)), 'the setting without is 5'),
    (put(RECORD, '{'), 'damaged'),
    (put(RECORD, '[' * 40 + ']' * 40), 'nested'),
    (put(RECORD, '[]'), 'no dict'),
    (put(RECORD, 3), 'no text'),
    (remove(RECORD), 'not a trainer snapshot'),
    (remove('updater/iteration'), 'lacks updater/iteration'),
    (put('updater/iteration', -1), 'no count'),
    (put('updater/iteration', 1.5), 'no count'),
    (remove('updater/model:gen/dc1/W'), 'lacks updater/model:gen/dc1/W'),
    (remove('updater/model:dis/l4l/b'), 'lacks updater/model:dis/l4l/b'),
    (remove(CONFIG), 'lacks updater/model:gen/chainer_dcgan'),
    (put(CONFIG, '{oops'), 'does not fit'),
    (put('updater/model:gen/dc1/b', numpy.zeros(1, 'f')), r'\(1,\), where'),
    (put('updater/model:gen/dc1/b', ['a'] * 4), '<U1'),
    (put('updater/model:gen/dc1/b', [0, 0, numpy.nan, 0]), 'dc1/b is not fin'),
    (put('updater/model:dis/l4l/b', [0, numpy.inf]), 'l4l/b is not finite'),
    (put('extensions/Evaluation/best', numpy.nan), 'best is not finite'),
    (remove('updater/optimizer:gen/dc1/W/m'), 'lacks .*gen/dc1/W/m'),
    (remove('updater/optimizer:dis/c0/b/t'), 'lacks .*dis/c0/b/t'),
    (remove('updater/optimizer:gen/t'), 'lacks .*gen/t'),
    (put('updater/optimizer:gen/dc1/b/v', numpy.zeros(9)), r'\(9,\), where'),
    (put('updater/optimizer:gen/dc1/b/v', numpy.full(4, numpy.nan)),
     'dc1/b/v is not finite'),
    (remove('updater/iterator:main/words'), 'lacks updater/iterator'),
    (remove('updater/sample_z/rng'), 'lacks updater/sample_z/rng'),
    (put('updater/sample_z/rng', '{}'), "no random generator's state"),
    (put('updater/sample_z/rng', '[[['), "no random generator's state"),
    (remove('extensions/LogReport/_log'), 'lacks extensions/LogReport'),
    (put('extensions/LogReport/_log', '[1, '), 'damaged'),
    (put('extensions/LogReport/_log', '{}'), 'no list'),
    (put('extensions/LogReport/_log', '[3]'), 'no list of dicts'),
    (remove('extensions/LogReport/_summary/_names'), 'lacks .*_names'),
    (put('extensions/LogReport/_summary/_names', '[1]'), 'no list of names'),
    (put('extensions/LogReport/_summary/_names', '["gen/loss"]'),
     'lacks .*_summaries/0/_x'),
    (put('extensions/LogReport/_summary/_summaries/0/_x', 'a'), '<U1'),
    (remove('extensions/SampleGrid/fixed_z'), 'lacks .*fixed_z'),
    (put('extensions/SampleGrid/fixed_z', numpy.zeros((9, 9))), 'fixed_z is'),
    (put('extensions/SampleGrid/fixed_z', 3), 'fixed_z is'),
    (remove('_snapshot_elapsed_time'), 'lacks _snapshot_elapsed_time'),
    (put('_snapshot_elapsed_time', [1., 2.]), 'elapsed_time is'),
    (put('updater/iterator:main/words', [1, 2]), 'words is'),
    (put('updater/iterator:main/drawn', 1.5), 'no count'),
    (put('extensions/CollapseWarning/warned_loss', [True, False]), 'warned'),
    (put('extensions/Evaluation/best', 'x'), 'best is'),
    (put('extension_triggers/ConsoleReport/previous_iteration', 'x'),
     'previous_iteration is')]


@pytest.mark.parametrize('damage,words', BAD)
def test_bad_ones_are_passed_over_and_it_is_said(tmp_path, damage, words):
    save_npz(str(tmp_path / 'snapshot_iter_3.npz'), make_entries(3))
    entries = make_entries(6)
    damage(entries)
    path = str(tmp_path / 'snapshot_iter_6.npz')
    save_npz(path, entries)
    with pytest.raises(ResumeError, match=words) as e:
        Snapshot(path)
    assert str(e.value).startswith(path)
    warnings = []
    assert newest_snapshot(str(tmp_path), warnings.append).iteration == 3
    assert len(warnings) == 1 and str(e.value) in warnings[0]


def test_the_best_figure_so_far_is_gone(tmp_path):
    path = str(tmp_path / 'snapshot_iter_6.npz')
    entries = make_entries(hold_out=5)
    save_npz(path, entries)
    Snapshot(path)
    del entries['extensions/Evaluation/best']
    save_npz(path, entries)
    with pytest.raises(ResumeError, match='lacks .*best'):
        Snapshot(path)


def test_an_average_that_is_gone(tmp_path):
    path = str(tmp_path / 'snapshot_iter_6.npz')
    entries = make_entries(preset='best')
    for name in 'augment', 'sample_noise':
        entries[f'updater/{name}/rng'] = entries['updater/sample_z/rng']
    save_npz(path, entries)
    with pytest.raises(ResumeError, match='lacks the average'):
        Snapshot(path)
    for name in list(entries):
        if name.startswith('updater/model:gen/'):
            entries[name.replace('model:gen', 'average')] = entries[name]
    save_npz(path, entries)
    assert Snapshot(path).iteration == 6
    save_npz(path, {**entries, 'updater/average/dc1/b': numpy.zeros(1)})
    with pytest.raises(ResumeError, match='average/dc1/b is'):
        Snapshot(path)
    for name in 'updater/augment/rng', 'updater/sample_noise/rng':
        rest = {key: entries[key] for key in entries if key != name}
        save_npz(path, rest)
        with pytest.raises(ResumeError, match=f'lacks {name}'):
            Snapshot(path)


def test_an_older_versions_preset(tmp_path):
    path = str(tmp_path / 'snapshot_iter_6.npz')
    entries = make_entries(preset='best', without=(
        'average', 'noise', 'recolour', 'translate'))
    older = make_entries()
    for name in older:
        if name.startswith('updater/model:gen/'):
            entries[name] = older[name]
    save_npz(path, entries)
    with pytest.raises(PresetChanged, match='preset best was another one: its '
                       'gen has output linear, where it is tanh now'):
        Snapshot(path)


def test_a_description_of_a_giant_builds_nothing(tmp_path):
    path = str(tmp_path / 'snapshot_iter_6.npz')
    entries = make_entries()
    config = json.loads(str(entries[CONFIG]))
    save_npz(path, {**entries, CONFIG: json.dumps({**config, 'ch': 8 << 40})})
    with pytest.raises(ResumeError, match='a larger net than the file holds'):
        Snapshot(path)


def test_one_of_another_run_is_not_restored(make_trainer, tmp_path):
    trainer = make_trainer(1)
    run_trainer(trainer)
    path = str(tmp_path / 'out' / 'snapshot_iter_3.npz')
    snapshot = Snapshot(path)
    other = make_trainer(1, 'other', {'n_z': 6})
    before = other.updater.gen.dc1.W.array.copy()
    with pytest.raises(ResumeError, match='in the snapshot, but'):
        snapshot.restore(other)
    numpy.testing.assert_array_equal(other.updater.gen.dc1.W.array, before)
    # What extensions want shows only here.
    entries = read_npz(path)
    entries['extensions/SampleGrid/fixed_z'] = numpy.zeros((9, 4), 'f')
    save_npz(path, entries)
    with pytest.raises(ResumeError, match='does not fit this run'):
        Snapshot(path).restore(make_trainer(1, 'third'))
    assert describe(trainer.updater.gen) == str(entries[CONFIG])
