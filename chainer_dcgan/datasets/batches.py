"""Random batches from an image data set, the same ones for the same seed."""

import collections

import numpy
from chainer import dataset as dataset_module

_WORD = 2 ** 64 - 1

Batch = collections.namedtuple(
    'Batch', ['images', 'flips', 'tags'], defaults=[None])
Batch.__doc__ = """One batch, before flipping and scaling.

Attributes:
    images (numpy.ndarray): uint8, :math:`(B, C, S, S)`, C-contiguous.
    flips (numpy.ndarray): bool, :math:`(B,)`: the images to mirror left to
        right.
    tags (numpy.ndarray): Their tags, int8, :math:`(B, T)`; ``None`` if there
        are none.
"""


class RandomBatchIterator(dataset_module.Iterator):
    """Draws images with replacement, each mirrored with probability 1/2.

    As the reference does. An epoch is as many images drawn as the data set
    holds, so some images are drawn several times in it and others never.

    The batches are made when they are asked for, without a thread: copying
    128 images of 96x96 takes about a millisecond, and what is written to a
    snapshot is then always the state of the batch handed out next.

    One 64-bit word of a PCG64 generator decides about one image. The words
    themselves are used, not :class:`numpy.random.Generator`'s methods,
    because NumPy promises that only the words stay the same in its later
    versions.

    Args:
        dataset (ImageDataset): Images to draw from.
        batch_size (int): Images a batch.
        seed (int): Seed of this iterator's own generator.
        flip (bool): Whether to mirror images; without it the same images
            are drawn and ``flips`` is all false.
        part (slice): Which images of a batch are handed out, where several
            processes share it. All are drawn in any case; none else is read.
        tags (numpy.ndarray): The data set's tags, int8, :math:`(N, T)`, if
            batches are to come with them.

    Raises:
        ValueError: If the data set or the batch is empty.
    """

    repeat = True

    def __init__(
            self, dataset, batch_size, seed, flip=True, part=slice(None),
            tags=None):
        if not 0 < len(dataset) < 2 ** 32:
            raise ValueError(
                f'expected 1 to 2**32 - 1 images, found {len(dataset)}')
        if batch_size < 1:
            raise ValueError(
                f'expected a batch of at least 1 image, found {batch_size}')
        self.dataset = dataset
        self.batch_size = batch_size
        self.flip = flip
        self._part = part
        self._tags = tags
        self._words = numpy.random.PCG64(seed)
        self._drawn = 0
        self._previously_drawn = -1

    def __next__(self):
        words = self._words.random_raw(self.batch_size)
        # The upper half picks the image: a fraction of 2**32, times the
        # count. The lowest bit, independent of it, picks the flip.
        count = numpy.uint64(len(self.dataset))
        half = numpy.uint64(32)
        indices = ((words >> half) * count >> half).astype(numpy.intp)
        flips = (words & numpy.uint64(1)).astype(bool)
        if not self.flip:
            flips[:] = False
        self._previously_drawn = self._drawn
        self._drawn += self.batch_size
        indices = indices[self._part]
        return Batch(
            self.dataset.take(indices), flips[self._part],
            None if self._tags is None else self._tags[indices])

    next = __next__

    @property
    def epoch(self):
        """int: Times that as many images as the data set holds were drawn."""
        return self._drawn // len(self.dataset)

    @property
    def epoch_detail(self):
        """float: The epoch with its fraction."""
        return self._drawn / len(self.dataset)

    @property
    def previous_epoch_detail(self):
        """float: ``epoch_detail`` one batch ago; ``None`` before the first."""
        if self._previously_drawn < 0:
            return None
        return self._previously_drawn / len(self.dataset)

    @property
    def is_new_epoch(self):
        """bool: Whether the last batch ended an epoch."""
        if self._previously_drawn < 0:
            return False
        return self.epoch > self._previously_drawn // len(self.dataset)

    def serialize(self, serializer):
        """Writes or restores generator and position, exactly."""
        self._drawn = serializer('drawn', self._drawn)
        self._previously_drawn = serializer(
            'previously_drawn', self._previously_drawn)
        words = serializer('words', self._get_words())
        if words is not None:
            self._set_words(words)

    def _get_words(self):
        # PCG64 holds two 128-bit numbers, which no array type can.
        state = self._words.state['state']
        return numpy.array(
            [number >> shift & _WORD
             for number in (state['state'], state['inc'])
             for shift in (64, 0)], dtype=numpy.uint64)

    def _set_words(self, words):
        words = [int(word) for word in words]
        # The rest of the state belongs to 32-bit draws, which are not used.
        self._words.state = {
            'bit_generator': 'PCG64', 'has_uint32': 0, 'uinteger': 0,
            'state': {'state': words[0] << 64 | words[1],
                      'inc': words[2] << 64 | words[3]}}
