"""A good snapshot's entries, made without a run."""

import dataclasses
import json

import numpy
from chainer import serializers

from chainer_dcgan import Discriminator, Generator
from chainer_dcgan.models.config import describe
from chainer_dcgan.training.settings import Settings

SETTINGS = Settings(
    'chainer-dcgan', image_size=32, channels=3, ch=8, n_z=3, batchsize=4,
    seed=1, dataset='somewhere', fingerprint='f' * 64)


def make_entries(iteration=6, **changes):
    """Makes what a trainer of tiny nets writes, but for the extensions."""
    rng = numpy.random.RandomState(iteration)
    settings = dataclasses.replace(SETTINGS, **changes)
    rules = settings.rules()
    entries = {
        '_snapshot_elapsed_time': numpy.array(1.5),
        'updater/iterator:main/drawn': numpy.array(24),
        'updater/iterator:main/previously_drawn': numpy.array(20),
        'updater/iterator:main/words': numpy.arange(4, dtype='u8'),
        'updater/sample_z/rng': numpy.array(json.dumps(
            numpy.random.default_rng(1).bit_generator.state)),
        'updater/iteration': numpy.array(iteration),
        'extensions/SettingsRecord/settings': numpy.array(
            settings.to_json()),
        'extensions/LogReport/_log': numpy.array('[]'),
        'extensions/LogReport/_summary/_names': numpy.array('[]'),
        'extensions/SampleGrid/fixed_z': numpy.zeros((50, 3), 'f'),
        # No evaluation has been the best one yet.
        'extensions/Evaluation/best': numpy.array(numpy.inf)}
    for name, net in (
            ('gen', Generator(n_z=3, ch=8, image_size=32, rng=rng,
                              **rules.generator)),
            ('dis', Discriminator(ch=8, image_size=32, rng=rng,
                                  **rules.discriminator))):
        state = serializers.DictionarySerializer()
        state.save(net)
        for key, value in state.target.items():
            entries[f'updater/model:{name}/{key}'] = numpy.array(value)
        entries[f'updater/model:{name}/chainer_dcgan'] = numpy.array(
            describe(net))
        for key in ('t', 'epoch'):
            entries[f'updater/optimizer:{name}/{key}'] = numpy.array(iteration)
        for key, param in net.namedparams():
            start = f'updater/optimizer:{name}{key}/'
            entries[start + 't'] = numpy.array(iteration)
            for moment in 'mv':
                entries[start + moment] = numpy.full(
                    param.shape, 1e-3, 'f')
    return entries
