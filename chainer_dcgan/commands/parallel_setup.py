"""What the processes of a training settle before they begin."""

import numpy

from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.functions import warm_up
from chainer_dcgan.training import run_trainer


def choose_device(gpu, processes):
    """Gives each process of a machine a GPU of its own.

    Args:
        gpu (int): Number of the first GPU, or -1 for the CPU.
        processes (~chainer_dcgan.training.parallel.Processes): All of them;
            ``None`` for one alone.

    Returns:
        chainer.backend.Device: This process's device.

    Raises:
        DeviceError: If there is no such device.
    """
    if processes is not None and gpu >= 0:
        gpu += processes.place
    return get_device(gpu)


def decide(processes, choose):
    """Chooses settings in one process, for all.

    What one finds on a disk, another may find changed.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): All of them;
            ``None`` for one alone.
        choose (callable): Returns the settings, and the snapshot to go on
            from.

    Returns:
        tuple: What ``choose`` returned.

    Raises:
        InputError: If the processes cannot share a batch equally.
    """
    if processes is None:
        return choose()
    if processes.rank > 0:
        return processes.tell(None)
    settings, snapshot = choose()
    if settings.batchsize % processes.size:
        raise InputError(
            f'--batchsize {settings.batchsize} is the whole batch, which '
            f'{processes.size} processes cannot share equally. Pass a '
            f'multiple of {processes.size}, or start another number.')
    return processes.tell((settings, snapshot))


def prepare(processes, load):
    """Prepares the images once a machine, and says so.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): All of them;
            ``None`` for one alone.
        load (callable): Returns the images.

    Returns:
        ~chainer_dcgan.datasets.ImageDataset: The images.
    """
    if processes is None:
        return load()
    if processes.rank == 0:
        print(f'{processes.size} processes, {processes.n_machines} machine(s):'
              ' one on each prepares the images, the others wait', flush=True)
    return processes.first_on_machine(load)


def prepare_kernels(processes, device):
    """Has the kernels compiled in one process of a machine, on a CPU.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): All of them;
            ``None`` for one alone.
        device (chainer.backend.Device): Where they will compute.
    """
    if device.xp is not numpy:
        return
    if processes is None:
        warm_up.run()
    else:
        processes.first_on_machine(warm_up.run)


def follow(trainer, snapshot):
    """Trains with a process that writes and says everything.

    Args:
        trainer (~chainer.training.Trainer): The trainer.
        snapshot (~chainer_dcgan.training.snapshots.Snapshot): What it goes
            on from, or ``None``.

    Returns:
        int: The exit status if a signal ended it, ``None`` otherwise.
    """
    if snapshot is not None:
        snapshot.restore(trainer)
    if trainer.stop_trigger(trainer):
        return None
    signal_number = run_trainer(trainer)
    return None if signal_number is None else 128 + signal_number


def describe(processes, args):
    """Lists what ``args.json`` keeps of several processes."""
    if processes is None:
        return {}
    return {'processes': {
        'n_processes': processes.size, 'n_machines': processes.n_machines,
        'communicator': args.communicator, 'batch_normalization': args.bn}}
