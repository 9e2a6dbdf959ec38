"""Nets of classes that are not of this package."""

import sys

import numpy
import own_nets
import pytest
from chainer import serializers

from chainer_dcgan import Generator, generate, load_weights, save_weights
from chainer_dcgan.models import (
    load_discriminator,
    load_generator,
    load_own_generator,
    own,
)
from chainer_dcgan.models.loading import ForeignNet
from chainer_dcgan.models.own import OwnNetError

G = 'own_nets:OwnGenerator'


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a few modules, none of which stays imported."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'nets_of_mine.py').write_text(
        'import helper_of_mine\nfrom own_nets import OwnGenerator\n'
        'class MyG(OwnGenerator):\n    pass\n')
    (tmp_path / 'helper_of_mine.py').write_text('')
    (tmp_path / 'broken_nets.py').write_text('a = (\n')
    (tmp_path / 'needy_nets.py').write_text('import no_such_package\n')
    yield tmp_path
    for name in ('nets_of_mine', 'helper_of_mine'):
        sys.modules.pop(name, None)


def test_a_module_in_the_current_folder(here):
    before = list(sys.path)
    cls = own.find_class('nets_of_mine:MyG')
    assert issubclass(cls, own_nets.OwnGenerator)
    assert sys.path == before
    assert own.class_name(cls) == 'nets_of_mine:MyG'
    assert own.class_name(Generator) == 'Generator'


@pytest.mark.parametrize('name,words', [
    ('own_nets', 'expected MODULE:CLASS, such as my_nets:MyG'),
    ('own nets:G', 'expected MODULE:CLASS'),
    ('nowhere:G', 'no module nowhere in .*, and none is installed'),
    ('own_nets:Nothing', 'has no chainer.Chain of the name Nothing; it has '
     'NeedsMore, OwnDiscriminator'),
    ('own_nets:NOT_A_NET', 'has no chainer.Chain of the name NOT_A_NET'),
    ('json:loads', 'it has none at all'),
    ('needy_nets:G', "needy_nets cannot be imported: ModuleNotFoundError: No "
     r"module named 'no_such_package' \(needy_nets.py, line 1\)"),
    ('broken_nets:G', 'broken_nets cannot be imported: SyntaxError')])
def test_classes_that_are_not_there(here, name, words):
    with pytest.raises(OwnNetError, match=words):
        own.find_class(name)


def test_a_class_gets_what_it_takes():
    net = own.build(G, numpy.random.default_rng(1), n_z=7, ch=16,
                    image_size=48, channels=1)
    assert (net.n_z, net.bottom, net.double.W.shape[1]) == (7, 24, 1)
    # What it did not keep is kept for it, and what it did not take, too.
    assert (net.image_size, net.channels, net.ch) == (48, 1, 16)
    own.check_generator(net, G, (1, 48, 48))
    same = own.build(G, numpy.random.default_rng(1), n_z=7, image_size=48,
                     channels=1)
    numpy.testing.assert_array_equal(net.double.W.array, same.double.W.array)


def test_a_class_that_needs_more():
    with pytest.raises(OwnNetError, match="cannot be built .* 'depth'.* may "
                       'take n_z, ch, image_size, channels and rng'):
        own.build('own_nets:NeedsMore', n_z=4)


def test_nets_that_draw_or_judge_something_else():
    wide = own.build('own_nets:Wide', n_z=4, image_size=32, channels=3)
    with pytest.raises(own.UnfitNetError, match=r'Wide: .*\(2, 3, 64, 64\)'):
        own.check_generator(wide, 'Wide', (3, 32, 32))
    dis = own_nets.OwnDiscriminator()
    own.check_discriminator(dis, 'D', (3, 32, 32))
    with pytest.raises(own.UnfitNetError, match=r'D: fails on float32 of the '
                       r'shape \(2, 3, 16, 16\)'):
        own.check_discriminator(dis, 'D', (3, 16, 16))
    with pytest.raises(own.UnfitNetError, match='drew|gave|logits'):
        own.check_discriminator(wide.double, 'D', (4, 8, 8))


def test_weights_of_a_plain_chain(tmp_path):
    path = str(tmp_path / 'gen.npz')
    gen = own.build(G, numpy.random.default_rng(1), n_z=7, image_size=48)
    own.check_generator(gen, G)
    save_weights(path, gen)
    # Chainer's own function reads it.
    plain = own_nets.OwnGenerator(7, 48)
    serializers.load_npz(path, plain)
    # Links that wait for their first input take the file's shapes.
    ours = own_nets.OwnGenerator(7, 48)
    load_weights(path, ours)
    loaded = load_own_generator(path, G)
    assert (loaded.n_z, loaded.image_size, loaded.channels) == (7, 48, 3)
    z = numpy.random.default_rng(0).uniform(-1, 1, (3, 7)).astype('f')
    for other in (plain, ours, loaded):
        numpy.testing.assert_array_equal(
            generate(other, z), generate(gen, z))
    with pytest.raises(ForeignNet, match=f'holds a net of {G}, which is not '
                       'of this package') as e:
        load_generator(path)
    assert e.value.name == G
    with pytest.raises(ForeignNet):
        load_discriminator(path)


def test_weights_that_chainer_wrote(tmp_path):
    path = str(tmp_path / 'plain.npz')
    gen = own_nets.OwnGenerator()
    own.check_generator(gen, G)
    serializers.save_npz(path, gen)
    assert load_own_generator(path, G).image_size == 32
