import math

import pytest

from chainer_dcgan.faces.alignment import (
    Square,
    eyes_in_square,
    square_of_box,
    square_of_eyes,
)
from chainer_dcgan.faces.face import Face


def face_with(left, right, box=(100, 100, 80, 80)):
    return Face(box, places={'left_eye': left, 'right_eye': right})


def test_square_of_box_has_the_margin_on_each_side():
    square = square_of_box(Face((10, 20, 40, 30)), 0.25)
    assert square == Square(30, 35, 60)
    assert square.to_picture(0, 0) == (0, 5)
    assert square.to_picture(1, 0.5) == (60, 35)


@pytest.mark.parametrize('left,right', [
    ((120, 130), (160, 130)), ((120, 130), (155, 145)),
    ((123, 141), (160, 120)), ((110, 130), (165, 131))])
@pytest.mark.parametrize('margin', [0, 0.2, 1])
def test_all_eyes_come_to_the_same_places(left, right, margin):
    square = square_of_eyes(face_with(left, right), margin)
    x_left, x_right, y = eyes_in_square(margin)
    assert square.to_picture(x_left, y) == pytest.approx(left)
    assert square.to_picture(x_right, y) == pytest.approx(right)
    assert x_left == pytest.approx(1 - x_right)


def test_upright_eyes_by_hand():
    # 40 apart: a box of 80, whose eyes lie at 0.38 of its height.
    square = square_of_eyes(face_with((120, 130), (160, 130)), 0.25)
    assert square == Square(140, pytest.approx(130 + 0.12 * 80), 120)
    # Turned by a right angle's third about the middle of the eyes.
    left = (140 - 20 * math.cos(math.pi / 6), 130 - 10)
    right = (140 + 20 * math.cos(math.pi / 6), 130 + 10)
    turned = square_of_eyes(face_with(left, right), 0.25)
    assert turned.tilt == pytest.approx(30)
    assert turned.side == pytest.approx(120)
    assert (turned.x, turned.y) == pytest.approx(
        (140 - 9.6 / 2, 130 + 9.6 * math.cos(math.pi / 6)))


@pytest.mark.parametrize('left,right', [
    ((120, 130), (143, 130)), ((100, 130), (161, 130)),
    ((120, 130), (150, 161)), ((160, 130), (120, 130))])
def test_eyes_as_in_no_face_are_not_trusted(left, right):
    assert square_of_eyes(face_with(left, right), 0) is None


def test_without_eyes_there_is_no_square():
    assert square_of_eyes(Face((0, 0, 9, 9)), 0) is None
    assert square_of_eyes(
        Face((0, 0, 9, 9), places={'left_eye': (3, 3)}), 0) is None


def test_a_face_grows_with_its_picture():
    face = Face((10, 20, 30, 40), 0.5, {'nose': (11, 12)}, {'hair': (1, 2, 3)})
    assert face.scaled(2.5) == Face(
        (25, 50, 75, 100), 0.5, {'nose': (27.5, 30)}, {'hair': (1, 2, 3)})
