"""A step's gradients on arrays, for the DCGAN's nets."""

import dataclasses

import chainer
import numpy
from chainer import backend

from chainer_dcgan.functions import dispatch
from chainer_dcgan.models import Discriminator, Generator
from chainer_dcgan.models.contract import check_z
from chainer_dcgan.training.augmentation import DifferentiableAugmentation
from chainer_dcgan.training.passes import (
    DiscriminatorPasses,
    GeneratorPass,
    spectrum,
)
from chainer_dcgan.training.steps.verdict import Verdict


def array_kernels(gen, dis, augment):
    """Chooses the kernels of a step on arrays.

    Args:
        gen (~chainer.Link): G.
        dis (~chainer.Link): D.
        augment (callable): Changes images, or ``None``.

    Returns:
        module: Kernels, or ``None`` where the step has to take Chainer's
        graph: for other nets, types of arrays or devices, with a net that
        has been changed from outside, or where hooks want to see functions
        and links called.
    """
    if (type(gen) is not Generator or type(dis) is not Discriminator
            or 'forward' in vars(gen) or 'forward' in vars(dis)
            or not (augment is None
                    or type(augment) is DifferentiableAugmentation)
            or not chainer.config.train
            or not chainer.config.enable_backprop
            or chainer.get_function_hooks() or chainer._get_link_hooks()):
        return None
    if not all(spectrum.covers(link) for link in dis.links()) or any(
            link.local_link_hooks for link in gen.links()):
        return None
    params = [*gen.params(), *dis.params()]
    if not all(param.requires_grad for param in params):
        return None
    return dispatch.kernels(*params)


