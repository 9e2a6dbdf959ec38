"""NCCL's sum over several emulated GPUs, by MPI.

Run by ``mpiexec``: trains a few steps through ``pure_nccl``; process 0 prints
by how much losses differ from those of one process on the CPU.
"""

import ctypes

# First: it makes Chainer importable.
from equality import compare, train

import chainer  # isort: skip
import numpy
from chainermn.communicators import _communication_utility
from cupy.cuda import nccl
from mpi4py import MPI

from chainer_dcgan.training.parallel import connect

_TYPES = {nccl.NCCL_FLOAT32: numpy.float32, nccl.NCCL_FLOAT64: numpy.float64}


class Sums:
    """What ``pure_nccl`` asks of NCCL; an emulated GPU's memory is a host's.

    Args:
        mpi_comm (mpi4py.MPI.Comm): The processes.
    """

    def __init__(self, mpi_comm):
        self._comm = mpi_comm

    def allReduce(self, send, receive, n, kind, operation, stream):
        assert operation == nccl.NCCL_SUM
        self._comm.Allreduce(
            self._view(send, n, kind), self._view(receive, n, kind))

    @staticmethod
    def _view(address, n, kind):
        size = n * numpy.dtype(_TYPES[kind]).itemsize
        memory = (ctypes.c_ubyte * size).from_address(address)
        return numpy.frombuffer(memory, _TYPES[kind])


def main():
    rank = MPI.COMM_WORLD.rank
    # The stand-in for NCCL takes one process only.
    _communication_utility.init_nccl_comm = Sums
    processes = connect('pure_nccl')
    case = 'chainer-dcgan', 'f'
    expected = {case: train(*case)} if rank == 0 else None
    device = chainer.get_device(f'@cupy:{processes.place}')
    device.use()
    figures = compare(*case, processes, expected, device=device)
    if rank == 0:
        assert figures['digests'] == 1, figures
        print(figures['first_losses'])


if __name__ == '__main__':
    main()
