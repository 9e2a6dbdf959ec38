"""Losses and their gradients to D's outputs."""

import chainer
from chainer import backend

from chainer_dcgan.training.losses import REPORTS, Terms, real_logit
from chainer_dcgan.training.steps.verdict import Verdict


def weigh_both(kernels, loss, fake, real, with_gen=True):
    """Weighs what D says of generated and of real images.

    Args:
        kernels (module): From :func:`~chainer_dcgan.functions.dispatch.\
kernels`.
        loss (~chainer_dcgan.training.losses.Loss): What both nets minimise.
        fake (:ref:`ndarray`): D's output for generated images,
            :math:`(B, n)`.
        real (:ref:`ndarray`): That for real ones.
        with_gen (bool): Whether G's loss is asked for.

    Returns:
        tuple: :class:`Verdict`, the gradient of D's loss to both outputs, one
        after the other, :math:`(2 B, n)`, and that of G's loss to the first,
        :math:`(B, n)`, or ``None``.
    """
    if _are_terms(loss.dis, loss.gen):
        asked = (loss.dis, loss.gen) if with_gen else (loss.dis,)
        values, grads = kernels.weigh(
            fake, real, (*REPORTS.values(), *asked))
        reports, losses = values[:len(REPORTS)], values[len(REPORTS):]
        to_dis, *to_gen = grads[len(REPORTS):]
        return (Verdict(*losses, **dict(zip(REPORTS, reports))),
                to_dis.reshape(-1, fake.shape[1]),
                to_gen[0][0] if with_gen else None)
    fake, real = chainer.Variable(fake), chainer.Variable(real)
    logits = real_logit(fake), real_logit(real)
    loss_dis = loss.dis(*logits)
    loss_gen = loss.gen(*logits) if with_gen else None
    xp = backend.get_array_module(fake.array)
    return (Verdict.of_logits(loss_dis, *logits, loss_gen),
            xp.concatenate(_gradients(loss_dis, fake, real)),
            _gradients(loss_gen, fake)[0] if with_gen else None)


def weigh_gen(kernels, loss, fake, real=None):
    """Weighs what D says of generated images, for G.

    Args:
        kernels (module): As for :func:`weigh_both`.
        loss (~chainer_dcgan.training.losses.Loss): Likewise.
        fake (:ref:`ndarray`): D's output for generated images,
            :math:`(B, n)`.
        real (:ref:`ndarray`): That for real ones, for a loss that compares.

    Returns:
        tuple: G's loss, a scalar, and its gradient to the output of generated
        images.
    """
    if _are_terms(loss.gen):
        # Terms that do not ask for real ones take them times 0.
        values, grads = kernels.weigh(
            fake, fake if real is None else real, (loss.gen,))
        return values[0], grads[0, 0]
    fake = chainer.Variable(fake)
    value = loss.gen(real_logit(fake), None if real is None else real_logit(
        chainer.Variable(real)))
    return value, *_gradients(value, fake)


def _are_terms(*functions):
    # Any other functions of logits are a graph's.
    return all(isinstance(function, Terms) for function in functions)


def _gradients(loss, *outputs):
    return [output.xp.zeros_like(output.array) if grad is None else grad.array
            for output, grad in zip(outputs, chainer.grad([loss], outputs))]
