"""Losses of G and D, as functions of D's logits."""

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


def real_loss(logit):
    """Cross entropy towards 'real', averaged over the batch.

    For real images, a part of D's loss; for generated ones, G's loss in the
    non-saturating form, -log D(G(z)) (arXiv 1406.2661, section 3).

    Args:
        logit (~chainer.Variable): Logits of being real, :math:`(B,)`.

    Returns:
        ~chainer.Variable: Scalar.
    """
    return F.average(F.softplus(-logit))


def generated_loss(logit):
    """Cross entropy towards 'generated', averaged over the batch.

    -log(1 - D(G(z))): the other part of D's loss (arXiv 1406.2661,
    equation 1).

    Args:
        logit (~chainer.Variable): Logits of being real, :math:`(B,)`.

    Returns:
        ~chainer.Variable: Scalar.
    """
    return F.average(F.softplus(logit))


def mean_probability(logit):
    """Mean probability that D gives to 'real'; for reports, no gradient.

    Args:
        logit (~chainer.Variable): Logits of being real, :math:`(B,)`.

    Returns:
        :ref:`ndarray`: Scalar in [0, 1].
    """
    return F.sigmoid(logit.array).array.mean()
