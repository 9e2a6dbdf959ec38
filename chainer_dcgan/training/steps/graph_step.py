"""A step's gradients by Chainer's graph, for any nets."""

import chainer
import chainer.functions as F

from chainer_dcgan.models.contract import check_drawn, check_judged, check_z
from chainer_dcgan.training.losses import real_logit
from chainer_dcgan.training.steps.verdict import Verdict


class GraphStep:
    """Sets the gradients of G's and D's parameters.

    Args:
        gen (~chainer.Link): G.
        dis (~chainer.Link): D.
        loss (~chainer_dcgan.training.losses.Loss): What they minimise.
        sample_z (callable): Draws latent vectors.
        augment (callable): Changes images, or ``None``.
        sample_noise (callable): Draws what G adds to its feature maps, see
            :class:`~chainer_dcgan.training.noise.NoiseSampler`, or ``None``.
    """

    def __init__(self, gen, dis, loss, sample_z, augment, sample_noise=None):
        self._gen = gen
        self._dis = dis
        self._loss = loss
        self._sample_z = sample_z
        self._augment = augment
        self._sample_noise = sample_noise

    def set_both(self, x_real, told=None):
        """Sets the gradients of both nets, at the same parameters.

        Args:
            x_real (:ref:`ndarray`): Real images, :math:`(B, 3, H, W)`.
            told (~chainer_dcgan.training.steps.told.ToldTags): Their tags,
                for nets that are told them; ``None`` for others.

        Returns:
            Verdict: Losses, and what is reported.
        """
        x_fake = self._generate(len(x_real), told, x_real.shape)
        y_fake, y_real, mismatch = self._judge_both(x_fake, x_real, told)
        loss_gen = self._loss.gen(y_fake, y_real)
        loss_dis = self._loss.dis(y_fake, y_real) + mismatch
        _set_gradients(loss_dis, self._dis)
        gx, = chainer.grad([loss_gen], [x_fake])
        _set_gradients(x_fake, self._gen, gx)
        return Verdict.of_logits(loss_dis, y_fake, y_real, loss_gen)

    def set_dis(self, x_real, told=None):
        """Sets D's gradients.

        Args:
            x_real (:ref:`ndarray`): Real images, :math:`(B, 3, H, W)`.
            told (ToldTags): See :meth:`set_both`.

        Returns:
            Verdict: Losses, and what is reported.
        """
        with chainer.no_backprop_mode():
            x_fake = self._generate(len(x_real), told, x_real.shape)
        y_fake, y_real, mismatch = self._judge_both(
            x_fake.array, x_real, told)
        loss = self._loss.dis(y_fake, y_real) + mismatch
        _set_gradients(loss, self._dis)
        return Verdict.of_logits(loss, y_fake, y_real)

    def set_gen(self, batchsize: int, x_real=None, told=None):
        """Sets G's gradients.

        Args:
            batchsize (int): Images to draw.
            x_real (:ref:`ndarray`): As many real images, for a loss that
                compares them.
            told (ToldTags): See :meth:`set_both`.

        Returns:
            ~chainer.Variable: G's loss.
        """
        x_fake = self._generate(batchsize, told)
        if self._loss.pairs:
            loss = self._loss.gen(*self._judge_both(x_fake, x_real, told)[:2])
        else:
            y = self._judge(self._change(x_fake), told)
            loss = self._loss.gen(_to_logit(y, told), None)
        gx, = chainer.grad([loss], [x_fake])
        _set_gradients(x_fake, self._gen, gx)
        return loss

    def _generate(self, batchsize, told, shape=None):
        z = self._sample_z(batchsize)
        check_z(self._gen, z, batchsize)
        if told is not None:
            z = told.put_into(z)
        send, args = self._gen.device.send, ()
        if self._sample_noise is not None:
            args = [send(maps) for maps in self._sample_noise(batchsize)],
        x = self._gen(send(z), *args)
        if shape is not None:
            check_drawn(self._gen, x, shape)
        return x

    def _judge(self, x, told):
        if told is not None:
            return self._dis.answer(x)
        y = self._dis(x)
        check_judged(self._dis, y, len(x))
        return y

    def _change(self, x):
        return x if self._augment is None else self._augment(x)

    def _judge_both(self, x_fake, x_real, told):
        x_fake, x_real = self._change(x_fake), self._change(x_real)
        if getattr(self._dis, 'judges_one_by_one', False):
            # One pass: nothing of an image's verdict depends on the others.
            fake, real = F.split_axis(self._judge(
                F.concat([x_fake, x_real], axis=0), told), 2, axis=0)
        else:
            fake, real = self._judge(x_fake, told), self._judge(x_real, told)
        return (_to_logit(fake, told), _to_logit(real, told),
                0 if told is None else told.mismatch(real))


def _to_logit(y, told):
    return real_logit(y if told is None else told.weigh(y))


def _set_gradients(y, model, gy=None):
    """Sets the gradients of a model's parameters to those of ``y``, alone."""
    params = [param for param in model.params() if param.requires_grad]
    grads = chainer.grad(
        [y], params, grad_outputs=None if gy is None else [gy])
    for param, grad in zip(params, grads):
        param.grad_var = grad
