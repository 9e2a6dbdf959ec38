"""What a step draws on the host, brought to its device."""

import itertools

import numpy

# Arrays of all types may begin at a multiple of so many bytes.
_STEP = 16


def send_together(device, arrays):
    """Sends arrays to a device in one copy.

    Args:
        device (~chainer.backend.Device): Device.
        arrays (sequence of :ref:`ndarray`): Arrays of any types and memory
            orders.

    Returns:
        list of :ref:`ndarray`: The arrays there, C-contiguous if they were
        sent.
    """
    if device.xp is numpy or not all(
            isinstance(array, numpy.ndarray) for array in arrays):
        return [device.send(array) for array in arrays]
    sizes = [-(-array.nbytes // _STEP) * _STEP for array in arrays]
    starts = [0, *itertools.accumulate(sizes)]
    memory = numpy.empty(starts[-1], numpy.uint8)
    for array, there in zip(arrays, _views(memory, starts, arrays)):
        there[...] = array
    return _views(device.send(memory), starts, arrays)


def _views(memory, starts, arrays):
    return [memory[start:start + array.nbytes].view(array.dtype).reshape(
        array.shape) for start, array in zip(starts, arrays)]
