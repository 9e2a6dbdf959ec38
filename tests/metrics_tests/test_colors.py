import numpy

from chainer_dcgan.metrics.colors import saturation, white


def picture(*colours):
    """One image a colour, 2 x 2."""
    return numpy.repeat(numpy.array(colours, numpy.uint8), 4).reshape(
        len(colours), 3, 2, 2)


def test_saturation_by_hand():
    # 200 - 10, 0 and 255.
    assert saturation(picture((10, 200, 50), (9, 9, 9), (255, 0, 255))) == (
        190 + 0 + 255) / 3
    half = picture((10, 200, 50))
    half[:, :, 0] = 7
    assert saturation(half) == 190 / 2


def test_white_is_so_in_every_channel():
    imgs = picture((255, 255, 255), (250, 251, 250), (249, 255, 255),
                   (0, 0, 0))
    assert white(imgs) == 2 / 4
