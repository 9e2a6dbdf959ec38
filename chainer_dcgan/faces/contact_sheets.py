"""Sheets of the faces that were kept and of those that were dropped."""

import os

import numpy
from PIL import Image

from chainer_dcgan.faces.picture import crop_name, thumbnail_name
from chainer_dcgan.pictures.panels import beside, panel

# Pixels. Enough to judge a face by, and for hundreds on a screen.
_SIDE = 96

_KEPT = (20, 20)
_DROPPED = (6, 20)


def sheet_of_kept(finds, folder):
    """Lays out what was kept.

    Args:
        finds (list of Find): From :func:`~.selection.select`.
        folder (str): Folder of their images.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H, W, 3)`, of at most 400 faces,
        spread evenly over all; ``None`` if none was kept.
    """
    kept = [crop_name(find.key, find.number)
            for find in finds if not find.dropped]
    return beside([_panel(folder, kept, 'kept', *_KEPT)]) if kept else None


def sheet_of_dropped(finds, folder):
    """Lays out what was dropped, by reason.

    Args:
        finds (list of Find): From :func:`~.selection.select`.
        folder (str): Folder of their images.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H, W, 3)`, of at most 120 faces,
        or pictures without one, a reason; ``None`` if none was dropped, or
        only what cannot be shown.
    """
    groups = {}
    for find in finds:
        if find.face and find.dropped:
            name = crop_name(find.key, find.number)
        elif find.dropped == 'no face':
            name = thumbnail_name(find.key)
        else:
            continue
        groups.setdefault(find.dropped, []).append(name)
    panels = [_panel(folder, groups[reason], reason, *_DROPPED)
              for reason in sorted(groups)]
    return beside(panels) if panels else None


def _panel(folder, names, title, cols, rows):
    n = min(len(names), cols * rows)
    some = [names[i * len(names) // n] for i in range(n)]
    if n < len(names):
        title = f'{title}: {n} of {len(names):,}'
    else:
        title = f'{title}: {n}'
    imgs = numpy.stack([_load(os.path.join(folder, name)) for name in some])
    cols = min(cols, n)
    return panel(imgs, -(-n // cols), cols, title)


def _load(path):
    with Image.open(path) as img:
        img = img.convert('RGB').resize(
            (_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return numpy.asarray(img).transpose(2, 0, 1)
