"""Links lead somewhere, and what is named is there."""

import pydoc
import re
import unicodedata

import pytest
from markdown_pages import PAGES, ROOT, read_code_spans, read_links, read_prose

# What is named although it is not in the repository, and why.
_ELSEWHERE = {
    # Made by `make docs`, and by commands.
    'docs/_build/html/index.html', 'table.md',
    # What a reader writes.
    'my_nets.py',
    # In the reference's repository, and in the GAN authors'.
    'mnist.yaml', 'parzen_ll.py',
}
# It names what has moved.
_HISTORY = ROOT / 'CHANGELOG.md'
# In backticks, this is a file of the repository.
_FILE = re.compile(
    r'(?:chainer_dcgan|docs|examples|tests|\.ci)/[\w./*-]+'
    r'|[\w-]+\.(?:py|md|cfg|toml)|Makefile')


def anchors(path):
    """Gives a page's anchors, by GitHub's rule."""
    found = set()
    for title in re.findall(r'^#+ +(.+)$', read_prose(path), re.M):
        title = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', title).lower()
        found.add(''.join(
            '-' if c == ' ' else c for c in title
            if c in ' -_' or unicodedata.category(c)[0] in 'LN'))
    return found | set(re.findall(
        r'^\(([\w-]+)\)=$', path.read_text(encoding='utf-8'), re.M))


def where(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize('path', PAGES, ids=where)
def test_links_lead_somewhere(path):
    for link in read_links(path):
        # Other sites; and pages that Sphinx writes, and checks itself.
        if re.match('https?:|api/', link):
            continue
        name, _, anchor = link.partition('#')
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f'{where(path)} links to {link}'
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(target), f'{where(path)}: {link}'


def files_named(path):
    return {span for text in read_code_spans(path)
            for span in [text.split()[0].rstrip('/')]
            if _FILE.fullmatch(span) and span not in _ELSEWHERE}


def test_pages_are_found():
    assert len(PAGES) > 15 and _HISTORY in PAGES


@pytest.mark.parametrize(
    'path', [path for path in PAGES if path != _HISTORY], ids=where)
def test_files_that_are_named_are_there(path):
    # A script may be called by its name alone where the folder is clear.
    folders = ['', 'docs/', 'examples/', 'tests/', 'chainer_dcgan/']
    for name in files_named(path):
        assert any(list(ROOT.glob(folder + name)) for folder in folders), \
            f'{where(path)} names {name}, which is not there'


@pytest.mark.parametrize(
    'path', [path for path in PAGES if path != _HISTORY], ids=where)
def test_modules_and_functions_that_are_named_are_there(path):
    for name in read_code_spans(path):
        if re.fullmatch(r'chainer_dcgan(\.\w+)+', name):
            assert pydoc.locate(name) is not None, f'{where(path)}: {name}'


def test_files_are_found_in_backticks():
    assert 'examples/explore_latent.py' in files_named(
        ROOT / 'docs' / 'latent.md')
