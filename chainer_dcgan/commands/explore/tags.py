"""a vector for each tag of labelled images, for the sliders of the web
page: .png and .json"""

import os

import numpy

from chainer_dcgan.commands import flags, inputs
from chainer_dcgan.commands.explore.faces import add_from, load_numbered
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import prior_of
from chainer_dcgan.latent.kinds import tags
from chainer_dcgan.progress import Progress, counted
from chainer_dcgan.tags import learn_tags, save_tags, vectors_for
from chainer_dcgan.tags.report import format_report


def add_flags(parser):
    """Adds the flags of this kind."""
    add_from(parser)
    add = parser.add_argument
    add('--number', type=flags.face_number, default=0, help='face to show')
    flags.add_dis(parser, 'discriminator of the same training')
    flags.add_dataset(parser, 'images with a tags.csv; without it, faces that '
        'are drawn on this machine')
    add('--faces', type=flags.count, default=6000,
        help='how many are drawn, without --dataset')
    add('--images', type=flags.count, default=5000,
        help='generated images to learn from')


def make(args, gen, rng):
    """Learns the tags, writes them, and moves a face along them."""
    if args.dis is None:
        raise InputError('tags needs --dis, the discriminator of the same '
                         'training, such as dis_iter_*.npz.')
    prior = prior_of(gen)
    pool = load_numbered(args.source, args.seed, prior, [args.number])
    dis = inputs.load_discriminator_of(gen, args.dis)
    dataset = inputs.load_faces(
        args.dataset, args.faces, gen.image_size, gen.channels)
    table = inputs.load_tags(dataset)
    told = list(getattr(gen, 'tags', ()))
    names = told or table.names()
    has, known = table.matrix(names)
    labelled = known.any(axis=1)
    print(f'{counted(labelled.sum(), "labelled images")}, '
          + counted(len(names), 'tags'))
    learned, probe, vectors = learn_tags(
        gen, dis, dataset.images[labelled], names, has[labelled],
        known[labelled], rng, vectors=vectors_for(gen, args.images),
        on_progress=Progress('moving along the vectors'))
    print(format_report(learned, probe, vectors))
    path = os.path.splitext(args.out)[0] + '.json'
    save_tags(path, learned, inputs.sha256(args.gen))
    print(path)
    shown = [tag for tag in learned if tag.probe_auc is not None]
    if not shown:
        raise InputError('no tag has enough images, see the list above. Pass '
                         'more labelled images.')
    return tags.make(
        pool[args.number], numpy.stack([tag.vector for tag in shown]),
        [tag.name for tag in shown], [tag.works for tag in shown],
        # Below 0 lies a mixture of all that a tag excludes.
        prior.limit, first=0 if told else -100)
