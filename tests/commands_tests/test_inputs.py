import pytest
from PIL import Image

from chainer_dcgan import Generator
from chainer_dcgan.commands.inputs import check_layer, load_tags
from chainer_dcgan.datasets import load_images
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


def test_odd_rows_of_tags_are_counted(tmp_path, capsys):
    for name in ('a', 'b'):
        Image.new('RGB', (8, 8)).save(tmp_path / f'{name}.png')
    (tmp_path / 'tags.csv').write_text(
        'file,hair\na.png,red\nb.png,blue\na.png,blue\nc.png,red\n')
    dataset = load_images(str(tmp_path), 8)
    capsys.readouterr()
    assert load_tags(dataset).columns == ('hair',)
    warnings = capsys.readouterr().err
    assert 'name no image: 1, such as c.png' in warnings
    assert 'name an image again: 1, such as a.png' in warnings
