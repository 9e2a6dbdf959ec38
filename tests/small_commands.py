"""Runs commands of README and docs on small data, in this process.

What is run differs from what is printed by the tables below, and by nothing
else. By hand, in an empty folder, with this repository as PYTHONPATH:

    python .../tests/small_commands.py 'python examples/generate.py' ...
"""

import json
import pathlib
import re
import runpy
import shlex
import subprocess
import sys

import numpy
import red_patch
from markdown_pages import ROOT
from small_data import make_data

from chainer_dcgan.latent import uniform

# The scripts in examples, and the commands that they run.
_SCRIPTS = {
    'train_anime_faces.py': 'train', 'generate.py': 'generate',
    'explore_latent.py': 'explore', 'export_demo.py': 'export',
    'evaluate.py': 'evaluate', 'compare_runs.py': 'compare',
    'linear_probe.py': 'probe', 'nearest_images.py': 'nearest',
    'guided_backprop.py': 'guided-backprop', 'forget.py': 'forget',
    'train_gan.py': 'train-gan', 'parzen.py': 'parzen',
    'prepare_faces.py': 'prepare',
}

# Flags that get another value wherever they stand; None: left out.
_REPLACED = {
    '--gpu': '-1', '--precision': 'float32', '--serve': None,
    '--preset': {'PRESET': 'paper'}, '--seed': {'SEED': '1'},
    '--image-size': '32', '--ch': '8', '--batchsize': '20',
    '--epoch': '1', '--hold-out': '8', '--sample-interval': '200',
    '--n': '80', '--samples': '20', '--labels-per-class': '4',
    '--draws': '2', '--maps': '4', '--seconds': '1', '--layer': None,
    '--rows': {'100': '2'},
}
# Flags that a command gets besides, unless it has them: sizes, and the small
# data in place of the drawn faces and of Debian's package.
_ADDED = {
    'train': {'--dataset': 'faces', '--image-size': '32', '--ch': '8',
              '--n-z': '4', '--batchsize': '20', '--epoch': '1',
              '--sample-interval': '100'},
    'train-gan': {'--dataset': 'digits', '--ch': '10', '--n-z': '4',
                  '--batchsize': '20', '--samples': '50'},
    'parzen': {'--dataset': 'digits', '--samples': '50'},
    'evaluate': {'--dataset': 'held_out', '--n': '12', '--draws': '2'},
    'probe': {'--n-centroids': '8', '--draws': '2'},
    'nearest': {'--real': '8'},
    'guided-backprop': {'--dataset': 'faces', '--images': '20'},
    'export': {'--ort': 'ort'},
    'prepare': {'--detector': 'none', '--size': '32', '--min-face': '16'},
}
_ADDED_BY_PART = {
    ('explore', 'tags'): {'--dataset': 'faces'},
    ('explore', 'invert'): {'--steps': '3'},
    ('forget', '--tag'): {
        '--gen': 'gen.npz', '--dataset': 'faces', '--random-draws': '2'},
}
# A command with one of these words is run as it is printed.
_AS_PRINTED = {'docs/glasses_boxes.json'}
# A resumed run knows its sizes; it must only have something left to do.
_RESUMED = {'--epoch': '2'}
# Words in the place of words.
_WORDS = {
    '--dataset fashion-mnist': '--train grey/train --test grey/test',
    'PRESET': 'paper',
    # Made anew; the faces that are there are trained on.
    '--out faces/': '--out prepared/',
}
# Lines that are read and not run, and why.
_NOT_RUN = {
    r'apt-get install ': 'needs root',
    r'python3 -m venv |\. \.venv/': 'an environment of its own',
    r'(\S*/)?pip install ': 'needs the network; its names are checked',
}


