"""The folder of a run: what is held, cleared away, and left alone."""

import json
import os

import pytest
from made_snapshot import make_entries

from chainer_dcgan.storage import layout
from chainer_dcgan.storage.npz import save_npz
from chainer_dcgan.training import hold_folder, run_trainer
from chainer_dcgan.training.errors import ForeignFile
from chainer_dcgan.training.extensions import checkpoint

LEFT = ('.snapshot_iter_9.npz.0123abcd.tmp', '.gen_best.npz.0123abcd.tmp',
        '.args.json.0123abcd.tmp', '.log.0123abcd.tmp',
        'preview/.iter_00000009.png.0123abcd.tmp', '.loss.png.0123abcd.tmp')
# Another program's, another command's, and what only looks alike.
OTHERS = ('.notes.txt.0123abcd.tmp', '.walk.webp.0123abcd.tmp', 'gen.tmp',
          '.gen_iter_9.npz.tmp', 'log_of_mine/log.json', 'logabcdefgh.txt',
          'gen_iter_3.npz', 'logabcdefg2/other', '.checkpoint_iter_x')


def write(folder, names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('half')


def names(folder):
    return {os.path.relpath(path, folder) for path in map(str, (
        path for path in folder.rglob('*') if path.is_file()))}


def test_what_a_killed_run_left_goes_and_nothing_else(tmp_path):
    write(tmp_path, LEFT + OTHERS + ('logabcdefg1/log.json',))
    (tmp_path / 'logabcdefg1').chmod(0o700)
    (tmp_path / 'logabcdefg2').chmod(0o700)
    (tmp_path / 'log01234567').mkdir(0o700)
    with hold_folder(str(tmp_path)):
        assert names(tmp_path) == {*OTHERS, '.lock'}
    assert not (tmp_path / 'log01234567').exists()
    assert not (tmp_path / 'logabcdefg1').exists()


def test_while_a_run_is_on_nothing_of_it_is_cleared(tmp_path):
    with hold_folder(str(tmp_path)):
        write(tmp_path, LEFT)
        with pytest.raises(ValueError, match='is in use: process'):
            with hold_folder(str(tmp_path), resume=True):
                pytest.fail('two hold it')
        assert names(tmp_path) == {*LEFT, '.lock'}


class Killed(BaseException):
    """Stands for the end of the process, after which nothing is done."""


@pytest.mark.parametrize('moment', ['gen', 'dis', 'snapshot'])
def test_half_a_checkpoint_goes(make_trainer, tmp_path, monkeypatch, moment):
    run_trainer(make_trainer(1, keep=1))
    out = tmp_path / 'out'

    def kill(write):
        def killed(path, *args):
            if os.path.basename(path).startswith(moment):
                raise Killed
            write(path, *args)
        return killed

    for name in ('save_weights', 'save_npz'):
        monkeypatch.setattr(
            checkpoint, name, kill(getattr(checkpoint, name)))
    with monkeypatch.context() as dead:
        dead.setattr(layout, 'remove_half', lambda *args: None)
        with pytest.raises(Killed):
            run_trainer(make_trainer(1, changes={'batchsize': 6}, keep=1))
    assert '.checkpoint_iter_2' in names(out)
    assert ('gen_iter_2.npz' in names(out)) == (moment != 'gen')
    with hold_folder(str(out)):
        left = {name for name in names(out) if 'iter_2' in name}
        # Whole ones stay.
        assert {'gen_iter_3.npz', 'snapshot_iter_3.npz'} <= names(out)
    assert not left


def test_half_a_removal_is_ended(make_trainer, tmp_path, monkeypatch):
    real = os.unlink

    def unlink(path, *args):
        if 'gen_iter_3' in str(path):
            raise Killed
        real(path, *args)

    monkeypatch.setattr(os, 'unlink', unlink)
    with pytest.raises(Killed):
        run_trainer(make_trainer(2, keep=1))
    monkeypatch.undo()
    out = tmp_path / 'out'
    assert {'gen_iter_3.npz', '.checkpoint_iter_3'} <= names(out)
    with hold_folder(str(out)):
        assert {name for name in names(out) if 'iter_3' in name} == set()
        assert 'snapshot_iter_6.npz' in names(out)


def test_an_error_clears_at_once(make_trainer, tmp_path, monkeypatch):
    def full(path, arrays):
        raise OSError(28, 'No space left on device', path)

    monkeypatch.setattr(checkpoint, 'save_npz', full)
    with pytest.raises(OSError):
        run_trainer(make_trainer(1))
    assert not [name for name in names(tmp_path / 'out') if 'iter_3' in name
                and not name.startswith('preview')]


@pytest.mark.parametrize('name,content', [
    ('log', 'wood'), ('log', '{}'), ('log', '[{"level": 3}]'),
    ('args.json', '{"lr": 3}'), ('args.json', '[]'), ('args.json', '[' * 9999),
    ('log', None), ('args.json', None)])
def test_what_is_no_runs_is_not_overwritten(tmp_path, name, content):
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_text(content)
    for resume in (False, True):
        with pytest.raises(ForeignFile, match=f'{name} is no file of a tr'):
            with hold_folder(str(tmp_path), resume):
                pytest.fail('overwritten')
    assert content is None or path.read_text() == content
    # A run goes on all the same, and the file is kept.
    save_npz(str(tmp_path / 'snapshot_iter_3.npz'), make_entries(3))
    with hold_folder(str(tmp_path)):
        assert path.exists()
    said = []
    (tmp_path / f'{name}.old1').touch()
    with hold_folder(str(tmp_path), True, said.append):
        assert not path.exists()
    assert len(said) == 1 and f'{name}.old2 now' in said[0]
    assert (tmp_path / f'{name}.old2').exists()


def test_a_runs_own_files_are_known(make_trainer, tmp_path):
    run_trainer(make_trainer(1, sample_interval=4))
    out = tmp_path / 'out'
    (out / 'args.json').write_text('{"arguments": {}, "versions": {}}')
    before = names(out)
    for resume in (False, True):
        with hold_folder(str(out), resume, pytest.fail):
            pass
    assert names(out) == before and json.loads((out / 'log').read_text())


def test_later_snapshots_push_out_nothing(make_trainer, tmp_path):
    out = tmp_path / 'out'
    out.mkdir()
    for number in (8, 9):
        (out / f'snapshot_iter_{number}.npz').write_text('damaged')
    run_trainer(make_trainer(2, keep=1))
    assert layout.list_snapshots(str(out)) == [6, 8, 9]
