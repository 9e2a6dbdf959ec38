"""Tags: what labelled images say of directions in the latent space."""

from chainer_dcgan.tags.file import load_tags, save_tags
from chainer_dcgan.tags.judge import TagJudge
from chainer_dcgan.tags.learning import learn_tags, vectors_for
from chainer_dcgan.tags.probe import TagProbe
from chainer_dcgan.tags.vectors import TagVectors

__all__ = [
    'TagJudge', 'TagProbe', 'TagVectors', 'learn_tags', 'load_tags',
    'save_tags', 'vectors_for']
