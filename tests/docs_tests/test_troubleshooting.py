"""docs/troubleshooting.md quotes messages that there are."""

import ast
import re

from markdown_pages import ROOT, read_prose

# Python's, NumPy's and other packages' words.
_OF_OTHERS = {
    'AttributeError: np.sctypes was removed',
    "No module named 'pkg_resources'", "No module named 'chainer_dcgan'",
}


def texts(node):
    """Yields each string of the sources; `...` for what is put in later."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.sub(r'\{[^}]*\}', '...', node.value)
    elif isinstance(node, ast.JoinedStr):
        yield ''.join(
            part.value if isinstance(part, ast.Constant) else '...'
            for part in node.values)
        return
    for child in ast.iter_child_nodes(node):
        yield from texts(child)


def quoted():
    for title in re.findall(
            r'^### (.+)$',
            read_prose(ROOT / 'docs' / 'troubleshooting.md'), re.M):
        yield from re.findall('`([^`]+)`', title)


def test_messages_are_the_packages():
    words = [text for path in (ROOT / 'chainer_dcgan').rglob('*.py')
             for text in texts(ast.parse(path.read_text(encoding='utf-8')))]
    messages = set(quoted()) - _OF_OTHERS
    assert len(messages) > 20
    # What is put in may be the message of a command, in pieces.
    for message in messages:
        pattern = re.compile(
            '.*?'.join(map(re.escape, message.split('...'))), re.DOTALL)
        assert any(map(pattern.search, words)), message
