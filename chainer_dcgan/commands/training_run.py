"""What the commands that train share: flags, and the run itself."""

import functools
import os
import shlex
from collections.abc import Callable

import numpy

from chainer_dcgan.commands import flags, outputs, pictures, process
from chainer_dcgan.commands.preset_flags import tell_default
from chainer_dcgan.datasets import list_skipped, printable
from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.models.starting import read_starting_weights
from chainer_dcgan.progress import counted
from chainer_dcgan.storage import layout
from chainer_dcgan.training import hold_folder, run_trainer
from chainer_dcgan.training.errors import RunFailed


def add_flags(parser, family='dcgan'):
    """Adds the flags that every training takes.

    Args:
        parser (argparse.ArgumentParser): The command's.
        family (str): Family of its presets.
    """
    def default(field):
        return tell_default(field, family)

    add = parser.add_argument
    flags.add_gpu(parser)
    add('--n-z', type=flags.integer(1, 10 ** 5),
        help='dimensions of z' + default('n_z'))
    add('--batchsize', '-b', type=flags.count,
        help='images in a batch' + default('batchsize'))
    add('--epoch', '-e', type=flags.positive_int,
        help='passes over the data set' + default('epoch'))
    flags.add_seed(
        parser, None, 'seed of everything random' + default('seed'))
    flags.add_out(
        parser, default='result', help='folder for what is written')
    add('--resume', '-r', type=flags.path, metavar='SNAPSHOT', nargs='?',
        const=True, help='snapshot to go on from; without a value, the newest '
        'in --out. All that the run was told holds on, in place of defaults')
    add('--init', type=flags.path, metavar='FILE', nargs='+', help='begin a '
        'new run with the weights in a snapshot of another, or in files of '
        "G's, of D's or of both, as far as they fit")
    add('--sample-interval', type=flags.natural_int,
        help='images between sample grids and snapshots, besides epochs of '
        '1,000 images or more; 0: each epoch' + default('sample_interval'))
    add('--keep', type=flags.positive_int,
        help='snapshots to keep' + default('keep'))
    add('--keep-previews', type=flags.integer(2), metavar='N',
        help='sample grids to keep; of more, every second one goes'
        + default('keep_previews'))
    add('--show', action='store_true',
        help="open the last sample grid in the desktop's viewer")


def read_init(args, processes=None):
    """Reads what ``--init`` names, in the first process for all.

    Args:
        args (argparse.Namespace): The flags.
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            train; ``None`` for one alone.

    Returns:
        list of StartingWeights: Weights to begin with.

    Raises:
        InputError: If the run is resumed, which has its weights already.
        WeightsError: If a file cannot be used.
    """
    if args.init and args.resume is not None:
        raise InputError('--init begins a new run, --resume goes on with '
                         'one. Pass one of them.')
    if processes is None:
        return read_starting_weights(args.init or ())
    return processes.tell(
        read_starting_weights(args.init or ()) if processes.rank == 0
        else None)


def announce(dataset):
    """Says what is trained on, and what could not be read."""
    for line in list_skipped(dataset.skipped):
        process.warn(f'left out {line}')
    for line in dataset.facts.describe():
        print(line)
    print(f'{len(dataset):,} images of {printable(dataset.source)}')


def holding_output(run: Callable) -> Callable:
    """Lets a command that trains hold the folder of ``--out`` for its run.

    What a killed run left half written there is cleared away first.

    Args:
        run (callable): The command's function: takes the flags and, where
            several processes can train, these or ``None``. Of several, the
            first holds it for all.

    Returns:
        callable: It, which raises InputError if the folder cannot be written
        to, another process holds it, or it has another program's files.
    """
    @functools.wraps(run)
    def wrapped(args, *processes):
        if any(found is not None and found.rank > 0 for found in processes):
            return run(args, *processes)
        outputs.check_folder(args.out)
        for path in getattr(args, 'init', None) or ():
            # Which of its files a run writes depends on how long it is.
            if os.path.dirname(os.path.realpath(path)) == os.path.realpath(
                    args.out):
                raise InputError(
                    f'--init {path} lies in --out {args.out}, where the run '
                    'might replace it. Pass another --out.')
        with hold_folder(args.out, args.resume is not None, process.warn):
            return run(args, *processes)

    return wrapped


def describe(trainer, dataset):
    """Lists what ``args.json`` keeps of a run, besides the flags."""
    settings = trainer.get_extension(layout.SETTINGS_RECORD).settings
    return {'settings': vars(settings),
            'dataset': {'n_images': len(dataset), 'skipped': dataset.skipped,
                        'fingerprint': dataset.fingerprint}}


def train(trainer, snapshot, command, show=False):
    """Trains; says where to find what was written, and what to type next.

    Args:
        trainer (~chainer.training.Trainer): The trainer.
        snapshot (~chainer_dcgan.training.snapshots.Snapshot): What it goes
            on from, or ``None``.
        command (str): Name of the command.
        show (bool): Whether the desktop is to open the last sample grid.

    Returns:
        int: The exit status if a signal ended it, ``None`` otherwise.
    """
    if snapshot is not None:
        snapshot.restore(trainer)
        print(f'resumed from {snapshot.path}')
    settings = trainer.get_extension(layout.SETTINGS_RECORD).settings
    if snapshot is None:
        for line in settings.init:
            print(printable(line))
    if trainer.stop_trigger(trainer):
        print('this run is at its end, after '
              f'{counted(settings.epoch, "epochs")}; a larger --epoch goes on')
        return None
    try:
        signal_number = run_trainer(trainer)
    except RunFailed as e:
        if e.snapshot is not None:
            e.args = (f'{e} Go on from it with: '
                      f'{_resume_command(trainer, command)}.'),
        raise
    except OSError as e:
        raise RunError(
            f'{process.describe(e)} {_advise(trainer, command)}') from e
    if signal_number is not None:
        print('stopped; go on with the same command and --resume, such as:\n'
              f'  {_resume_command(trainer, command)}')
        return 128 + signal_number
    iteration = trainer.updater.iteration
    for label, name in (
            ('sample grid', layout.PREVIEW.format(iteration)),
            ('loss plot', layout.LOSS_PLOT),
            ('generator', layout.GEN.format(iteration)),
            ('best one', layout.BEST_GEN)):
        path = os.path.join(trainer.out, name)
        if os.path.exists(path):
            print(f'{label:<12} {path}')
    pictures.show(
        os.path.join(trainer.out, layout.PREVIEW.format(iteration)), show)
    gen = os.path.join(trainer.out, layout.GEN.format(iteration))
    print('next, for instance:')
    draw = f'generate --gen {shlex.quote(gen)}'
    if settings.generator is not None:
        draw = f'{draw} --generator {settings.generator}'
    for line in (draw,
                 f'{command} --out {shlex.quote(trainer.out)} --resume '
                 f'--epoch {2 * settings.epoch}'):
        print('  python -m chainer_dcgan', line)
    return None


def _resume_command(trainer, command):
    gen = trainer.updater.gen
    gpu = '' if gen.xp is numpy else f' --gpu {gen.device.device.id}'
    return (f'python -m chainer_dcgan {command} --out '
            f'{shlex.quote(trainer.out)} --resume{gpu}')


def _advise(trainer, command):
    """Says how to go on after what could not be written."""
    if not layout.list_snapshots(trainer.out):
        return ('Make room, or make the folder one that can be written to, '
                'and start again; no snapshot was saved yet.')
    return ('What was saved before is whole. Make room, or make the folder '
            'one that can be written to, and go on with: '
            f'{_resume_command(trainer, command)}')
