"""How an optimizer's hyperparameters change in the course of training."""


class MomentumSchedule:
    """Lowers the rate of momentum SGD at each step, raises its momentum.

    As in the release of the first GAN (``mnist.yaml`` in
    github.com/goodfeli/adversarial): after t updates and e epochs the rate is
    :math:`\\max(lr / decay^t, min\\_lr)`, and the momentum has gone
    e / ``n_epochs`` of its way in a straight line, at most all of it. Both
    follow from counts that the optimizer saves, so there is no state here.

    An optimizer hook; it runs before each update.

    Args:
        lr (float): Rate of the first update.
        momentum (float): Momentum of the first epoch.
        decay (float): What the rate is divided by after each update.
        min_lr (float): Lowest rate.
        final_momentum (float): Momentum at the end of its way.
        n_epochs (int): Length of that way, in epochs.
    """

    name = 'MomentumSchedule'
    call_for_each_param = False
    timing = 'pre'

    def __init__(
            self, lr: float, momentum: float, decay: float, min_lr: float,
            final_momentum: float, n_epochs: int) -> None:
        self._lr = lr
        self._momentum = momentum
        self._decay = decay
        self._min_lr = min_lr
        self._final_momentum = final_momentum
        self._n_epochs = n_epochs

    def __call__(self, optimizer):
        # A negative power: of a positive one so large there is no float.
        optimizer.lr = max(
            self._lr * self._decay ** -optimizer.t, self._min_lr)
        share = min(optimizer.epoch / self._n_epochs, 1)
        optimizer.momentum = (
            (1 - share) * self._momentum + share * self._final_momentum)
