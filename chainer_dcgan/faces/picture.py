"""All that is done with one picture, whatever the other pictures are."""

import dataclasses
import functools
import os

import numpy
from PIL import Image, ImageOps

from chainer_dcgan import images
from chainer_dcgan.datasets.decoding import (
    MAX_PIXELS,
    Decoder,
    PreparationError,
    flatten,
)
from chainer_dcgan.faces.alignment import square_of_box, square_of_eyes
from chainer_dcgan.faces.cutting import cut, share_outside
from chainer_dcgan.faces.detectors import open_detector
from chainer_dcgan.faces.duplicates import Hasher
from chainer_dcgan.faces.sharpness import sharpness

VERSION = 1
"""int: Raised whenever the same picture would give another record."""

# Pixels, more than a JPEG can have a side: its detail is not to be left out.
_WHOLE = 2 ** 16


@dataclasses.dataclass(frozen=True)
class Settings:
    """How faces are found and cut.

    Attributes:
        detector (str): One of :data:`~.detectors.DETECTORS`.
        cascade (str): Cascade file, or ``None``.
        size (int): Side of the images in pixels.
        align (str): ``'eyes'`` turns and scales faces by their eyes where
            they are known; ``'none'`` cuts them upright by their box.
        margin (float): What is added on each side of a face, in boxes.
        detect_side (int): Longer side, in pixels, of what the detector is
            shown: a smaller copy of larger pictures.
        max_pixels (int): Pictures of more are left out.
    """

    detector: str
    cascade: str | None = None
    size: int = 128
    align: str = 'eyes'
    margin: float = 0.2
    detect_side: int = 1200
    max_pixels: int = MAX_PIXELS


def crop_name(key: str, number: int) -> str:
    """Names the image of a face.

    Args:
        key (str): The picture's.
        number (int): The face's in the picture.

    Returns:
        str: Name of a PNG file.
    """
    return f'{key}-{number}.png'


def thumbnail_name(key: str) -> str:
    """Names the small copy of a picture in which no face was found.

    Args:
        key (str): The picture's.

    Returns:
        str: Name of a PNG file.
    """
    return f'{key}.png'


def read_picture(key, data, settings, folder):
    """Finds the faces of a picture and cuts them out, large or small.

    Writes an image of each face, or, where there is none, a small copy of
    the picture.

    Args:
        key (str): Short name for the picture.
        data (bytes): Its file.
        settings (Settings): How.
        folder (str): Where to write images.

    Returns:
        dict: What is known, for JSON: ``faces``, a list of dicts with what
        a :class:`~.face.Face` knows and more; or ``error``, a reason.

    Raises:
        ImportError: If a package is missing.
        InputError: If the detector does not work.
    """
    try:
        with _decoder(settings.max_pixels).decode(data, _WHOLE) as (img, _):
            img = flatten(img).convert('RGB')
    except PreparationError as e:
        return {'error': str(e)}
    faces = _detect(_detector(settings.detector, settings.cascade), img,
                    settings.detect_side)
    for number, face in enumerate(faces):
        square = square_of_eyes(face, settings.margin) if (
            settings.align == 'eyes') else None
        aligned = square is not None
        if not aligned:
            # A detector that only takes the middle has no face to add to.
            looks = _detector(settings.detector, settings.cascade).looks
            square = square_of_box(face, settings.margin if looks else 0)
        crop = cut(img, square, settings.size)
        images.save_image(os.path.join(folder, crop_name(key, number)),
                          numpy.asarray(crop))
        faces[number] = {
            **dataclasses.asdict(face), 'aligned': aligned,
            'outside': round(share_outside(img, square), 3),
            'sharpness': round(sharpness(crop), 4), 'hash': _hasher()(crop)}
    if not faces:
        small = ImageOps.pad(
            img, (settings.size, settings.size), color='white',
            method=Image.Resampling.LANCZOS)
        images.save_image(os.path.join(folder, thumbnail_name(key)),
                          numpy.asarray(small))
    return {'faces': faces}


def _detect(detector, img, detect_side):
    shrink = detect_side / max(img.size)
    if shrink >= 1 or not detector.looks:
        return list(detector.detect(img))
    size = [max(round(shrink * side), 1) for side in img.size]
    small = img.resize(size, Image.Resampling.BILINEAR, reducing_gap=2)
    return [face.scaled(1 / shrink) for face in detector.detect(small)]


@functools.lru_cache(maxsize=1)
def _decoder(max_pixels):
    return Decoder(max_pixels)


# Once a process: the processes that share the work each need their own, and
# loading takes longer than a picture.
@functools.lru_cache(maxsize=1)
def _detector(name, cascade):
    return open_detector(name, cascade)


@functools.lru_cache(maxsize=1)
def _hasher():
    return Hasher()
