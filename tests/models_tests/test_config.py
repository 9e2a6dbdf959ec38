import json

import pytest

from chainer_dcgan import Generator
from chainer_dcgan.models import MLPGenerator
from chainer_dcgan.models.config import build, describe

CLASSES = Generator, MLPGenerator
# As many weights as any net here has, and more.
MANY = 10 ** 6


@pytest.mark.parametrize('gen', [
    Generator(n_z=3, ch=8, image_size=32, output='tanh'),
    Generator(n_z=3, ch=8, image_size=32, tags=('a:b', 'a:c'), n_tag_rows=2),
    MLPGenerator(n_z=3, ch=10)])
def test_what_is_described_is_built(gen):
    config = json.loads(describe(gen))
    built = build(config, CLASSES, MANY)
    assert type(built) is type(gen)
    assert built.get_config() == gen.get_config()
    # The caller's dict is left as it was.
    assert config['model'] == type(gen).__name__


def test_files_from_before_there_were_two_classes():
    built = build({'n_z': 3, 'ch': 8, 'image_size': 32}, CLASSES, MANY)
    assert type(built) is Generator


def test_files_from_before_an_argument_was_dropped():
    config = {'n_z': 3, 'ch': 8, 'image_size': 32}
    assert build({**config, 'to_rgb': False}, CLASSES, MANY).n_z == 3
    with pytest.raises(ValueError, match='takes no to_rgb'):
        build({**config, 'to_rgb': True}, CLASSES, MANY)


@pytest.mark.parametrize('tags,message', [
    ('a:b', "tags is 'a:b', where tuple"), ([1], 'tags is'),
    (['a:b'] * 99, 'larger net')])
def test_tags_that_are_none(tags, message):
    with pytest.raises(ValueError, match=message):
        build({'n_z': 3, 'tags': tags}, CLASSES, 90)


def test_of_another_class():
    with pytest.raises(KeyError):
        build({'model': 'Discriminator'}, CLASSES, MANY)
