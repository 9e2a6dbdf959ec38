"""Tag vectors of a generator, from images that bear tags.

A probe on D's features learns the tags from labelled images, z is regressed
on the probe's answers for generated images, and every vector is tried. See
docs/latent.md for what this can and cannot find.
"""

import numpy

from chainer_dcgan import images
from chainer_dcgan.features.discriminator import DiscriminatorFeatures
from chainer_dcgan.latent.sampling import generate
from chainer_dcgan.models.prior import prior_of
from chainer_dcgan.tags.file import Tag
from chainer_dcgan.tags.probe import TagProbe
from chainer_dcgan.tags.told import ToldVectors
from chainer_dcgan.tags.vectors import TagVectors

LEAST_AUC = 0.75
"""float: What a probe must reach on images held out."""

LEAST_EFFECT = 0.1
"""float: How far a slider must move the probe's answer.

In units of :attr:`TagProbe.scale_`: for a probe that knows the tag, 1 is the
difference between its mean answers for labelled images that bear it and for
those that do not.
"""


def is_known(auc, auc_error):
    """Decides whether a probe knows a tag.

    It does if the area under its ROC curve is at least :data:`LEAST_AUC` and
    more than 3 standard errors above 0.5.

    Args:
        auc (float or numpy.ndarray): Area; NaN if it was not learned.
        auc_error (float or numpy.ndarray): Its standard error.

    Returns:
        bool or numpy.ndarray: Whether it does.
    """
    return (auc >= LEAST_AUC) & (auc - 3 * auc_error > 0.5)


def judge(
        known: bool, effect: float, side_effects: numpy.ndarray,
        random_effects: numpy.ndarray) -> bool:
    """Decides whether a tag works.

    It does if the probe knows it and the slider raises the probe's answer: by
    at least :data:`LEAST_EFFECT`, more than it raises the answer for any
    other tag that the probe knows, and more than any of the random vectors
    does in either direction.

    Args:
        known (bool): Whether the probe knows the tag.
        effect (float): Mean change along the tag's vector.
        side_effects (numpy.ndarray): Mean changes of the answers for the
            other tags that the probe knows along it.
        random_effects (numpy.ndarray): Mean changes of the tag's answer
            along random vectors.

    Returns:
        bool: Whether it works.
    """
    return bool(known and effect >= LEAST_EFFECT
                and effect > numpy.max(side_effects, initial=0)
                and effect > numpy.abs(random_effects).max(initial=0))


def vectors_for(gen, n_images=5000):
    """Chooses how a generator's tag vectors are found.

    Args:
        gen (Generator): Trained generator.
        n_images (int): Generated images to learn from, if they are learned.

    Returns:
        TagVectors: To be fitted; for a generator that was told tags, those
        of its own.
    """
    names = getattr(gen, 'tags', ())
    return ToldVectors(names) if names else TagVectors(n_images)


def learn_tags(gen, dis, imgs, names, has, known, rng, probe=None,
               vectors=None, on_progress=None):
    """Learns one vector for each tag.

    Args:
        gen (Generator): Trained generator, on any device.
        dis (Discriminator): The discriminator that it was trained against.
        imgs (numpy.ndarray): Labelled images, uint8, :math:`(N, C, H, W)`.
        names (list of str): Tags.
        has (numpy.ndarray): bool, :math:`(N, T)`: which image bears which
            tag.
        known (numpy.ndarray): bool, :math:`(N, T)`: where that is known.
        rng (numpy.random.Generator): Random generator.
        probe (TagProbe): Probe to fit; a default one if ``None``.
        vectors (TagVectors): Regression to fit; a default one if ``None``,
            see :func:`vectors_for`.
        on_progress (callable): Called with the number of generated images
            and their total.

    Returns:
        tuple: list of Tag, in the order of ``names``, and the fitted probe
        and vectors, the latter for the learned tags alone.

    Raises:
        ImportError: If scikit-learn is not installed.
    """
    probe = TagProbe() if probe is None else probe
    vectors = vectors_for(gen) if vectors is None else vectors
    features = DiscriminatorFeatures(dis).fit(imgs)
    probe.fit(features.transform(imgs), has, known)
    learned = numpy.flatnonzero(~numpy.isnan(probe.auc_))

    def answer(z):
        fakes = images.to_uint8(generate(gen, z))
        answers = probe.decision_function(features.transform(fakes))
        return answers[:, learned] / probe.scale_[learned]

    if len(learned):
        vectors.fit(answer, prior_of(gen), rng, on_progress,
                    [names[i] for i in learned])
    tags = [Tag(name, numpy.zeros(gen.n_z, numpy.float32), int(n), None, 0.0,
                0.0, False)
            for name, n in zip(names, probe.n_labelled_)]
    known = is_known(probe.auc_, probe.auc_error_)[learned]
    for i, tag in enumerate(learned):
        effect, others = vectors.effects_[i, i], vectors.random_effects_[i]
        besides = known & (learned != tag)
        tags[tag] = Tag(
            names[tag], vectors.vectors_[i], tags[tag].n_labelled,
            float(probe.auc_[tag]), float(effect),
            float(numpy.abs(others).max(initial=0)),
            judge(known[i], effect, vectors.effects_[i, besides], others))
    return tags, probe, vectors
