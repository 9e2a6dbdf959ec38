"""Trains each preset on several processes and on one; compares.

Run by ``mpiexec``; process 0 prints a line of JSON.
"""

import hashlib
import itertools
import json
import tempfile
import types

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA

import chainer  # isort: skip
import numpy

from chainer_dcgan.training import augmentation, build_trainer
from chainer_dcgan.training.parallel import (
    AgreedStopTrigger,
    Agreement,
    connect,
)
from chainer_dcgan.training.settings import new_settings

N_STEPS = 20
# Before a batch normalization, which takes it away again, a bias has no
# gradient but rounding, and Adam makes steps of that. Running means follow.
WITHOUT_EFFECT = ('l0z/b', 'dc1/b', 'dc2/b', 'dc3/b', 'c1/b', 'c2/b', 'c3/b',
                  'avg_mean')
# The last deconvolution of best is before one, too.
_BEST_WITHOUT_EFFECT = (*WITHOUT_EFFECT, 'dc4/b')
# So much are presets alike in these tests: 8 channels, batches of 8.
SIZE = {'ch': 8, 'image_size': 32, 'batchsize': 8, 'n_z': 4, 'seed': 3}


class Images:
    """Stands for an ImageDataset."""

    fingerprint = 'f' * 64
    images = numpy.random.default_rng(9).integers(
        0, 256, (100, 3, 32, 32)).astype(numpy.uint8)

    def __len__(self):
        return len(self.images)

    def take(self, indices):
        return self.images[indices]


def train(
        preset, dtype, processes=None, synchronized=True, device=None):
    """Trains a few steps; gives losses, weights and messages of a step."""
    trainer = build_trainer(
        new_settings(preset=preset, **SIZE), Images(), tempfile.gettempdir(),
        device, processes=processes, synchronized=synchronized)
    updater = trainer.updater
    if dtype == 'd':
        use_doubles(updater)
    losses, messages = [], 0
    for _ in range(N_STEPS if dtype == 'd' else 3):
        reporter = chainer.Reporter()
        reporter.add_observer('gen', updater.gen)
        reporter.add_observer('dis', updater.dis)
        observation = {}
        before = processes.n_messages if processes else 0
        with reporter.scope(observation):
            updater.update()
        if processes is not None:
            Agreement(processes)(types.SimpleNamespace(
                observation=observation, stop_trigger=AgreedStopTrigger(1)))
            messages = processes.n_messages - before
        losses.append([float(getattr(observation[name], 'array',
                                     observation[name]))
                       for name in sorted(observation)])
    return numpy.array(losses), arrays(updater), messages


def use_doubles(updater):
    average = updater.average and updater.average.gen
    for link in itertools.chain.from_iterable(
            net.links() for net in (updater.gen, updater.dis, average)
            if net is not None):
        for param in link.params(include_uninit=False):
            param.array = param.array.astype('d')
        for name in link._persistent:
            value = getattr(link, name)
            if getattr(value, 'dtype', None) == numpy.float32:
                setattr(link, name, value.astype('d'))
    recolour = augmentation.recolour
    augmentation.recolour = lambda x, *amounts: recolour(
        x, *[values.astype(x.dtype) for values in amounts])
    sample_z, converter = updater.sample_z, updater.converter
    updater.sample_z = lambda n: sample_z(n).astype('d')
    updater.converter = lambda batch, device: converter(
        batch, device).astype('d')
    sample_noise = updater.sample_noise
    if sample_noise is not None:
        updater.sample_noise = lambda n: [
            maps.astype('d') for maps in sample_noise(n)]


def arrays(updater):
    state = {}
    for name, net in (('gen', updater.gen), ('dis', updater.dis),
                      ('drawing', updater.drawing_gen)):
        serializer = chainer.serializers.DictionarySerializer()
        serializer.save(net)
        state.update((f'{name}/{key}', value) for key, value
                     in serializer.target.items() if value.dtype.kind == 'f')
    return state


def digest(state):
    return hashlib.sha256(b''.join(
        state[name].tobytes() for name in sorted(state))).hexdigest()


def compare(preset, dtype, processes, expected, **options):
    losses, state, messages = train(preset, dtype, processes, **options)
    digests = processes._mpi.gather(digest(state))
    if processes.rank > 0:
        return None
    expected_losses, expected, _ = expected[preset, dtype]
    without_effect = (
        _BEST_WITHOUT_EFFECT if preset == 'best' else WITHOUT_EFFECT)
    return {
        'losses': float(numpy.abs(losses / expected_losses - 1).max()),
        'first_losses': float(
            numpy.abs(losses[0] / expected_losses[0] - 1).max()),
        'weights': max(float(numpy.abs(value - expected[name]).max())
                       for name, value in state.items()
                       if (preset == 'best' and name.startswith('dis/'))
                       or not name.endswith(without_effect)),
        'digests': len(set(digests)), 'messages': messages}


def main():
    processes = connect('naive')
    cases = [(preset, 'd') for preset in ('chainer-dcgan', 'paper', 'best')]
    if processes.size == 2:
        cases += [('chainer-dcgan', 'f'), ('best', 'f')]
    # The others would use the processors while they wait for a message.
    expected = processes.first_on_machine(
        lambda: {case: train(*case) for case in cases}
        if processes.rank == 0 else None)
    found = {'/'.join(case): compare(*case, processes, expected)
             for case in cases}
    if processes.size == 2:
        found['local'] = compare(
            'chainer-dcgan', 'f', processes, expected, synchronized=False)
    if processes.rank == 0:
        print(json.dumps(found))


if __name__ == '__main__':
    main()
