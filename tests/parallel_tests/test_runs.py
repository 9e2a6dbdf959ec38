"""The command on several processes: resuming, stopping, failing."""

import json
import re
import signal
import time

import numpy
import pytest

# Seconds in which all must have ended.
GRACE = 5
FLAGS = ('train', '--preset', 'best', '--image-size', '32', '--ch', '8',
         '--n-z', '4', '--batchsize', '8', '--epoch', '4',
         '--sample-interval', '0')
# NumPy's kernels need no second of Numba's to begin.
FAST = {'CHAINER_DCGAN_FAST': 'numpy'}


@pytest.fixture
def train(launch, faces):
    def train(n, out, *more, **variables):
        return launch(n, 'hooked.py', *FLAGS, '--dataset', faces, '--out',
                      out, '--communicator', 'naive', *more,
                      **FAST, **variables)

    return train


def content(path):
    """Reads a file's arrays, without the seconds that a run has taken."""
    with numpy.load(path) as f:
        return {name: f[name].tobytes() for name in f.files
                if 'LogReport' not in name and 'elapsed' not in name}


def test_killed_and_resumed_run_ends_in_the_same_bytes(train, tmp_path):
    # An epoch is three iterations, and a snapshot.
    assert train(2, 'whole').returncode == 0
    killed = train(2, 'killed', FAULT='kill', RANK='1', AT='8')
    assert killed.returncode != 0
    assert (tmp_path / 'killed/snapshot_iter_6.npz').exists()
    assert not (tmp_path / 'killed/snapshot_iter_9.npz').exists()
    resumed = train(2, 'killed', '--resume')
    assert resumed.returncode == 0, resumed.stderr
    assert 'resumed from' in resumed.stdout
    for name in ('gen_iter_12.npz', 'dis_iter_12.npz'):
        assert (tmp_path / 'killed' / name).read_bytes() == (
            tmp_path / 'whole' / name).read_bytes()
    assert content(tmp_path / 'killed/snapshot_iter_12.npz') == content(
        tmp_path / 'whole/snapshot_iter_12.npz')
    # What only one of several says and writes.
    assert resumed.stdout.count('24 images of') == 1
    record = json.loads((tmp_path / 'whole/args.json').read_text())
    assert record['processes'] == {
        'n_processes': 2, 'n_machines': 1, 'communicator': 'naive',
        'batch_normalization': 'global'}


def test_another_number_of_processes_goes_on(train, launch, faces, tmp_path):
    """From one on four, from four on two, from two on one."""
    alone = (*FLAGS, '--dataset', faces, '--out', 'run')
    first = launch(1, 'hooked.py', *alone[:-4], '--epoch', '1', *alone[-4:],
                   **FAST)
    assert first.returncode == 0, first.stderr
    for n, epoch in ((4, '2'), (2, '3')):
        result = train(n, 'run', '--resume', '--epoch', epoch)
        assert result.returncode == 0, result.stderr
    last = launch(1, 'hooked.py', *alone, '--resume', **FAST)
    assert last.returncode == 0, last.stderr
    whole = launch(1, 'hooked.py', *alone[:-1], 'whole', **FAST)
    assert whole.returncode == 0
    with numpy.load(tmp_path / 'run/snapshot_iter_12.npz') as got, \
            numpy.load(tmp_path / 'whole/snapshot_iter_12.npz') as expected:
        assert set(got.files) == set(expected.files)
        # The same images, z and changes were drawn.
        for name in ('updater/sample_z/rng', 'updater/augment/rng',
                     'updater/iterator:main/words'):
            assert got[name].tobytes() == expected[name].tobytes()
        for name in got.files:
            if name.endswith('/W'):
                numpy.testing.assert_allclose(
                    got[name], expected[name], atol=2e-3)


@pytest.mark.parametrize('fault,status,words', [
    ('error', 1, 'error: process 1 of 2: the disk is full.'),
    ('exception', 1, "KeyError: 'a mistake of a programmer'"),
    ('exit', 1, ''),
    ('nan', 1, 'error: dis/loss is nan at iteration 4. The newest good '
     'snapshot is nan/snapshot_iter_3.npz.'),
])
def test_failure_of_one_ends_all(start, faces, fault, status, words):
    process = start(
        2, 'hooked.py', *FLAGS, '--dataset', faces, '--out', fault,
        '--communicator', 'naive', FAULT=fault, RANK='1', AT='3', **FAST)
    _, err = process.communicate(timeout=60)
    ended = time.monotonic()
    assert process.returncode == status
    assert words in err
    assert err.count('error:') == bool(words.startswith('error'))
    assert ended - float(re.search(r'FAULT AT (.*)', err)[1]) < GRACE


def test_signal_to_one_stops_all_after_the_same_iteration(train, tmp_path):
    result = train(2, 'out', FAULT='terminate', RANK='1', AT='4')
    assert result.returncode == 128 + signal.SIGTERM
    assert 'stopped; go on with' in result.stdout
    assert (tmp_path / 'out/snapshot_iter_4.npz').exists()


def test_signal_to_mpiexec_saves(start, faces, tmp_path):
    process = start(
        2, 'hooked.py', *FLAGS, '--epoch', '10000', '--dataset', faces,
        '--out', 'out', '--communicator', 'naive', **FAST)
    deadline = time.monotonic() + 60
    while not list((tmp_path).glob('out/snapshot_iter_*.npz')):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert out.count('stopped; go on with') == 1


def test_several_that_do_not_know_of_each_other_are_refused(launch, faces):
    result = launch(2, 'hooked.py', *FLAGS, '--dataset', faces, **FAST)
    assert result.returncode == 2
    assert result.stderr.count('error: a launcher started 2 processes') == 1


def test_batch_that_cannot_be_shared_is_refused(train):
    result = train(2, 'out', '--batchsize', '7')
    assert result.returncode == 2
    assert result.stderr.count(
        'error: --batchsize 7 is the whole batch, which 2 processes cannot '
        'share equally. Pass a multiple of 2, or start another number.') == 1
