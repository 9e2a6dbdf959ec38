"""Images for training: loading, preparing, caching, tagging, batching."""

from chainer_dcgan.datasets.avatars import N_TRAINING, load_avatars
from chainer_dcgan.datasets.batches import Batch, RandomBatchIterator
from chainer_dcgan.datasets.chainer_sets import load_cifar10, load_svhn
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.fashion_mnist import load_fashion_mnist
from chainer_dcgan.datasets.image_dataset import ImageDataset
from chainer_dcgan.datasets.image_folder import load_images
from chainer_dcgan.datasets.labelled import LabelledImages, load_class_folders
from chainer_dcgan.datasets.preparation import PreparationError, prepare
from chainer_dcgan.datasets.source import check_output
from chainer_dcgan.datasets.splitting import hold_out
from chainer_dcgan.datasets.tag_table import TagTable, load_tag_table
from chainer_dcgan.datasets.wording import list_skipped, printable

__all__ = [
    'N_TRAINING', 'Batch', 'DatasetError', 'ImageDataset', 'LabelledImages',
    'PreparationError', 'RandomBatchIterator', 'TagTable', 'check_output',
    'hold_out', 'list_skipped', 'load_avatars', 'load_cifar10',
    'load_class_folders', 'load_fashion_mnist', 'load_images', 'load_svhn',
    'load_tag_table', 'prepare', 'printable']
