"""Pages in Japanese say what the English ones say, as far as one can tell."""

import re

import pytest
from markdown_pages import PAGES, read_blocks, read_code_spans, read_links

_TRANSLATIONS = [path for path in PAGES if path.name.endswith('.ja.md')]


def original(path):
    return path.with_name(path.name.replace('.ja.md', '.md'))


def each_translation(test):
    return pytest.mark.parametrize(
        'path', _TRANSLATIONS, ids=lambda path: path.name)(test)


def test_they_are_found():
    assert {'README.ja.md', 'guide.ja.md', 'latent.ja.md'} <= {
        path.name for path in _TRANSLATIONS}


@each_translation
def test_blocks_are_the_same_but_for_comments(path):
    def blocks(path):
        return [(block.language, block.long,
                 re.sub(r'(?m)\s+#.*$', '', block.text))
                for block in read_blocks(path)]

    assert blocks(path) == blocks(original(path))


@each_translation
def test_the_same_is_named_in_backticks(path):
    def names(path):
        return {re.sub(r'\s+', ' ', span) for span in read_code_spans(path)}

    assert names(path) == names(original(path))


@each_translation
def test_links_and_pictures_are_the_same(path):
    def links(path):
        return {link.replace('.ja.md', '.md') for link in read_links(path)}

    assert links(path) == links(original(path))


@each_translation
def test_the_two_languages_are_linked(path):
    assert path.name in read_links(original(path))
    assert original(path).name in read_links(path)


@each_translation
def test_links_stay_in_japanese_where_there_is_such_a_page(path):
    for link in read_links(path):
        name, _, _ = link.partition('#')
        target = (path.parent / name).resolve()
        assert target.with_suffix('.ja.md') not in _TRANSLATIONS or (
            target == original(path)), link
