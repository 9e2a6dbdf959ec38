"""A word of warning when a run seems to have failed."""

import contextlib
import math

import numpy
from chainer.training import extension

from chainer_dcgan import images
from chainer_dcgan.latent import generate, prior_of
from chainer_dcgan.storage import layout
from chainer_dcgan.training.priorities import PRIORITIES

# Of the real images' distance. In four runs of the presets chainer-dcgan and
# best on 10,000 faces it was never below 0.28 from 50,000 images shown on,
# and mostly between 0.7 and 0.95; before, as low as 0.07.
MIN_DISTANCE = 0.2
# D's two cross entropies are 0.05 together if it is right with a probability
# of 97.5 %. Over thirty runs of several presets: never below 0.08 from
# 50,000 images on; before, 0.06.
MAX_CERTAINTY = 0.05
# Images shown, before which neither says anything: G first has to learn that
# there is more than one image, and D is ahead of it meanwhile.
START = 50000


class CollapseWarning(extension.Extension):
    """Warns if G's images have become alike, or if D has won; once each.

    How far images are apart is the root of the mean squared difference of
    their pixels, over all pairs. A generator that draws one image again and
    again (mode collapse, arXiv 1701.00160, section 5.1.2) has 0; a good one
    has what real images have.

    Args:
        gen (Generator): Generator to watch.
        real (numpy.ndarray): float32 real images, :math:`(B, C, H, W)`, in
            [-1, 1); some dozens.
        warn (callable): Takes each message.
    """

    priority = PRIORITIES['CollapseWarning']

    def __init__(self, gen, real, warn):
        self._gen = gen
        self._z = prior_of(gen).draw(
            numpy.random.default_rng(0), len(real))
        self._real_distance = mean_distance(real)
        self._warn = warn
        self._warned = {'distance': False, 'loss': False}

    def __call__(self, trainer):
        shown = trainer.updater.n_images
        if shown < START:
            return
        if not self._warned['distance']:
            x = images.from_uint8(images.to_uint8(
                generate(self._gen, self._z)))
            distance = mean_distance(x)
            if distance < MIN_DISTANCE * self._real_distance:
                self._say('distance', (
                    f'after {shown:,} images, the generated images are only '
                    f'{distance / self._real_distance:.2f} times as far apart '
                    'as real ones. Look at the newest picture in preview: if '
                    f'its faces are all alike, G has collapsed. {_ADVICE}'))
        log = trainer.get_extension(layout.LOG_REPORT).log
        loss = log[-1].get('dis/loss', math.inf) if log else math.inf
        if not self._warned['loss'] and 0 <= loss < MAX_CERTAINTY:
            self._say('loss', (
                f"after {shown:,} images, D's loss is {loss:.3f}: it is "
                'nearly always right, and G has little to learn from it. '
                f'{_ADVICE}'))

    def _say(self, kind, message):
        self._warned[kind] = True
        self._warn(message)

    def serialize(self, serializer):
        for kind, warned in self._warned.items():
            # Snapshots from before there was this extension lack it.
            with contextlib.suppress(KeyError):
                self._warned[kind] = bool(serializer(
                    'warned_' + kind, warned))


_ADVICE = (
    'It may recover; if it does not, go on from an earlier snapshot, or '
    'start again with another seed or with more images.')


def mean_distance(x: numpy.ndarray) -> float:
    """Tells how far images are apart.

    Args:
        x (numpy.ndarray): Float images, :math:`(B, ...)`, at least 2.

    Returns:
        float: Root of the mean squared difference of a pixel, over all pairs
        of images.
    """
    # The mean square over pairs is twice the variance.
    return math.sqrt(2 * x.var(axis=0, ddof=1, dtype=numpy.float64).mean())
