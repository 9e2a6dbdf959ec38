"""Sets up a virtual environment; what ``make`` calls before anything else.

    python .ci/venv.py FOLDER GROUP [--numpy REQUIREMENT]

A group is what a make target needs: ``demo``, ``use``, ``test`` or ``docs``.
The core must install; each optional package that cannot be had for this
Python is named, and left out. An environment that is complete is left as it
is, and one that holds what a person put there is never removed. Needs nothing
but the standard library, and runs on the interpreter that the environment is
to have.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
OLDEST, NEWEST = (3, 11), (3, 14)
GROUPS = {
    'demo': ['fast', 'faces'],
    'use': ['fast', 'faces', 'hdf5', 'analysis', 'metrics', 'lsun',
            'prepare', 'web'],
}
GROUPS['test'] = [*GROUPS['use'], 'mpi', 'notebook', 'test', 'lint']
GROUPS['docs'] = [*GROUPS['use'], 'docs']
# What pip says in as many ways when there is no way to the index.
OFFLINE = re.compile(
    'name resolution|Name or service not known|Network is unreachable|'
    'ConnectionError|NewConnectionError|ConnectTimeout|Connection refused|'
    'nodename nor servname|ProxyError|getaddrinfo failed', re.IGNORECASE)


class SetupError(Exception):
    """What ends the set-up, for people to read."""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('group', choices=GROUPS)
    parser.add_argument(
        '--numpy', help='(default: as before, or any that setup.py allows)')
    args = parser.parse_args()
    try:
        set_up(args.folder, GROUPS[args.group], args.numpy)
    except SetupError as e:
        print(f'error: {e}', file=sys.stderr)
        sys.exit(2)


def set_up(folder, extras, numpy):
    """Makes the environment hold some extras of this project."""
    check_python()
    state = read_state(folder)
    numpy = numpy or state.get('recipe', {}).get('numpy', 'numpy')
    recipe = {'python': sys.version, 'numpy': numpy, 'setup': digest()}
    done = state['extras'] if state.get('recipe') == recipe else []
    if set(extras) <= set(done) | set(state.get('missing', {})):
        name_missing(state, extras)
        return
    if folder.exists() and not same_base(state, recipe):
        make_way(folder)
    python = folder / 'bin' / 'python'
    if not python.exists():
        say(f'setting up {folder} with Python {version()}; takes a minute or '
            'two, once')
        subprocess.run([sys.executable, '-m', 'venv', folder], check=True)
        # Known as ours from here on, even if the next step is interrupted.
        write_state(folder, {'recipe': {**recipe, 'setup': None},
                             'extras': [], 'missing': {}})
    if state.get('recipe') != recipe:
        # Chainer's own build needs pkg_resources, which setuptools 81 removed.
        pip(python, 'setuptools<81', 'wheel')
        say('Chainer and what it needs')
        pip(python, numpy, '--editable', str(ROOT))
        write_state(folder, {'recipe': recipe, 'extras': [], 'missing': {}})
    wanted = [name for name in extras if name not in done]
    say('extras: ' + ', '.join(wanted))
    missing = install_extras(python, numpy, wanted)
    state = {'recipe': recipe, 'extras': sorted({*done, *wanted}),
             'missing': missing}
    write_state(folder, state)
    name_missing(state, extras)


def check_python():
    """Refuses a Python that is too old; says when one is untested."""
    if sys.version_info < OLDEST:
        raise SetupError(
            f'{sys.executable} is Python {version()}, but 3.{OLDEST[1]} or '
            'newer is needed. Pass another: make PYTHON=/path/to/python')
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetupError(
            f'{sys.executable} cannot make a virtual environment. On Debian '
            'and Ubuntu, the package python3-venv is missing.') from None
    if sys.version_info[:2] > NEWEST:
        say(f'Python {version()} is newer than 3.{NEWEST[1]}, the newest that '
            'this was tested on')


def install_extras(python, numpy, extras):
    """Installs extras, all at once or else one by one.

    Returns:
        dict: Those that could not be had, and why.
    """
    try:
        pip(python, numpy, '--editable', f'{ROOT}[{",".join(extras)}]')
        return {}
    except NoPackageError:
        pass
    missing = {}
    for extra in extras:
        try:
            pip(python, numpy, '--editable', f'{ROOT}[{extra}]')
        except NoPackageError as e:
            missing[extra] = str(e)
    return missing


class NoPackageError(SetupError):
    """A package that the index does not have for this Python."""


def pip(python, *arguments):
    """Runs pip, quietly; what goes wrong becomes one line."""
    # Wheels alone: a package that would have to be compiled is not to be had.
    result = subprocess.run(
        [python, '-m', 'pip', 'install', '--quiet', '--retries', '2',
         '--disable-pip-version-check', '--no-build-isolation',
         '--use-pep517', '--only-binary', ':all:', '--no-binary', 'chainer',
         *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False)
    if result.returncode == 0:
        return
    lines = [line for line in result.stdout.splitlines() if line.strip()]
    if OFFLINE.search(result.stdout):
        raise SetupError(
            'pip cannot reach the package index: no network, or a proxy that '
            'is not set. Connect, and run the same command again.')
    errors = [line for line in lines if 'ERROR' in line] or lines[-1:]
    if 'No matching distribution' in result.stdout:
        raise NoPackageError(errors[-1].replace('ERROR: ', ''))
    raise SetupError('pip failed:\n' + '\n'.join(lines[-15:]))


def make_way(folder):
    """Removes an environment, unless it holds what a person put there."""
    if not (folder / 'pyvenv.cfg').exists():
        raise SetupError(
            f'{folder} is there, but is no virtual environment. Move it away, '
            'or pass another folder: make VENV=.venv-new')
    by_hand = sorted(
        path.name.split('-')[0].replace('_', '-')
        for path in folder.glob('lib/python*/site-packages/cupy*.dist-info'))
    if by_hand:
        raise SetupError(
            f'{folder} was made for another Python or another set-up, and '
            f'holds {", ".join(by_hand)}. `make clean` removes it; '
            'VENV=.venv-new builds another beside it.')
    say(f'{folder} was made for another Python; it is made anew')
    shutil.rmtree(folder)


def same_base(state, recipe):
    """Tells whether installing on top of what is there will do."""
    before = state.get('recipe', {})
    return all(before.get(key) == recipe[key] for key in ('python', 'numpy'))


def digest():
    """What an environment depends on, besides the interpreter."""
    content = (ROOT / 'setup.py').read_bytes() + pathlib.Path(
        __file__).read_bytes()
    return hashlib.sha256(content).hexdigest()


def read_state(folder):
    """Reads what was installed; empty if nobody knows."""
    try:
        return json.loads((folder / 'installed.json').read_text())
    except (OSError, ValueError):
        return {}


def write_state(folder, state):
    """Writes what was installed."""
    temporary = folder / 'installed.json.tmp'
    temporary.write_text(json.dumps(state, indent=1))
    os.replace(temporary, folder / 'installed.json')


def name_missing(state, extras):
    """Says which extras could not be had."""
    for extra, reason in sorted(state['missing'].items()):
        if extra in extras:
            say(f'without the extra {extra}, and its tests: {reason}')


def version():
    return '{}.{}.{}'.format(*sys.version_info)


def say(text):
    print('venv:', text, flush=True)


if __name__ == '__main__':
    main()
