"""Names and reasons from outside, made fit for a terminal."""

import unicodedata
from collections.abc import Sequence

_LISTED = 20
_LONGEST = 200

# Controls, formats such as those that turn the direction of writing,
# surrogates, private and unassigned characters; the two that end a line.
_UNFIT = ('Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp')


def printable(text: str) -> str:
    """Escapes what a terminal would obey, or could not write.

    Args:
        text (str): Name or reason, from a file or an archive.

    Returns:
        str: One line of at most 200 characters.
    """
    text = str(text)
    # Cut first: a name of 2 GB would take long to look through.
    cut = text[:_LONGEST]
    line = ''.join(
        c.encode('unicode_escape').decode('ascii')
        if unicodedata.category(c) in _UNFIT else c for c in cut)
    if len(text) <= _LONGEST and len(line) <= _LONGEST:
        return line
    return line[:_LONGEST - 3] + '...'


def list_names(names: Sequence[str]) -> str:
    """Words a list of names, for people to read.

    Args:
        names (list of str): Names, from outside.

    Returns:
        str: The first 20, with commas between them, and a count of the rest.
    """
    shown = ', '.join(map(printable, names[:_LISTED]))
    if len(names) > _LISTED:
        shown += f' and {len(names) - _LISTED:,} more'
    return shown


def list_skipped(skipped: list[tuple]) -> list[str]:
    """Words a list of what was left out, for people to read.

    Args:
        skipped (list of tuple): Name and reason of each.

    Returns:
        list of str: A line for each of the first 20, and one that counts
        the rest.
    """
    lines = [f'{printable(name)}: {printable(reason)}'
             for name, reason in skipped[:_LISTED]]
    if len(skipped) > _LISTED:
        lines.append(f'and {len(skipped) - _LISTED:,} more')
    return lines
