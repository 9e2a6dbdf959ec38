"""What z is drawn from."""

import dataclasses
import math

import numpy
from chainer import backend

from chainer_dcgan.models.contract import count_z

PRIORS = ('uniform', 'normal')
"""tuple of str: Names of the distributions."""


def uniform(rng: numpy.random.Generator, n: int, n_z: int) -> numpy.ndarray:
    """Draws latent vectors, uniform on [-1, 1], as both papers' nets take.

    The first vectors of a seed are the same however many are drawn.

    Args:
        rng (numpy.random.Generator): Random generator.
        n (int): Number of vectors.
        n_z (int): Their dimensions.

    Returns:
        numpy.ndarray: float32, :math:`(n, n\\_z)`.
    """
    return rng.uniform(-1, 1, (n, n_z)).astype(numpy.float32)


@dataclasses.dataclass(frozen=True)
class Prior:
    """Distribution of the latent vectors that a generator takes.

    Attributes:
        n_z: Dimensions of z.
        name: ``'uniform'``, on [-1, 1], as the reference's and the DCGAN
            paper's, or ``'normal'``, of mean 0 and variance 1.
        tag_rows: numpy.ndarray, :math:`(R, T)`: what the last entries are
            drawn from, a row at a time, see
            :class:`~chainer_dcgan.Generator`; ``None`` if they are like the
            others.

    Raises:
        ValueError: If there is no such distribution.
    """

    n_z: int
    name: str = 'uniform'
    tag_rows: numpy.ndarray | None = dataclasses.field(
        default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_prior(self.name)

    @property
    def limit(self):
        """float or numpy.ndarray: Largest entry met in training.

        1 or infinity; of a generator that was told tags for each entry,
        :math:`(n\\_z,)`.
        """
        limit = 1.0 if self.name == 'uniform' else math.inf
        if self.tag_rows is None:
            return limit
        limits = numpy.full(self.n_z, limit, numpy.float32)
        limits[self._n_free:] = 1
        return limits

    @property
    def _n_free(self):
        # Entries that are no tags.
        return self.n_z - (
            0 if self.tag_rows is None else self.tag_rows.shape[1])

    @property
    def unit(self) -> float:
        """What 1 is to the uniform distribution, by standard deviations."""
        return 1.0 if self.name == 'uniform' else math.sqrt(3)

    def draw(self, rng: numpy.random.Generator, n: int) -> numpy.ndarray:
        """Draws latent vectors.

        The first vectors of a seed are the same however many are drawn.

        Args:
            rng (numpy.random.Generator): Random generator.
            n (int): Number of vectors.

        Returns:
            numpy.ndarray: float32, :math:`(n, n\\_z)`.
        """
        if self.name == 'uniform':
            z = uniform(rng, n, self.n_z)
        else:
            z = rng.standard_normal((n, self.n_z), numpy.float32)
        if self.tag_rows is not None:
            # What was drawn for the last entry chooses a row: then each
            # vector takes as many numbers, and there are no more.
            bits = numpy.ascontiguousarray(z[:, -1]).view(numpy.uint32)
            z[:, self._n_free:] = self.tag_rows[bits % len(self.tag_rows)]
        return z

    def confine(self, z):
        """Brings latent vectors back to where the generator has met some.

        Args:
            z (:ref:`ndarray`): Latent vectors, :math:`(B, n_z)`.

        Returns:
            :ref:`ndarray`: Of the same shape: entries in [-1, 1], or, of the
            normal distribution, vectors no longer than nearly all of it are,
            the square root of ``n_z``; tags in [-1, 1].
        """
        xp = backend.get_array_module(z)
        if self.name == 'uniform':
            return xp.clip(z, -1, 1)
        free, tags = z[:, :self._n_free], z[:, self._n_free:]
        length = xp.linalg.norm(free, axis=1, keepdims=True)
        return xp.concatenate([
            free * xp.minimum(1, self._n_free ** 0.5 / xp.maximum(
                length, 1e-6)),
            xp.clip(tags, -1, 1)], axis=1)


def check_prior(name: str) -> None:
    """Checks the name of a distribution.

    Args:
        name (str): Name.

    Raises:
        ValueError: If there is no such distribution.
    """
    if name not in PRIORS:
        raise ValueError(f'prior must be one of {PRIORS}, not {name!r}')


def prior_of(gen) -> Prior:
    """Tells what a generator's z is drawn from.

    Args:
        gen (~chainer.Link): Generator. Its attribute ``prior`` names the
            distribution: the uniform one if it has none; ``tag_rows``, if
            it has tags, what these are drawn from.

    Returns:
        Prior: The distribution.

    Raises:
        ContractError: If the generator has no ``n_z``.
        ValueError: If there is no such distribution.
    """
    rows = getattr(gen, 'tag_rows', None)
    return Prior(count_z(gen), getattr(gen, 'prior', 'uniform'),
                 None if rows is None else backend.CpuDevice().send(rows))


def category(tag):
    """Tells a tag's category; tags of one exclude each other.

    Args:
        tag (str): Such as ``'hair:blonde'``.

    Returns:
        str: Its category, such as ``'hair'``; a tag without a colon is one by
        itself.
    """
    return tag.partition(':')[0]
