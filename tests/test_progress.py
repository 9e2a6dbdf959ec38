import io

import pytest

from chainer_dcgan import progress
from chainer_dcgan.progress import Progress, ProgressLine, counted


@pytest.mark.parametrize('n,unit,text', [
    (0, 'images', '0 images'), (1, 'images', '1 image'),
    (1, 'choices of maps', '1 choice of maps'),
    (2000, 'choices of maps', '2,000 choices of maps')])
def test_counted(n, unit, text):
    assert counted(n, unit) == text


@pytest.fixture
def clock(monkeypatch):
    now = [100.]
    monkeypatch.setattr(progress.time, 'monotonic', lambda: now[0])
    return now


def test_one_is_written_in_the_singular(clock):
    stream = io.StringIO()
    line = ProgressLine(1, 'images', stream=stream)
    clock[0] += 1
    line.update(1)
    assert '  1 image  1 image/s  0:00 left' in stream.getvalue()


def test_speed_counts_from_when_the_work_began(clock, monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr('sys.stderr', stream)
    report = Progress('drawing')
    clock[0] += 20
    report(50, 100)
    clock[0] += 20
    report(100, 100)
    assert 'drawing [' in stream.getvalue()
    assert '100 images  2 images/s' in stream.getvalue()


@pytest.fixture
def cell(monkeypatch):
    """What is shown below a notebook's cell, each time it changes."""
    shown = []

    class Place:
        def show_text(self, text):
            shown.append(text)

    monkeypatch.setattr(progress.notebook, 'is_running', lambda: True)
    monkeypatch.setattr(progress.notebook, 'Place', Place)
    return shown


def test_lines_stay_above_the_bar_in_a_notebook(clock, cell, capsys):
    line = ProgressLine(4, 'images')
    line.print('a table')
    for done in range(1, 4):
        clock[0] += 1
        line.update(done)
    line.print('its row')
    assert cell[0] == 'a table\n'
    assert cell[-2].startswith('a table\n[####')
    above, row, bar = cell[-1].split('\n')
    assert (above, row) == ('a table', 'its row')
    assert '75.0%' in bar
    # Nothing is taken away at the end.
    line.clear()
    assert cell[-1].count('\n') == 2
    assert capsys.readouterr() == ('', '')


def test_a_stream_that_is_given_is_used_in_a_notebook_too(clock, cell):
    stream = io.StringIO()
    ProgressLine(1, 'images', stream=stream).update(1)
    assert '100.0%' in stream.getvalue() and not cell


def test_no_speed_and_no_time_left_before_there_is_one(clock):
    stream = io.StringIO()
    line = ProgressLine(100, 'images', stream=stream)
    clock[0] += 20
    line.update(4)
    # The first batches compile.
    assert 'left' not in stream.getvalue() and '/s' not in stream.getvalue()
    clock[0] += 2
    line.update(8)
    clock[0] += 16
    line.update(40)
    assert '40 images  2 images/s  0:30 left' in stream.getvalue()


def test_work_of_few_units_and_of_more_than_were_told(clock):
    stream = io.StringIO()
    line = ProgressLine(4, 'draws', stream=stream, began=clock[0])
    clock[0] += 20
    line.update(2)
    clock[0] += 20
    # A last batch may reach beyond the end.
    line.update(5)
    first, second = stream.getvalue().splitlines()
    assert '2 draws  10.0 s each  0:20 left' in first
    assert '100.0%  5 draws' in second and '0:00 left' in second


@pytest.mark.parametrize('note', ['', 'measuring real'])
def test_a_line_fits_a_terminal(clock, note):
    stream = io.StringIO()
    line = ProgressLine(10_000_000, 'images', stream=stream, began=clock[0])
    clock[0] += 3600
    line.update(9_999_999, note)
    text, = stream.getvalue().splitlines()
    assert '[###' in text and len(text) <= 79
