import numpy

from chainer_dcgan.pictures.panels import panel, row_panel


def test_rows_of_steps(rng):
    imgs = rng.integers(0, 256, (2, 3, 3, 64, 64)).astype(numpy.uint8)
    picture = row_panel(imgs, ['a', 'b'], ['1', '2', '3'], 'title')
    numpy.testing.assert_array_equal(picture, panel(
        imgs.reshape(6, 3, 64, 64), 2, 3, 'title', ['a', 'b'],
        ['1', '2', '3']))
    # The last image is in the lower right corner.
    numpy.testing.assert_array_equal(
        picture[-66:-2, -66:-2], imgs[1, 2].transpose(1, 2, 0))
