"""Means of faces, added and subtracted: the DCGAN paper's figure 7."""

import numpy

from chainer_dcgan import images
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import paths
from chainer_dcgan.latent.directions import combine
from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.latent.kinds.pool import pick
from chainer_dcgan.pictures.panels import beside, panel, row_panel
from chainer_dcgan.progress import counted

ENTRIES = {
    'z': Entry(numpy.floating, (9, 'n_z')),
    'z_exemplars': Entry(numpy.floating, ('exemplars', 'n_z')),
    'z_means': Entry(numpy.floating, ('concepts', 'n_z')),
    'signs': Entry(numpy.integer, ('concepts',)),
    'sizes': Entry(numpy.integer, ('concepts',)),
    'names': Entry(numpy.str_, ('concepts',)),
    'size': Entry(numpy.floating),
}


def make(
        pool: numpy.ndarray, concepts: list[tuple],
        rng: numpy.random.Generator, names: list[str] | None=None,
        size: float=0.25) -> dict:
    """Adds the means of some faces, subtracts those of others.

    Args:
        pool (numpy.ndarray): Latent vectors, :math:`(N, n_z)`.
        concepts (list of tuple): For each concept its sign, 1 or -1, and
            the numbers of its exemplars.
        rng (numpy.random.Generator): Where the noise comes from.
        names (list of str): What each concept is; ``None`` for the numbers
            of its exemplars.
        size (float): The noise around the result is uniform on
            [-size, size].

    Returns:
        dict: ``z`` is :math:`(9, n_z)`, the result in the middle, and
        ``size``; ``z_exemplars`` are those of all concepts in order,
        ``sizes`` how many each concept has, ``numbers`` which ones;
        ``z_means`` the concepts' means, ``signs`` their signs, ``names``
        their names.

    Raises:
        InputError: If there is no such number, or not one name a concept.
    """
    if names is None:
        names = [', '.join(map(str, numbers)) for _, numbers in concepts]
    if len(names) != len(concepts):
        raise InputError(
            f'found {counted(len(names), "names")} for '
            f'{counted(len(concepts), "concepts")}; expected one each.')
    exemplars = [pick(pool, numbers) for _, numbers in concepts]
    signs = [sign for sign, _ in concepts]
    result = combine(exemplars, signs)
    around = paths.neighbours(result, 8, size, rng)
    return {
        'z': numpy.concatenate([around[:4], result[None], around[4:]]),
        'z_exemplars': numpy.concatenate(exemplars),
        'z_means': numpy.stack([z.mean(axis=0) for z in exemplars]),
        'signs': numpy.array(signs),
        'sizes': numpy.array([len(z) for z in exemplars]),
        'numbers': numpy.concatenate(
            [numpy.array(numbers) for _, numbers in concepts]),
        'names': numpy.array(names), 'size': numpy.array(float(size))}


def draw(record: dict, imgs: dict) -> numpy.ndarray:
    """Lays out each concept, the sum, and the same sum of pixels.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): ``z``, ``z_exemplars`` and ``z_means``, uint8 images,
            :math:`(B, C, H, W)`.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.

    Raises:
        InputError: If the concepts' sizes do not add up to the exemplars.
    """
    sizes, signs = record['sizes'], record['signs']
    if sizes.min() < 1 or sizes.sum() != len(imgs['z_exemplars']):
        raise InputError(
            'the record holds '
            f'{counted(len(imgs["z_exemplars"]), "exemplars")}; expected '
            f'{" + ".join(map(str, sizes))}.')
    exemplars = numpy.split(imgs['z_exemplars'], numpy.cumsum(sizes)[:-1])
    means = imgs['z_means']
    pixels = images.to_uint8(
        combine([images.from_uint8(x) for x in exemplars], signs))
    most = max(sizes)
    lines = numpy.full(
        (len(sizes), most + 1) + means.shape[1:], 255, numpy.uint8)
    for line, faces, mean in zip(lines, exemplars, means):
        line[:len(faces)], line[-1] = faces, mean
    labels = [f'{"+" if sign > 0 else "-"} {name.strip()}'
              for sign, name in zip(signs, record['names'])]
    size = float(record['size'])
    return beside([
        row_panel(lines, labels, [''] * most + ['mean z']),
        panel(imgs['z'], 3, 3,
              f'= sum of z, noise of \N{PLUS-MINUS SIGN}{size:g}'),
        panel(pixels[None], 1, 1, 'sum of pixels')])
