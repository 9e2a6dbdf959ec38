"""Faces that change without end."""

import numpy

from chainer_dcgan import images
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import paths
from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.models.prior import Prior
from chainer_dcgan.pictures.panels import enlarge
from chainer_dcgan.progress import counted

ENTRIES = {
    'z': Entry(numpy.floating, ('frames', 'faces', 'n_z')),
    'rows': Entry(numpy.integer),
    'cols': Entry(numpy.integer),
    'fps': Entry(numpy.integer),
}

# Pixels of a face's side, at least, for one alone and for one of several.
_ALONE, _AMONG_OTHERS = 256, 96


def make(
        prior: Prior, rng: numpy.random.Generator, rows: int=1, cols: int=1,
        n_points: int=8, n_frames: int=240, fps: int=20) -> dict:
    """Makes a loop through random vectors for each face.

    Args:
        prior (~chainer_dcgan.models.prior.Prior): What the vectors are drawn
            from.
        rng (numpy.random.Generator): Random generator.
        rows (int): Faces in a column.
        cols (int): Faces in a row.
        n_points (int): Random vectors on each loop, at least 2.
        n_frames (int): Vectors of each loop in all.
        fps (int): Frames a second.

    Returns:
        dict: ``z``, (n_frames, rows * cols, n_z), and ``rows``, ``cols`` and
        ``fps``.

    Raises:
        ValueError: If there are fewer than two points.
    """
    loops = [paths.loop(prior.draw(rng, n_points), n_frames)
             for _ in range(rows * cols)]
    return {'z': numpy.stack(loops, axis=1), 'rows': numpy.array(rows),
            'cols': numpy.array(cols), 'fps': numpy.array(fps)}


def draw(record: dict, imgs: dict) -> numpy.ndarray:
    """Lays the faces of each frame out, one large or several as a grid.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): ``z``, uint8 images, (n_frames, rows * cols, C, H, W).

    Returns:
        numpy.ndarray: uint8, :math:`(n\\_frames, H', W', 3)`.

    Raises:
        InputError: If rows and columns do not make the number of faces, or
            all frames together are too large.
    """
    rows, cols = int(record['rows']), int(record['cols'])
    if rows * cols != imgs['z'].shape[1]:
        raise InputError(
            f'the record holds {counted(imgs["z"].shape[1], "faces")}; '
            f'expected {rows} x {cols}.')
    least = _ALONE if rows * cols == 1 else _AMONG_OTHERS

    def lay_out(faces):
        return images.tile(
            enlarge(images.flatten(faces), least), rows, cols)

    first = lay_out(imgs['z'][0])
    images.check_size(len(imgs['z']) * first.nbytes, 'bytes')
    frames = numpy.empty((len(imgs['z']), *first.shape), first.dtype)
    for frame, faces in zip(frames, imgs['z']):
        frame[...] = lay_out(faces)
    return frames
