"""Nets that are run, not trained: test mode, batches, and whose memory."""

import chainer
import numpy


def infer(function, x, batchsize, device=None, fill_up=False,
          on_progress=None):
    """Runs a net, or whatever is made of nets, over many inputs.

    In test mode and without a graph; neither the inputs nor a second copy of
    the outputs need fit into a GPU's memory.

    Args:
        function (callable): Takes a batch, :math:`(b, ...)`, on ``device``,
            and returns an array or a :class:`~chainer.Variable` of as many
            rows.
        x (:ref:`ndarray`): Inputs, :math:`(N, ...)` with :math:`N \\ge 1`.
        batchsize (int): Inputs at a time. A matrix product of another shape
            may round otherwise, so where results must stay the same to the
            byte this does.
        device (chainer.backend.Device): Where the function computes; the CPU
            by default.
        fill_up (bool): Whether the last batch is filled up with zeros, so
            that what comes of input n does not depend on how many there are.
        on_progress (callable): ``on_progress(done, total)`` is called with
            numbers of inputs.

    Returns:
        numpy.ndarray: The outputs, :math:`(N, ...)`.

    Raises:
        ValueError: If there is no input: the outputs' shape is unknown then.
    """
    out, done = None, 0
    for y in infer_batches(
            function, x, batchsize, device, fill_up, on_progress):
        if out is None:
            out = numpy.empty((len(x), *y.shape[1:]), y.dtype)
        out[done:done + len(y)] = y
        done += len(y)
    if out is None:
        raise ValueError('expected at least one input')
    return out


def infer_batches(function, x, batchsize, device=None, fill_up=False,
                  on_progress=None):
    """Does as :func:`infer`, and leaves the outputs in batches.

    For outputs of which only a part is kept.

    Args:
        function (callable): See :func:`infer`, as for all that follow.
        x (:ref:`ndarray`): Inputs.
        batchsize (int): Inputs at a time.
        device (chainer.backend.Device): Where the function computes.
        fill_up (bool): Whether the last batch is filled up.
        on_progress (callable): Called after each batch is done with.

    Yields:
        numpy.ndarray: The outputs of a batch, :math:`(b, ...)`.
    """
    host = chainer.get_device('@numpy')
    device = host if device is None else device
    for start in range(0, len(x), batchsize):
        batch = device.send(x[start:start + batchsize])
        n = len(batch)
        if fill_up and n < batchsize:
            filled = device.xp.zeros((batchsize, *x.shape[1:]), batch.dtype)
            filled[:n] = batch
            batch = filled
        # Around the call alone: what a caller does between two batches is
        # none of this function's business.
        with chainer.using_config('train', False), chainer.no_backprop_mode():
            y = function(batch)
        yield host.send(
            y.array if isinstance(y, chainer.Variable) else y)[:n]
        if on_progress is not None:
            on_progress(start + n, len(x))
