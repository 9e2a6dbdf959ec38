import numpy
import pytest
from PIL import Image

from chainer_dcgan import images
from chainer_dcgan.datasets import decoding
from chainer_dcgan.errors import InputError


def test_from_uint8_is_the_references_scaling():
    imgs = numpy.array([0, 128, 255], numpy.uint8).reshape(1, 1, 1, 3)
    x = images.from_uint8(imgs)
    assert x.dtype == numpy.float32
    numpy.testing.assert_array_equal(x.ravel(), [-1, 0, 127 / 128])


def test_flips_mirror_the_chosen_images_left_to_right():
    imgs = numpy.arange(12, dtype=numpy.uint8).reshape(2, 1, 2, 3)
    x = images.from_uint8(imgs, numpy.array([False, True]))
    plain = images.from_uint8(imgs)
    numpy.testing.assert_array_equal(x[0], plain[0])
    numpy.testing.assert_array_equal(x[1], plain[1, :, :, ::-1])


def test_to_uint8_is_the_inverse():
    imgs = numpy.arange(256, dtype=numpy.uint8)
    numpy.testing.assert_array_equal(
        images.to_uint8(images.from_uint8(imgs)), imgs)


def test_to_uint8_clips():
    x = numpy.array([-7, -1, 1, 7], numpy.float32)
    numpy.testing.assert_array_equal(images.to_uint8(x), [0, 0, 255, 255])


def test_to_uint8_takes_the_nearest_byte():
    # Nearest to 128 + 128 x; cutting fractions off would darken by half.
    x = numpy.array([0.4, 0.6, -0.4, -0.6, 126.6, -127.6], numpy.float32)
    numpy.testing.assert_array_equal(
        images.to_uint8(x / 128), [128, 129, 128, 127, 255, 0])


def test_tile_by_a_plain_loop(rng):
    imgs = rng.integers(0, 256, (5, 3, 4, 6)).astype(numpy.uint8)
    sheet = images.tile(imgs, rows=2, cols=3, pad=1, background=7)
    expected = numpy.full((2 * 5 + 1, 3 * 7 + 1, 3), 7, numpy.uint8)
    for n, img in enumerate(imgs):
        top, left = 1 + n // 3 * 5, 1 + n % 3 * 7
        expected[top:top + 4, left:left + 6] = img.transpose(1, 2, 0)
    numpy.testing.assert_array_equal(sheet, expected)


def test_tile_leaves_transparent_gaps(rng):
    imgs = rng.integers(0, 256, (3, 4, 2, 2)).astype(numpy.uint8)
    sheet = images.tile(imgs, rows=2, cols=2, pad=1)
    numpy.testing.assert_array_equal(
        sheet[:, :, :3], images.tile(imgs[:, :3], 2, 2, pad=1))
    numpy.testing.assert_array_equal(
        sheet[:, :, 3:], images.tile(imgs[:, 3:], 2, 2, pad=1, background=0))


def test_flatten_lays_on_white(rng):
    imgs = rng.integers(0, 256, (2, 5, 4, 8, 8)).astype(numpy.uint8)
    flat = images.flatten(imgs)
    assert flat.dtype == numpy.uint8 and flat.shape == (2, 5, 3, 8, 8)
    opacity = imgs[:, :, 3:] / 255
    numpy.testing.assert_allclose(
        flat, imgs[:, :, :3] * opacity + 255 * (1 - opacity), atol=0.5)
    # As pictures that are loaded, by Pillow, but for rounding.
    picture = Image.fromarray(imgs[0, 0].transpose(1, 2, 0))
    numpy.testing.assert_allclose(
        flat[0, 0].transpose(1, 2, 0).astype(int),
        numpy.asarray(decoding.flatten(picture)), atol=1)
    colours = imgs[:, :, :3]
    assert images.flatten(colours) is colours
    numpy.testing.assert_array_equal(
        images.flatten(imgs[:, :, :1]), imgs[:, :, [0, 0, 0]])


def test_tile_refuses_too_many():
    with pytest.raises(ValueError, match='5 images do not fit into 2 x 2'):
        images.tile(numpy.zeros((5, 3, 4, 4), numpy.uint8), 2, 2)


@pytest.mark.parametrize('channels', [1, 3, 4])
def test_save_image(tmp_path, rng, channels):
    img = rng.integers(0, 256, (5, 4, channels)).astype(numpy.uint8)
    path = tmp_path / 'folder' / 'image.png'
    images.save_image(str(path), img)
    with Image.open(path) as f:
        loaded = numpy.asarray(f).reshape(img.shape)
    numpy.testing.assert_array_equal(loaded, img)
    assert [p.name for p in path.parent.iterdir()] == ['image.png']


def test_grids_are_filled_as_images_come(rng):
    imgs = rng.integers(0, 256, (7, 3, 4, 5)).astype(numpy.uint8)
    numpy.testing.assert_array_equal(
        images.tile_batches((imgs[i:i + 3] for i in (0, 3, 6)), 2, 4),
        images.tile(imgs, 2, 4))
    with pytest.raises(ValueError, match='at least one batch'):
        images.tile_batches([], 2, 4)
    with pytest.raises(ValueError, match='9 images do not fit'):
        images.tile_batches([imgs, imgs[:2]], 2, 4)


def test_grids_have_a_limit():
    images.check_grid(99, 100, 96, 96)
    with pytest.raises(InputError, match='a picture of .* pixels is larger'):
        images.check_grid(300, 300, 96, 96)
