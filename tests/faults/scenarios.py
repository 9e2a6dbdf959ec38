"""Commands that are injured, and what must be there afterwards."""

import contextlib
import os
import shutil
import tempfile

import chainer
import children
import numpy
import run_contents
from PIL import Image

from chainer_dcgan.commands.main import run_command
from chainer_dcgan.export.runtime import FILES

_SMALL = ('--image-size', '32', '--ch', '8', '--n-z', '4', '--batchsize', '4')
_FACES = 8


class Scenario:
    """A command in a folder of its own.

    Args:
        name (str): What the table calls it.
        argv (list of str): The command; it writes ``out`` and ``cache``.
        again (list of str): What is typed after it was stopped; as before
            if ``None``.
        before (list of list of str): Commands that come before, without
            injury.
        resumes (bool): Whether it goes on from snapshots.
        weight (int): Its share of the trials.

    Attributes:
        name, argv, resumes, weight: As given.
    """

    def __init__(self, name, argv, again=None, before=(), resumes=False,
                 weight=1):
        self.name, self.argv, self.resumes = name, argv, resumes
        self.weight = weight
        self._again, self._before = again or argv, before

    def learn(self, folder, counter):
        """Runs it without injury, twice, and keeps what comes of it.

        Args:
            folder (str): Where the data lies, and all may be written.
            counter (mmap.mmap): For :func:`children.watch`.
        """
        self._origin = os.path.join(folder, 'origin ' + self.name)
        self._data = os.path.join(folder, 'data')
        self._make(self._origin)
        for argv in self._before:
            self._sound(argv, self._origin)
        whole = self.fresh(folder)
        ending = self._sound(self.argv, whole, lambda: children.watch(
            whole, lambda done: None, counter), counter)
        self.n_events, self.seconds = ending.n_events, ending.seconds
        self.expected = self.contents(whole)
        again = self.fresh(folder)
        self._sound(self.argv, again)
        wrong = self.wrong(again)
        assert not wrong, (self.name, wrong)
        for path in (whole, again):
            shutil.rmtree(path)

    def fresh(self, folder):
        """Makes a folder as it is before the command."""
        path = tempfile.mkdtemp(dir=folder)
        shutil.copytree(self._origin, path, symlinks=True, dirs_exist_ok=True)
        return path

    def go_on(self, folder, limit=2):
        """Types again what a person would; returns the last ending.

        A resumed run says if nothing was saved yet; then it is begun anew.
        """
        argv = self._again
        for _ in range(limit):
            ending = children.run(argv, folder)
            if ending.status == 0 or self._again == self.argv:
                break
            if 'no usable snapshot' in ending.text:
                argv = self.argv
        return ending

    def contents(self, folder):
        return {name: run_contents.read_contents(os.path.join(folder, name))
                for name in ('out', 'cache')}

    def wrong(self, folder, names=('out', 'cache')):
        """Lists what differs from the run without injury."""
        found = self.contents(folder)
        return [f'{name}: {line}' for name in names
                for line in run_contents.differences(
                    found[name], self.expected[name])]

    def _make(self, path):
        os.makedirs(path)
        os.symlink(self._data, os.path.join(path, 'data'))

    def _sound(self, argv, folder, prepare=None, counter=None):
        ending = children.run(argv, folder, prepare, counter)
        assert ending.status == 0, (self.name, ending.text)
        return ending


def make_data(folder):
    """Writes what the commands read."""
    data = os.path.join(folder, 'data')
    rng = numpy.random.default_rng(0)
    for name, n in (('faces', _FACES), ('many', 12)):
        os.makedirs(os.path.join(data, name))
        for i in range(n):
            Image.fromarray(rng.integers(0, 256, (20, 20, 3)).astype(
                numpy.uint8)).save(os.path.join(data, name, f'{i}.png'))
    os.makedirs(os.path.join(data, 'ort'))
    for name in FILES:
        with open(os.path.join(data, 'ort', name), 'w') as f:
            f.write(name)


def warm_up(folder):
    """Does in this process what every child would have to do again."""
    path = os.path.join(folder, 'warm')
    scenario = next(scenario for scenario in make_scenarios()
                    if scenario.name == 'train, measured')
    os.makedirs(path)
    os.symlink(os.path.join(folder, 'data'), os.path.join(path, 'data'))
    at = os.getcwd()
    os.chdir(path)
    try:
        chainer.dataset.set_dataset_root(os.path.join(path, 'cache'))
        with open(os.devnull, 'w') as f, contextlib.redirect_stdout(f):
            run_command(scenario.argv[0], scenario.argv[1:])
    except SystemExit as e:
        assert not e.code, e.code
    finally:
        os.chdir(at)
    shutil.rmtree(path)


def make_scenarios():
    """Lists the commands."""
    train = ['train', '--dataset', 'data/faces', *_SMALL, '--epoch', '2',
             '--sample-interval', '4', '--keep', '2', '--out', 'out/run']
    resume = ['train', '--dataset', 'data/faces', '--out', 'out/run',
              '--resume']
    held = ['train', '--dataset', 'data/faces', *_SMALL, '--epoch', '2',
            '--hold-out', '6', '--keep', '1', '--out', 'out/run']
    gen = 'data/gen.npz'
    return [
        Scenario('train', train, resume, resumes=True, weight=8),
        Scenario('resume', [*resume, '--epoch', '3'],
                 before=[train], resumes=True, weight=6),
        Scenario('train, measured', held, resume, resumes=True, weight=3),
        Scenario('export', [
            'export', '--gen', gen, '--ort', 'data/ort', '--out',
            'out/site']),
        Scenario('export again', [
            'export', '--gen', gen, '--ort', 'data/ort', '--out',
            'out/site'], before=[[
                'export', '--ort', 'data/ort', '--out', 'out/site']]),
        Scenario('generate', [
            'generate', '--gen', gen, '--rows', '3', '--cols', '4',
            '--separate', '--out', 'out/images'], weight=2),
        Scenario('explore', [
            'explore', 'walk', '--gen', gen, '--seconds', '1', '--fps', '5',
            '--points', '2', '--out', 'out/walk.webp']),
        Scenario('evaluate', [
            'evaluate', '--gen', gen, '--dataset', 'data/many', '--n', '12',
            '--draws', '2', '--metrics', 'frechet,swd', '--features',
            'cheap_parts:Means', '--out', 'out/figures']),
    ]
