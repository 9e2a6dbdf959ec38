"""What `pip install` is to fetch is what setup.py names."""

import ast
import re
import shlex

import pytest
from markdown_pages import PAGES, ROOT, read_blocks, read_code_spans

# Not needed by the package, and why a page names it.
_OF_OTHERS = {'jupyterlab': 'what opens the notebook, if nothing does yet'}
# Flags with a value.
_WITH_VALUE = {'--build-constraint'}
_REQUIREMENT = re.compile(r'([A-Za-z0-9._-]+)(?:\[([\w,-]+)\])?')


def read_setup():
    """Gives setup.py's extras, and the names of all packages in it."""
    tree = ast.parse((ROOT / 'setup.py').read_text(encoding='utf-8'))
    found = {node.arg: ast.literal_eval(node.value)
             for node in ast.walk(tree) if isinstance(node, ast.keyword)
             if node.arg in ('install_requires', 'extras_require')}
    packages = [*found['install_requires'],
                *(one for extra in found['extras_require'].values()
                  for one in extra)]
    return found['extras_require'], {
        _REQUIREMENT.match(package)[1] for package in packages}


def asked_for(text):
    """Lists the requirements of each `pip install` in a text."""
    for line in re.findall(r'\bpip install +([^\n#`]+)', text):
        words = iter(shlex.split(line))
        for word in words:
            if word in _WITH_VALUE:
                next(words)
            elif not word.startswith('-'):
                yield word


def named_by(path):
    texts = [block.text for block in read_blocks(path)]
    # A span may go on in the next line.
    texts += [span.replace('\n', ' ') for span in read_code_spans(path)]
    return [word for text in texts for word in asked_for(text)]


def check(requirement):
    extras, packages = read_setup()
    name, wanted = _REQUIREMENT.match(requirement).groups()
    if name in ('.', 'chainer_dcgan', 'chainer-dcgan'):
        unknown = set((wanted or '').split(',')) - {''} - set(extras)
        assert not unknown, f'setup.py has no extra {unknown}'
    else:
        assert name in packages | set(_OF_OTHERS), (
            f'setup.py does not name {name}')


@pytest.mark.parametrize('path', [
    path for path in PAGES if named_by(path)], ids=lambda path: path.name)
def test_names_on_pages(path):
    for requirement in named_by(path):
        check(requirement)


def test_names_in_messages():
    texts = [node.value for path in (ROOT / 'chainer_dcgan').rglob('*.py')
             for node in ast.walk(ast.parse(path.read_text(encoding='utf-8')))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = [requirement for text in texts for requirement in asked_for(text)]
    assert len(found) > 3
    for requirement in found:
        check(requirement)


@pytest.mark.parametrize('line,requirements', [
    ("pip install 'cupy-cuda12x[ctk]'", ['cupy-cuda12x[ctk]']),
    ("pip install --build-constraint c.txt '.[fast,web]'", ['.[fast,web]']),
    ("env/bin/pip install -e '.[mpi]' numba  # both", ['.[mpi]', 'numba'])])
def test_a_line_is_read(line, requirements):
    assert list(asked_for(line)) == requirements


@pytest.mark.parametrize('requirement', ['.[nothing]', 'no-such-package'])
def test_what_is_wrong_is_found(requirement):
    with pytest.raises(AssertionError):
        check(requirement)
