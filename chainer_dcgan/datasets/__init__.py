"""Images for training: loading, preparing, caching, tagging, batching."""

from chainer_dcgan.datasets.batches import Batch, RandomBatchIterator
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.image_dataset import ImageDataset
from chainer_dcgan.datasets.image_folder import load_images
from chainer_dcgan.datasets.preparation import PreparationError, prepare

__all__ = [
    'Batch', 'DatasetError', 'ImageDataset', 'PreparationError',
    'RandomBatchIterator', 'load_images', 'prepare']
