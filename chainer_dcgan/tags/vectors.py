"""Directions in the latent space along which a probe's answers grow."""

from collections.abc import Callable, Sequence

import numpy

from chainer_dcgan.latent.directions import apply_sliders
from chainer_dcgan.models.inference import infer_batches
from chainer_dcgan.models.prior import Prior

_BATCHSIZE = 256


class TagVectors:
    """Regresses z on a probe's answers for generated images.

    z is predicted from the answers for all tags together, each scaled to
    unit variance, by ridge regression; the coefficients of a tag are its
    vector, scaled so that the largest absolute entry is 1, as the reference's
    web page expects, or as much of a normal z by standard deviations. Since
    the other answers are in the regression too, a vector leads to more of its
    own tag and, as far as that is possible, to no more of any other;
    regressing each answer on z by itself mixes tags that go together in the
    generated images. This is this project's method: the
    one behind the reference's vectors was never published.

    Then every vector is tried on fresh z: all are moved as by the page's
    slider at 100 (:func:`~chainer_dcgan.latent.apply_sliders`), and the
    probe's answers are compared with those before. The same is done with
    random vectors, all as long as the longest of the tags' vectors: each tag
    is held against random vectors of its own length or a greater one.

    Follows scikit-learn's conventions.

    Args:
        n_images (int): Generated images to learn from.
        n_faces (int): Generated images to move.
        n_random (int): Random vectors to compare with.
        ridge (float): Penalty, as a multiple of the answers' variance. The
            less, the more a vector avoids the other tags, and the shorter
            it falls of its own.

    Attributes:
        vectors_ (numpy.ndarray): float32, :math:`(T, n_z)`; 0 where the
            answer is always the same.
        effects_ (numpy.ndarray): Mean change of answer j after moving along
            vector i, :math:`(T, T)`.
        spreads_ (numpy.ndarray): Standard deviation over the faces of the
            change of a tag's own answer, :math:`(T,)`.
        random_effects_ (numpy.ndarray): Mean change of a tag's own answer
            after moving along each random vector, (T, n_random).
    """

    def __init__(
            self, n_images: int=5000, n_faces: int=100, n_random: int=20,
            ridge: float=1.0) -> None:
        self.n_images = n_images
        self.n_faces = n_faces
        self.n_random = n_random
        self.ridge = ridge

    def fit(
            self, answer: Callable, prior: Prior, rng: numpy.random.Generator,
            on_progress: Callable | None=None, names: Sequence[str]=()):
        """Finds and tries the vectors.

        Args:
            answer (callable): Takes z, :math:`(B, n_z)`, and returns the
                probe's answers for the images made of it, :math:`(B, T)`.
            prior (~chainer_dcgan.models.prior.Prior): What z is drawn from.
            rng (numpy.random.Generator): Random generator.
            on_progress (callable): Called with the number of images drawn
                and their total.
            names (sequence of str): The tags that it answers for, where
                they matter.

        Returns:
            TagVectors: This object.

        Raises:
            ValueError: If there are too few images to determine a vector.
        """
        ask = _Questions(answer, on_progress, lambda n_tags: (
            self.n_images + self.n_faces * (1 + n_tags + self.n_random)))
        self.vectors_ = self._find(ask, names, prior, rng)
        self._measure(
            ask, prior.draw(rng, self.n_faces), prior.limit, rng)
        return self

    def _find(self, ask, names, prior, rng):
        if self.n_images < 2 * prior.n_z:
            raise ValueError(
                f'expected n_images of at least twice n_z ({2 * prior.n_z}), '
                f'found {self.n_images}')
        z = prior.draw(rng, self.n_images)
        answers = ask(z)
        z = z - z.mean(axis=0)
        answers = answers - answers.mean(axis=0)
        deviations = answers.std(axis=0)
        # An answer that never changes has no direction; it stays 0.
        answers /= numpy.where(deviations > 0, deviations, 1)
        n, n_tags = answers.shape
        # The covariance of answers and z, up to a factor. From least squares:
        # of a sample's own covariance, entries of z that by chance go
        # together are a part.
        gradients = numpy.linalg.lstsq(z, answers, rcond=None)[0].T
        coef = numpy.linalg.solve(
            answers.T @ answers / n + self.ridge * numpy.eye(n_tags),
            gradients)
        scale = numpy.abs(coef).max(axis=1, keepdims=True)
        coef *= prior.unit / numpy.where(scale > 0, scale, 1)
        return coef.astype(numpy.float32)

    def _measure(self, ask, z, limit, rng):
        before = ask(z)

        def change(vector):
            moved = apply_sliders(z, vector[None], [100], limit=limit)
            return ask(moved) - before

        changes = [change(vector) for vector in self.vectors_]
        self.effects_ = numpy.array([c.mean(axis=0) for c in changes])
        self.spreads_ = numpy.array(
            [c[:, i].std() for i, c in enumerate(changes)])
        length = self._length(z, limit)
        others = rng.standard_normal(
            (self.n_random, z.shape[1])).astype(numpy.float32)
        others *= length / numpy.linalg.norm(others, axis=1, keepdims=True)
        self.random_effects_ = numpy.array(
            [change(vector).mean(axis=0) for vector in others]).T


    def _length(self, z, limit):
        # That of the random vectors.
        return numpy.linalg.norm(self.vectors_, axis=1).max()


class _Questions:
    """Asks the probe in batches and counts the images."""

    def __init__(self, answer, on_progress, count_all):
        self._answer = answer
        self._on_progress = on_progress
        self._count_all = count_all
        self._done = 0

    def __call__(self, z):
        answers = []
        for part in infer_batches(self._answer, z, _BATCHSIZE):
            answers.append(part)
            self._done += len(part)
            if self._on_progress is not None:
                self._on_progress(self._done, self._count_all(part.shape[1]))
        return numpy.concatenate(answers).astype(numpy.float64)
