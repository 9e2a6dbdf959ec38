import pytest

from chainer_dcgan import Generator
from chainer_dcgan.commands.inputs import check_layer
from chainer_dcgan.errors import InputError
from chainer_dcgan.models import MLPGenerator


def test_layers_that_a_net_lacks():
    gen = Generator(n_z=2, ch=8, image_size=32)
    check_layer(gen, '--gen', 'gen.npz', 'dc3')
    with pytest.raises(InputError, match=(
            '--gen gen.npz has no layer dc4; its layers are dc1, dc2, dc3')):
        check_layer(gen, '--gen', 'gen.npz', 'dc4')
    with pytest.raises(InputError, match='--gen x.npz holds no DCGAN'):
        check_layer(MLPGenerator(ch=10), '--gen', 'x.npz', 'dc2')
