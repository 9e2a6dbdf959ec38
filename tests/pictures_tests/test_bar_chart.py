import numpy
from PIL import Image

from chainer_dcgan.pictures.bar_chart import save_bar_chart

BLUE, RED = (76, 120, 168), (228, 87, 86)


def draw(path, values, others):
    save_bar_chart(str(path), ['a', 'b'], values, [None, 3], others, 'theirs',
                   'title')
    with Image.open(path) as f:
        return numpy.asarray(f.convert('RGB'))


def count(img, colour):
    return (img == colour).all(axis=2)


def test_bars_are_as_long_as_their_values(tmp_path):
    # Rows of the upper and of the lower bar, away from text and error bar.
    img = draw(tmp_path / 'a.png', [80, 20], [None, None])
    blue = count(img, BLUE).sum(axis=1)
    long, short = blue[blue > 300].max(), blue[
        (blue > 30) & (blue < 300)].max()
    assert abs(long / short - 4) < 0.1
    assert not count(img, RED).any()
    # The longer one is the upper one.
    assert blue.argmax() < len(img) / 2


def test_marks(tmp_path):
    img = draw(tmp_path / 'a.png', [80, 20], [None, 60])
    # Beside the lower bar, and in the legend.
    rows, cols = numpy.nonzero(count(img, RED))
    assert len(rows) > 40 and rows.min() > len(img) / 3
    draw(tmp_path / 'b.png', [80, 20], [None, 60])
    assert (tmp_path / 'a.png').read_bytes() == (
        tmp_path / 'b.png').read_bytes()
