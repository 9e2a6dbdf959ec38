"""Messages of the package, with the flags that mend them."""

import pytest

from chainer_dcgan.commands import training_advice
from chainer_dcgan.errors import InputError, PrecisionError
from chainer_dcgan.training import errors


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
    (PrecisionError('No.'), 'No. With a GPU that has it, pass --gpu; for '
     'float32, leave --precision out.'),
    (errors.RunFailed('NaN.', None), 'NaN. Nothing was saved yet. Start '
     'again with another --seed.'),
    (errors.RunFailed('NaN.', 's.npz'), 'NaN. The newest good snapshot is '
     's.npz. If the same happens again from there, start anew with another '
     '--seed.')])
def test_flag_that_mends_it(error, words):
    @training_advice.naming_flags
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
    training_advice.warn_of_collapse('G has collapsed.')
    assert capsys.readouterr().err == (
        'warning: G has collapsed. (--resume FILE, --seed, --preset best.)\n')
