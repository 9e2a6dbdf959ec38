"""Lists or clears the prepared images on the disk.

They lie in the folder chainer_dcgan in Chainer's data set root, which is
~/.chainer/dataset unless the environment variable CHAINER_DATASET_ROOT names
another. One that was not read for 30 days goes by itself when the next one
is made, and so does what a process left that was killed while it wrote.
"""

import time

from chainer_dcgan.commands import flags
from chainer_dcgan.datasets.cache_folder import (
    clear_caches,
    default_cache_dir,
    list_caches,
)
from chainer_dcgan.datasets.wording import printable


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    add('action', choices=('list', 'clear'),
        help='list: what there is; clear: remove it, but not what another '
        'process is just writing')
    add('--days', type=flags.integer(0, 10 ** 6), default=0,
        help='only what was not read for so many days')
    add('--cache-dir', type=flags.path, help='folder to look in, if not the '
        'usual one')


def run(args):
    """Lists or clears."""
    if args.action == 'clear':
        entries = clear_caches(args.cache_dir, args.days)
    else:
        entries = [entry for entry in list_caches(args.cache_dir)
                   if _age(entry) >= args.days]
    for entry in entries:
        print(_describe(entry))
    total = sum(entry.n_bytes for entry in entries) / 1e6
    folder = printable(args.cache_dir or default_cache_dir())
    n = f'{len(entries):,} cache' + ('' if len(entries) == 1 else 's')
    removed = ' removed' if args.action == 'clear' else ''
    print(f'{n}{removed}, {total:,.1f} MB, in {folder}')


def _describe(entry):
    what = 'unfinished or damaged'
    if entry.shape:
        n, channels, side, _ = entry.shape
        what = (f'{n:,} images of {channels} x {side} x {side}, from '
                f'{printable(entry.source)}')
    return (f'{printable(entry.folder)}\n  {entry.n_bytes / 1e6:,.1f} MB, '
            f'read {_age(entry):.0f} days ago, {what}')


def _age(entry):
    return max(0, time.time() - entry.last_used) / 86400
