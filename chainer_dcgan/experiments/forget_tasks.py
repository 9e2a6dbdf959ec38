"""What a generator is to forget: a thing that a person has drawn boxes around.

The module :mod:`~chainer_dcgan.experiments.forget_tag` does without a person.
"""

import dataclasses

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.cells import Cells, cells_of_boxes


@dataclasses.dataclass(frozen=True)
class Task:
    """What to learn from, and what to show afterwards.

    Attributes:
        cells: Cells of the numbered samples.
        examples: numpy.ndarray, z of samples that show the thing.
        found: dict, figures to be written down.
    """

    cells: Cells
    examples: numpy.ndarray
    found: dict

    def measure_rates(self, gen, layer, choices, on_progress=None):
        """Measures nothing: no one knows boxes around fresh samples.

        Args:
            gen (Generator): See :meth:`TagTask.measure_rates`.
            layer (str): Likewise.
            choices (list of list of int): Likewise.
            on_progress (callable): Likewise.

        Returns:
            dict: No figures.
        """
        return {}


def map_size(gen, layer):
    """Gives the size of a layer's maps: 1/8, 1/4, 1/2 of the image's.

    Args:
        gen (Generator): Generator.
        layer (str): ``'dc1'``, ``'dc2'`` or ``'dc3'``.

    Returns:
        int: Rows and columns.
    """
    return gen.image_size >> (4 - int(layer[-1]))


def task_of_boxes(gen, z, layer, boxes, rng):
    """Makes the task of boxes that a person has drawn.

    Args:
        gen (Generator): Trained generator.
        z (numpy.ndarray): The numbered samples' latent vectors.
        layer (str): Convolution layer whose maps are to be dropped.
        boxes (list of Box): Boxes around the thing.
        rng (numpy.random.Generator): Chooses cells outside of the boxes.

    Returns:
        Task: The task.

    Raises:
        InputError: If the boxes are in one sample alone.
    """
    numbers = sorted({box.number for box in boxes})
    if len(numbers) < 2:
        raise InputError(
            'the boxes are in one sample alone, and the accuracy is measured '
            'on others. Label more.')
    cells = cells_of_boxes(boxes, map_size(gen, layer), gen.image_size, rng)
    return Task(cells, z[numbers],
                {'n_boxes': len(boxes), 'n_samples': len(numbers)})
