"""Faults: what each does to a command, and how it is judged."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import children
import run_contents


class Row:
    """What came of the trials of one fault and one command.

    Attributes:
        n: int, trials.
        same: int, those after which all bytes were as without the fault.
        failures: list of tuple, numbers of the others, and what was wrong.
        losses: dict, how often what was lost.
    """

    def __init__(self):
        self.n = self.same = 0
        self.failures, self.losses = [], {}

    def add(self, number, result):
        """Takes what a fault's ``injure`` returned: a loss, and complaints."""
        loss, wrong = result
        self.n += 1
        self.same += not wrong
        self.losses[loss] = self.losses.get(loss, 0) + 1
        if wrong:
            self.failures.append((number, '; '.join(wrong)))

    def describe_loss(self):
        return ', '.join(f'{n} {loss}' for loss, n in sorted(
            self.losses.items()))


class Fault:
    """One way to injure a command.

    Attributes:
        name: str, what the table calls it.
        compared: tuple of str, folders that must be the same afterwards.
    """

    name = ''
    compared: tuple[str, ...] = ('out', 'cache')

    def suits(self, scenario):
        """Tells whether a command can be injured so."""
        return True

    def injure(self, scenario, folder, seed):
        """Injures, goes on, and compares.

        Args:
            scenario (scenarios.Scenario): The command.
            folder (str): A fresh folder for it.
            seed (tuple): What makes this trial and no other.

        Returns:
            tuple: What was lost, and a list of what was wrong.
        """
        rng = children.random_for(*seed)
        ending = children.run(
            scenario.argv, folder, self.prepare(scenario, folder, rng))
        return self.judge(scenario, folder, ending)

    def prepare(self, scenario, folder, rng):
        """Makes what a child calls before the command."""
        raise NotImplementedError

    def judge(self, scenario, folder, ending, signals=()):
        """Goes on with the command and compares."""
        wrong = []
        if not ending.is_clean and -ending.status not in signals:
            wrong.append(f'status {ending.status}: {ending.text[-1000:]}')
        wrong += run_contents.damaged(os.path.join(folder, 'out'))
        if ending.status == 0:
            return 'nothing: it had ended', wrong + scenario.wrong(
                folder, self.compared)
        after = scenario.go_on(folder)
        loss = 'the work since the last file'
        if scenario.resumes:
            loss = ('the work since the last checkpoint'
                    if 'resumed from' in after.text else 'all: no checkpoint '
                    'yet')
        if after.status != 0:
            wrong.append(f'afterwards, status {after.status}: '
                         f'{after.text[-1000:]}')
        else:
            wrong += scenario.wrong(folder, self.compared)
        return loss, wrong


class Kill(Fault):
    """``kill -9`` before something is done to a file, or while it is."""

    name = 'kill -9'

    def prepare(self, scenario, folder, rng):
        number = rng.randint(1, scenario.n_events)
        delay = rng.choice((0, 0, rng.uniform(1e-5, 5e-3)))
        return lambda: children.watch(
            folder, children.killing(number, delay))

    def judge(self, scenario, folder, ending):
        return super().judge(
            scenario, folder, ending, (signal.SIGKILL, signal.SIGALRM))


class Cut(Fault):
    """A kill in the middle of writing, with half a file on the disk."""

    name = 'killed in a file'

    def prepare(self, scenario, folder, rng):
        strike = children.cutting(
            rng.randint(1, scenario.n_events), int(2 ** rng.uniform(3, 18)))
        return lambda: children.watch(folder, strike)

    def judge(self, scenario, folder, ending):
        return super().judge(scenario, folder, ending, (signal.SIGXFSZ,))


class Signals(Fault):
    """SIGTERM and SIGINT, once and twice."""

    name = 'SIGTERM, SIGINT'

    def prepare(self, scenario, folder, rng):
        which = rng.choice((signal.SIGTERM, signal.SIGINT))
        strike = children.signalling(
            rng.randint(1, scenario.n_events), [which] * rng.choice((1, 2)),
            rng.randint(1, 4))
        return lambda: children.watch(folder, strike)

    def judge(self, scenario, folder, ending):
        return super().judge(
            scenario, folder, ending, (signal.SIGTERM, signal.SIGINT))


class FullDisk(Fault):
    """A disk that is full after some bytes; then one that is not."""

    name = 'full disk'

    def injure(self, scenario, folder, seed):
        rng = children.random_for(*seed)
        # From none at all to all that the run needs.
        n = int(2 ** rng.uniform(12, 22))
        with _small_disk(os.path.join(folder, 'out'), n) as (limit, spare):
            ending = children.run(scenario.argv, folder, limit)
            wrong = [] if ending.status in (0, 1, 2) or (
                limit and -ending.status == signal.SIGXFSZ) else [
                f'status {ending.status}']
            if ending.status not in (0, 1, 2):
                wrong.append(ending.text[-1000:])
            if 'Traceback' in ending.text:
                wrong.append(ending.text[-2000:])
            elif ending.status > 0 and 'out' not in ending.text:
                wrong.append(f'no name: {ending.text[-500:]}')
            spare()
        loss, more = self.judge(scenario, folder, ending)
        return loss, wrong + more


