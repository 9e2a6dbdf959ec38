"""Smaller steps the longer a run goes on."""

from chainer.training import extension

from chainer_dcgan.training.priorities import PRIORITIES


class StepDecay(extension.Extension):
    """Shrinks Adam's step size like 1 / n after so many images.

    With steps of one size, weights keep moving about the place that they
    should be at; steps whose sum grows without end but whose squares' does
    not come to rest there (Robbins and Monro 1951, doi
    10.1214/aoms/1177729586). Unlike a decline towards the end of the run it
    need not know where that is, so that a run may go on for longer than it
    was told.

    The step is a function of the images shown alone: there is nothing to
    save.

    Args:
        constant (int): Images for which the step stays what it is.
    """

    trigger = 1, 'iteration'
    priority = PRIORITIES['StepDecay']

    def __init__(self, constant: int) -> None:
        self._constant = constant
        self._first: dict = {}

    def initialize(self, trainer) -> None:
        """Remembers the step sizes, and sets those of the next iteration."""
        self._first = {
            name: optimizer.alpha for name, optimizer
            in trainer.updater.get_all_optimizers().items()}
        self(trainer)

    def __call__(self, trainer) -> None:
        """Sets the step sizes of the next iteration."""
        updater = trainer.updater
        share = min(1, self._constant / max(updater.n_images, 1))
        for name, optimizer in updater.get_all_optimizers().items():
            optimizer.alpha = share * self._first[name]
