import numpy
import pytest
from PIL import Image, ImageFilter

from chainer_dcgan.faces.drawn import draw_face
from chainer_dcgan.faces.sharpness import sharpness


def naive(img):
    luma = numpy.asarray(img.convert('L')).astype(float)
    found = []
    for values in (luma, luma.T):
        height, width = values.shape
        whole = lost = 0
        for x in range(width):
            blurred = [numpy.mean([
                values[min(max(y + k, 0), height - 1), x]
                for k in range(-4, 5)]) for y in range(height)]
            for y in range(1, height):
                before = abs(values[y, x] - values[y - 1, x])
                after = abs(blurred[y] - blurred[y - 1])
                whole += before
                lost += max(0, before - after)
        found.append(lost / whole)
    return min(found)


def test_against_a_loop(rng):
    img = Image.fromarray(rng.integers(0, 256, (23, 17, 3)).astype(
        numpy.uint8))
    assert sharpness(img) == pytest.approx(naive(img), abs=1e-6)


def test_blur_takes_it_away():
    face = draw_face(96)
    values = [sharpness(face)] + [
        sharpness(face.filter(ImageFilter.GaussianBlur(radius)))
        for radius in (1, 2, 4)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.7 and values[2] < 0.35


def test_blur_along_one_side_is_enough():
    face = draw_face(96)
    smeared = face.resize((12, 96)).resize((96, 96), Image.Resampling.BICUBIC)
    assert sharpness(smeared) < 0.5 * sharpness(face)


def test_size_and_contrast_change_little():
    values = [sharpness(draw_face(size)) for size in (64, 96, 256)]
    assert max(values) - min(values) < 0.05
    pale = Image.eval(draw_face(96), lambda value: 100 + value // 4)
    assert sharpness(pale) == pytest.approx(values[1], abs=0.05)


def test_one_colour_is_not_sharp():
    assert sharpness(Image.new('RGB', (9, 9), 'red')) == 0