@contextlib.contextmanager
def _small_disk(path, n):
    """Makes a folder that is full after some bytes, until it is made large.

    Yields:
        tuple: What the child calls, and what is called afterwards.
    """
    os.makedirs(path, exist_ok=True)
    inside = tempfile.mkdtemp()
    shutil.copytree(path, inside, dirs_exist_ok=True, symlinks=True)
    used = sum(os.path.getsize(os.path.join(at, name))
               for at, _, names in os.walk(path) for name in names)
    pages = -(-(n + used) // 4096) + 8
    if os.getuid() or subprocess.run(
            ['mount', '-t', 'tmpfs', '-o', f'size={pages * 4096}', 'none',
             path], capture_output=True).returncode:
        shutil.rmtree(inside)
        yield lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (n, n)), lambda: None
        return
    try:
        shutil.copytree(inside, path, dirs_exist_ok=True, symlinks=True)
        yield None, lambda: None
        shutil.rmtree(inside)
        shutil.copytree(path, inside, symlinks=True)
    finally:
        subprocess.run(['umount', path], check=True)
    # On with it, on a disk with room.
    shutil.rmtree(path)
    shutil.move(inside, path)


class Rivals(Fault):
    """Several processes with one ``--out``, started within a moment."""

    name = 'several at once'

    def suits(self, scenario):
        return scenario.resumes

    def injure(self, scenario, folder, seed):
        rng = children.random_for(*seed)
        wrong, found = [], []
        with contextlib.ExitStack() as stack:
            for _ in range(rng.choice((2, 3))):
                console = stack.enter_context(tempfile.TemporaryFile())
                found.append((children.start(
                    scenario.argv, folder, console), console))
                time.sleep(rng.choice((0, rng.uniform(0, 0.3))))
            statuses = [children.wait(pid) for pid, _ in found]
            for status, (_, console) in zip(statuses, found):
                console.seek(0)
                text = console.read().decode(errors='replace')
                if status not in (0, 2) or 'Traceback' in text:
                    wrong.append(f'status {status}: {text[-1000:]}')
        # A resumed run may be there when a late one comes; it is at its end.
        if 0 not in statuses:
            wrong.append('none went through')
        return (f'nothing: {statuses.count(2)} refused',
                wrong + scenario.wrong(folder))


class Clock(Fault):
    """A clock that is set while a run lives."""

    name = 'clock set'

    def suits(self, scenario):
        return scenario.resumes

    def prepare(self, scenario, folder, rng):
        strike = children.shifting_clock(
            rng.randint(1, scenario.n_events),
            rng.choice((-1, 1)) * 10 ** rng.uniform(0, 9))
        return lambda: children.watch(folder, strike)


class LostCache(Fault):
    """The cache of prepared images vanishes or is damaged on the way."""

    name = 'cache lost'
    compared = ('out',)

    def suits(self, scenario):
        return scenario.resumes or scenario.name == 'evaluate'

    def prepare(self, scenario, folder, rng):
        number = rng.randint(1, scenario.n_events)
        how = rng.choice(('gone', 'file gone', 'cut', 'flipped'))
        cache = os.path.join(folder, 'cache')

        def strike(done):
            if done == number:
                _damage(cache, how, rng)
        return lambda: children.watch(folder, strike)


def _damage(cache, how, rng):
    files = sorted(os.path.join(at, name) for at, _, names in os.walk(cache)
                   for name in names)
    if how == 'gone':
        shutil.rmtree(cache, ignore_errors=True)
    elif files:
        path = rng.choice(files)
        if how == 'file gone':
            os.unlink(path)
        elif size := os.path.getsize(path):
            with open(path, 'r+b') as f:
                if how == 'cut':
                    f.truncate(rng.randrange(size))
                else:
                    at = rng.randrange(size)
                    f.seek(at)
                    old = f.read(1)[0]
                    f.seek(at)
                    f.write(bytes([old ^ 1 << rng.randrange(8)]))


class Start(Fault):
    """``kill -9`` and signals to new processes, from their first instant."""

    name = 'killed from its start'

    def suits(self, scenario):
        return scenario.name in ('train', 'resume')

    def injure(self, scenario, folder, seed):
        rng = children.random_for(*seed)
        which = rng.choice((signal.SIGKILL, signal.SIGINT, signal.SIGTERM))
        environment = {
            **os.environ,
            'CHAINER_DATASET_ROOT': os.path.join(folder, 'cache')}
        with tempfile.TemporaryFile() as console:
            process = subprocess.Popen(
                [sys.executable, '-m', 'chainer_dcgan', *scenario.argv],
                cwd=folder, stdout=console, stderr=console, env=environment)
            # Importing takes seconds, the run itself less.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(rng.uniform(0, 8))
            process.send_signal(which)
            status = process.wait()
            console.seek(0)
            text = console.read().decode(errors='replace')
        loss, wrong = self.judge(
            scenario, folder, children.Ending(status, text), (which,))
        # A process of its own has drawn it, not the stand-in.
        return loss, [line for line in wrong if 'loss.png' not in line]
