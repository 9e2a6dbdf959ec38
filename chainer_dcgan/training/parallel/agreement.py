"""What all processes of a run have to see alike."""

from chainer.training import extension

from chainer_dcgan.training.priorities import PRIORITIES
from chainer_dcgan.training.triggers import STOPPING, StopTrigger


class Agreement(extension.Extension):
    """Makes reports those of the whole batch, and a stop that of all.

    One message an iteration averages what was reported, before anybody looks
    at it, and tells whether a signal has reached any of the processes: all
    stop after the same iteration.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            train together.
    """

    priority = PRIORITIES['Agreement']

    def __init__(self, processes):
        self._processes = processes

    def __call__(self, trainer):
        stop = trainer.stop_trigger
        names = sorted(trainer.observation)
        values = [trainer.observation[name] for name in names]
        flags, values = self._average(
            [float(stop.received == number) for number in STOPPING],
            [float(getattr(value, 'array', value)) for value in values])
        trainer.observation.update(zip(names, values))
        for number, flag in zip(STOPPING, flags):
            if flag:
                stop.signal = number

    def _average(self, flags, values):
        averaged = self._processes.average_values(flags + values)
        return averaged[:len(flags)], averaged[len(flags):]


class AgreedStopTrigger(StopTrigger):
    """Ends training after a number of epochs, or earlier when all agree.

    Args:
        epoch (int): Epochs in all.

    Attributes:
        received (int): Number of the signal that has reached this process; 0
            for none. :class:`Agreement` makes it that of all.
    """

    def __init__(self, epoch: int) -> None:
        super().__init__(epoch)
        self.received = 0

    def receive(self, number: int) -> None:
        """Asks all processes to stop, after an iteration they agree on.

        Args:
            number (int): Number of the signal.
        """
        self.received = number
