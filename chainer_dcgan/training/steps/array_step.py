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
from chainer_dcgan.training.steps.sending import send_together
from chainer_dcgan.training.steps.weighing import weigh_both, weigh_gen


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
        y_real = None
        if self._loss.pairs:
            y_real, _ = passes.judge(self._change(x_real, self._draw(x_real)))
            y_real = _weigh(told, y_real)
        loss, gy = weigh_gen(
            self._kernels, self._loss, _weigh(told, y), y_real)
        gx = passes.backward(
            memories, _to_answers(told, gy), n_images=len(y),
            to_weights=False)
        drawn.write_gradients(self._change_back(gx, changes))
        return loss

    def _generate(self, batchsize, told):
        z = self._sample_z(batchsize)
        check_z(self._gen, z, batchsize)
        if told is not None:
            z = told.put_into(z)
        device, noise = self._gen.device, None
        if self._sample_noise is not None:
            noise = send_together(device, self._sample_noise(batchsize))
        return GeneratorPass(self._gen, self._kernels, device.send(z), noise)

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
        verdict, to_dis, to_gen = weigh_both(
            self._kernels, self._loss, y[:n], y[n:], with_gen)
        mismatch = factors = gx = None
        if told is not None:
            known = chainer.Variable(answers[n:])
            mismatch = told.mismatch(known)
            verdict = dataclasses.replace(
                verdict, loss_dis=mismatch + verdict.loss_dis)
            mismatch = chainer.grad([mismatch], [known])[0].array
        if self._dis.judges_one_by_one:
            # No image's logit depends on another image, so that its gradient
            # is the same for both losses but for a factor: one way back is
            # enough.
            gy, shares = _to_logit(y), xp.ascontiguousarray(to_dis[:, 0])
            if told is not None:
                # But for what real images alone lose.
                gy[n:] = to_dis[n:]
                shares[n:] = 1
                gy = told.to_answers(gy)
                gy[n:] += mismatch
            gx = passes.backward(memories, gy, shares, n if with_gen else 0)
            if with_gen:
                factors = to_gen[:, 0]
        else:
            gy = _to_answers(told, to_dis)
            if told is not None:
                gy[n:] += mismatch
            passes.backward(memories, gy)
            if with_gen:
                gx = passes.backward(
                    memories, _to_answers(told, to_gen), n_images=n,
                    to_weights=False)
        passes.write_gradients()
        if with_gen:
            gx = self._change_back(gx, changes[0], factors)
        return verdict, gx

    def _draw(self, x):
        if self._augment is None:
            return None
        return tuple(send_together(
            backend.get_device_from_array(x),
            self._augment.draw(len(x), x.shape[2:])))

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


def _to_logit(y):
    # What losses.real_logit multiplies D's output by.
    gy = backend.get_array_module(y).ones_like(y)
    gy[:, 1:] = -1
    return gy
