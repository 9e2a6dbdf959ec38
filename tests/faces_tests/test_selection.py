import pytest

from chainer_dcgan.faces.selection import Limits, count, select

NONE = Limits(1, 0, 0, -1)


def face(side=100.0, likelihood=0.95, sharp=0.6, hash_='0' * 16):
    return {'box': [0, 0, side, side + 5], 'likelihood': likelihood,
            'sharpness': sharp, 'hash': hash_}


def reasons(faces, limits):
    return [(find.dropped, find.detail) for find in select(
        [('a.png', 'a', {'faces': faces})], limits)]


@pytest.mark.parametrize('low,high,limits,reason', [
    (face(side=63), face(side=64), Limits(64, 0, 0, -1),
     ('small', '63 of 64')),
    (face(likelihood=0.69), face(likelihood=0.7), Limits(1, 0.7, 0, -1),
     ('unlikely', '0.69 of 0.7')),
    (face(sharp=0.29), face(sharp=0.3), Limits(1, 0, 0.3, -1),
     ('blurred', '0.29 of 0.3'))])
def test_limits(low, high, limits, reason):
    assert reasons([low, high], limits) == [reason, ('', '')]
    assert reasons([low, high], NONE) == [('', ''), ('', '')]


def test_who_does_not_say_how_sure_it_is_is_believed():
    assert reasons([face(likelihood=None)], Limits(1, 1, 0, -1)) == [('', '')]


def test_of_those_alike_the_largest_is_kept_then_the_first():
    faces = [face(50, hash_='f' * 16), face(80, hash_='f' * 15 + 'c'),
             face(80, hash_='f' * 16), face(200, hash_='0' * 16)]
    assert reasons(faces, Limits(1, 0, 0, 2)) == [
        ('duplicate', 'of a-1.png'), ('', ''), ('duplicate', 'of a-1.png'),
        ('', '')]
    assert reasons(faces, Limits(1, 0, 0, 1))[2] == ('', '')


def test_what_is_dropped_has_no_duplicates():
    faces = [face(50), face(200, sharp=0.1)]
    assert reasons(faces, Limits(1, 0, 0.3, 4))[0] == ('', '')


def test_pictures_without_faces():
    finds = select([
        ('a.png', 'k', {'faces': [face()]}), ('b.png', 'l', {'faces': []}),
        ('c.png', '', {'error': 'empty file'}),
        ('d.png', 'k', {'faces': [face()]})], NONE)
    assert [(find.source, find.file, find.dropped, find.detail)
            for find in finds] == [
        ('a.png', 'k-0.png', '', ''), ('b.png', '', 'no face', ''),
        ('c.png', '', 'unreadable', 'empty file'),
        ('d.png', '', 'same file', 'as a.png')]
    assert count(finds) == {'no face': 1, 'unreadable': 1, 'same file': 1}
