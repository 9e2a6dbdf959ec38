import numpy

from chainer_dcgan.latent.kinds import samples
from chainer_dcgan.pictures import sheets


def test_all_faces_in_rows(rng):
    pool = rng.random((5, 3)).astype(numpy.float32)
    record = samples.make(pool, 2)
    numpy.testing.assert_array_equal(record['z'], pool)
    imgs = rng.integers(0, 256, (5, 3, 64, 64)).astype(numpy.uint8)
    picture = samples.draw(record, {'z': imgs})
    numpy.testing.assert_array_equal(picture, sheets.samples(imgs, 2))
    # Three rows of images, each with a line between, and the column labels.
    assert picture.shape[0] == 3 * 66 + 2 + 20 + 2 * 24
