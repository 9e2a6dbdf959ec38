"""Which faces are kept."""

import collections
import dataclasses

from chainer_dcgan.faces.duplicates import find_duplicates
from chainer_dcgan.faces.picture import crop_name


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a face must be to be kept.

    Attributes:
        min_face (float): Shorter side of its box in the picture, in pixels.
        min_likelihood (float): Of detectors that say how sure they are.
        min_sharpness (float): See :func:`~.sharpness.sharpness`.
        max_distance (int): Bits in which the hashes of two images of the
            same thing differ; below 0 all are different.
    """

    min_face: float = 64
    min_likelihood: float = 0.9
    min_sharpness: float = 0.3
    max_distance: int = 4


@dataclasses.dataclass(frozen=True)
class Find:
    """One face, or one picture without any.

    Attributes:
        source (str): The picture's name.
        key (str): The picture's key; '' if it could not be read.
        number (int): The face's in the picture; ``None`` without a face.
        face (dict): What is known of it; ``None`` without a face.
        dropped (str): A word or two for why it is left out; '' if it is
            kept.
        detail (str): More on that.
    """

    source: str
    key: str
    number: int | None = None
    face: dict | None = None
    dropped: str = ''
    detail: str = ''

    @property
    def file(self):
        """str: Name of its image; '' without a face."""
        return crop_name(self.key, self.number) if self.face else ''


def select(pictures, limits):
    """Decides what is kept, and says why the rest is not.

    Of faces that look the same the largest is kept, of equally large ones
    the first.

    Args:
        pictures (list of tuple): Name, key and record of each picture; see
            :func:`~.picture.read_picture`.
        limits (Limits): What a face must be.

    Returns:
        list of Find: In the order of the pictures.
    """
    finds = []
    first = {}
    for name, key, record in pictures:
        if 'error' in record:
            finds.append(Find(
                name, '', dropped='unreadable', detail=record['error']))
        elif key in first:
            finds.append(Find(name, key, dropped='same file',
                              detail=f'as {first[key]}'))
        else:
            first[key] = name
            finds += [_judge(Find(name, key, number, face), limits)
                      for number, face in enumerate(record['faces'])] or [
                Find(name, key, dropped='no face')]
    _drop_duplicates(finds, limits.max_distance)
    return finds


def count(finds):
    """Counts what was dropped, by reason.

    Args:
        finds (list of Find): From :func:`select`.

    Returns:
        dict: Reasons, the most frequent first, with their numbers.
    """
    return dict(collections.Counter(
        find.dropped for find in finds if find.dropped).most_common())


def _judge(find, limits):
    side = min(find.face['box'][2:])
    likelihood = find.face['likelihood']
    if side < limits.min_face:
        dropped, value, least = 'small', side, limits.min_face
    elif likelihood is not None and likelihood < limits.min_likelihood:
        dropped, value, least = (
            'unlikely', likelihood, limits.min_likelihood)
    elif find.face['sharpness'] < limits.min_sharpness:
        dropped, value, least = (
            'blurred', find.face['sharpness'], limits.min_sharpness)
    else:
        return find
    return dataclasses.replace(
        find, dropped=dropped, detail=f'{value:.3g} of {least:g}')


def _drop_duplicates(finds, distance):
    order = sorted(
        (i for i, find in enumerate(finds) if not find.dropped),
        key=lambda i: -min(finds[i].face['box'][2:]))
    same = find_duplicates(
        (finds[i].face['hash'] for i in order), distance)
    for later, earlier in same.items():
        finds[order[later]] = dataclasses.replace(
            finds[order[later]], dropped='duplicate',
            detail=f'of {finds[order[earlier]].file}')
