"""Pictures of what the generator draws while it is trained."""

import contextlib
import os

import numpy
from chainer.training import extension

from chainer_dcgan import images, notebook
from chainer_dcgan.latent import generate, prior_of
from chainer_dcgan.storage import layout
from chainer_dcgan.training.priorities import PRIORITIES


class SampleGrid(extension.Extension):
    """Draws a 10 x 10 sheet of samples into ``out/preview``.

    As in the reference, the first 50 z are fixed for the whole run and show
    how the same faces develop; the other 50 are fresh each time and show
    what the fixed ones hide. Runs in test mode and leaves the training's
    random state alone. In a notebook the newest sheet is shown below the
    cell, in the place of the one before.

    Args:
        gen (Generator): Generator.
        seed (int or numpy.random.SeedSequence): Seed of both halves.
        keep (int): Sheets to keep at most, at least 2; all if ``None``. When
            there are more, every second one goes: the first, then each
            second, fourth, eighth and so on, and the newest.
        list_due (callable): Takes the trainer, and returns the iterations so
            far of which there is or was a sheet; needed with ``keep``. What
            stays depends on it alone, in a resumed run as in one that was
            not stopped.

    Raises:
        ContractError: If the generator has no ``n_z``.
    """

    priority = PRIORITIES['SampleGrid']

    _rows = 10
    _cols = 10

    def __init__(self, gen, seed=0, keep=None, list_due=None):
        if keep is not None and keep < 2:
            raise ValueError(f'keep must be at least 2, not {keep}')
        self._gen = gen
        if not isinstance(seed, numpy.random.SeedSequence):
            seed = numpy.random.SeedSequence(seed)
        self._seed = seed
        self._prior = prior_of(gen)
        self._fixed_z = self._prior.draw(
            numpy.random.default_rng(seed), self._rows * self._cols // 2)
        self._keep = keep
        self._list_due = list_due
        self._place = None

    def initialize(self, trainer):
        if notebook.is_running():
            self._place = notebook.Place()

    def __call__(self, trainer):
        iteration = trainer.updater.iteration
        # A function of the iteration, so that a resumed run draws the same.
        rng = numpy.random.default_rng(
            [*self._seed.generate_state(4).tolist(), iteration])
        n_fresh = self._rows * self._cols - len(self._fixed_z)
        z = numpy.concatenate(
            [self._fixed_z, self._prior.draw(rng, n_fresh)])
        imgs = images.to_uint8(generate(self._gen, z))
        path = os.path.join(trainer.out, layout.PREVIEW.format(iteration))
        images.save_image(path, images.tile(imgs, self._rows, self._cols))
        if self._place is not None:
            self._place.show_picture(path)
        if self._keep is not None:
            due = self._list_due(trainer)
            for old in set(due) - set(_thin(due, self._keep)):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(os.path.join(
                        trainer.out, layout.PREVIEW.format(old)))

    def serialize(self, serializer):
        self._fixed_z = serializer('fixed_z', self._fixed_z)


def _thin(due, most):
    """Chooses what stays of a sequence: evenly, the first and the last."""
    stride = 1
    while True:
        kept = due[::stride]
        if kept[-1:] != due[-1:]:
            kept = [*kept, due[-1]]
        if len(kept) <= most:
            return kept
        stride *= 2
