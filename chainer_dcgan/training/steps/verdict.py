"""What D said in a step, and what it cost both nets."""

import dataclasses
from typing import Any

import chainer

from chainer_dcgan.training.losses import REPORTS


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Losses of a step, and what is reported of D; scalars.

    Attributes:
        loss_dis: D's loss, a :class:`chainer.Variable` or an array.
        loss_gen: G's loss, or ``None`` if G has not been asked.
        p_real: Mean probability of 'real' for real images.
        p_fake: That for generated ones.
        value: Value of the game, V(D, G).
    """

    loss_dis: Any
    loss_gen: Any = None
    p_real: Any = None
    p_fake: Any = None
    value: Any = None

    @classmethod
    def of_logits(cls, loss_dis, fake, real, loss_gen=None):
        """Makes it of what a graph has.

        Args:
            loss_dis (~chainer.Variable): D's loss.
            fake (~chainer.Variable): Logits of being real, of generated
                images, :math:`(B,)`.
            real (~chainer.Variable): Those of real images.
            loss_gen (~chainer.Variable): G's loss.

        Returns:
            Verdict: The verdict.
        """
        reports = {name: terms(fake.array, real.array).array
                   for name, terms in REPORTS.items()}
        return cls(loss_dis, loss_gen, **reports)

    def report(self, gen, dis):
        """Reports losses, probabilities and the game's value.

        Args:
            gen (~chainer.Link): G.
            dis (~chainer.Link): D.
        """
        if self.loss_gen is not None:
            chainer.report({'loss': self.loss_gen}, gen)
        chainer.report({
            'loss': self.loss_dis, 'p_real': self.p_real,
            'p_fake': self.p_fake, 'value': self.value}, dis)
