import numpy
import pytest

from chainer_dcgan.faces.colors import _to_lab, name_color


def test_lab_by_the_book():
    # White, mid grey and sRGB's red, from the definitions.
    lab = _to_lab(numpy.array(
        [[255, 255, 255], [119, 119, 119], [255, 0, 0], [0, 0, 0.0]]))
    numpy.testing.assert_allclose(
        lab, [[100, 0, 0], [50.03, 0, 0], [53.24, 80.09, 67.20], [0, 0, 0]],
        atol=0.02)


@pytest.mark.parametrize('category,rgb,name', [
    ('hair', (40, 35, 40), 'black'), ('hair', (230, 190, 130), 'blonde'),
    ('hair', (70, 110, 190), 'blue'), ('hair', (160, 100, 170), 'purple'),
    ('eyes', (60, 75, 120), 'blue'), ('eyes', (140, 40, 50), 'red'),
    ('skin', (255, 228, 210), 'light'), ('skin', (140, 90, 60), 'dark')])
def test_names(category, rgb, name):
    assert name_color(category, rgb) == name


def test_between_two_names_there_is_none():
    # White and grey hair hardly differ.
    assert name_color('hair', (194.5, 175.5, 177.5)) == ''
