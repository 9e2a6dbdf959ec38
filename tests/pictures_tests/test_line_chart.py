import numpy
from PIL import Image

from chainer_dcgan.pictures.line_chart import save_line_chart


def draw(path, lines):
    save_line_chart(str(path), lines, 'x', 'y')
    with Image.open(path) as f:
        return numpy.asarray(f.convert('RGB'))


def test_lines_start_at_zero_and_lie_where_their_points_say(tmp_path):
    img = draw(tmp_path / 'a.png', {
        'low': [(0, 25), (10, 25)], 'high': [(0, 100), (10, 100)]})
    rows = []
    for colour in ((31, 119, 180), (255, 127, 14)):
        match = (img == colour).all(axis=2).sum(axis=1)
        rows.append(match.argmax())
        assert match.max() > 400
    low, high = rows
    bottom = numpy.nonzero((img == 0).all(axis=2).sum(axis=1) > 400)[0].max()
    assert abs((bottom - high) / (bottom - low) - 4) < 0.1


def test_the_same_bytes(tmp_path):
    for name in 'ab':
        draw(tmp_path / name, {'run': [(1, 2), (3, 4)]})
    assert (tmp_path / 'a').read_bytes() == (tmp_path / 'b').read_bytes()
