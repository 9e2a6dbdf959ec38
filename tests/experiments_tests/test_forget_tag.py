import numpy

from chainer_dcgan.experiments.forget_tag import bears_any


def test_one_known_tag_is_enough_and_all_unknown_says_nothing():
    has, known = (numpy.array(rows, bool) for rows in (
        [[1, 0], [0, 0], [0, 0], [0, 1]],
        [[1, 0], [1, 1], [1, 0], [1, 1]]))
    bears, sure = bears_any(has, known)
    assert bears.tolist() == [True, False, False, True]
    assert sure.tolist() == [True, True, False, True]
