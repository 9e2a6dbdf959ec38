"""Messages of the package, with the flags that mend them."""

import dataclasses

import pytest

from chainer_dcgan.commands import training_advice
from chainer_dcgan.errors import InputError
from chainer_dcgan.models import own
from chainer_dcgan.training import errors
from chainer_dcgan.training.settings import new_settings


@pytest.fixture
def settings():
    return new_settings(image_size=32, ch=8)


@pytest.mark.parametrize('error,words', [
    (errors.RunExists('result'),
     'result holds a run already, which a new one would overwrite. Pass '
     '--resume to go on with it, or another --out.'),
    (errors.SettingsConflict('s.npz', 'image_size', 96, 64),
     's.npz was trained with image_size 96, not 64. Leave --image-size out '
     'to go on, or train anew into another --out, from these weights with '
     '--init.'),
    (errors.OtherImages('Wrong.'), 'Wrong. Pass the same images as '
     '--dataset. To go on from the weights with these, pass the snapshot as '
     '--init in place of --resume, and another --out.'),
    (errors.NoSnapshot('None.'), 'None. Pass --resume a path, or the --out '
     'of the run.'),
    (errors.SnapshotError('Damaged.'), 'Damaged. Pass --resume an earlier '
     'one, or nothing for the newest good one in --out.'),
    (errors.PresetChanged('a.npz', 'best', 'its G is new'),
     'a.npz is of a version whose preset best was another one: its G is new. '
     'To go on from its weights, pass it as --init in place of --resume, and '
     'another --out.'),
    (own.UnfitNetError('G: drew.'), 'G: drew. A net may take n_z, ch, '
     'image_size and channels as arguments; --image-size and its like set '
     'them.'),
    (errors.RunFailed('NaN.', None), 'NaN. Nothing was saved yet. Start '
     'again with another --seed.'),
    (errors.RunFailed('NaN.', 's.npz'), 'NaN. The newest good snapshot is '
     's.npz. If the same happens again from there, start anew with another '
     '--seed.')])
def test_flag_that_mends_it(error, words):
    @training_advice.naming_net_flags
    def run(args):
        raise error

    assert '--' not in str(error)
    # Of its class, and so of its exit status.
    with pytest.raises(type(error)) as caught:
        run(None)
    assert str(caught.value) == words


def test_other_errors_pass_through():
    error = InputError('--gen x: no such file.')

    @training_advice.naming_flags
    def run(args):
        raise error

    with pytest.raises(InputError) as caught:
        run(None)
    assert caught.value is error


def test_collapse_names_flags(capsys):
    for more in ((), (', --preset best',)):
        training_advice.make_collapse_warner(*more)('G has collapsed.')
    assert capsys.readouterr().err == (
        'warning: G has collapsed. (--resume FILE, --seed.)\n'
        'warning: G has collapsed. (--resume FILE, --seed, --preset best.)\n')


def test_what_cannot_be_trained_or_repeated(settings, capsys):
    with pytest.raises(InputError, match='for float32, leave --precision out'):
        training_advice.check_settings(None, dataclasses.replace(
            settings, precision='tf32'))
    training_advice.check_settings(None, dataclasses.replace(
        settings, generator='own_nets:OwnGenerator',
        discriminator='own_nets:WithoutSeed'))
    assert capsys.readouterr().err == (
        'warning: --discriminator own_nets:WithoutSeed takes no rng (a '
        'numpy.random.Generator for its initializers): --seed does not '
        'determine its weights.\n')
