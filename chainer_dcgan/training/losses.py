"""Losses of G and D, as functions of D's logits."""

import dataclasses
from collections.abc import Callable

import chainer.functions as F

from chainer_dcgan.functions.kernels.terms import Term

_FUNCTIONS = {'softplus': F.softplus, 'relu': F.relu,
              'identity': F.identity, 'sigmoid': F.sigmoid}


def real_logit(y):
    """Returns the logit of being real.

    Two logits under a softmax say no more than their difference under a
    sigmoid, so that the reference's two-class head and the papers' single
    unit have the same losses from here on.

    Args:
        y (~chainer.Variable): D's output, :math:`(B, 2)` (real, generated)
            or :math:`(B, 1)` (real).

    Returns:
        ~chainer.Variable: :math:`(B,)`.
    """
    if y.shape[1] == 2:
        # Not y[:, 0]: Chainer's gradient of indexing uses a method that CuPy
        # 14 has deprecated.
        real, generated = F.split_axis(y, 2, axis=1)
        y = real - generated
    return F.reshape(y, (-1,))


@dataclasses.dataclass(frozen=True)
class Loss:
    """What D and G minimise.

    Each function takes logits of being real, of generated and of real images,
    both :math:`(B,)`, and returns a scalar :class:`chainer.Variable`, averaged
    over the batch.

    Attributes:
        dis: D's loss.
        gen: G's loss.
        pairs: Whether an image is judged against one of the other kind, so
            that G's loss needs logits of real images, too; otherwise ``gen``
            takes ``None`` for them.
    """

    dis: Callable
    gen: Callable
    pairs: bool = False


class Terms(tuple):
    """A sum of :class:`~chainer_dcgan.functions.kernels.terms.Term`.

    It can be called with logits, or be computed with its gradient at once,
    as a step on arrays does.
    """

    def __call__(self, fakes, reals=None):
        """Computes the sum.

        Args:
            fakes (~chainer.Variable): Logits of generated images,
                :math:`(B,)`.
            reals (~chainer.Variable): Those of real images; ``None`` where
                no term asks for them.

        Returns:
            ~chainer.Variable: Scalar.
        """
        return sum(_times(term.factor, F.average(_FUNCTIONS[term.function](
            _argument(term, fakes, reals)))) for term in self)


def _argument(term, fakes, reals):
    parts = [_times(factor, logits) for factor, logits in (
        (term.fake, fakes), (term.real, reals)) if factor]
    return sum(parts[1:], parts[0]) + term.shift


def _times(factor, y):
    return y if factor == 1 else factor * y


# log(1 + e^y), of a logit or of its negative.
_FAKE_AS_FAKE = Term('softplus', fake=1)
_FAKE_AS_REAL = Term('softplus', fake=-1)
_REAL_AS_REAL = Term('softplus', real=-1)

LOSSES = {
    # Towards 'real' and 'generated': -log D(x) and -log(1 - D(G(z))) (arXiv
    # 1406.2661, equation 1). G minimises the non-saturating -log D(G(z))
    # (section 3 there).
    'cross-entropy': Loss(
        dis=Terms([_FAKE_AS_FAKE, _REAL_AS_REAL]),
        gen=Terms([_FAKE_AS_REAL])),
    # Lim and Ye 2017, arXiv 1705.02894: D ignores what it judges rightly with
    # a margin of 1; G maximises D's score as it stands.
    'hinge': Loss(
        dis=Terms([Term('relu', fake=1, shift=1),
                   Term('relu', real=-1, shift=1)]),
        gen=Terms([Term('identity', fake=-1)])),
    # The game as equation 1 of arXiv 1406.2661 has it: G minimises
    # log(1 - D(G(z))), whose gradient vanishes where D rejects what G draws.
    'minimax': Loss(
        dis=Terms([_FAKE_AS_FAKE, _REAL_AS_REAL]),
        gen=Terms([_FAKE_AS_FAKE._replace(factor=-1)])),
    # Each generated image against a real one: D tells by how much the real
    # one is the more real of the two (Jolicoeur-Martineau 2018, arXiv
    # 1807.00734, section 4.1; Huang et al. 2024, arXiv 2501.05441,
    # equation 2).
    'relativistic': Loss(
        dis=Terms([Term('softplus', fake=1, real=-1)]),
        gen=Terms([Term('softplus', fake=-1, real=1)]), pairs=True),
}

# What is reported besides, without a gradient: the mean probability that D
# gives to 'real', and V(D, G), what D maximises (arXiv 1406.2661, equation
# 1), in nats: 0 where D is always sure and right, -log 4 where it cannot
# tell.
REPORTS = {
    'p_real': Terms([Term('sigmoid', real=1)]),
    'p_fake': Terms([Term('sigmoid', fake=1)]),
    'value': Terms([_FAKE_AS_FAKE._replace(factor=-1),
                    _REAL_AS_REAL._replace(factor=-1)]),
}
