import json

import pytest

from chainer_dcgan import Generator
from chainer_dcgan.models import MLPGenerator
from chainer_dcgan.models.config import build, describe

CLASSES = Generator, MLPGenerator


@pytest.mark.parametrize('gen', [
    Generator(n_z=3, ch=8, image_size=32, output='tanh'),
    MLPGenerator(n_z=3, ch=10)])
def test_what_is_described_is_built(gen):
    config = json.loads(describe(gen))
    built = build(config, CLASSES)
    assert type(built) is type(gen)
    assert built.get_config() == gen.get_config()
    # The caller's dict is left as it was.
    assert config['model'] == type(gen).__name__


def test_files_from_before_there_were_two_classes():
    assert type(build({'n_z': 3, 'ch': 8, 'image_size': 32}, CLASSES)) \
        is Generator


def test_of_another_class():
    with pytest.raises(KeyError):
        build({'model': 'Discriminator'}, CLASSES)
