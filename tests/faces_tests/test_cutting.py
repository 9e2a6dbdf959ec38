import numpy
import pytest
from PIL import Image

from chainer_dcgan.faces.alignment import (
    Square,
    eyes_in_square,
    square_of_eyes,
)
from chainer_dcgan.faces.cutting import cut, share_outside
from chainer_dcgan.faces.drawn import eyes_of
from chainer_dcgan.faces.face import Face


@pytest.fixture
def noise(rng):
    return Image.fromarray(
        rng.integers(0, 256, (40, 50, 3)).astype(numpy.uint8))


def centre(img, columns):
    """Finds the middle of what is light in some columns."""
    luma = numpy.asarray(img.convert('L'))[:, columns].astype(float)
    y, x = numpy.indices(luma.shape) + 0.5
    return (columns.start + (x * luma).sum() / luma.sum(),
            (y * luma).sum() / luma.sum())


def test_at_its_own_size_a_cut_is_a_crop(noise):
    img = cut(noise, Square(25, 18, 20), 20)
    numpy.testing.assert_array_equal(img, noise.crop((15, 8, 35, 28)))


def test_a_quarter_turn_is_one(noise):
    img = cut(noise, Square(25, 18, 20, 90), 20)
    # Clockwise in the picture is counterclockwise in the result.
    expected = numpy.rot90(noise.crop((15, 8, 35, 28)))
    assert numpy.abs(numpy.asarray(img).astype(int) - expected).max() <= 1


@pytest.mark.parametrize('tilt', [0, 20, -33])
@pytest.mark.parametrize('side', [64, 150, 400])
def test_eyes_lie_where_they_should(side, tilt):
    left, right = eyes_of(side, tilt)
    y, x = numpy.indices((side, side)) + 0.5
    dots = sum(numpy.exp(-((x - a) ** 2 + (y - b) ** 2) / (0.03 * side) ** 2)
               for a, b in (left, right))
    img = Image.fromarray((255 * dots).astype(numpy.uint8)).convert('RGB')
    face = Face((0.2 * side, 0.35 * side, 0.64 * side, 0.64 * side),
                places={'left_eye': left, 'right_eye': right})
    cut_out = cut(img, square_of_eyes(face, 0.2), 96)
    x_left, x_right, y = (96 * value for value in eyes_in_square(0.2))
    for x, columns in ((x_left, slice(0, 48)), (x_right, slice(48, 96))):
        assert centre(cut_out, columns) == pytest.approx((x, y), abs=0.1)


@pytest.mark.parametrize('tilt', [0, 30])
def test_fine_patterns_turn_grey_rather_than_coarse(tilt):
    board = (numpy.indices((400, 400)).sum(axis=0) % 2 * 255).astype(
        numpy.uint8)
    img = cut(Image.fromarray(board).convert('RGB'),
              Square(200, 200, 250, tilt), 50)
    assert numpy.abs(numpy.asarray(img).astype(int) - 127).max() < 20


def test_shrinking_is_as_good_as_lanczos(noise):
    # Smooth enough for a bicubic lattice to hold it.
    smooth = noise.resize((400, 320), Image.Resampling.BICUBIC)
    img = cut(smooth, Square(200, 160, 280), 64)
    expected = smooth.resize(
        (64, 64), Image.Resampling.LANCZOS, box=(60, 20, 340, 300))
    error = numpy.abs(numpy.asarray(img).astype(int) - expected)
    assert error.mean() < 1 and error.max() < 12


@pytest.mark.parametrize('x,y,side', [(5, 5, 30), (48, 30, 44), (25, 20, 200)])
def test_outside_lies_the_mirror_image(noise, x, y, side):
    img = cut(noise, Square(x, y, side), side)
    padded = numpy.pad(
        noise, ((200, 200), (200, 200), (0, 0)), mode='symmetric')
    left, top = 200 + x - side // 2, 200 + y - side // 2
    numpy.testing.assert_array_equal(
        img, padded[top:top + side, left:left + side])


@pytest.mark.parametrize('square,share', [
    (Square(25, 20, 20), 0), (Square(0, 20, 20), 0.5),
    (Square(50, 40, 20), 0.75), (Square(25, 20, 60), 1 - 40 * 50 / 3600),
    (Square(25, 200, 10), 1)])
def test_share_outside(noise, square, share):
    assert share_outside(noise, square) == pytest.approx(share, abs=0.02)
