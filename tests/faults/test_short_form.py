"""``make faults`` and ``make fuzz`` in a few seconds, by other seeds."""

import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent


@pytest.fixture
def faults(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))


def test_runs_are_injured_and_go_on():
    # A process of its own: children are forked off, which threads forbid.
    done = subprocess.run(
        [sys.executable, str(HERE / 'injure_runs.py'), '--scenario', 'train',
         '--kills', '4', '--cuts', '4', '--signals', '3', '--disks', '2',
         '--rivals', '1', '--clocks', '1', '--caches', '2', '--starts', '0',
         '--seed', '7'],
        capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    for line in ('| kill -9 | train | 4 | 4 |',
                 '| killed in a file | train | 4 | 4 |',
                 '| SIGTERM, SIGINT | train | 3 | 3 |',
                 '| full disk | train | 2 | 2 |',
                 '| several at once | train | 1 | 1 |',
                 '| cache lost | train | 2 | 2 |'):
        assert line in done.stdout


def test_what_counts_as_a_difference(faults):
    import run_contents
    whole = {'run/gen_iter_3.npz': 1, 'run/gen_iter_4.npz': 2, 'run/log': 3}

    def differences(**changes):
        found = {**whole, **changes}
        return run_contents.differences(
            {name: value for name, value in found.items() if value}, whole)

    assert differences() == []
    assert differences(**{'run/log': 4}) == ['run/log differs']
    assert differences(**{'run/a.tmp': 4}) == ['run/a.tmp is left over']
    assert differences(**{'run/log': None}) == ['run/log is missing']
    assert differences(**{'run/gen_iter_4.npz': None}) == [
        'run/gen_iter_4.npz is missing']
    # A run that stopped keeps the checkpoint of where it did.
    assert differences(**{
        'run/gen_iter_3.npz': None, 'run/gen_iter_2.npz': 5}) == []
    assert differences(**{'run/gen_iter_2.npz': 5}) == []
    assert differences(**{
        'run/gen_iter_2.npz': 5, 'run/gen_iter_1.npz': 5}) == [
        '4 files gen_iter_*, not 2']


def test_text_files(faults, tmp_path):
    import fuzz_text
    for kind in fuzz_text.make_kinds(str(tmp_path)):
        count, wrong = fuzz_text.fuzz(kind, 60, 1, str(tmp_path))
        assert not wrong and count['refused'] > 20, kind[0]
