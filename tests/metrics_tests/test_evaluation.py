import numpy
import pytest

from chainer_dcgan.metrics import METRICS, evaluate_samples, format_figures
from chainer_dcgan.metrics.evaluation import (
    compute_figures,
    floor_of_halves,
    needs_features,
    spread,
)
from chainer_dcgan.metrics.metric import Metric
from chainer_dcgan.metrics.samples import Samples


@pytest.fixture
def shift(monkeypatch):
    """A figure whose spread is known: the difference of two means."""
    monkeypatch.setitem(METRICS, 'shift', Metric(
        'shift by {}', 'features',
        lambda real, fake: float(fake.mean() - real.mean())))
    return 'shift'


@pytest.fixture
def normal(rng):
    def normal(n, mean=0, scale=1):
        return Samples(numpy.zeros((n, 3, 16, 16), numpy.uint8),
                       mean + scale * rng.standard_normal((n, 2)))
    return normal


def test_measure(normal):
    real, fake = normal(30), normal(30, 1)
    found = compute_figures(list(METRICS), real, fake)
    assert list(found) == list(METRICS)
    assert found['swd'] == found['saturation'] == found['white'] == 0
    for name in ('kernel', 'precision'):
        assert found[name] == METRICS[name].function(
            real.features, fake.features)


def test_needs_features():
    assert needs_features(['swd', 'recall']) and not needs_features(['swd'])


def test_spread_is_the_standard_error(shift, normal):
    # Var = 1/n + 4/n over two columns; draws that are not independent of
    # each other leave some 10 % of uncertainty.
    found = spread([shift], normal(400), normal(400, 3, 2), draws=200)
    assert found[shift] == pytest.approx((5 / 800) ** 0.5, rel=0.2)


def test_spread_is_repeated(shift, normal):
    real, fake, done = normal(40), normal(40), []
    first = spread([shift], real, fake, 3,
                   on_progress=lambda *counts: done.append(counts))
    assert done == [(1, 3), (2, 3), (3, 3)]
    assert spread([shift], real, fake, 3) == first
    assert spread([shift], real, fake, 3, seed=1) != first


def test_floor_compares_disjoint_halves(monkeypatch, normal):
    pairs = []
    monkeypatch.setitem(METRICS, 'look', Metric(
        '', 'features', lambda a, b: pairs.append((a, b)) or len(pairs)))
    real = normal(21)
    means, deviations = floor_of_halves(['look'], real, 4)
    assert means == {'look': 2.5}
    assert deviations['look'] == pytest.approx(numpy.std([1, 2, 3, 4],
                                                         ddof=1))
    for a, b in pairs:
        both = numpy.concatenate([a, b])
        assert len(a) == len(b) == 10
        assert len(numpy.unique(both[:, 0])) == 20
        assert numpy.isin(both, real.features).all()
    assert (pairs[0][0] != pairs[1][0]).any()


def test_report(shift, normal):
    real, fake, done = normal(40), normal(40, 3), []
    figures = evaluate_samples(
        [shift, 'precision'], real, fake, 'nothing', draws=3,
        on_progress=lambda *counts: done.append(counts))
    assert done == [(i, 6) for i in (1, 2, 3, 4, 5, 6)]
    figure = figures[shift]
    assert figure['title'] == 'shift by nothing'
    assert figure['value'] == pytest.approx(3, abs=0.5)
    assert abs(figure['floor']) < 0.3
    assert (figure['n'], figure['floor_n']) == (40, 20)
    assert 0 < figure['spread'] < 1 and 0 < figure['floor_spread'] < 1

    # Other real images: the floor at the full n.
    more = normal(40)
    figure = evaluate_samples([shift], real, fake, 'nothing', more, 3)[shift]
    assert figure['floor_n'] == 40
    assert figure['floor'] == compute_figures([shift], real, more)[shift]


def test_table(shift, normal):
    figures = evaluate_samples(
        [shift, 'recall'], normal(40), normal(40, 3), 'me', draws=2)
    head, first, second = format_figures(figures).splitlines()
    assert first.startswith('shift by me ') and ' 40 ' in first
    assert '{:.4g} +- {:.2g}'.format(
        figures[shift]['value'], figures[shift]['spread']) in first
    assert second.startswith('me recall')
    assert head.split() == ['generated', 'n', 'real', '(floor)', 'n']


def test_only_inceptions_is_fid():
    assert METRICS['frechet'].title.format('Lite0') == \
        'Fréchet Lite0 distance'
    assert not [m for m in METRICS.values() if 'FID' in m.title]
