"""Optimizers of G and D."""

from chainer import optimizer_hooks

from chainer_dcgan import functions


def make_optimizer(model, alpha=2e-4, beta1=0.5, weight_decay=1e-5):
    """Returns an optimizer that is set up for a model.

    The defaults are the reference's. Its weight decay is an L2 penalty: it
    is added to the gradient before Adam scales it.

    Args:
        model (~chainer.Link): Model to optimize.
        alpha (float): Adam's step size.
        beta1 (float): Adam's decay rate of the first moment.
        weight_decay (float): Rate of the weight decay; 0 for none.

    Returns:
        chainer.optimizers.Adam: The optimizer.
    """
    optimizer = functions.Adam(alpha=alpha, beta1=beta1)
    optimizer.setup(model)
    if weight_decay:
        optimizer.add_hook(optimizer_hooks.WeightDecay(weight_decay))
    return optimizer
