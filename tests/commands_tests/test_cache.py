import pytest
from PIL import Image

from chainer_dcgan.commands import main
from chainer_dcgan.datasets import load_images


@pytest.fixture
def call(tmp_path, capsys):
    def call(*flags):
        with pytest.raises(SystemExit) as e:
            main.main(['cache', *flags, '--cache-dir', str(tmp_path / 'c')])
        assert not e.value.code
        return capsys.readouterr().out
    return call


def test_list_and_clear(tmp_path, call):
    assert '0 caches, 0.0 MB' in call('list')
    (tmp_path / 'faces').mkdir()
    Image.new('L', (2, 2)).save(tmp_path / 'faces' / 'a.png')
    load_images(tmp_path / 'faces', 8, cache_dir=str(tmp_path / 'c'))
    assert '1 images of 3 x 8 x 8, from' in call('list')
    assert '0 caches removed' in call('clear', '--days', '1')
    assert '1 cache removed' in call('clear')
    assert '0 caches' in call('list')
