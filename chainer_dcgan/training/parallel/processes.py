"""The processes that train a net together."""

import os
import time
from collections.abc import Callable

import chainer
import numpy

# Seconds between two looks at whether all have come.
_PAUSE = 0.05


class Processes:
    """The processes that train a net together, from one's point of view.

    Args:
        comm (chainermn.CommunicatorBase): ChainerMN's communicator.

    Attributes:
        rank (int): Number of this process.
        size (int): How many there are.
        place (int): Number of this process among those of its machine.
        n_machines (int): How many machines there are.
        n_messages (int): Averages taken over all processes so far.
        n_bytes (int): Bytes of them that each process has brought in.
    """

    def __init__(self, comm):
        self._comm = comm
        self._mpi = comm.mpi_comm
        self._machine = self._mpi.Split(comm.inter_rank, comm.rank)
        self._on_gpu = hasattr(comm, 'nccl_comm')
        self._carrier = chainer.Parameter(numpy.zeros(0, 'f'))
        self._carriers = chainer.Link()
        with self._carriers.init_scope():
            self._carriers.carrier = self._carrier
        self.rank = comm.rank
        self.size = comm.size
        self.place = comm.intra_rank
        self.n_machines = comm.inter_size
        self.n_messages = 0
        self.n_bytes = 0

    def part(self, batchsize: int):
        """Tells which part of a batch is this process's.

        Args:
            batchsize (int): Images of the whole batch, a multiple of
                :attr:`size`.

        Returns:
            slice: Of the batch.

        Raises:
            ValueError: If the batch cannot be divided equally.
        """
        if batchsize % self.size:
            raise ValueError(
                f'a batch of {batchsize} cannot be divided by {self.size} '
                'processes')
        n = batchsize // self.size
        return slice(self.rank * n, (self.rank + 1) * n)

    def average(self, array):
        """Averages an array over all processes, in place.

        Args:
            array (:ref:`ndarray`): Floats, contiguous, of the same shape in
                all processes; on a GPU with ``pure_nccl``, on any device
                otherwise.

        Raises:
            ValueError: If the array is not contiguous: ChainerMN would
                average a copy, and drop it.
        """
        if not array.flags.c_contiguous:
            raise ValueError('only a contiguous array can be averaged')
        self.n_messages += 1
        self.n_bytes += array.nbytes
        if isinstance(array, numpy.ndarray) or self._on_gpu:
            self._average(array)
        else:
            # MPI itself may not know of the GPU's memory.
            host = array.get()
            self._average(host)
            array.set(host)

    def average_gradients(self, model):
        """Averages a model's gradients over all processes, in one message.

        Args:
            model (~chainer.Link): Model whose gradients are set.
        """
        params = [param for _, param in sorted(model.namedparams())
                  if param.grad is not None]
        flat = model.xp.concatenate([param.grad.ravel() for param in params])
        self.average(flat)
        start = 0
        for param in params:
            stop = start + param.size
            param.grad = flat[start:stop].reshape(param.shape)
            start = stop

    def average_values(self, values: list[float]) -> list[float]:
        """Averages a few numbers over all processes.

        Args:
            values (list of float): As many in all processes.

        Returns:
            list of float: Their averages, the same in all processes.
        """
        buffer = numpy.array(values, numpy.float64)
        self.n_messages += 1
        self.n_bytes += buffer.nbytes
        self._mpi.Allreduce(self._in_place(), buffer)
        return (buffer / self.size).tolist()

    def tell(self, value):
        """Tells all what process 0 knows.

        Args:
            value: Anything that can be pickled; what the others pass does
                not matter.

        Returns:
            What process 0 passed.
        """
        return self._comm.bcast_obj(value)

    def first_on_machine(self, work: Callable):
        """Does some work in one process of a machine before the others.

        The others wait without using a processor, and then do it, too.

        Args:
            work (callable): ``work()``, much faster the second time.

        Returns:
            What ``work`` returned.
        """
        result = work() if self.place == 0 else None
        arrived = self._machine.Ibarrier()
        while not arrived.Test():
            time.sleep(_PAUSE)
        return result if self.place == 0 else work()

    def n_threads(self) -> int:
        """Tells how many processors are this process's share.

        Returns:
            int: The processors that it may use, divided by the processes of
            the machine that may use the same ones; at least 1.
        """
        if not hasattr(os, 'sched_getaffinity'):
            mine, shared = os.cpu_count() or 1, self._machine.Get_size()
            return max(1, mine // shared)
        own = os.sched_getaffinity(0)
        shared = sum(
            bool(own & other) for other in self._machine.allgather(own))
        return max(1, len(own) // shared)

    def abort(self, status: int) -> None:
        """Ends all processes, at once.

        Args:
            status (int): Exit status.
        """
        self._mpi.Abort(status)

    def _average(self, array):
        # The communicator takes a model's gradients: a model of one, which
        # is one message with every communicator.
        self._carrier.cleargrad()
        self._carrier.array = array
        self._carrier.grad = array
        # pure_nccl sends in the configured type.
        with chainer.using_config('dtype', array.dtype):
            self._comm.multi_node_mean_grad(self._carriers)

    @staticmethod
    def _in_place():
        from mpi4py import MPI
        return MPI.IN_PLACE
