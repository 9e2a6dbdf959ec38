"""Shows what features of a discriminator respond to, beside random ones.

The DCGAN paper's figure 5: guided backpropagation of each feature's strongest
responses. --out gets guided_backprop.png, patches.png (the same places in the
images themselves) and result.json.
"""

import os

from chainer_dcgan import images
from chainer_dcgan.commands import flags, inputs, outputs, records
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.guided_backprop import (
    RULES,
    to_picture,
    visualize_features,
)
from chainer_dcgan.experiments.receptive_field import receptive_field
from chainer_dcgan.features.untrained import untrained_like
from chainer_dcgan.models import load_discriminator
from chainer_dcgan.pictures import sheets
from chainer_dcgan.progress import Progress

# Images that the untrained net's statistics are taken from.
_N_STATISTICS = 256


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_dis(parser, required=True)
    flags.add_dataset(parser, 'folder, .tar, .tar.gz or .zip of images; '
        'without it, faces that are drawn on this machine')
    flags.add_out(parser, default='guided_backprop', help='folder')
    add('--layer', default='c3', choices=['c0', 'c1', 'c2', 'c3', 'c4'],
        help='convolution layer; c3 is the last, or c4 for images of more '
        'than 128 pixels')
    add('--features', type=flags.face_numbers, default=[0, 1, 2, 3, 4, 5],
        metavar='A,B,...', help='numbers of feature maps')
    add('--images', type=flags.count, default=2000,
        help='images to look for the strongest responses in')
    add('--patches', type=flags.places, default=6,
        help='images to show for each feature')
    add('--rule', default='active', choices=RULES,
        help='what happens at ELU and LeakyReLU below zero: nothing passes, '
        'or what their slope lets pass')
    flags.add_seed(parser, help="seed of the untrained net's weights")
    flags.add_gpu(parser)


def run(args):
    """Shows the features."""
    outputs.check_results(
        args, 'args.json', 'guided_backprop.png', 'patches.png')
    device = get_device(args.gpu)
    dis = load_discriminator(args.dis)
    inputs.check_layer(dis, '--dis', args.dis, args.layer)
    n_features = getattr(dis, args.layer).out_channels
    if max(args.features) >= n_features:
        raise InputError(
            f'--features {max(args.features)}: {args.layer} has {n_features} '
            'features, numbered from 0.')
    dis.to_device(device)
    dataset = inputs.load_faces(
        args.dataset, args.images, dis.image_size, dis.channels)
    imgs = dataset.images[:args.images]

    nets = {'trained': dis, 'random': untrained_like(
        dis, imgs[:_N_STATISTICS], args.seed)}
    trained, untrained = [visualize_features(
        net, imgs, args.layer, args.features, args.patches, args.rule,
        Progress(name)) for name, net in nets.items()]
    for name, left, right in (
            ('guided_backprop.png', to_picture(untrained.gradients),
             to_picture(trained.gradients)),
            ('patches.png', untrained.patches, trained.patches)):
        path = os.path.join(args.out, name)
        images.save_image(path, sheets.filters(left, right, args.features))
        print(path)
    records.write_arguments(args.out, args)
    records.write_result(args.out, {
        'n_images': len(imgs),
        'receptive_field': receptive_field(dis, args.layer).size,
        'trained': _describe(trained.peaks, args.features, dataset.names),
        'untrained': _describe(
            untrained.peaks, args.features, dataset.names)})


def _describe(peaks, features, names):
    return [{'feature': feature, 'images': [names[i] for i in numbers],
             'positions': positions.tolist(), 'responses': values.tolist()}
            for feature, numbers, positions, values in zip(
                features, peaks.numbers, peaks.positions, peaks.values)]
