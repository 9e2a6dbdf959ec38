"""Tag vectors as a file, ``tags.json``, which the web page reads too."""

import dataclasses
import json
import math

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.atomic import atomic_path

FORMAT = 'chainer_dcgan-tags-1'


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
    with atomic_path(path) as temporary:
        with open(temporary, 'w', encoding='utf-8') as f:
            json.dump(content, f, ensure_ascii=False, allow_nan=False)
            f.write('\n')


def load_tags(path, n_z=None, generator=None):
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
            else.
    """
    try:
        with open(path, encoding='utf-8') as f:
            content = json.load(f)
    except OSError as e:
        raise InputError(
            f'cannot read the tags in {path}: {e.strerror}.') from e
    except ValueError as e:
        raise InputError(f'{path} is no JSON file: {e}.') from e
    if not isinstance(content, dict) or content.get('format') != FORMAT:
        raise InputError(
            f'{path} is no file of tag vectors ({FORMAT}). Make one with '
            'examples/explore_latent.py tags.')
    try:
        tags = [_read_tag(tag, content['n_z']) for tag in content['tags']]
    except (KeyError, TypeError, ValueError) as e:
        raise InputError(f'{path} is damaged: {e!r}.') from e
    if n_z not in (None, content['n_z']):
        raise InputError('{} holds vectors of {} dimensions, but the '
                         'generator takes {}. Pass the generator that they '
                         'were learned for.'.format(path, content['n_z'], n_z))
    if None not in (generator, content.get('generator')) and (
            generator != content['generator']):
        raise InputError('{} holds vectors that were learned for another '
                         'generator file (SHA-256 {}...). Pass that one, or '
                         'learn them anew with examples/explore_latent.py '
                         'tags.'.format(path, content['generator'][:12]))
    return tags


def _read_tag(entry, n_z):
    tag = Tag(**{field.name: entry[field.name]
                 for field in dataclasses.fields(Tag)})
    vector = numpy.array(tag.vector, numpy.float32)
    if vector.shape != (n_z,) or not math.isfinite(vector.sum()):
        raise ValueError(f'vector of {tag.name!r}')
    return dataclasses.replace(tag, vector=vector)
