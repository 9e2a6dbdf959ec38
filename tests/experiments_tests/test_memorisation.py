import numpy
import pytest

from chainer_dcgan.experiments import neighbours
from chainer_dcgan.experiments.memorisation import (
    Nearness,
    compare_with_held_out,
    measure_nearness,
)
from chainer_dcgan.experiments.neighbours import find_nearest
from chainer_dcgan.features import sets as feature_sets

PIXELS = feature_sets.Pixels()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(neighbours, '_CHUNK', 7)


@pytest.fixture
def references(rng):
    return rng.integers(0, 256, (30, 3, 4, 4)).astype(numpy.uint8)


def test_a_generator_that_copies_is_told_from_others(rng, references):
    noise = rng.integers(-1, 2, references.shape)
    copies = numpy.clip(references + noise, 0, 255).astype(numpy.uint8)
    fresh = rng.integers(0, 256, references.shape).astype(numpy.uint8)
    # Nearer to all than they are to each other, but copies of none.
    grey = numpy.clip(
        127 + 0.2 * (fresh - 127.), 0, 255).astype(numpy.uint8)
    numbers = numpy.arange(30)
    copied, new, blurred = [measure_nearness(
        PIXELS, samples, references, references, numbers).summarise()
        for samples in (copies, fresh, grey)]
    assert copied['copies'] == 1
    assert copied['distance'] < 1 and copied['ratio'] < 0.05
    assert new['copies'] == new['copies_real'] == 0
    assert new['distance'] == pytest.approx(new['distance_real'], rel=0.1)
    assert blurred['distance'] < 0.8 * new['distance']
    assert blurred['copies'] == 0
    # Images that were held out need not be left out.
    held_out = measure_nearness(PIXELS, copies, fresh, references)
    assert held_out.summarise()['distance_real'] == pytest.approx(
        new['distance'])
    assert held_out.real.distances.shape == (30, 30)


def test_summary_by_hand():
    def found(distances):
        rows = numpy.array(distances, float)
        return neighbours.Neighbours(rows, rows, rows > 0)

    nearness = Nearness(
        found([[0, 0], [0, 3], [1, 2], [1, 3], [4, 4]]),
        found([[i, 200 - i] for i in range(101)]))
    assert nearness.summarise() == pytest.approx({
        'distance': 1, 'ratio': 0.5, 'copies': 2 / 5, 'distance_real': 50,
        'ratio_real': 0.5, 'copies_real': 50 / 101})


def test_held_out_images_are_no_nearer_unless_copied(rng, references):
    def compare(samples, held_out):
        nearest = find_nearest(PIXELS, samples, references, 3)
        return compare_with_held_out(
            PIXELS, samples, nearest, len(references), held_out)

    held_out = rng.integers(0, 256, (10, 3, 4, 4)).astype(numpy.uint8)
    # Grey samples are near to whatever has least contrast.
    fresh = rng.integers(120, 136, (400, 3, 4, 4)).astype(numpy.uint8)
    copied = compare(references, held_out)
    assert copied['nearer_to_training'] == 1
    assert copied['expected'] == 30 / 40
    assert copied['error'] == pytest.approx((0.75 * 0.25 / 30) ** 0.5)
    assert compare(references[[5] * 9], held_out)['error'] == pytest.approx(
        (0.75 * 0.25) ** 0.5)
    assert compare(held_out, held_out)['nearer_to_training'] == 0
    assert compare(references, references)['nearer_to_training'] == 0.5
    # Over many ways to hold out ten of forty, none is favoured.
    everything = numpy.concatenate([references, held_out])
    shares = []
    for _ in range(40):
        order = rng.permutation(40)
        references[:] = everything[order[:30]]
        shares.append(compare(
            fresh, everything[order[30:]])['nearer_to_training'])
    assert numpy.mean(shares) == pytest.approx(0.75, abs=0.12)
