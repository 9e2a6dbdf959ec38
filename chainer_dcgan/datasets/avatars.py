"""The embedded data set: illustrated faces, drawn on this machine.

The faces are a remix of "ToonHead" by Johan Melin, licensed under CC BY 4.0,
drawn with DiceBear; :data:`CREDIT` says so in full. Of DiceBear's styles
this one was chosen for small nets: all faces look straight ahead, eyes and
mouth always lie in the same places, and the eyes are large enough to be seen
at 48x48 pixels.
"""

import csv
import io
from collections.abc import Callable
from importlib import metadata

import numpy
from PIL import Image

from chainer_dcgan.datasets.avatar_art import CREDIT, FaceArtist
from chainer_dcgan.datasets.cache import (
    CacheWriter,
    cache_folder,
    read_or_fill,
)
from chainer_dcgan.datasets.preparation import whiten_hidden

__all__ = ['ATTRIBUTES', 'CREDIT', 'N_TRAINING', 'load_avatars']

N_TRAINING = 10000
"""int: Faces that training without a data set takes, from number 0 on. Enough
that a net cannot learn them by heart; those after them are for measuring."""

_SEED = 20151203
_VERSION = 3
_PACKAGES = ('dicebear-core', 'dicebear-styles', 'resvg-py')

ATTRIBUTES = {
    'hair': {'side': 3, 'parted': 3, 'fringe': 4, 'spiky': 2, 'undercut': 2},
    'length': {'short': 3, 'bob': 1, 'shoulder': 1, 'long': 1, 'wavy': 1},
    'hair_color': {
        'black': 3, 'brown': 3, 'blonde': 3, 'orange': 2, 'red': 2,
        'pink': 2, 'purple': 2, 'blue': 2, 'green': 2, 'silver': 2},
    'skin': {'light': 3, 'fair': 3, 'tan': 2, 'dark': 2},
    'eyes': {'wide': 4, 'round': 4, 'laughing': 2, 'lowered': 2, 'wink': 2},
    'eye_color': {'brown': 2, 'blue': 2, 'green': 2, 'violet': 1, 'red': 1,
                  'amber': 1},
    'eyebrows': {'neutral': 3, 'happy': 2, 'raised': 2, 'sad': 2, 'angry': 2},
    'mouth': {'smile': 3, 'laugh': 3, 'open': 2, 'sad': 2, 'angry': 2},
    'glasses': {'none': 7, 'round': 2, 'square': 1},
    'glasses_color': {'black': 2, 'red': 1, 'blue': 1},
    'beard': {'none': 2, 'chin': 1, 'full': 1, 'moustache': 1},
    'blush': {'no': 2, 'yes': 1},
    'background': {'sky': 1, 'rose': 1, 'cream': 1, 'mint': 1}}
"""dict: What varies between faces: values with their weights."""

_VARIANTS = {
    'hair': {'side': 'sideComed', 'parted': 'parted', 'fringe': 'fringe',
             'spiky': 'spiky', 'undercut': 'undercut'},
    'length': {'bob': 'neckHigh', 'shoulder': 'shoulderHigh',
               'long': 'longStraight', 'wavy': 'longWavy'},
    'eyes': {'wide': 'wide', 'round': 'happy', 'laughing': 'bow',
             'lowered': 'humble', 'wink': 'wink'},
    'mouth': {'smile': 'smile', 'laugh': 'laugh', 'open': 'agape',
              'sad': 'sad', 'angry': 'angry'},
    'beard': {'chin': 'chin', 'full': 'fullBeard',
              'moustache': 'moustacheTwirl'}}

_COLORS = {
    'hair_color': {
        'black': '2b2530', 'brown': '6b4027', 'blonde': 'f0cf6b',
        'orange': 'e07b2e', 'red': 'b5322c', 'pink': 'f08fb8',
        'purple': '8458b3', 'blue': '4a86d0', 'green': '4fae7a',
        'silver': 'cfd3dc'},
    'skin': {'light': 'ffe3cf', 'fair': 'f6c9a4', 'tan': 'd99b6c',
             'dark': '8d5a3b'},
    'eye_color': {
        'brown': '7a4526', 'blue': '3f86d6', 'green': '3f9e5f',
        'violet': '8a55c4', 'red': 'c43d3d', 'amber': 'd89a2b'},
    'glasses_color': {'black': '2b2530', 'red': 'c43d3d', 'blue': '3f6fd6'},
    'background': {'sky': 'd6ecf7', 'rose': 'fbe0e6', 'cream': 'fbf2d5',
                   'mint': 'd9f2e3'}}


