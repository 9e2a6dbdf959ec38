"""What is built of each preset, against the figures of its sources.

The tables below are copied from the sources and from docs/fidelity.md, not
computed from the presets: they hold what a run really does.
"""

import pytest
from trainer_facts import describe

from chainer_dcgan.training.presets import DEVIATIONS

# mattya/chainer-DCGAN, 2015.
_REFERENCE = {
    'batchsize': 100, 'flip': True, 'n_z': 100, 'prior': 'uniform',
    'steps': (1, 1, 1),
    'loss': 'cross-entropy', 'recolour': False, 'translate': False,
    'half_life': None,
    'gen': {'kernels': {(4, 4)}, 'resize': False, 'bn_units': 8 * 4,
            'channels': [4, 2, 1], 'noise': False, 'fine': 0,
            'modulated': False, 'bounded': False},
    'dis': {'kernels': {(4, 4)}, 'bn': 3, 'spectral': 0,
            'activation': 'elu', 'slope': None, 'n_logits': 2},
    'gen_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 1e-5},
    'dis_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 1e-5},
}

# Radford et al. 2015, arXiv 1511.06434, sections 3 and 4 and figure 1.
_PAPER = {
    'batchsize': 128, 'flip': False, 'n_z': 100, 'prior': 'uniform',
    'steps': (1, 1, 2),
    'loss': 'cross-entropy', 'recolour': False, 'translate': False,
    'half_life': None,
    'gen': {'kernels': {(5, 5)}, 'resize': False, 'bn_units': 8,
            'channels': [4, 2, 1], 'noise': False, 'fine': 0,
            'modulated': False, 'bounded': True},
    'dis': {'kernels': {(5, 5)}, 'bn': 3, 'spectral': 0,
            'activation': 'leaky_relu', 'slope': 0.2, 'n_logits': 1},
    'gen_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 0},
    'dis_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 0},
}

# docs/fidelity.md, "The best preset".
_BEST = {
    'batchsize': 32, 'flip': True, 'n_z': 100, 'prior': 'uniform',
    'steps': (1, 1, 1),
    'loss': 'relativistic', 'recolour': True, 'translate': True,
    'half_life': 10000,
    'gen': {'kernels': {(3, 3)}, 'resize': True, 'bn_units': 8 * 4,
            'channels': [8, 8, 8], 'noise': True, 'fine': 16,
            'modulated': True, 'bounded': True},
    'dis': {'kernels': {(4, 4)}, 'bn': 0, 'spectral': 5,
            'activation': 'leaky_relu', 'slope': 0.2, 'n_logits': 1},
    'gen_optimizer': {'alpha': 2e-4, 'beta1': 0, 'beta2': 0.99,
                      'eps': 1e-8, 'weight_decay': 1e-5},
    'dis_optimizer': {'alpha': 4e-4, 'beta1': 0, 'beta2': 0.99,
                      'eps': 1e-8, 'weight_decay': 1e-5},
}

# What --without NAME gives back; the table of the same section.
_WITHOUT = {
    'small-batch': {'batchsize': 100},
    'tanh': {'gen': {'bounded': False}},
    'resize': {'gen': {'kernels': {(4, 4)}, 'resize': False}},
    'spectral-norm': {
        'dis': {'bn': 3, 'spectral': 0, 'activation': 'elu', 'slope': None,
                'n_logits': 2}},
    'pairs': {'loss': 'cross-entropy'},
    'no-momentum': {
        'gen_optimizer': {'beta1': 0.5, 'beta2': 0.999},
        'dis_optimizer': {'beta1': 0.5, 'beta2': 0.999}},
    'two-rates': {'dis_optimizer': {'alpha': 2e-4}},
    'wide-end': {'gen': {'channels': [4, 2, 1]}},
    'fine-end': {'gen': {'fine': 0}},
    'modulate': {'gen': {'modulated': False}},
    'normal-z': {},
    'noise': {'gen': {'noise': False}},
    'recolour': {'recolour': False},
    'translate': {'translate': False},
    'average': {'half_life': None},
}


def changed(table, changes):
    merged = dict(table)
    for name, value in changes.items():
        old = merged[name]
        merged[name] = {**old, **value} if isinstance(old, dict) else value
    return merged


@pytest.mark.parametrize('preset,without,expected', [
    pytest.param('chainer-dcgan', (), _REFERENCE, id='chainer-dcgan'),
    pytest.param('paper', (), _PAPER, id='paper'),
    pytest.param('best', (), _BEST, id='best'),
    *(pytest.param('best', (name,), changed(_BEST, changes),
                   id='best-without-' + name)
      for name, changes in _WITHOUT.items()),
    pytest.param('best', tuple(_WITHOUT), _REFERENCE, id='best-without-all')])
def test_what_is_built_is_what_the_sources_say(
        build_preset, preset, without, expected):
    assert describe(build_preset(preset, without=without)) == expected


def test_every_deviation_is_in_the_table():
    assert set(_WITHOUT) == set(DEVIATIONS)
