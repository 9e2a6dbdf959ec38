"""The tables that go with faces: faces.csv and tags.csv."""

import csv
import io

import numpy

from chainer_dcgan.faces.colors import name_color
from chainer_dcgan.faces.face import COLORS, PLACES

_TAGGED = {'hair': ('hair',), 'eyes': ('left_iris', 'right_iris'),
           'skin': ('skin',)}


def faces_table(finds):
    """Writes what is known of each face, and of each picture without one.

    Args:
        finds (list of Find): Faces and pictures.

    Returns:
        str: CSV. Lengths are pixels of the upright picture; left and right
        are the picture's.
    """
    head = ['file', 'source', 'dropped', 'detail', 'left', 'top', 'width',
            'height', 'likelihood']
    head += [f'{place}_{axis}' for place in PLACES for axis in 'xy']
    head += [*COLORS, 'aligned', 'outside', 'sharpness', 'hash']
    rows = []
    for find in finds:
        row = [find.file, _printable(find.source), find.dropped,
               _printable(find.detail)]
        if find.face:
            row += _cells(find.face)
        rows.append(row + [''] * (len(head) - len(row)))
    return _csv(head, rows)


def tags_table(finds):
    """Writes the kept faces' tags, as :func:`~.datasets.load_tag_table` reads.

    Args:
        finds (list of Find): Faces and pictures.

    Returns:
        str: CSV; ``None`` if no colour of any kept face has a name.
    """
    rows = [[find.file, *_tags(find.face['colors'])]
            for find in finds if not find.dropped]
    if not any(any(row[1:]) for row in rows):
        return None
    return _csv(['file', *_TAGGED], rows)


def _cells(face):
    likelihood = face['likelihood']
    cells = [*face['box'], '' if likelihood is None else likelihood]
    for place in PLACES:
        cells += face['places'].get(place, ('', ''))
    for name in COLORS:
        rgb = face['colors'].get(name)
        cells.append('#{:02x}{:02x}{:02x}'.format(*rgb) if rgb else '')
    return cells + ['yes' if face['aligned'] else 'no', face['outside'],
                    face['sharpness'], face['hash']]


def _tags(colors):
    for category, names in _TAGGED.items():
        found = [colors[name] for name in names if name in colors]
        yield name_color(category, numpy.mean(found, axis=0)) if (
            found) else ''


def _printable(text):
    # A file's name may hold bytes that are no UTF-8.
    return text.encode('utf-8', 'backslashreplace').decode()


def _csv(head, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator='\n').writerows([head, *rows])
    return out.getvalue()
