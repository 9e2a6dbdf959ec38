"""Choosing a linear SVM's C on images held out."""

import numpy

from chainer_dcgan.errors import InputError

DEFAULT_CS = tuple(10 ** (i / 2) for i in range(-4, 7))
"""tuple of float: Candidates for C: 0.01 to 1,000, two a decade."""


def pick_held_out(y, share, rng):
    """Picks rows to hold out, the same share of each class.

    Args:
        y (numpy.ndarray): Labels, :math:`(N,)`.
        share (float): Share of each class's rows; at least one is taken.
        rng (numpy.random.Generator): Random generator.

    Returns:
        numpy.ndarray: bool, :math:`(N,)`.

    Raises:
        InputError: If a class has only one row.
    """
    mask = numpy.zeros(len(y), bool)
    for label in numpy.unique(y):
        rows = numpy.flatnonzero(y == label)
        if len(rows) < 2:
            raise InputError(
                f'class number {label} has only one training image. C is '
                'chosen on images held out: give each class two or more.')
        n = max(round(share * len(rows)), 1)
        mask[rng.choice(rows, n, replace=False)] = True
    return mask


def choose_C(Cs, judge, n_judged):
    """Tries ever weaker regularisation until it clearly does harm.

    The greater C, the slower the fit, and past the best one accuracy only
    falls. So a candidate that is a standard error worse than the best is the
    last.

    Args:
        Cs (tuple of float): Candidates, ascending.
        judge (callable): Gives the accuracy for a C.
        n_judged (int): Images that it is judged on.

    Returns:
        tuple: The best candidate, the smallest of equals, and a list of
        pairs of candidate and accuracy.
    """
    search = []
    best = 0
    for C in Cs:
        accuracy = float(judge(C))
        search.append((C, accuracy))
        best = max(best, accuracy)
        if accuracy < best - (best * (1 - best) / n_judged) ** 0.5:
            break
    return max(search, key=lambda entry: entry[1])[0], search


class FitProgress:
    """Counts the steps of several fits, none of which takes all it may.

    Args:
        on_progress (callable): Called with steps done and their total; may
            be ``None``.
        n_fits (int): Number of fits.
        max_iter (int): Steps a fit, at most.
    """

    def __init__(self, on_progress, n_fits, max_iter):
        self._on_progress = on_progress
        self._n_fits = n_fits
        self._max_iter = max_iter
        self._ended = 0

    def on_step(self, step):
        """Takes the number of steps of the present fit."""
        if self._on_progress is not None:
            self._on_progress(
                self._ended * self._max_iter + min(step, self._max_iter - 1),
                self._n_fits * self._max_iter)

    def end_fit(self):
        """Counts the present fit as done in full."""
        self._ended += 1
        if self._on_progress is not None:
            self._on_progress(self._ended * self._max_iter,
                              self._n_fits * self._max_iter)

    def skip_to_last(self, n_fits=1):
        """Counts all fits but the last ones as done."""
        self._ended = self._n_fits - n_fits
