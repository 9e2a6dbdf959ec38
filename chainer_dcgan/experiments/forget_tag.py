"""What a generator is to forget: a tag that a probe has learned."""

import dataclasses

import numpy

from chainer_dcgan import images
from chainer_dcgan.errors import RunError
from chainer_dcgan.experiments.cells import cells_of_region
from chainer_dcgan.experiments.forget_tasks import Task
from chainer_dcgan.experiments.forgetting import draw_without
from chainer_dcgan.latent import generate, prior_of
from chainer_dcgan.tags.judge import TagJudge
from chainer_dcgan.tags.region import effect_sizes, find_region

# Samples that must bear the tag, and as many that must not.
_LEAST = 10


@dataclasses.dataclass(frozen=True)
class TagTask(Task):
    """A task whose success a probe can measure.

    Attributes:
        judge: TagJudge, tells which samples bear the tag.
        fresh: numpy.ndarray, z of samples that nothing was learned from.
        before: float, share of them that bear the tag, in [0, 1].
    """

    judge: TagJudge
    fresh: numpy.ndarray
    before: float

    def measure_rates(self, gen, layer, choices, on_progress=None):
        """Measures how often samples bear the tag without some maps.

        Args:
            gen (Generator): Trained generator, on any device.
            layer (str): One of its convolution layers.
            choices (list of list of int): Maps to drop; first those that
                were chosen, then random ones.
            on_progress (callable): ``on_progress(done, total)`` with numbers
                of choices.

        Returns:
            dict: ``rate``, a dict of shares of the fresh samples, in [0, 1]:
            ``before``, ``after``, and without random maps the
            ``random_mean``, their standard deviation ``random_spread``, and
            the list ``random``.
        """
        rates = []
        for done, maps in enumerate(choices, 1):
            rates.append(float(_bear(self.judge, draw_without(
                gen, self.fresh, layer, maps)).mean()))
            if on_progress is not None:
                on_progress(done, len(choices))
        after, *random = rates
        return {'rate': {
            'before': self.before, 'after': after,
            'random_mean': float(numpy.mean(random)),
            'random_spread': float(numpy.std(random)), 'random': random}}


class LearnedTag:
    """What tagged images say of a tag: how it looks, and where.

    Args:
        dis (Discriminator): Trained discriminator, whose features it reads.

    Attributes:
        judge_ (TagJudge): Tells which images bear the tag.
        means_ (tuple of numpy.ndarray): uint8, :math:`(C, H, W)`: the mean
            image that bears it, and the mean of the others.
        effects_ (numpy.ndarray): See
            :func:`~chainer_dcgan.tags.region.effect_sizes`.
        region_ (numpy.ndarray): bool, (size, size), see
            :func:`~chainer_dcgan.tags.region.find_region`.
        counts_ (tuple of int): Images that bear the tag, and others.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(self, dis):
        self.dis = dis

    def fit(self, imgs: numpy.ndarray, has: numpy.ndarray, size: int):
        """Learns the tag.

        Args:
            imgs (numpy.ndarray): Aligned images, uint8,
                :math:`(N, C, H, W)`.
            has (numpy.ndarray): bool, :math:`(N,)`: which bear it.
            size (int): Rows and columns of the maps to find it in.

        Returns:
            LearnedTag: This object.

        Raises:
            InputError: If the tag cannot be learned.
        """
        self.judge_ = TagJudge(self.dis).fit(imgs, has)
        self.effects_ = effect_sizes(imgs, has)
        self.region_ = find_region(self.effects_, size)
        self.means_ = tuple(
            imgs[which].mean(axis=0).astype(numpy.uint8)
            for which in (has, ~has))
        self.counts_ = int(has.sum()), int((~has).sum())
        return self


def bears_any(has: numpy.ndarray, known: numpy.ndarray):
    """Finds images that bear any of some tags.

    Of tags of one column an image bears one; of others it may be unknown
    whether it bears any, unless one is known to be there.

    Args:
        has (numpy.ndarray): bool, :math:`(N, T)`: which image bears which
            tag.
        known (numpy.ndarray): bool, :math:`(N, T)`: where that is known.

    Returns:
        tuple of numpy.ndarray: bool, :math:`(N,)`: which images bear one,
        and of which that is sure.
    """
    return has.any(axis=1), known.all(axis=1) | has.any(axis=1)


def task_of_tag(gen, z, tag, rng, calibrate=False):
    """Makes the task of a tag that shows in one region of all samples.

    Args:
        gen (Generator): Trained generator, on any device.
        z (numpy.ndarray): Latent vectors to learn from, :math:`(B, n_z)`.
        tag (LearnedTag): The tag.
        rng (numpy.random.Generator): Draws as many fresh samples, and
            chooses cells.
        calibrate (bool): Whether to calibrate the judge with the samples
            first, see :meth:`TagJudge.calibrate`.

    Returns:
        TagTask: The task.

    Raises:
        RunError: If fewer than 10 samples bear the tag, or do not.
    """
    judge, probe = tag.judge_, tag.judge_.probe_
    x = generate(gen, z)
    if calibrate:
        judge.calibrate(images.to_uint8(x))
    bears = _bear(judge, x)
    if not _LEAST <= bears.sum() <= len(z) - _LEAST:
        raise RunError(
            f'the probe finds the tag in {bears.sum()} of {len(z)} samples; '
            f'at least {_LEAST} with and without are needed.')
    fresh = prior_of(gen).draw(rng, len(z))
    before = _bear(judge, generate(gen, fresh))
    return TagTask(
        cells_of_region(tag.region_, numpy.flatnonzero(bears),
                        numpy.flatnonzero(~bears), rng),
        fresh[before] if before.any() else z[bears],
        {'probe_auc': float(probe.auc_[0]),
         'probe_auc_error': float(probe.auc_error_[0]),
         'threshold': judge.threshold_,
         'n_tagged_images': tag.counts_[0],
         'n_other_images': tag.counts_[1],
         'n_samples': int(bears.sum()),
         'region': {'cells': int(tag.region_.sum()), 'of': tag.region_.size,
                    'greatest_effect': float(tag.effects_.max())}},
        judge, fresh, float(before.mean()))


def _bear(judge, x):
    return judge.predict(images.to_uint8(x))
