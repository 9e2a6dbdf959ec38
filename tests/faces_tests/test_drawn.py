import numpy
import pytest

from chainer_dcgan.faces.drawn import draw_face, eyes_of


@pytest.mark.parametrize('size,tilt', [(64, 0), (128, 25), (200, -40)])
def test_eyes_are_where_they_are_said_to_be(size, tilt):
    green = (0, 255, 0)
    pixels = numpy.asarray(draw_face(size, iris=green, tilt=tilt)).astype(int)
    y, x = numpy.nonzero(numpy.abs(pixels - green).sum(axis=2) < 90)
    for place in eyes_of(size, tilt):
        near = numpy.hypot(x - place[0], y - place[1]) < 0.12 * size
        assert near.any()
        assert (x[near].mean(), y[near].mean()) == pytest.approx(
            place, abs=0.025 * size)


def test_a_size_is_a_size():
    assert draw_face(33).size == (33, 33)
    assert draw_face(33).mode == 'RGB'