class Shell:
    """Runs commands one after the other, in a folder with small data.

    Args:
        folder (pathlib.Path): Where to run them; the current folder.
    """

    def __init__(self, folder):
        self._folder = folder
        self._variables = {}

    def run(self, line):
        """Runs a line.

        Returns:
            int: Exit status.
        """
        for pattern in _NOT_RUN:
            if re.match(pattern, line):
                return 0
        words = shlex.split(self._expand(line), comments=True)
        if re.fullmatch(r'\w+=\S+', words[0]) and len(words) == 1:
            name, _, value = words[0].partition('=')
            self._variables[name] = value
            return 0
        if words[0] == 'ls':
            return subprocess.run(line, shell=True, check=False).returncode
        if words[0] == 'make':
            return self._make(words[1:])
        if words[:2] == ['python', '-c']:
            exec(self._newest(words[2]), {})
            return 0
        if words[0] == 'chainer-dcgan':
            return self._command(words[1], words[2:])
        if words[0] == 'python' and words[1].startswith('examples/'):
            return self._command(
                _SCRIPTS[pathlib.Path(words[1]).name], words[2:],
                ROOT / words[1])
        raise AssertionError(
            f'nothing here runs {words[0]!r}: mark the block as long, with '
            'the reason, or teach tests/small_commands.py')

    def _expand(self, line):
        for name, value in self._variables.items():
            line = re.sub(rf'\${name}\b', value, line)
        for words, others in _WORDS.items():
            line = line.replace(words, others)
        return line

    def _make(self, words):
        """Runs the scripts of a target, and no other line of it."""
        lines = subprocess.run(
            ['make', '--dry-run', '--no-print-directory', 'VENV=.venv',
             f'PYTHON={sys.executable}', *words], cwd=ROOT, check=True,
            capture_output=True, text=True).stdout.splitlines()
        return max([0, *(
            self.run('python ' + line.removeprefix('.venv/bin/python '))
            for line in lines
            if line.startswith('.venv/bin/python examples/'))])

    def _command(self, command, args, script=None):
        args = self._small(command, args)
        self._prepare(args)
        argv = sys.argv
        sys.argv = [str(script or 'chainer-dcgan'), *args]
        try:
            if script is None:
                from chainer_dcgan.commands.main import main
                main([command, *args])
            else:
                runpy.run_path(str(script), run_name='__main__')
        except SystemExit as e:
            return e.code or 0
        finally:
            sys.argv = argv
        return 0

    def _small(self, command, args):
        if _AS_PRINTED & set(args):
            return args
        small = []
        i = 0
        while i < len(args):
            flag = args[i]
            has_value = i + 1 < len(args) and args[i + 1][:1] != '-'
            if flag in _REPLACED:
                value = _REPLACED[flag]
                if isinstance(value, dict):
                    value = value.get(args[i + 1], args[i + 1])
                if value is not None:
                    small += [flag, value]
                i += 2 if has_value else 1
                continue
            small.append(self._newest(flag))
            i += 1
        added = _RESUMED if '--resume' in small else _ADDED.get(command, {})
        for (name, part), more in _ADDED_BY_PART.items():
            if name == command and part in small:
                added = {**added, **more}
        for flag, value in added.items():
            if flag not in small and not (
                    flag == '--dataset' and '--train' in small):
                small += [flag, value]
        return small

    def _newest(self, words):
        """Puts an iteration that is there in the place of one that is not."""
        def replace(match):
            path = pathlib.Path(match[0])
            if path.exists():
                return match[0]
            found = sorted(
                path.parent.glob(f'{match[1]}_iter_*.npz'),
                key=lambda path: int(path.stem.rpartition('_')[2]))
            return str(found[-1]) if found else match[0]

        return re.sub(
            r'[\w./-]*\b(gen|dis|snapshot)_iter_\d+\.npz', replace, words)

    def _prepare(self, args):
        """Draws the boxes that docs/visualisation.md asks a person for."""
        path = self._folder / 'windows' / 'boxes.json'
        if '--boxes' in args and path.exists():
            content = json.loads(path.read_text())
            z = uniform(numpy.random.default_rng(0), len(content['boxes']), 4)
            for i in numpy.flatnonzero(red_patch.shows(z)):
                content['boxes'][str(i)] = [list(red_patch.BOX)]
            path.write_text(json.dumps(content))


if __name__ == '__main__':
    here = pathlib.Path.cwd()
    make_data(here)
    sys.path.insert(0, str(ROOT / 'examples'))
    shell = Shell(here)
    for command in sys.argv[1:]:
        print('$', command, flush=True)
        if shell.run(command):
            sys.exit(1)
