"""What ``--help`` says of each flag, its default above all."""

import dataclasses
import re

import pytest
from command_parsers import leaves

from chainer_dcgan.commands.main import COMMANDS
from chainer_dcgan.commands.preset_flags import tell_default
from chainer_dcgan.training.presets import PRESETS
from chainer_dcgan.training.settings import Settings, new_settings

LEAVES = [pytest.param(words, parser, id=' '.join(words))
          for name in COMMANDS for words, parser in leaves(name)]


@pytest.mark.parametrize('words,parser', LEAVES)
def test_each_flag_is_explained_with_its_default(words, parser):
    text = ' '.join(parser.format_help().split())
    assert 'default: None' not in text and 'default: False' not in text
    assert '==SUPPRESS==' not in text
    for action in parser._actions:
        label = (action.option_strings or [action.dest])[-1]
        assert action.help, f'{label} of {words} says nothing'
        if action.nargs == 0 or action.default is None:
            continue
        default = action.default
        if isinstance(default, list):
            default = (' ' if action.nargs == '+' else ',').join(
                map(str, default))
        # A long path is broken at its dashes.
        assert f'(default: {default})'.replace(' ', '') in (
            text.replace(' ', '')), label


@pytest.mark.parametrize('command,family', [
    ('train', 'dcgan'), ('train-gan', 'mlp')])
def test_defaults_of_a_training_are_those_of_its_settings(command, family):
    (_, parser), = leaves(command)
    presets = [name for name, preset in PRESETS.items()
               if preset.family == family]
    told = 0
    for action in parser._actions:
        if action.dest not in {f.name for f in dataclasses.fields(Settings)}:
            continue
        if action.dest in ('preset', 'without', 'dataset', 'generator',
                           'discriminator', 'max_pixels', 'init'):
            continue
        first, *others = re.search(
            r'\(default: (.*)\)$', action.help)[1].split('; ')
        others = dict(part.split(': ') for part in others)
        for name in presets:
            settings = new_settings(preset=name)
            value = getattr(settings, action.dest)
            if value is None:
                value = getattr(settings.rules(), action.dest)
            assert others.get(name, first) == str(value), action.dest
        told += 1
    assert told >= 8


def test_words_of_a_default():
    assert tell_default('batchsize') == (
        ' (default: 100; best: 32; paper: 128; tags: 32)')
    assert tell_default('ch', 'mlp') == ' (default: 1200)'
    assert tell_default('preset') == ' (default: chainer-dcgan)'
