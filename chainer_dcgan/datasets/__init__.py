"""Images for training: loading, preparing, caching, tagging, batching."""

from chainer_dcgan.datasets.avatars import load_avatars
from chainer_dcgan.datasets.batches import Batch, RandomBatchIterator
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.image_dataset import ImageDataset
from chainer_dcgan.datasets.image_folder import load_images
from chainer_dcgan.datasets.preparation import PreparationError, prepare
from chainer_dcgan.datasets.splitting import hold_out
from chainer_dcgan.datasets.tags import TagTable, load_tags

__all__ = [
    'Batch', 'DatasetError', 'ImageDataset', 'PreparationError',
    'RandomBatchIterator', 'TagTable', 'hold_out', 'load_avatars',
    'load_images', 'load_tags', 'prepare']
