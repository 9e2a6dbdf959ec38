"""Uses ChainerMN where Chainer 7.8.1's fails on today's NumPy."""

import warnings

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA

import chainer  # isort: skip
import chainermn
import numpy

from chainer_dcgan.training.parallel import connect


def main():
    # What ChainerMN calls experimental warns at its first use.
    warnings.simplefilter('ignore', FutureWarning)
    comm = chainermn.create_communicator('naive')
    # iterators/multi_node_iterator.py:137, an int of an array.
    data = numpy.arange(12, dtype='f').reshape(6, 2)
    iterator = chainermn.iterators.create_multi_node_iterator(
        chainer.iterators.SerialIterator(data, 2, shuffle=False), comm)
    batches = comm.gather_obj(numpy.array(next(iterator)).tolist())
    # _memory_utility.py:228 averages a copy of what is not contiguous.
    processes = connect('naive')
    array = numpy.full((4, 4), comm.rank, 'f')
    try:
        processes.average(array[:, ::2])
        raise SystemExit('an average was lost')
    except ValueError as e:
        assert 'contiguous' in str(e)
    processes.average(array)
    assert (array == (comm.size - 1) / 2).all()
    # What the package mends stays mended beside it.
    net = chainermn.links.MultiNodeBatchNormalization(2, comm)
    y = net(data[:4] * (1 + comm.rank)).array
    totals = comm.allreduce_obj(y.sum(axis=0).astype('d'))
    assert numpy.abs(totals).max() < 1e-4
    if comm.rank == 0:
        print(batches)


if __name__ == '__main__':
    main()
