"""What the commands of README and docs take for granted, all of it small."""

import json
import shutil

import numpy
import red_patch
from idx_files import write_mnist
from markdown_pages import ROOT

from chainer_dcgan import Discriminator, generate, images, save_weights
from chainer_dcgan.export.runtime import FILES
from chainer_dcgan.latent import uniform


def make_data(folder):
    """Writes it into a folder."""
    rng = numpy.random.default_rng(0)
    gen = red_patch.make_generator()
    z = uniform(rng, 300, gen.n_z)
    imgs = images.to_uint8(generate(gen, z))
    tags = ['file,glasses'] + [
        f'{i:03}.png,' + (('round', 'square')[i % 2] if shows else 'none')
        for i, shows in enumerate(red_patch.shows(z))]
    for name in ('faces', 'anime_faces', 'train', 'held', 'held_out',
                 'pictures'):
        _write_images(folder / name, imgs if 'faces' in name else imgs[:40])
        if 'faces' in name:
            (folder / name / 'tags.csv').write_text('\n'.join(tags))
    # Classes that differ in nothing: what matters is that the probe runs.
    for name in ('cifar10', 'grey'):
        for part, n in (('train', 10), ('test', 4)):
            for label in ('cat', 'dog'):
                _write_images(folder / name / part / label, rng.integers(
                    0, 256, (n, 3, 32, 32)).astype(numpy.uint8))
    for name in ('faces', 'anime_faces', 'cifar10'):
        shutil.make_archive(
            str(folder / name), 'gztar', folder / name)
    for name in ('me.png', 'face.png'):
        images.save_image(str(folder / name), imgs[0].transpose(1, 2, 0))
    (folder / 'digits').mkdir()
    write_mnist(folder / 'digits', *(
        rng.integers(0, 256, (n, 28, 28)).astype(numpy.uint8)
        for n in (72, 30)))
    (folder / 'ort').mkdir()
    for name in FILES:
        (folder / 'ort' / name).write_text('stand-in for ' + name)
    (folder / 'result').mkdir()
    for name in ('gen.npz', 'gen_iter_5000.npz', 'generator_model.h5',
                 'result/gen_iter_9000.npz'):
        save_weights(str(folder / name), gen)
    for name in ('best', 'reference'):
        (folder / 'result' / name).mkdir()
        (folder / 'result' / name / 'log').write_text(json.dumps([
            {'images': 1000, 'elapsed_time': 60, 'gen/frechet': 300,
             'gen/precision': 0.5, 'gen/recall': 0.25}]))
    (folder / 'tags.json').write_text(json.dumps({
        'format': 'chainer_dcgan-tags-1', 'n_z': gen.n_z, 'generator': None,
        'tags': [{
            'name': 'glasses:round', 'vector': [1] * gen.n_z,
            'n_labelled': 300, 'probe_auc': 0.9, 'effect': 1,
            'effect_random': 0.1, 'works': True}]}))
    for name in ('dis.npz', 'dis_iter_5000.npz', 'dis_iter_18750.npz'):
        save_weights(str(folder / name), _discriminator(3))
    save_weights(str(folder / 'grey.npz'), _discriminator(1))
    # What is read from the repository itself.
    (folder / 'docs').mkdir()
    shutil.copy(ROOT / 'docs' / 'glasses_boxes.json', folder / 'docs')


def _discriminator(channels):
    return Discriminator(ch=8, image_size=32, channels=channels,
                         rng=numpy.random.RandomState(0))


def _write_images(folder, imgs):
    for i, img in enumerate(imgs):
        images.save_image(
            str(folder / f'{i:03}.png'), img.transpose(1, 2, 0))
