"""The pictures of a generator that is made to forget."""

import os

import numpy

from chainer_dcgan import images
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.boxes import save_empty
from chainer_dcgan.experiments.forgetting import draw_without
from chainer_dcgan.latent import generate
from chainer_dcgan.pictures import sheets


def save_sheet(folder, gen, z, **origin):
    """Draws samples to label, and writes the file of boxes to fill in.

    Args:
        folder (str): Gets ``samples.png``, ``samples/`` with a file a
            sample, and ``boxes.json``.
        gen (Generator): Trained generator, on any device.
        z (numpy.ndarray): The samples' latent vectors, :math:`(B, n_z)`.
        **origin: What they were drawn with, such as ``seed``.

    Returns:
        list of str: The three paths.

    Raises:
        InputError: If there is a file of boxes already.
    """
    boxes = os.path.join(folder, 'boxes.json')
    if os.path.exists(boxes):
        raise InputError(
            f'{boxes} exists, and may be filled in. Move it away, or take '
            'another folder.')
    imgs = images.to_uint8(generate(gen, z))
    sheet = os.path.join(folder, 'samples.png')
    images.save_image(sheet, sheets.samples(imgs))
    samples = os.path.join(folder, 'samples')
    for number, img in enumerate(imgs):
        images.save_image(
            os.path.join(samples, f'{number:06}.png'), img.transpose(1, 2, 0))
    save_empty(boxes, len(z), gen.image_size, **origin)
    return [sheet, samples, boxes]


def save_region(folder, tag):
    """Draws where a tag shows.

    Args:
        folder (str): Gets ``region.png``.
        tag (LearnedTag): The tag.
    """
    images.save_image(os.path.join(folder, 'region.png'), sheets.region(
        *tag.means_, tag.effects_, tag.region_))


def save_comparison(folder, gen, z, layer, n_maps, maps, others):
    """Draws samples as they are, and without maps, a row each.

    Args:
        folder (str): Gets ``forget.png``.
        gen (Generator): Trained generator, on any device.
        z (numpy.ndarray): The samples' latent vectors, :math:`(B, n_z)`.
        layer (str): One of the generator's convolution layers.
        n_maps (int): Maps of the layer.
        maps (list of int): Maps to drop in the second row.
        others (list of int): Random maps, in the third one.

    Returns:
        str: The picture's path.
    """
    rows = [generate(gen, z), *(
        draw_without(gen, z, layer, some) for some in (maps, others))]
    path = os.path.join(folder, 'forget.png')
    images.save_image(path, sheets.rows(
        images.to_uint8(numpy.stack(rows)),
        ['as it draws', f'without {len(maps)} of {n_maps} maps',
         f'without {len(maps)} random ones']))
    return path
