import chainer
import numpy
import pytest
import red_patch

from chainer_dcgan import generate
from chainer_dcgan.experiments.boxes import Box
from chainer_dcgan.experiments.cells import (
    Cells,
    cells_of_boxes,
    cells_of_region,
)
from chainer_dcgan.experiments.forgetting import (
    MapProbe,
    choose_random_maps,
    draw_without,
    gather_features,
)
from chainer_dcgan.latent import uniform
from chainer_dcgan.models.layers import run_layers

pytest.importorskip('sklearn')

LEFT, TOP, RIGHT, BOTTOM = red_patch.BOX


@pytest.fixture
def gen():
    return red_patch.make_generator()


def test_the_generator_draws_what_it_says(gen, rng):
    z = uniform(rng, 60, 4)
    z[0], z[1] = z[2], z[2]
    z[0, 0], z[1, 0] = 0.9, -0.9
    x = generate(gen, z)
    difference = numpy.abs(x[0] - x[1])
    assert (x[0] - x[1])[0, TOP:BOTTOM, LEFT:RIGHT].mean() > 1
    # What is darkened behind it reaches 3 pixels over its edge.
    difference[:, :BOTTOM + 3, LEFT - 3:RIGHT + 3] = 0
    assert difference.max() < 1e-5


def test_features_by_a_plain_loop(gen, rng):
    z = uniform(rng, 40, 4)
    places = numpy.stack([rng.integers(0, n, 30) for n in (40, 8, 8)], axis=1)
    cells = Cells(places, numpy.ones(30, bool))
    found = gather_features(gen, z, 'dc2', cells)
    for (sample, row, col), features in zip(places, found):
        with chainer.using_config('train', False):
            h = run_layers(gen, z[sample:sample + 1])['dc2'].array
        numpy.testing.assert_allclose(
            features, h[0, :, row, col], rtol=1e-4, atol=1e-6)


def test_boxes_find_the_map(gen, rng):
    z = uniform(rng, 60, 4)
    boxes = [Box(int(i), *red_patch.BOX)
             for i in numpy.flatnonzero(red_patch.shows(z))]
    cells = cells_of_boxes(boxes, 8, 32, rng)
    probe = MapProbe().fit(gather_features(gen, z, 'dc2', cells), cells)
    assert probe.choose() == [red_patch.MAP]
    assert probe.accuracy_ > 0.98 and probe.chance_ == 0.5
    # Without it, what was there is gone, and nothing else.
    before = generate(gen, z)
    after = draw_without(gen, z, 'dc2', probe.choose())
    assert after[:, 0, TOP:BOTTOM, LEFT:RIGHT].max() < 0.5
    assert before[red_patch.shows(z), 0, TOP:BOTTOM, LEFT:RIGHT].min() > 0.1
    changed = numpy.abs(after - before).max(axis=(0, 1))
    changed[TOP:BOTTOM, LEFT:RIGHT] = 0
    assert changed.max() < 1e-5


def test_a_region_finds_the_map(gen, rng):
    z = uniform(rng, 60, 4)
    region = numpy.zeros((8, 8), bool)
    for cell in red_patch.CELLS:
        region[cell] = True
    bears = red_patch.shows(z)
    cells = cells_of_region(region, numpy.flatnonzero(bears),
                            numpy.flatnonzero(~bears), rng)
    probe = MapProbe().fit(gather_features(gen, z, 'dc2', cells), cells)
    assert probe.choose() == [red_patch.MAP]
    assert probe.accuracy_ > 0.95


def make_cells(n_samples, n_cells, rng):
    places = numpy.zeros((n_samples * n_cells, 3), int)
    places[:, 0] = numpy.repeat(numpy.arange(n_samples), n_cells)
    return Cells(places, rng.random(len(places)) < 0.5)


def test_accuracy_is_held_out_by_sample(rng):
    # Each sample has features of its own, and one answer for all its cells:
    # cells of the same sample give it away, other samples tell nothing.
    cells = make_cells(40, 20, rng)
    sample = cells.places[:, 0]
    cells = Cells(cells.places, (rng.random(40) < 0.5)[sample])
    features = rng.standard_normal((40, 100))[sample]
    probe = MapProbe(C=100.).fit(features, cells)
    assert 0.25 < probe.accuracy_ < 0.75


def test_weights_and_choice(rng):
    cells = make_cells(30, 10, rng)
    y = cells.shows.astype(float)
    features = numpy.stack([
        0.001 * y, -y, rng.standard_normal(300), numpy.zeros(300),
        y + rng.standard_normal(300)], axis=1).astype(numpy.float32)
    probe = MapProbe().fit(features, cells)
    assert probe.accuracy_ == 1
    # The scale does not count; a map that is never on is never chosen.
    assert probe.choose(1) == [0]
    assert set(probe.choose()) - {2} == {0, 4}
    assert probe.coef_[3] == 0 and probe.coef_[1] < 0
    assert probe.choose() == sorted(
        probe.choose(), key=lambda i: -probe.coef_[i])


def test_random_maps(rng):
    draws = choose_random_maps(rng, 10, 4, 50)
    assert len(draws) == 50
    assert all(len(set(some)) == 4 for some in draws)
    assert set(sum(draws, [])) == set(range(10))
