import dataclasses

import pytest

from chainer_dcgan import PRESETS
from chainer_dcgan.training.presets import DEVIATING, DEVIATIONS, get_preset

BEST = PRESETS['best']
REFERENCE = PRESETS['chainer-dcgan']


def test_without_all_deviations_the_best_is_the_reference():
    preset = get_preset('best', tuple(DEVIATIONS))
    assert dataclasses.replace(
        preset, name=REFERENCE.name, source=REFERENCE.source) == REFERENCE


@pytest.mark.parametrize('name', DEVIATIONS)
def test_each_deviation_is_one_switch(name):
    whole = BEST if name not in DEVIATING['best'] else PRESETS['tags']
    preset = get_preset(whole.name, [name])
    changed = {field.name for field in dataclasses.fields(preset)
               if getattr(preset, field.name) != getattr(whole, field.name)}
    assert changed == set(DEVIATIONS[name])
    for field in changed:
        value, reference = getattr(preset, field), getattr(REFERENCE, field)
        if isinstance(value, dict):
            # Other deviations may be of the same net.
            for key in DEVIATIONS[name][field]:
                assert value.get(key) == reference.get(key)
        else:
            assert value == reference


def test_tags_are_told_without_other_colours():
    told = get_preset('tags')
    assert told is not BEST and told.tags and not BEST.tags
    assert told.augment == {'translate': True}
    assert told.generator == {**BEST.generator, 'prior': 'normal'}
    assert dataclasses.replace(
        told, name='best', tags=False, augment=BEST.augment,
        generator=BEST.generator) == BEST
    assert not get_preset('tags', ['noise']).generator.get('noise')


def test_only_the_best_can_do_without():
    assert get_preset('paper') is PRESETS['paper']
    with pytest.raises(ValueError, match='only the presets best and tags'):
        get_preset('paper', ['tanh'])
    with pytest.raises(ValueError, match='no such deviation: hat. Expected'):
        get_preset('best', ['hat'])
