"""Joins the processes that a launcher has started."""

import numpy
from chainer.backends import cuda

from chainer_dcgan.errors import InputError
from chainer_dcgan.training.parallel.processes import Processes

COMMUNICATORS = {
    'naive': 'MPI, through the host\'s memory',
    'pure_nccl': 'NCCL, between GPUs',
}
"""dict: Communicators of ChainerMN, and what they send gradients by."""


def connect(name: str):
    """Joins the processes that a launcher has started.

    Args:
        name (str): One of :data:`COMMUNICATORS`.

    Returns:
        Processes: All of them.

    Raises:
        ImportError: If mpi4py or an MPI is not installed.
        InputError: If ``pure_nccl`` is asked for where there is no NCCL.
    """
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as e:
        # RuntimeError: mpi4py is there, and finds no MPI to load.
        raise ImportError(
            f'several processes need mpi4py and an MPI ({e}): run '
            "`pip install 'mpi4py>=4.0,<5' 'mpich>=5.0,<6'`.") from e
    if name == 'pure_nccl' and not _has_nccl():
        raise InputError(
            'pure_nccl needs GPUs and the NCCL of CuPy, which is not to be '
            'had here. On a CPU, use naive.')
    import chainermn
    return Processes(chainermn.create_communicator(name, MPI.COMM_WORLD))


def _has_nccl():
    if not cuda.available:
        return False
    try:
        from cupy.cuda import nccl
    except ImportError:
        return False
    return hasattr(nccl, 'get_version') and numpy.all(nccl.get_version())
