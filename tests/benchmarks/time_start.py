"""Times how long a training keeps people waiting, and what it promises.

Example::

    python tests/benchmarks/time_start.py --epoch 2

Starts a training of --preset best twice, on a terminal, and reads the bar:
the seconds from the start of the process to the first iteration, and the time
left that the bar shows at first, after a tenth and after half of the run, over
what it turned out to be. Kernels are compiled already, as after ``make venv``;
with ``--fresh`` they are compiled in the first of both.
"""

import argparse
import os
import pathlib
import pty
import re
import sys
import tempfile
import time

_ROOT = pathlib.Path(__file__).resolve().parents[2]
# Other work, such as drawing faces, has its name before its bar.
_BAR = re.compile(
    rb'(?:^|[\r\n])\[[#.]+\] ([0-9.]+)%(?:[^\r\n]* ([0-9:]+) left)?')


def main():
    args = parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.fresh:
            os.environ['NUMBA_CACHE_DIR'] = os.path.join(folder, 'kernels')
        for name in 'first', 'second':
            lines, end = watch([
                sys.executable, str(_ROOT / 'examples/train_anime_faces.py'),
                '--preset', 'best', '--image-size', str(args.size),
                '--ch', str(args.ch), '--epoch', str(args.epoch),
                '--out', os.path.join(folder, name)])
            print(f'{name}: first iteration after {lines[0][0]:.1f} s, '
                  f'end after {end:.1f} s')
            for when, share, left in promises(lines):
                print(f'  at {share:5.1%}: {left:.0f} s left, in truth '
                      f'{end - when:.0f} ({left / (end - when):.2f})')


def watch(command):
    """Runs a command on a terminal and notes when its bar was drawn.

    Args:
        command (list of str): Command.

    Returns:
        tuple: Of each bar the seconds since the start, the share that is
        done and the seconds left, ``None`` where the bar does not say; and
        the seconds until the end.

    Raises:
        SystemExit: If the command fails, or draws no bar.
    """
    lines, output = [], b''
    start = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    while True:
        try:
            chunk = os.read(terminal, 1 << 16)
        except OSError:
            # Linux's way to say that the other end is closed.
            break
        if not chunk:
            break
        output += chunk
        for share, left in _BAR.findall(chunk)[-1:]:
            lines.append((time.monotonic() - start, float(share) / 100,
                          _seconds(left) if left else None))
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status or not lines:
        raise SystemExit(f'error: the training ended with {status}: '
                         f'{output.decode(errors="replace")[-2000:]}')
    return lines, time.monotonic() - start


def promises(lines):
    """Picks the bars to compare.

    Args:
        lines (list): From :func:`watch`.

    Returns:
        list: Those bars that say how long it takes: the first, and the first
        after a tenth and after half of the run.
    """
    said = [line for line in lines if line[2] is not None]
    return [next(line for line in said if line[1] >= share)
            for share in (0, 0.1, 0.5) if said and said[-1][1] >= share]


def _seconds(clock):
    total = 0
    for part in clock.split(b':'):
        total = 60 * total + int(part)
    return total


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--size', type=int, default=48)
    parser.add_argument('--ch', type=int, default=128)
    parser.add_argument('--epoch', type=int, default=2,
                        help='of 10,000 drawn faces (default: 2)')
    parser.add_argument('--fresh', action='store_true',
                        help='compile the kernels in the first run')
    return parser.parse_args()


if __name__ == '__main__':
    main()
