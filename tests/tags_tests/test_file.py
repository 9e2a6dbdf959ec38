import json

import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.tags.file import Tag, load_tags, save_tags

TAGS = [Tag('hair:blonde', numpy.float32([1, -0.25, 1 / 3]), 50, 0.875, 1.5,
            0.25, True),
        Tag('目:<b>', numpy.zeros(3, numpy.float32), 2, None, 0., 0., False)]


def test_the_file_is_of_the_format_that_the_page_reads(tmp_path):
    path = str(tmp_path / 'tags.json')
    save_tags(path, TAGS, 'ab' * 32)
    with open(path, encoding='utf-8') as f:
        content = json.load(f)
    assert content['format'] == 'chainer_dcgan-tags-1'
    assert content['n_z'] == 3 and content['generator'] == 'ab' * 32
    assert content['tags'][0] == {
        'name': 'hair:blonde', 'vector': [1, -0.25, 0.333333],
        'n_labelled': 50, 'probe_auc': 0.875, 'effect': 1.5,
        'effect_random': 0.25, 'works': True}
    assert content['tags'][1]['probe_auc'] is None


def test_load_gives_back_what_was_saved(tmp_path):
    path = str(tmp_path / 'tags.json')
    save_tags(path, TAGS)
    for loaded, tag in zip(load_tags(path, 3), TAGS):
        numpy.testing.assert_allclose(loaded.vector, tag.vector, atol=1e-6)
        assert loaded.name == tag.name and loaded.works is tag.works


@pytest.mark.parametrize('text,words', [
    (None, 'no such file'),
    ('{', 'cannot be read as JSON'),
    ('[]', 'is no file of tag vectors'),
    ('{"format": "chainer_dcgan-tags-1", "n_z": 2, "tags": [{}]}',
     'is damaged')])
def test_errors(tmp_path, text, words):
    path = tmp_path / 'tags.json'
    if text is not None:
        path.write_text(text)
    with pytest.raises(InputError, match=words):
        load_tags(str(path))


def tag(**changes):
    return {'name': 'a', 'vector': [1, 0.5], 'n_labelled': 3,
            'probe_auc': None, 'effect': 1, 'effect_random': 0.5,
            'works': True, **changes}


@pytest.mark.parametrize('changes,words', [
    ({'generator': 5}, 'generator is 5, expected the SHA-256'),
    ({'generator': 'a' * 1000}, 'generator is '),
    ({'n_z': '2'}, "n_z is '2'"),
    ({'n_z': True}, 'n_z is True'),
    ({'n_z': -2}, 'n_z is -2'),
    ({'tags': {}}, 'tags is no list'),
    ({'tags': [5]}, 'tag 0 is no dict'),
    ({'tags': [tag()] * 2}, 'two tags have the same name'),
    ({'tags': [tag()] * 10001}, 'more than 10000 tags'),
    ({'tags': [tag(name=5)]}, 'tag 0 is called 5'),
    ({'tags': [tag(name='')]}, "tag 0 is called ''"),
    ({'tags': [tag(name='a' * 100000)]}, r"tag 0 is called 'a{76}\.\.\."),
    ({'tags': [tag(name='a\x1b[2Jb')]}, r"called 'a\\x1b"),
    ({'tags': [tag(vector=[1])]}, "vector of 'a': expected 2 numbers"),
    ({'tags': [tag(vector=5)]}, "vector of 'a': expected 2 numbers"),
    ({'tags': [tag(vector=[1, 'x'])]}, "vector of 'a': expected 2 numbers"),
    ({'tags': [tag(vector=[1, True])]}, "vector of 'a': expected 2 numbers"),
    ({'tags': [tag(vector=[1, [2]])]}, "vector of 'a': expected 2 numbers"),
    ({'tags': [tag(vector=[1, 1e300])]}, 'numbers are too large'),
    ({'tags': [tag(n_labelled='x')]}, "n_labelled of 'a' is 'x'"),
    ({'tags': [tag(n_labelled=-1)]}, "n_labelled of 'a' is -1"),
    ({'tags': [tag(probe_auc=2)]}, "probe_auc of 'a' is 2"),
    ({'tags': [tag(effect='x')]}, "effect of 'a' is 'x'"),
    ({'tags': [tag(effect_random=None)]}, "effect_random of 'a' is None"),
    ({'tags': [tag(works=1)]}, "works of 'a' is 1")])
def test_types_sizes_and_numbers(tmp_path, changes, words):
    path = tmp_path / 'tags.json'
    content = {'format': 'chainer_dcgan-tags-1', 'n_z': 2, 'generator': None,
               'tags': [tag()]}
    path.write_text(json.dumps(content))
    assert len(load_tags(str(path))) == 1
    path.write_text(json.dumps({**content, **changes}))
    with pytest.raises(InputError, match=words) as e:
        load_tags(str(path))
    assert str(e.value).startswith(str(path)) and len(str(e.value)) < 300


def test_another_generator(tmp_path):
    path = str(tmp_path / 'tags.json')
    save_tags(path, TAGS)
    with pytest.raises(InputError, match='3 dimensions, .* takes 100'):
        load_tags(path, 100)
    save_tags(path, TAGS, 'ab' * 32)
    assert len(load_tags(path, 3, 'ab' * 32)) == 2
    with pytest.raises(InputError, match='another generator file .*abababab'):
        load_tags(path, 3, 'cd' * 32)
