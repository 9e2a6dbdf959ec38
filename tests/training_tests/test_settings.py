import pytest

from chainer_dcgan.errors import ResumeError
from chainer_dcgan.training.settings import (
    Settings,
    new_settings,
    resumed_settings,
    with_fingerprint,
)

NOTHING = dict.fromkeys(
    ['preset', 'image_size', 'channels', 'ch', 'n_z', 'batchsize', 'seed',
     'dataset'])


def test_a_new_run_takes_the_presets_sizes():
    settings = new_settings(**NOTHING)
    assert settings == Settings(
        'chainer-dcgan', image_size=96, channels=3, ch=512, n_z=100,
        batchsize=100, seed=0)
    settings = new_settings(**{**NOTHING, 'preset': 'paper', 'ch': 64})
    assert settings == Settings(
        'paper', image_size=64, channels=3, ch=64, n_z=100, batchsize=128,
        seed=0)


def test_json_round_trip():
    settings = with_fingerprint(new_settings(**NOTHING), 'abc')
    assert Settings.from_json(settings.to_json()) == settings


def test_a_resumed_run_takes_the_snapshots_settings():
    saved = new_settings(**{**NOTHING, 'ch': 64, 'seed': 7, 'dataset': 'a'})
    assert resumed_settings(saved, 'x.npz', **NOTHING) == saved
    given = {**NOTHING, 'ch': 64, 'dataset': 'moved/a'}
    assert resumed_settings(saved, 'x.npz', **given).dataset == 'moved/a'


@pytest.mark.parametrize('name,value,words', [
    ('ch', 128, 'x.npz was trained with ch 64, not 128'),
    ('seed', 0, 'x.npz was trained with seed 7, not 0'),
    ('image_size', 64, 'image_size 96, not 64'),
    ('preset', 'paper', 'preset chainer-dcgan, not paper'),
    ('batchsize', 1, 'batchsize 100, not 1'),
    ('precision', 'tf32', 'precision float32, not tf32')])
def test_a_contradiction_names_both_values(name, value, words):
    saved = new_settings(**{**NOTHING, 'ch': 64, 'seed': 7})
    with pytest.raises(ResumeError, match=words):
        resumed_settings(saved, 'x.npz', **{**NOTHING, name: value})


def test_other_images_are_refused():
    saved = with_fingerprint(
        new_settings(**{**NOTHING, 'dataset': 'faces'}), 'a' * 64)
    assert with_fingerprint(saved, 'a' * 64) == saved
    with pytest.raises(
            ResumeError, match='faces: other images than those that.*'
            'bbbbbbbbbbbb, expected aaaaaaaaaaaa'):
        with_fingerprint(saved, 'b' * 64)
