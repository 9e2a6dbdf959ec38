import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.faces.journal import Journal

HEADING = {'size': 96, 'detector': 'none'}


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / 'work' / 'journal.jsonl')


def fill(path, n=3):
    with Journal(path, HEADING) as journal:
        for i in range(n):
            journal.append(f'k{i}', f'\udce4 {i}.png', {'faces': [(1, 2.5)]})
        return journal.records


def test_what_was_written_is_read_again(path):
    records = fill(path)
    with Journal(path, HEADING) as journal:
        assert journal.records == records
    assert records['k1'] == {
        'key': 'k1', 'name': '\udce4 1.png', 'faces': [[1, 2.5]]}


@pytest.mark.parametrize('lost', [1, 5, 40])
def test_half_a_line_does_not_count(path, lost):
    records = fill(path)
    with open(path, 'rb') as f:
        data = f.read()
    with open(path, 'wb') as f:
        f.write(data[:-lost])
    with Journal(path, HEADING) as journal:
        assert list(journal.records) == ['k0', 'k1']
        journal.append('k2', records['k2']['name'], {'faces': [(1, 2.5)]})
    with open(path, 'rb') as f:
        assert f.read() == data


def test_other_settings_are_named(path):
    fill(path)
    with pytest.raises(InputError, match='size 96, now 64'):
        Journal(path, {**HEADING, 'size': 64})


def test_damage_is_named(path):
    fill(path)
    with open(path, 'a', encoding='utf-8') as f:
        f.write('nonsense\n')
    with pytest.raises(InputError, match='is damaged. Remove .*work'):
        Journal(path, HEADING)


@pytest.mark.parametrize('line', [
    '3', 'null', '{}', '{"key": "a", "name": "b"}', '[' * 10 ** 5,
    '{"key": 3, "name": "b", "faces": []}',
    '{"key": "a", "name": null, "faces": []}',
    '{"key": "a", "name": "b", "faces": 5}',
    '{"key": "a", "name": "b", "error": []}'])
@pytest.mark.parametrize('at', [0, 1])
def test_lines_of_another_form(path, line, at):
    fill(path)
    with open(path, encoding='utf-8') as f:
        lines = f.read().splitlines()
    lines[at] = line
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines) + '\n')
    with pytest.raises(InputError, match='is damaged|other settings'):
        Journal(path, HEADING)
