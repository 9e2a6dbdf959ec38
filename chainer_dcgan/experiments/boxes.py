"""Boxes around things in numbered samples, drawn by a person."""

import json
import math
import os
from typing import NamedTuple

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.atomic import atomic_path
from chainer_dcgan.storage.files import open_regular, printable
from chainer_dcgan.storage.json import read_json

FORMAT = 'chainer_dcgan-boxes-1'

# A labelling tool's rounding may reach over the edge by as much.
_ROUNDING = 1e-3
# Bytes of a YOLO file.
_LARGEST = 1 << 20


class Box(NamedTuple):
    """A rectangle in one sample, in pixels from its upper left corner.

    Attributes:
        number: Number of the sample, from 0.
        left: Left edge.
        top: Upper edge.
        right: Right edge, greater than ``left``.
        bottom: Lower edge, greater than ``top``.
    """

    number: int
    left: float
    top: float
    right: float
    bottom: float


def save_empty(path, n, image_size, **origin):
    """Writes a JSON file of boxes to fill in, an empty list for each sample.

    A box is ``[left, top, right, bottom]`` in pixels; a sample has as many
    as it shows things.

    Args:
        path (str): File to write.
        n (int): Number of samples.
        image_size (int): Their height and width.
        **origin: What they were drawn with, such as ``seed``.
    """
    head = json.dumps({'format': FORMAT, 'image_size': image_size, **origin})
    # A sample a line, which a person can find his way in.
    lines = ',\n'.join(f'  "{i}": []' for i in range(n))
    with atomic_path(path) as temporary:
        with open(temporary, 'w', encoding='utf-8') as f:
            f.write(f'{head[:-1]},\n "boxes": {{\n{lines}\n }}}}\n')


def load_boxes(path, n, image_size, **origin):
    """Reads boxes.

    Args:
        path (str): JSON file as :func:`save_empty` writes it, or a folder in
            YOLO's text format: a file such as ``000012.txt`` a sample, with
            a line ``class x y width height`` a box, centre and size as
            shares of the image's. All classes are taken; other names, such
            as ``classes.txt``, are passed over.
        n (int): Number of samples.
        image_size (int): Their height and width.
        **origin: What the samples are drawn with. Entries that the file
            holds as well must be equal.

    Returns:
        list of Box: By number; one at least.

    Raises:
        InputError: If the file or folder is missing or damaged, holds no
            box, or is about other samples.
    """
    if os.path.isdir(path):
        boxes = list(_read_yolo(path, image_size))
    else:
        boxes = list(_read_json(path, {'image_size': image_size, **origin}))
    for where, box in boxes:
        if not 0 <= box.number < n:
            raise InputError(
                f'{where}: there is no sample {box.number}: they go from 0 to '
                f'{n - 1}.')
        if not (0 <= box.left < box.right <= image_size
                and 0 <= box.top < box.bottom <= image_size):
            raise InputError(
                f'{where}: expected 0 <= left < right <= {image_size} and 0 '
                f'<= top < bottom <= {image_size}, found {box.left}, '
                f'{box.right}, {box.top}, {box.bottom}.')
    if not boxes:
        raise InputError(f'{path} holds no box. Draw some around the thing to '
                         'forget.')
    return sorted(box for _, box in boxes)


def _read_json(path, origin):
    content = read_json(path)
    if (not isinstance(content, dict) or content.get('format') != FORMAT
            or not isinstance(content.get('boxes'), dict)):
        raise InputError(
            f'{path} is no file of boxes ({FORMAT}), such as save_empty '
            'writes.')
    for name, value in origin.items():
        if content.get(name, value) != value:
            raise InputError(
                f'{path}: the boxes are about samples of {name} '
                f'{_quote(content[name])}, not {value!r}. Draw the samples '
                'that were labelled.')
    for number, boxes in content['boxes'].items():
        where = f'{path}, sample {printable(number)}'
        if not isinstance(boxes, list):
            raise InputError(f'{where}: expected a list of boxes.')
        for box in boxes:
            yield where, _make(where, number, box)


def _read_yolo(path, size):
    for name in sorted(os.listdir(path)):
        stem, ending = os.path.splitext(name)
        if ending != '.txt' or not (stem.isascii() and stem.isdigit()):
            continue
        file = os.path.join(path, name)
        try:
            with open_regular(file) as f:
                data = f.read(_LARGEST + 1)
            if len(data) > _LARGEST:
                raise InputError(f'{file} has more than {_LARGEST:,} bytes, '
                                 'which is no list of boxes.')
            lines = data.decode().splitlines()
        except (OSError, UnicodeDecodeError) as e:
            raise InputError(f'cannot read {file}: {e}.') from e
        for i, line in enumerate(lines, 1):
            if line.strip():
                where = f'{printable(file, 500)}, line {i}'
                box = _make(where, stem, line.split()[1:])
                yield where, _from_centre(box, size)


def _make(where, number, numbers):
    try:
        left, top, right, bottom = map(float, numbers)
        box = Box(int(number), left, top, right, bottom)
    except (TypeError, ValueError) as e:
        raise InputError(
            f'{where}: expected four numbers a box, found {_quote(numbers)}.'
            ) from e
    if not all(map(math.isfinite, box)):
        raise InputError(f'{where}: {_quote(numbers)} is not finite.')
    return box


def _quote(value):
    return printable(repr(value))


def _from_centre(shares, size):
    number, x, y, width, height = shares
    edges = x - width / 2, y - height / 2, x + width / 2, y + height / 2
    # What reaches over the edge by more is left for the caller to refuse.
    return Box(number, *(size * min(max(edge, 0), 1) if (
        -_ROUNDING < edge < 1 + _ROUNDING) else size * edge
        for edge in edges))