def load_avatars(
        n: int, image_size: int, channels: int=3, cache_dir: str | None=None,
        on_progress: Callable | None=None, first: int=0):
    """Draws the embedded faces, or reads them from the cache.

    Face number i is the same whatever faces are drawn beside it. What was
    drawn is known: :func:`load_tag_table` gives it.

    Args:
        n (int): Faces.
        image_size (int): Side of the images in pixels.
        channels (int): 3 for colour, 1 for grey, 4 for colour and opacity,
            without a background.
        cache_dir (str): Where to keep the cache; ``None`` for Chainer's data
            set root.
        on_progress (callable): Called with the number of faces drawn and
            ``n``.
        first (int): Number of the first face.

    Returns:
        ImageDataset: The faces.

    Raises:
        DatasetError: If the packages that draw are not installed, or the
            cache cannot be written.
        ValueError: If an argument is not possible.
    """
    if n < 1 or image_size < 1 or channels not in (1, 3, 4) or first < 0:
        raise ValueError(
            'expected n and image_size of at least 1, channels 1, 3 or 4 and '
            f'first of at least 0, found {n}, {image_size}, {channels} and '
            f'{first}')
    # Drawn at twice the size, so that thin lines stay smooth.
    artist = FaceArtist(2 * image_size)
    versions = tuple(metadata.version(name) for name in _PACKAGES)
    key = ('avatars', _VERSION, versions, first, n, image_size, channels)
    folder = cache_folder(
        f'avatars-{n}-{image_size}', key, cache_dir)
    numbers = range(first, first + n)
    return read_or_fill(folder, lambda: _fill_cache(
        folder, artist, numbers, image_size, channels, on_progress))


def _fill_cache(folder, artist, numbers, image_size, channels, on_progress):
    n = len(numbers)
    names = [f'{i:06d}' for i in numbers]
    faces = [_choose(i) for i in numbers]
    if channels == 4:
        faces = [{**face, 'background': ''} for face in faces]

    def draw(face):
        ground = _COLORS['background'].get(face['background'])
        img = artist.draw(_parts(face), ground)
        if ground is not None:
            img = img.convert('RGB')
        img = img.resize((image_size, image_size), Image.Resampling.LANCZOS)
        if channels == 4:
            return whiten_hidden(numpy.asarray(img))
        pixels = numpy.asarray(img.convert('RGB' if channels == 3 else 'L'))
        return pixels.reshape(image_size, image_size, channels)

    # On one core: Pillow keeps the interpreter's lock while it lays pictures
    # together, and starting a second process takes longer than it saves.
    with CacheWriter(
            folder, n, (channels, image_size, image_size)) as writer:
        for i, pixels in enumerate(map(draw, faces)):
            writer.put(i, pixels.transpose(2, 0, 1))
            if on_progress is not None:
                on_progress(i + 1, n)
        writer.finish(names, 'embedded faces', tags=_as_csv(names, faces))


def _choose(i):
    """Gives face number i: a value for each attribute."""
    words = numpy.random.PCG64([_SEED, i]).random_raw(len(ATTRIBUTES))
    face = {}
    for word, (attribute, weights) in zip(words, ATTRIBUTES.items()):
        number = (int(word) >> 32) * sum(weights.values()) >> 32
        for value, weight in weights.items():
            if number < weight:
                face[attribute] = value
                break
            number -= weight
    # Beards hide nothing else only with short hair brushed up.
    if face['length'] != 'short' or face['hair'] in ('parted', 'fringe'):
        face['beard'] = 'none'
    return face


def _parts(face):
    """Lists what :meth:`FaceArtist.draw` lays together, from the back."""
    hair = {'hair': _COLORS['hair_color'][face['hair_color']]}
    skin = {'skin': _COLORS['skin'][face['skin']]}
    eyes = {'eyes': _COLORS['eye_color'][face['eye_color']]}
    frame = {'frame': _COLORS['glasses_color'][face['glasses_color']]}

    def variant(attribute):
        return _VARIANTS[attribute].get(face[attribute])

    parts = [
        ('rearHair', variant('length'), hair),
        ('body', 'body', skin),
        ('head', 'head', skin),
        ('blush', 'yes' if face['blush'] == 'yes' else None, {}),
        ('mouth', variant('mouth'), {}),
        ('beard', variant('beard'), hair),
        ('eyes', variant('eyes'), eyes),
        ('eyebrows', face['eyebrows'], hair),
        ('glasses', face['glasses'] if face['glasses'] != 'none' else None,
         frame),
        ('hair', variant('hair'), hair)]
    return [part for part in parts if part[1] is not None]


def _as_csv(names, faces):
    """Writes what can be seen: no colour of closed eyes or of no glasses."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(['file'] + list(ATTRIBUTES))
    for name, face in zip(names, faces):
        face = dict(face)
        if face['eyes'] in ('laughing', 'lowered'):
            face['eye_color'] = ''
        if face['glasses'] == 'none':
            face['glasses_color'] = ''
        writer.writerow([name] + list(face.values()))
    return out.getvalue()
