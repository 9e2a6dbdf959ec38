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


def test_another_generator(tmp_path):
    path = str(tmp_path / 'tags.json')
    save_tags(path, TAGS)
    with pytest.raises(InputError, match='3 dimensions, .* takes 100'):
        load_tags(path, 100)
    save_tags(path, TAGS, 'ab' * 32)
    assert len(load_tags(path, 3, 'ab' * 32)) == 2
    with pytest.raises(InputError, match='another generator file .*abababab'):
        load_tags(path, 3, 'cd' * 32)
