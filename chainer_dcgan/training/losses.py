"""Losses of G and D, as functions of D's logits."""

import dataclasses
from collections.abc import Callable

import chainer.functions as F


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


def _separate(real, generated, gen):
    # D's loss as the sum of its losses for either kind, G's for its own.
    return Loss(
        dis=lambda fakes, reals: generated(fakes) + real(reals),
        gen=lambda fakes, reals: gen(fakes))


def _softplus(y):
    return F.average(F.softplus(y))


LOSSES = {
    # Towards 'real' and 'generated': -log D(x) and -log(1 - D(G(z))) (arXiv
    # 1406.2661, equation 1). G minimises the non-saturating -log D(G(z))
    # (section 3 there).
    'cross-entropy': _separate(
        real=lambda y: _softplus(-y), generated=_softplus,
        gen=lambda y: _softplus(-y)),
    # Lim and Ye 2017, arXiv 1705.02894: D ignores what it judges rightly with
    # a margin of 1; G maximises D's score as it stands.
    'hinge': _separate(
        real=lambda y: F.average(F.relu(1 - y)),
        generated=lambda y: F.average(F.relu(1 + y)),
        gen=lambda y: -F.average(y)),
    # The game as equation 1 of arXiv 1406.2661 has it: G minimises
    # log(1 - D(G(z))), whose gradient vanishes where D rejects what G draws.
    'minimax': _separate(
        real=lambda y: _softplus(-y), generated=_softplus,
        gen=lambda y: -_softplus(y)),
    # Each generated image against a real one: D tells by how much the real
    # one is the more real of the two (Jolicoeur-Martineau 2018, arXiv
    # 1807.00734, section 4.1; Huang et al. 2024, arXiv 2501.05441,
    # equation 2).
    'relativistic': Loss(
        dis=lambda fakes, reals: _softplus(fakes - reals),
        gen=lambda fakes, reals: _softplus(reals - fakes), pairs=True),
}


def mean_probability(logit):
    """Mean probability that D gives to 'real'; for reports, no gradient.

    Args:
        logit (~chainer.Variable): Logits of being real, :math:`(B,)`.

    Returns:
        :ref:`ndarray`: Scalar in [0, 1].
    """
    return F.sigmoid(logit.array).array.mean()


def value(real, generated):
    """V(D, G), what D maximises (arXiv 1406.2661, equation 1); no gradient.

    0 where D is always sure and right, -log 4 where it cannot tell.

    Args:
        real (~chainer.Variable): Logits of real images, :math:`(B,)`.
        generated (~chainer.Variable): Logits of generated ones,
            :math:`(B,)`.

    Returns:
        :ref:`ndarray`: Scalar, in nats, at most 0.
    """
    return -(F.softplus(-real.array).array.mean()
             + F.softplus(generated.array).array.mean())
