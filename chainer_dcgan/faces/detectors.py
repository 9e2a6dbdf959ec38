"""Detectors: what finds the faces in a picture.

A detector has three things:

``version``
    str: differs where its finds may differ.
``looks``
    bool: whether it looks at pixels, and so may be shown a smaller copy of a
    large picture.
``detect(img)``
    takes a :class:`PIL.Image.Image` and returns a list of
    :class:`~chainer_dcgan.faces.face.Face`, the same for the same picture.
"""

from chainer_dcgan.errors import InputError
from chainer_dcgan.faces.anime_face import AnimeFace
from chainer_dcgan.faces.cascade import Cascade
from chainer_dcgan.faces.central import CentralSquare

DETECTORS = ('animeface', 'cascade', 'none')
"""tuple of str: Their names."""


def open_detector(name: str, cascade: str | None=None):
    """Makes a detector.

    Args:
        name (str): One of :data:`DETECTORS`.
        cascade (str): Cascade file, for ``'cascade'``.

    Returns:
        A detector.

    Raises:
        ImportError: If its package is missing, with the pip command.
        InputError: If it does not work, or no cascade is given.
        ValueError: If there is no such detector.
    """
    if name == 'animeface':
        return AnimeFace()
    if name == 'none':
        return CentralSquare()
    if name != 'cascade':
        raise ValueError(
            f'expected one of {", ".join(DETECTORS)}, found {name!r}')
    if cascade is None:
        raise InputError('the detector cascade needs a cascade file.')
    return Cascade(cascade)


def choose_detector(cascade: str | None=None) -> tuple[str, ...]:
    """Picks the best detector that works here.

    Args:
        cascade (str): Cascade file, if there is one.

    Returns:
        tuple of str: Its name, and why the better ones were passed over; ''
        if there is none better.
    """
    try:
        open_detector('animeface')
        return 'animeface', ''
    except (ImportError, InputError) as e:
        reason = str(e)
    if cascade is not None:
        return 'cascade', reason
    return 'none', f'{reason} No cascade file was named, either.'
