import numpy

from chainer_dcgan.latent import Prior
from chainer_dcgan.latent.kinds import turn


def test_by_hand():
    pool = numpy.float32([[0, 0], [0, 2], [3, 1], [9, 9]])
    record = turn.make(
        pool, [0, 1], [2], Prior(2), numpy.random.default_rng(7), 2, 3, 0.5)
    fresh = Prior(2).draw(numpy.random.default_rng(7), 2)
    # The way from the left group's mean to the right group's is (3, 0).
    numpy.testing.assert_allclose(
        record['z'], fresh[:, None] + [[-1.5, 0], [0, 0], [1.5, 0]],
        rtol=1e-6)
    numpy.testing.assert_array_equal(record['z_left'], pool[:2])
    numpy.testing.assert_array_equal(record['z_right'], pool[2:3])
    assert record['steps'].tolist() == [-0.5, 0, 0.5]


def test_groups_and_faces_beside_each_other(rng):
    imgs = {'z': rng.integers(0, 256, (2, 3, 3, 64, 64)),
            'z_left': rng.integers(0, 256, (2, 3, 64, 64)),
            'z_right': rng.integers(0, 256, (1, 3, 64, 64))}
    imgs = {name: img.astype(numpy.uint8) for name, img in imgs.items()}
    picture = turn.draw({'steps': numpy.array([-1., 0, 1])}, imgs)

    def column(img):
        line = img[:, 0].T.tobytes()
        for y in range(len(picture)):
            at = picture[y].tobytes().find(line)
            if at >= 0:
                return at // 3

    assert column(imgs['z_left'][0]) == 24 + 2
    assert column(imgs['z_left'][0]) < column(imgs['z_right'][0])
    assert column(imgs['z_right'][0]) < column(imgs['z'][0, 0])
    assert column(imgs['z'][1, 2]) == column(imgs['z'][1, 0]) + 2 * 66
