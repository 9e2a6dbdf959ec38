"""Reads README and docs: their blocks, links and names of files."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).parents[1]
PAGES = [path for path in (
    *sorted(ROOT.glob('*.md')), *sorted((ROOT / 'docs').glob('*.md')))]

_FENCE = re.compile(r'(`{3,}|~{3,})\s*([^\s`]*)( [^`]*)?$')
_LONG = re.compile(r'<!-- long: (.+) -->$')
_LINK = re.compile(r'!?\[[^\]]*\]\(([^)\s]+)\)|<img src="([^"]+)"')


@dataclasses.dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        path: The page.
        line: Number of its first line inside the fence.
        language: What stands behind the opening fence.
        text: Its lines.
        section: The last headline before it.
        long: Why no test runs it, from ``<!-- long: ... -->`` before it;
            ``None`` without.
    """

    path: pathlib.Path
    line: int
    language: str
    text: str
    section: str
    long: str | None

    @property
    def place(self):
        return f'{self.path.relative_to(ROOT)}:{self.line}'


def read_blocks(path):
    """Lists the fenced blocks of a page."""
    blocks = []
    fence = long = section = None
    for number, line in enumerate(_lines(path), 1):
        found = _FENCE.match(line)
        if fence is None and found:
            fence, start, inside = found, number + 1, []
        elif fence is not None and line.strip() == fence[1]:
            blocks.append(Block(
                path, start, fence[2], '\n'.join(inside), section, long))
            fence = long = None
        elif fence is not None:
            inside.append(line)
        elif line.strip():
            if re.match('#+ ', line):
                section = line.lstrip('# ')
            mark = _LONG.match(line)
            long = mark[1] if mark else None
    assert fence is None, f'{path}: a block has no end'
    return blocks


def read_prose(path):
    """Gives a page without its fenced blocks."""
    lines, fence = [], None
    for line in _lines(path):
        found = _FENCE.match(line)
        if fence is None and found:
            fence = found[1]
        elif fence is not None:
            if line.strip() == fence:
                fence = None
        else:
            lines.append(line)
    return '\n'.join(lines)


def read_links(path):
    """Lists where the links and images of a page lead."""
    return [one or other for one, other in _LINK.findall(read_prose(path))]


def read_code_spans(path):
    """Lists what stands in backticks."""
    return re.findall(r'`([^`]+)`', read_prose(path))


def read_commands(block):
    """Lists a block's commands, one a line; a backslash joins two lines."""
    return [line for line in block.text.replace('\\\n', ' ').splitlines()
            if line.strip() and not line.startswith('#')]


def _lines(path):
    return path.read_text(encoding='utf-8').splitlines()
