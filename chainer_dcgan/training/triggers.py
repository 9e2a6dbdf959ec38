"""When extensions run, and when a run ends."""

import signal

STOPPING = tuple(number for number in (
    signal.SIGINT, signal.SIGTERM, getattr(signal, 'SIGHUP', None))
    if number is not None)
"""tuple of int: Signals that end a run, with a checkpoint: Ctrl-C, a system
that is shut down or a batch system, a terminal that is closed."""


class ImagesTrigger:
    """Fires whenever the number of images shown passes a multiple.

    It is computed from the iteration alone, so there is nothing to save: a
    resumed run fires at the same places.

    Args:
        *intervals (int): Numbers of images; 0 for never. The size of the
            data set fires at each epoch.
        last_epoch (int): Epochs after which it fires in any case, when they
            are the whole run's; ``None`` for none.
    """

    def __init__(self, *intervals, last_epoch=None):
        self._intervals = [n for n in intervals if n > 0]
        self._last_epoch = last_epoch

    def __call__(self, trainer):
        if (self._last_epoch is not None
                and trainer.updater.epoch >= self._last_epoch):
            return True
        shown = trainer.updater.n_images
        before = shown - trainer.updater.n_images_per_iteration
        return any(shown // n > before // n for n in self._intervals)

    def list_fired(self, trainer) -> list[int]:
        """Lists at which iterations it has fired so far.

        Args:
            trainer (~chainer.training.Trainer): Trainer that calls it.

        Returns:
            list of int: Iterations, from 1 to the present one.
        """
        step = trainer.updater.n_images_per_iteration
        shown = trainer.updater.n_images
        found = {
            # The first one after which as many images were shown.
            -(-k * n // step) for n in self._intervals
            for k in range(1, shown // n + 1)}
        if self(trainer):
            # Perhaps as it is the last one, which no multiple tells.
            found.add(shown // step)
        return sorted(found)


class StopTrigger:
    """Ends training after a number of epochs, or earlier when asked to.

    Args:
        epoch (int): Epochs in all.

    Attributes:
        requested (bool): Set to ``True`` to stop after this iteration.
        signal (int): Number of the signal that stops it; 0 for none.
    """

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch
        self.requested = False
        self.signal = 0

    def __call__(self, trainer):
        return (self.requested or self.signal != 0
                or trainer.updater.epoch >= self._epoch)

    def receive(self, number: int) -> None:
        """Stops training by a signal, after this iteration.

        Args:
            number (int): Number of the signal.
        """
        self.signal = number

    def get_training_length(self) -> tuple:
        """Returns the length of training, as Chainer's extensions ask it.

        Returns:
            tuple: (epochs, 'epoch').
        """
        return self._epoch, 'epoch'
