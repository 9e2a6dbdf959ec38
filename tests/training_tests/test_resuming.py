"""Which snapshot a run goes on from."""

import dataclasses
import json

import pytest
from made_snapshot import SETTINGS, make_entries

from chainer_dcgan.storage.npz import save_npz
from chainer_dcgan.training import choose_settings
from chainer_dcgan.training.errors import (
    NoSnapshot,
    RunExists,
    SettingsConflict,
)


@pytest.fixture
def folder(tmp_path):
    """A run's, with a good snapshot of iteration 3."""
    save(tmp_path, 3)
    record(tmp_path)
    return tmp_path


def save(folder, iteration, **changes):
    path = folder / f'snapshot_iter_{iteration}.npz'
    save_npz(str(path), make_entries(iteration, **changes))
    return str(path)


def record(folder, **changes):
    settings = dataclasses.replace(SETTINGS, **changes)
    (folder / 'args.json').write_text(json.dumps({
        'arguments': {}, 'versions': {}, 'settings': vars(settings)}))


def resume(folder, said, given=True, **flags):
    return choose_settings(str(folder), given, said.append, **flags)[1]


OTHERS = [
    ({'seed': 3}, 'its seed is 3, not 1'),
    ({'batchsize': 8}, 'its batchsize is 8, not 4'),
    ({'fingerprint': 'a' * 64}, 'its fingerprint is aaaa'),
    ({'loss': 'minimax'}, 'its loss is minimax, not None'),
    ({'hold_out': 5}, 'its hold_out is 5, not 0')]


@pytest.mark.parametrize('changes,words', OTHERS)
def test_another_runs_snapshot_is_passed_over(folder, changes, words):
    save(folder, 6, **changes)
    said = []
    assert resume(folder, said).iteration == 3
    message, = said
    assert 'snapshot_iter_6.npz is of another run than args.json' in message
    assert words in message and 'Looking for an earlier one' in message


def test_what_may_differ_makes_no_other_run(folder):
    save(folder, 6, epoch=7, keep=2, sample_interval=9, dataset='moved',
         # What the preset says, too.
         loss='cross-entropy')
    assert resume(folder, []).iteration == 6


def test_flags_tell_runs_apart_as_well(folder):
    save(folder, 6, seed=3)
    said = []
    assert resume(folder, said, seed=1).iteration == 3
    assert 'was trained with seed 3, not 1. Looking' in said[0]
    # What is asked for counts, whatever is written down.
    assert resume(folder, [], seed=3).iteration == 6
    with pytest.raises(SettingsConflict, match='iter_6.*seed 3, not 5'):
        resume(folder, [], seed=5)


def test_none_of_this_run(folder):
    record(folder, seed=8)
    said = []
    with pytest.raises(NoSnapshot):
        resume(folder, said)
    assert len(said) == 1
    # One that is named is what is wanted.
    assert resume(
        folder, [], str(folder / 'snapshot_iter_3.npz')).iteration == 3


@pytest.mark.parametrize('text', [
    None, '{', '[]', '{}', '{"settings": {}}', '{"settings": 3}',
    '{"settings": {"of": "a newer version"}}'])
def test_without_a_record_the_newest_one_counts(folder, text):
    save(folder, 6, seed=3)
    (folder / 'args.json').unlink()
    if text is not None:
        (folder / 'args.json').write_text(text)
    assert resume(folder, []).iteration == 6


def test_one_from_elsewhere_overwrites_no_other_run(folder, tmp_path):
    elsewhere = tmp_path / 'elsewhere'
    elsewhere.mkdir()
    same, other = save(elsewhere, 3), save(elsewhere, 6, seed=3)
    assert resume(folder, [], same).iteration == 3
    with pytest.raises(RunExists):
        resume(folder, [], other)
    assert resume(tmp_path / 'new', [], other).iteration == 6
