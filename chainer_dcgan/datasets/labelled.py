"""Images with a class each, such as a folder of class folders."""

import collections
import dataclasses
from collections.abc import Callable

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.image_folder import load_images


@dataclasses.dataclass(frozen=True)
class LabelledImages:
    """Images that each belong to one of several classes.

    Attributes:
        images: numpy.ndarray, uint8, :math:`(N, C, S, S)`.
        labels: numpy.ndarray, int64, :math:`(N,)`: numbers into ``classes``.
        classes: tuple of str.
        source: str, where the images came from, for people to read.
        skipped: list of tuple, name and reason for each file left out.
    """

    images: numpy.ndarray
    labels: numpy.ndarray
    classes: tuple
    source: str
    skipped: list = dataclasses.field(default_factory=list)

    def __len__(self):
        return len(self.images)


def load_class_folders(
        source: str, image_size: int, channels: int=3, part: str | None=None,
        classes: tuple[str, ...] | None=None, cache_dir: str | None=None,
        on_progress: Callable | None=None):
    """Loads images whose folder names their class.

    Args:
        source (str): Folder or archive of class folders, as
            :func:`~chainer_dcgan.datasets.load_images` takes. What lies
            deeper counts for the outermost folder.
        image_size (int): Side of the images in pixels.
        channels (int): 3 for colour, 1 for grey.
        part (str): If the source holds both ``train`` and ``test`` with
            class folders in each: which of the two.
        classes (tuple of str): Classes to number by, those of the training
            images for instance; ``None`` for the folders' names, sorted.
        cache_dir (str): See :func:`~chainer_dcgan.datasets.load_images`.
        on_progress (callable): Likewise.

    Returns:
        LabelledImages: Sorted by name, and so by class.

    Raises:
        DatasetError: If the source cannot be used, an image lies in no class
            folder, there is only one class, or one is not in ``classes``.
    """
    dataset = load_images(source, image_size, channels, cache_dir=cache_dir,
                          on_progress=on_progress)
    paths = [name.split('/') for name in dataset.names]
    tops = {path[0] for path in paths}
    images = dataset.images
    if part is not None and {'train', 'test'} <= tops:
        kept = [i for i, path in enumerate(paths) if path[0] == part]
        paths = [paths[i][1:] for i in kept]
        images = images[kept]
    for path in paths:
        if len(path) < 2:
            raise DatasetError(
                f'expected a folder for each class in {source}, found the '
                f'image {path[-1]} outside of one. Pass a folder such as one '
                'with cat/1.png and dog/1.png.')
    found = collections.Counter(path[0] for path in paths)
    if classes is None:
        classes = tuple(sorted(found))
        if len(classes) < 2:
            raise DatasetError(
                f'expected at least two class folders in {source}, found only '
                f'{classes[0]}.'
                )
    number = {name: i for i, name in enumerate(classes)}
    for name in sorted(found):
        if name not in number:
            raise DatasetError(
                '{} holds the class {!r}, which is not among the training '
                'classes: {}.'.format(source, name, ', '.join(classes)))
    labels = numpy.array([number[path[0]] for path in paths])
    return LabelledImages(images, labels, tuple(classes), str(source),
                          dataset.skipped)
