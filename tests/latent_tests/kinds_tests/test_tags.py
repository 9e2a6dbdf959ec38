import numpy

from chainer_dcgan.latent import apply_sliders
from chainer_dcgan.latent.kinds import tags
from chainer_dcgan.pictures import sheets


def test_a_row_a_slider():
    z = numpy.float32([0.5, -0.5])
    vectors = numpy.float32([[1, 0], [0, 1]])
    record = tags.make(z, vectors, ['a', 'b'], [True, False], n_steps=5)
    assert record['positions'].tolist() == [-100, -50, 0, 50, 100]
    for row, vector in zip(record['z'], vectors):
        numpy.testing.assert_array_equal(row[2], z)
        for step, position in zip(row, record['positions']):
            numpy.testing.assert_array_equal(
                step, apply_sliders(z[None], vector[None], [position])[0])
    assert record['names'].tolist() == ['a', 'b']
    assert record['works'].tolist() == [True, False]


def test_brackets(rng):
    imgs = rng.integers(0, 256, (2, 3, 3, 64, 64)).astype(numpy.uint8)
    record = {'positions': numpy.linspace(-100, 100, 3),
              'names': numpy.array(['a', 'b'])}
    columns = ['-100', '0', '100']
    for works, labels, title in (
            ([True, True], ['a', 'b'], ''),
            ([True, False], ['a', '(b)'], '(in brackets: does not work)')):
        numpy.testing.assert_array_equal(
            tags.draw({**record, 'works': numpy.array(works)}, {'z': imgs}),
            sheets.rows(imgs, labels, columns, title))


def test_sliders_end_at_the_limit():
    record = tags.make(
        numpy.float32([1]), numpy.float32([[1]]), ['a'], [True], 1.25, 3)
    assert record['z'].ravel().tolist() == [0.5, 1, 1.25]
