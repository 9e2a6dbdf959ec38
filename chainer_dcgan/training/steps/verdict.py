"""What D said in a step, and what it cost both nets."""

import dataclasses

import chainer

from chainer_dcgan.training.losses import mean_probability, value


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Losses and logits of a step.

    Attributes:
        loss_dis (~chainer.Variable): D's loss.
        fake (~chainer.Variable): Logits of being real, of generated images,
            :math:`(B,)`.
        real (~chainer.Variable): Those of real images.
        loss_gen (~chainer.Variable): G's loss, or ``None`` if G has not been
            asked.
    """

    loss_dis: chainer.Variable
    fake: chainer.Variable
    real: chainer.Variable
    loss_gen: chainer.Variable = None

    def report(self, gen, dis):
        """Reports losses, probabilities and the game's value.

        Args:
            gen (~chainer.Link): G.
            dis (~chainer.Link): D.
        """
        if self.loss_gen is not None:
            chainer.report({'loss': self.loss_gen}, gen)
        chainer.report({
            'loss': self.loss_dis,
            'p_real': mean_probability(self.real),
            'p_fake': mean_probability(self.fake),
            'value': value(self.real, self.fake)}, dis)
