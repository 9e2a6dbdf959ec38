import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.c_search import (
    FitProgress,
    choose_C,
    pick_held_out,
)


def test_as_many_of_each_class_are_held_out(rng):
    y = numpy.array([0] * 50 + [1] * 10 + [2] * 2)
    mask = pick_held_out(y, 0.2, rng)
    assert numpy.bincount(y[mask]).tolist() == [10, 2, 1]
    with pytest.raises(InputError, match='class number 3 has only one'):
        pick_held_out(numpy.append(y, 3), 0.2, rng)


@pytest.mark.parametrize('accuracies,n,best,tried', [
    # A fall within the standard error, 0.045, goes on; a greater one ends.
    ((0.5, 0.58, 0.56, 0.7, 0.6, 0.9), 100, 8, 5),
    ((0.5, 0.58, 0.56, 0.7, 0.6, 0.9), 10000, 2, 3),
    # Of equals, the smallest C.
    ((0.6, 0.7, 0.7, 0.7), 100, 2, 4)])
def test_search_ends_where_it_does_harm(accuracies, n, best, tried):
    known = {2 ** i: accuracy for i, accuracy in enumerate(accuracies)}
    C, search = choose_C(tuple(known), known.get, n)
    assert (C, len(search)) == (best, tried)
    assert search == list(known.items())[:tried]


def test_progress_ends_at_the_total():
    calls = []
    progress = FitProgress(lambda *args: calls.append(args), 3, 10)
    progress.on_step(4)
    progress.end_fit()
    progress.skip_to_last()
    progress.on_step(10)
    progress.end_fit()
    assert calls == [(4, 30), (10, 30), (29, 30), (30, 30)]