class ArrayStep:
    """Sets the gradients of G's and D's parameters.

    The arguments and methods are those of
    :class:`~chainer_dcgan.training.steps.graph_step.GraphStep`, and so is,
    but for rounding, what they set.

    Args:
        kernels (module): From :func:`array_kernels`.
    """

    def __init__(
            self, kernels, gen, dis, loss, sample_z, augment,
            sample_noise=None):
        self._kernels = kernels
        self._gen = gen
        self._dis = dis
        self._loss = loss
        self._sample_z = sample_z
        self._augment = augment
        self._sample_noise = sample_noise

    def set_both(self, x_real, told=None):
        """See :meth:`GraphStep.set_both`."""
        drawn = self._generate(len(x_real), told)
        verdict, gx = self._set_dis(drawn.x, x_real, told)
        drawn.write_gradients(gx)
        return verdict

    def set_dis(self, x_real, told=None):
        """See :meth:`GraphStep.set_dis`."""
        x_fake = self._generate(len(x_real), told).x
        return self._set_dis(x_fake, x_real, told, with_gen=False)[0]

    def set_gen(self, batchsize, x_real=None, told=None):
        """See :meth:`GraphStep.set_gen`."""
        drawn = self._generate(batchsize, told)
        passes = DiscriminatorPasses(self._dis, self._kernels)
        changes = self._draw(drawn.x)
        y, memories = passes.judge(self._change(drawn.x, changes))
        y = _weigh(told, y)
        logit, real = chainer.Variable(_real_logit(y)), None
        if self._loss.pairs:
            y_real, _ = passes.judge(self._change(x_real, self._draw(x_real)))
            y_real = _weigh(told, y_real)
            real = chainer.Variable(_real_logit(y_real))
        loss = self._loss.gen(logit, real)
        g, = _slopes(loss, logit)
        gx = passes.backward(
            memories, _to_answers(told, _to_logits(g, y)), n_images=len(y),
            to_weights=False)
        drawn.write_gradients(self._change_back(gx, changes))
        return loss

    def _generate(self, batchsize, told):
        z = self._sample_z(batchsize)
        check_z(self._gen, z, batchsize)
        if told is not None:
            z = told.put_into(z)
        send, noise = self._gen.device.send, None
        if self._sample_noise is not None:
            noise = [send(maps) for maps in self._sample_noise(batchsize)]
        return GeneratorPass(self._gen, self._kernels, send(z), noise)

    def _set_dis(self, x_fake, x_real, told, with_gen=True):
        # One pass over all images: of two batches, where D has batch
        # statistics.
        n = len(x_fake)
        changes = [self._draw(x) for x in (x_fake, x_real)]
        xp = backend.get_array_module(x_real)
        x = _empty(xp, 2 * n, x_real.shape)
        self._change(x_fake, changes[0], x[:n])
        self._change(x_real, changes[1], x[n:])
        passes = DiscriminatorPasses(self._dis, self._kernels)
        answers, memories = passes.judge(x, n_groups=2)
        y = _weigh(told, answers)
        logits = _real_logit(y)
        fake, real = (chainer.Variable(part) for part in (
            logits[:n], logits[n:]))
        verdict = self._weigh(fake, real, with_gen)
        to_dis = xp.concatenate(_slopes(verdict.loss_dis, fake, real))
        to_gen, = _slopes(verdict.loss_gen, fake) if with_gen else (None,)
        gx = mismatch = None
        if told is not None:
            known = chainer.Variable(answers[n:])
            mismatch = told.mismatch(known)
            verdict = dataclasses.replace(
                verdict, loss_dis=verdict.loss_dis + mismatch)
            mismatch, = _slopes(mismatch, known)
        if self._dis.judges_one_by_one:
            # No image's logit depends on another image, so that its gradient
            # is the same for both losses but for a factor: one way back is
            # enough.
            gy, factors = _to_logits(xp.ones_like(logits), y), to_dis
            if told is not None:
                # But for what real images alone lose.
                gy[n:] *= to_dis[n:, None]
                factors[n:] = 1
                gy = told.to_answers(gy)
                gy[n:] += mismatch
            gx = passes.backward(
                memories, gy, factors, n if with_gen else 0)
        else:
            gy = _to_answers(told, _to_logits(to_dis, y))
            if told is not None:
                gy[n:] += mismatch
            passes.backward(memories, gy)
            if with_gen:
                gx = passes.backward(
                    memories, _to_answers(told, _to_logits(to_gen, y)),
                    n_images=n, to_weights=False)
                to_gen = None
        passes.write_gradients()
        if with_gen:
            gx = self._change_back(gx, changes[0], to_gen)
        return verdict, gx

    def _weigh(self, fake, real, with_gen):
        return Verdict(
            self._loss.dis(fake, real), fake, real,
            self._loss.gen(fake, real) if with_gen else None)

    def _draw(self, x):
        if self._augment is None:
            return None
        device = backend.get_device_from_array(x)
        return tuple(device.send(amounts)
                     for amounts in self._augment.draw(len(x), x.shape[2:]))

    def _change(self, x, changes, out=None):
        if changes is None:
            if out is not None:
                out[...] = x
            return x
        if out is None:
            out = _empty(backend.get_array_module(x), len(x), x.shape)
        self._kernels.change_images(x, changes, out)
        return out

    def _change_back(self, gx, changes, factors=None):
        if changes is None:
            if factors is not None:
                gx *= factors[:, None, None, None]
            return gx
        if factors is None:
            xp = backend.get_array_module(gx)
            factors = xp.ones(len(gx), gx.dtype)
        return self._kernels.change_images_backward(gx, changes, factors)


def _empty(xp, n, shape):
    _, c, h, w = shape
    return xp.empty((n, h, w, c), numpy.float32).transpose(0, 3, 1, 2)


def _weigh(told, y):
    return y if told is None else told.weigh(y)


def _to_answers(told, gy):
    return gy if told is None else told.to_answers(gy)


def _real_logit(y):
    # As losses.real_logit.
    return y[:, 0] - y[:, 1] if y.shape[1] == 2 else y[:, 0]


def _to_logits(g, y):
    # Gradient of _real_logit.
    xp = backend.get_array_module(g)
    return xp.stack([g, -g], axis=1) if y.shape[1] == 2 else g[:, None]


def _slopes(loss, *logits):
    return [grad.array for grad in chainer.grad([loss], logits)]
