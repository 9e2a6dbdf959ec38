"""Python in README and docs: it compiles, and what can run does."""


import numpy
import pytest
from markdown_pages import PAGES, ROOT, read_blocks

from chainer_dcgan.datasets import RandomBatchIterator


def python_blocks(path):
    return [block for block in read_blocks(path)
            if block.language == 'python']


@pytest.mark.parametrize('path', PAGES, ids=lambda path: path.name)
def test_python_compiles(path):
    for block in python_blocks(path):
        compile(block.text, block.place, 'exec')


class Images:
    fingerprint = '0' * 64
    images = numpy.zeros((8, 3, 32, 32), numpy.uint8)

    def __len__(self):
        return len(self.images)

    def take(self, indices):
        return self.images[indices]


def test_readmes_example_trains(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    block, = python_blocks(ROOT / 'README.md')
    code = block.text
    # On a CPU, with small nets, for a moment.
    for words, others in (
            ('Generator()', 'Generator(ch=8, n_z=4, image_size=32)'),
            ('Discriminator()', 'Discriminator(ch=8, image_size=32)'),
            ("device='@cupy:0'", "device='@numpy'"),
            ("(100, 'epoch')", "(1, 'epoch')")):
        assert words in code
        code = code.replace(words, others)
    names = {'iterator': RandomBatchIterator(Images(), 4, seed=0)}
    exec(code, names)
    assert names['updater'].iteration == 2


def test_the_latent_pages_example_draws(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    block, = python_blocks(ROOT / 'docs' / 'latent.md')
    names = {}
    exec(block.text, names)
    assert names['picture'].ndim == 3
    assert (tmp_path / 'arithmetic.npz').exists()


def test_every_page_with_python_is_known():
    known = {'README.md', 'CONTRIBUTING.md', 'latent.md',
             'own_parts.md'}
    assert {path.name.replace('.ja.md', '.md')
            for path in PAGES if python_blocks(path)} <= known
