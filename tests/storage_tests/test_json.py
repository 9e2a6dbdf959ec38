import json
import os

import pytest

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.storage.json import parse_json, read_json, write_json


def test_what_is_written_is_read(tmp_path):
    path = str(tmp_path / 'a' / 'x.json')
    content = {'a': [1, 2.5, None, True, '目'], 'b': {'c': []},
               'seed': 2 ** 128}
    write_json(path, content)
    assert read_json(path) == content
    for ensure_ascii in (True, False):
        write_json(path, content, indent=2, ensure_ascii=ensure_ascii)
        with open(path, encoding='utf-8') as f:
            assert f.read() == json.dumps(
                content, indent=2, ensure_ascii=ensure_ascii) + '\n'


def test_anything_that_is_written_is_read(tmp_path):
    hypothesis = pytest.importorskip('hypothesis')
    from hypothesis import strategies as st
    path = str(tmp_path / 'x.json')
    # Half characters are none.
    text = st.text(st.characters(exclude_categories=['Cs']), max_size=9)
    values = st.recursive(
        st.none() | st.booleans() | st.integers(-2 ** 128, 2 ** 128)
        | st.floats(allow_nan=False, allow_infinity=False) | text,
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(text, inner, max_size=4), max_leaves=20)

    @hypothesis.settings(max_examples=60, deadline=None, database=None)
    @hypothesis.given(values, st.booleans())
    def check(content, ensure_ascii):
        write_json(path, content, ensure_ascii=ensure_ascii)
        assert read_json(path) == content

    check()


def test_not_finite_is_not_written(tmp_path):
    path = tmp_path / 'x.json'
    path.write_text('old')
    for value in (float('nan'), float('inf')):
        with pytest.raises(ValueError):
            write_json(str(path), {'a': value})
    assert path.read_text() == 'old' and os.listdir(tmp_path) == ['x.json']


@pytest.mark.parametrize('data,words', [
    (b'', 'Expecting value'),
    (b'{', 'Expecting property name'),
    (b'\xff\xfe', 'invalid start byte'),
    (b'[' * 100000, 'nested more than 32'),
    (b'{"a":' * 40 + b'1' + b'}' * 40, 'nested more than 32'),
    (b'[' * 33 + b']' * 33, 'nested more than 32'),
    (b'{"a": NaN}', 'NaN is no number'),
    (b'[-Infinity]', 'Infinity is no number'),
    (b'[1e999]', '1e999 is too large'),
    (b'[1' + b'0' * 400 + b']', 'a number of 401 digits'),
    (b'["\\ud800"]', 'half of a character'),
    (b'{"\\udfff": 1}', 'half of a character'),
    (b'{"a": 1, "a": 2}', 'the name a is there twice'),
    (b'{"\\u001b[2J": 1, "\\u001b[2J": 2}', r'\\x1b\[2J is there twice'),
    (b'[1] x', 'Extra data')])
def test_what_is_refused(tmp_path, data, words):
    path = tmp_path / 'x.json'
    path.write_bytes(data)
    with pytest.raises(DamagedFile, match=words) as e:
        read_json(str(path))
    assert str(e.value).startswith(f'{path} cannot be read as JSON: ')
    assert '\x1b' not in str(e.value)


def test_nested_as_deep_as_may_be():
    assert parse_json('[' * 32 + '1' + ']' * 32)


def test_files_that_are_not_read(tmp_path):
    path = tmp_path / 'x.json'
    with pytest.raises(DamagedFile, match='no such file'):
        read_json(str(path))
    with pytest.raises(DamagedFile, match='is a folder'):
        read_json(str(tmp_path))
    os.mkfifo(tmp_path / 'fifo')
    with pytest.raises(DamagedFile, match='is a FIFO'):
        read_json(str(tmp_path / 'fifo'))
    path.write_text('[1, 2, 3]')
    assert read_json(str(path), 9) == [1, 2, 3]
    with pytest.raises(DamagedFile, match='more than 8 bytes'):
        read_json(str(path), 8)


def test_a_mark_in_front(tmp_path):
    path = tmp_path / 'x.json'
    path.write_text('[1]', encoding='utf-8-sig')
    assert read_json(str(path)) == [1]
