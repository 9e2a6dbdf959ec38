"""The kinds of pictures of the latent space, a module each.

Each module holds all that makes its kind what it is:

- ``make(...)`` takes latent vectors and parameters and returns a record, a
  dict of arrays. ``z``, and what begins with ``z_``, are latent vectors, and
  :func:`~chainer_dcgan.latent.records.save_record` writes it.
- ``draw(record, imgs)`` lays the vectors' images out as a picture.
- ``ENTRIES`` says what a record of the kind holds, for files from elsewhere.

:func:`~chainer_dcgan.latent.drawing.draw_record` leads from the one to the
other. ``pool`` is always an array of vectors that numbers stand for, such as
those of a sample grid.
"""

from chainer_dcgan.latent.kinds import (
    arithmetic,
    interpolate,
    invert,
    neighbours,
    samples,
    tags,
    turn,
    walk,
)

KINDS = {
    'samples': samples,
    'neighbours': neighbours,
    'interpolate': interpolate,
    'walk': walk,
    'arithmetic': arithmetic,
    'turn': turn,
    'tags': tags,
    'invert': invert,
}
"""dict: The module of each kind, by the name that its records bear."""

MOVING = ('walk',)
"""tuple of str: Kinds that are drawn as frames, not as one picture."""
