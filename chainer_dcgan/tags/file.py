"""Tag vectors as a file, ``tags.json``, which the web page reads too."""

import dataclasses
import unicodedata

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.files import printable
from chainer_dcgan.storage.json import read_json, write_json

FORMAT = 'chainer_dcgan-tags-1'

LONGEST_NAME = 100
"""int: Characters of a tag's name; a page has to show it."""

_MOST_TAGS = 10000
# Control characters and line breaks.
_UNPRINTABLE = ('Cc', 'Zl', 'Zp')


@dataclasses.dataclass(frozen=True)
class Tag:
    """A direction in the latent space, and how well it is known to work.

    Attributes:
        name: Such as ``'hair:blonde'``.
        vector: numpy.ndarray, float32, :math:`(n_z,)`; the largest absolute
            entry is 1, or all are 0 if there were too few labels to learn.
        n_labelled: Images that bear the tag.
        probe_auc: Area under the probe's ROC curve on images held out, or
            ``None`` if there were too few labels.
        effect: Mean change of the probe's answer when the slider goes from 0
            to 100; 1 is the difference between labelled images that bear
            the tag and those that do not.
        effect_random: The largest such change, in either direction, along
            random vectors that are at least as long.
        works: Whether the tag passed
            :func:`~chainer_dcgan.tags.learning.judge`.
    """

    name: str
    vector: numpy.ndarray
    n_labelled: int
    probe_auc: float | None
    effect: float
    effect_random: float
    works: bool


def save_tags(path, tags, generator=None):
    """Writes tag vectors, whole or not at all.

    Args:
        path (str): JSON file to write.
        tags (list of Tag): Tags, one at least.
        generator (str): SHA-256 of the generator's file, in hexadecimal, or
            ``None``.
    """
    content = {
        'format': FORMAT, 'n_z': len(tags[0].vector), 'generator': generator,
        'tags': [{**dataclasses.asdict(tag), 'vector': [
            # Six digits are float32's, and the file stays half as large.
            float(f'{entry:.6g}') for entry in tag.vector]}
            for tag in tags]}
    write_json(path, content, ensure_ascii=False)


def load_tags(path: str, n_z: int | None=None, generator: str | None=None):
    """Reads tag vectors.

    Args:
        path (str): JSON file that :func:`save_tags` wrote.
        n_z (int): Dimensions that they must have; any if ``None``.
        generator (str): SHA-256 of the generator's file that they are for;
            a vector says nothing to another one.

    Returns:
        list of Tag: The tags.

    Raises:
        InputError: If the file is missing or damaged, or holds something
            else: all types, sizes and numbers are checked.
    """
    content = read_json(path)
    if not isinstance(content, dict) or content.get('format') != FORMAT:
        raise InputError(
            f'{path} is no file of tag vectors ({FORMAT}), as learning tags '
            'writes it.')
    try:
        tags = _read_tags(content)
    except (KeyError, TypeError, ValueError) as e:
        reason = f'no {e}' if isinstance(e, KeyError) else e
        raise InputError(f'{path} is damaged: {reason}.') from e
    if n_z not in (None, content['n_z']):
        raise InputError(
            f'{path} holds vectors of {content["n_z"]} dimensions, but the '
            f'generator takes {n_z}. Pass the generator that they were '
            'learned for.')
    if None not in (generator, content.get('generator')) and (
            generator != content['generator']):
        raise InputError(
            f'{path} holds vectors that were learned for another generator '
            f'file (SHA-256 {content["generator"][:12]}...). Pass that one, '
            'or learn them anew.')
    return tags


def _read_tags(content):
    n_z, generator = content['n_z'], content.get('generator')
    if type(n_z) is not int or n_z < 1:
        raise ValueError(f'n_z is {_quote(n_z)}, expected a positive number')
    if generator is not None and (
            not isinstance(generator, str) or len(generator) > 128):
        raise ValueError(
            f'generator is {_quote(generator)}, expected the SHA-256 of its '
            'file')
    if not isinstance(content['tags'], list):
        raise ValueError('tags is no list')
    if len(content['tags']) > _MOST_TAGS:
        raise ValueError(f'more than {_MOST_TAGS} tags')
    tags = [_read_tag(number, entry, n_z)
            for number, entry in enumerate(content['tags'])]
    names = {tag.name for tag in tags}
    if len(names) < len(tags):
        raise ValueError('two tags have the same name')
    return tags


def _read_tag(number, entry, n_z):
    if not isinstance(entry, dict):
        raise ValueError(f'tag {number} is no dict')
    fields = {field.name: entry[field.name]
              for field in dataclasses.fields(Tag)}
    name = fields['name']
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME or (
            any(unicodedata.category(c) in _UNPRINTABLE for c in name)):
        raise ValueError(
            f'tag {number} is called {_quote(name)}, expected text of 1 to '
            f'{LONGEST_NAME} characters')
    for key, fits in _CHECKS.items():
        if not fits(fields[key]):
            raise ValueError(
                f'{key} of {_quote(name)} is {_quote(fields[key])}')
    return Tag(**{**fields, 'vector': _read_vector(
        name, fields['vector'], n_z)})


def _read_vector(name, numbers, n_z):
    if (not isinstance(numbers, list) or len(numbers) != n_z
            or not all(map(_is_number, numbers))):
        raise ValueError(f'vector of {_quote(name)}: expected {n_z} numbers')
    # What is too large for the type becomes infinite.
    with numpy.errstate(over='ignore'):
        vector = numpy.array(numbers, numpy.float32)
    if not numpy.isfinite(vector).all():
        raise ValueError(f'vector of {_quote(name)}: numbers are too large')
    return vector


def _is_number(value):
    # A truth value counts as a number in Python.
    return type(value) in (int, float)


def _quote(value):
    return printable(repr(value))


_CHECKS = {
    'n_labelled': lambda value: type(value) is int and value >= 0,
    'probe_auc': lambda value: value is None or (
        _is_number(value) and 0 <= value <= 1),
    'effect': _is_number,
    'effect_random': _is_number,
    'works': lambda value: isinstance(value, bool),
}
