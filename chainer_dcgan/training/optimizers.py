"""Optimizers of G and D."""

from chainer import optimizer_hooks, optimizers

from chainer_dcgan import functions
from chainer_dcgan.training.schedules import MomentumSchedule


def make_optimizer(
        model, alpha=2e-4, beta1=0.5, weight_decay=1e-5, beta2=0.999):
    """Returns an optimizer that is set up for a model.

    The defaults are the reference's. Its weight decay is an L2 penalty: it
    is added to the gradient before Adam scales it.

    Args:
        model (~chainer.Link): Model to optimize.
        alpha (float): Adam's step size.
        beta1 (float): Adam's decay rate of the first moment.
        weight_decay (float): Rate of the weight decay; 0 for none.
        beta2 (float): Adam's decay rate of the second moment.

    Returns:
        chainer.optimizers.Adam: The optimizer.
    """
    optimizer = functions.Adam(alpha=alpha, beta1=beta1, beta2=beta2)
    optimizer.setup(model)
    if weight_decay:
        optimizer.add_hook(optimizer_hooks.WeightDecay(weight_decay))
    return optimizer


def make_momentum_sgd(
        model, lr=0.1, momentum=0.5, decay=1.000004, min_lr=1e-6,
        final_momentum=0.7, n_epochs=249):
    """Returns an optimizer as the first GAN's that is set up for a model.

    Stochastic gradient descent with momentum; the defaults are those of the
    release (``mnist.yaml`` in github.com/goodfeli/adversarial).

    Args:
        model (~chainer.Link): Model to optimize.
        lr (float): Rate of the first update; see
            :class:`~chainer_dcgan.training.schedules.MomentumSchedule` for
            all others.
        momentum (float): Momentum of the first epoch.
        decay (float): What the rate is divided by after each update.
        min_lr (float): Lowest rate.
        final_momentum (float): Highest momentum.
        n_epochs (int): Epochs until it is reached; there it rises from
            epoch 1 to epoch 250.

    Returns:
        chainer.optimizers.MomentumSGD: The optimizer.
    """
    optimizer = optimizers.MomentumSGD(lr, momentum)
    optimizer.setup(model)
    optimizer.add_hook(MomentumSchedule(
        lr, momentum, decay, min_lr, final_momentum, n_epochs))
    return optimizer


OPTIMIZERS = {'adam': make_optimizer, 'momentum-sgd': make_momentum_sgd}
