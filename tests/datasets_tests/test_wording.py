import pytest

from chainer_dcgan.datasets import list_skipped, printable
from chainer_dcgan.datasets.wording import list_names


@pytest.mark.parametrize(('text', 'expected'), [
    ('顔/ミク é.png', '顔/ミク é.png'),
    ('\x1b]0;title\x07.png', r'\x1b]0;title\x07.png'),
    ('a\nwarning: b', r'a\nwarning: b'), ('\x9b31m', r'\x9b31m'),
    ('\udcff', r'\udcff'), ('\u202egnp.a', r'\u202egnp.a'),
    ('a\u2028b', r'a\u2028b'), ('\r', r'\r')])
def test_what_a_terminal_would_obey(text, expected):
    assert printable(text) == expected
    printable(text).encode('utf-8')


def test_long_names_are_cut():
    assert printable('x' * 10 ** 7) == 'x' * 197 + '...'
    assert len(printable('\x1b' * 150)) == 200


def test_lists_are_capped_with_a_count():
    lines = list_skipped([(f'{i}\n', 'why') for i in range(1025)])
    assert len(lines) == 21
    assert lines[0] == r'0\n: why' and lines[-1] == 'and 1,005 more'


def test_names_are_escaped_and_counted():
    assert list_names(('a', 'b\x1b')) == r'a, b\x1b'
    many = list_names([str(i) for i in range(500)])
    assert many.endswith('18, 19 and 480 more')
