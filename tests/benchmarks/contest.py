"""Times contenders by turns, each in a process of its own."""

import json
import math
import os
import pathlib
import statistics
import subprocess
import sys

# Seconds of a turn.
_SETTLING = 0.1
_TIMED = 0.3

_HERE = pathlib.Path(__file__).resolve().parent


class Contender:

    """A worker process.

    Args:
        module (str): Module of the contender.
        name (str): Its builder.
        settings (dict): What the builder takes.
        launcher (list of str): Command that starts the worker on several
            processes, of which the first answers; none by default.
    """

    def __init__(self, module, name, settings, launcher=()):
        self.name = name
        self.walls = []
        self.cpus = []
        self.peak_rss_mb = 0.
        self.peak_device_mb = 0.
        threads = str(settings['threads'])
        env = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, [
            str(_HERE), str(_HERE.parents[1]),
            os.environ.get('PYTHONPATH')])))
        for variable in (
                'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS',
                'MKL_NUM_THREADS', 'CHAINER_DCGAN_THREADS'):
            env[variable] = threads
        self._process = subprocess.Popen(
            [*launcher, sys.executable, '-W', 'ignore',
             str(_HERE / 'worker.py'), module, name, json.dumps(settings)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=env)

    def step(self, n_steps=1):
        """Runs steps, one after another as in training.

        Args:
            n_steps (int): How many.

        Returns:
            dict: The worker's answer.

        Raises:
            RuntimeError: If the worker has died.
        """
        try:
            self._process.stdin.write(f'{n_steps}\n')
            self._process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f'{self.name} died; its error is above')
        answer = json.loads(line)
        self.peak_rss_mb = answer['peak_rss_mb']
        self.peak_device_mb = answer['peak_device_mb']
        return answer

    def turn(self):
        """Runs steps for a while, and keeps the times of most of them."""
        # In training, a step follows its like: the caches hold its arrays,
        # its threads are awake and on processors of their own, and those of
        # others have gone to sleep.
        wall = self.step()['wall']
        self.step(math.ceil(_SETTLING / wall))
        answer = self.step(math.ceil(_TIMED / wall))
        self.walls.append(answer['wall'])
        self.cpus.append(answer['cpu'])

    def close(self):
        """Ends the worker."""
        self._process.stdin.close()
        self._process.wait()


def race(contenders, warmup, rounds):
    """Times contenders A B C A B C ...

    Args:
        contenders (list): :class:`Contender` objects.
        warmup (int): Untimed steps of each.
        rounds (int): Turns of each.
    """
    for contender in contenders:
        for _ in range(warmup):
            contender.step()
    for _ in range(rounds):
        for contender in contenders:
            contender.turn()


def ratio(slow, fast):
    """Compares two contenders round by round.

    Args:
        slow (Contender): Whose time is divided.
        fast (Contender): By whose time.

    Returns:
        dict: ``median``, ``low`` and ``high`` of the rounds' ratios.
    """
    ratios = sorted(a / b for a, b in zip(slow.walls, fast.walls))
    return {'median': statistics.median(ratios),
            'low': ratios[0], 'high': ratios[-1]}
