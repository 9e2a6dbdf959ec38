"""What the commands that train share: flags, messages, the run itself."""

import functools
import os

from chainer_dcgan.commands import flags, process
from chainer_dcgan.datasets import list_skipped, printable
from chainer_dcgan.errors import InputError, PrecisionError, RunError
from chainer_dcgan.storage import layout
from chainer_dcgan.training import errors, run_trainer


def add_flags(parser):
    """Adds the flags that every training takes."""
    add = parser.add_argument
    flags.add_gpu(parser)
    add('--n-z', type=flags.positive_int, help='dimensions of z')
    add('--batchsize', '-b', type=flags.positive_int,
        help='images in a batch')
    add('--epoch', '-e', type=flags.positive_int, default=100,
        help='passes over the data set')
    add('--seed', type=flags.natural_int, help='seed of everything random; 0')
    add('--out', '-o', default='result', help='folder for what is written')
    add('--resume', '-r', metavar='SNAPSHOT', nargs='?', const=True,
        help='snapshot to go on from; without a value, the newest in --out')
    add('--sample-interval', type=flags.natural_int, default=50000,
        help='images between sample grids and snapshots, besides epochs')
    add('--keep', type=flags.positive_int, default=5,
        help='snapshots to keep')


def naming_flags(run):
    """Lets what a command reports of a run say which flag mends it.

    Args:
        run (callable): The command's function.

    Returns:
        callable: It, with messages that speak of flags.
    """
    @functools.wraps(run)
    def wrapped(*args):
        try:
            return run(*args)
        except (InputError, RunError) as e:
            cure = _find_cure(e)
            if cure is None:
                raise
            kind = RunError if isinstance(e, RunError) else InputError
            raise kind(f'{e} {cure}') from e

    return wrapped


def _find_cure(error):
    match error:
        case errors.RunExists():
            return 'Pass --resume to go on with it, or another --out.'
        case errors.SettingsConflict(name=name):
            flag = name.replace('_', '-')
            return (f'Leave --{flag} out to go on, or train anew into '
                    'another --out.')
        case errors.OtherImages():
            return 'Pass the same images as --dataset.'
        case errors.NoSnapshot():
            return 'Pass --resume a path, or the --out of the run.'
        case errors.SnapshotError():
            return ('Pass --resume an earlier one, or nothing for the newest '
                    'good one in --out.')
        case PrecisionError():
            return ('With a GPU that has it, pass --gpu; for float32, leave '
                    '--precision out.')
        case errors.RunFailed(snapshot=None):
            return 'Start again with another --seed.'
        case errors.RunFailed():
            return ('Go on from it with --resume; if the same happens again, '
                    'start anew with another --seed.')


def warn_of_collapse(message):
    """Passes a warning on, with the flags for what it advises."""
    process.warn(f'{message} (--resume FILE, --seed, --preset best.)')


def announce(dataset):
    """Says what is trained on, and what could not be read."""
    for line in list_skipped(dataset.skipped):
        process.warn(f'left out {line}')
    for line in dataset.facts.describe():
        print(line)
    print(f'{len(dataset):,} images of {printable(dataset.source)}')


def describe(trainer, dataset):
    """Lists what ``args.json`` keeps of a run, besides the flags."""
    settings = trainer.get_extension(layout.SETTINGS_RECORD).settings
    return {'settings': vars(settings),
            'dataset': {'n_images': len(dataset), 'skipped': dataset.skipped,
                        'fingerprint': dataset.fingerprint}}


def train(trainer, snapshot, tell=print):
    """Trains; says where to find what was written.

    Args:
        trainer (~chainer.training.Trainer): The trainer.
        snapshot (~chainer_dcgan.training.snapshots.Snapshot): What it goes
            on from, or ``None``.
        tell (callable): Takes what is to be said.

    Returns:
        int: The exit status if a signal ended it, ``None`` otherwise.
    """
    if snapshot is not None:
        snapshot.restore(trainer)
        tell(f'resumed from {snapshot.path}')
    signal_number = run_trainer(trainer)
    if signal_number is not None:
        tell('stopped; go on with the same command and --resume')
        return 128 + signal_number
    iteration = trainer.updater.iteration
    for label, name in (
            ('sample grid', layout.PREVIEW.format(iteration)),
            ('loss plot', layout.LOSS_PLOT),
            ('generator', layout.GEN.format(iteration)),
            ('best one', layout.BEST_GEN)):
        path = os.path.join(trainer.out, name)
        if os.path.exists(path):
            tell(f'{label:<12} {path}')
