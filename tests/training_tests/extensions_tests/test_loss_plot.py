import math
import types

import matplotlib.figure
import pytest

from chainer_dcgan.training.extensions import LossPlot


@pytest.fixture
def plot(tmp_path, monkeypatch):
    """Gives the axes that were drawn for a log."""
    figures = []
    save = matplotlib.figure.Figure.savefig

    def savefig(self, *args, **kwargs):
        figures.append(self)
        save(self, *args, **kwargs)

    monkeypatch.setattr(matplotlib.figure.Figure, 'savefig', savefig)

    def plot(log):
        report = types.SimpleNamespace(log=log)
        LossPlot()(types.SimpleNamespace(
            out=str(tmp_path), get_extension=lambda name: report))
        assert (tmp_path / 'loss.png').exists() == bool(log)
        return figures[-1].axes if figures else None

    return plot


def curves(axis):
    return {line.get_label(): (list(line.get_xdata()),
                               list(line.get_ydata()))
            for line in axis.get_lines()}


def entry(images, **values):
    return {'images': images, **{
        key.replace('_', '/', 1): value for key, value in values.items()}}


def test_curves(plot):
    losses, value, outputs = plot([
        entry(10, gen_loss=0.5, dis_loss=1.2, dis_value=-1.2,
              dis_p_real=0.6, dis_p_fake=0.4),
        entry(20, gen_loss=-0.7, dis_loss=1.3, dis_value=-1.3,
              dis_p_real=0.55, dis_p_fake=0.5)])
    assert curves(losses) == {'generator': ([10, 20], [0.5, -0.7]),
                              'discriminator': ([10, 20], [1.2, 1.3])}
    # The minimax loss of G, which is negative, is seen.
    assert losses.get_ylim()[0] < -0.7
    assert curves(value) == {
        'V(D, G)': ([10, 20], [-1.2, -1.3]), '0': ([0, 1], [0, 0]),
        '-log 4': ([0, 1], [-math.log(4)] * 2)}
    assert curves(outputs) == {'real images': ([10, 20], [0.6, 0.55]),
                               'generated images': ([10, 20], [0.4, 0.5])}


def test_log_of_an_older_run(plot):
    # It holds no value of the game.
    losses, value, outputs = plot([entry(
        10, gen_loss=0.5, dis_loss=1.2, dis_p_real=0.6, dis_p_fake=0.4)])
    assert set(curves(value)) == {'0', '-log 4'}
    assert losses.get_ylim()[0] == 0


def test_empty_log(plot):
    assert plot([]) is None


def test_legends_cover_no_curve(plot):
    axes = plot([entry(
        10, gen_loss=0.5, dis_loss=1.2, dis_p_real=0.6, dis_p_fake=0.4,
        gen_frechet=90.)])
    for axis in axes:
        legend = axis.get_legend().get_window_extent()
        assert legend.y0 >= axis.get_window_extent().y1


def test_a_single_distance_is_seen(plot):
    *_, distances = plot([entry(
        10, gen_loss=0.5, dis_loss=1.2, dis_p_real=0.6, dis_p_fake=0.4,
        gen_frechet=90.)])
    line, = distances.get_lines()
    assert line.get_marker() == '.'
