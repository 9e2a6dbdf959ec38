"""What the numbers of faces stand for: ``--seed``, or ``--from``."""

import numpy

from chainer_dcgan.commands import flags
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import Prior, load_record


def add_from(parser):
    """Adds ``--from``."""
    parser.add_argument(
        '--from', dest='source', type=flags.path, metavar='FILE', help='npz '
        'file whose faces the numbers stand for, instead of those of --seed')


def load_faces(source: str, seed: int, prior: Prior, n: int) -> numpy.ndarray:
    """Gives the z of the first faces.

    Args:
        source (str): File of ``--from``, or ``None``.
        seed (int): ``--seed``.
        prior (~chainer_dcgan.models.prior.Prior): What z is drawn from.
        n (int): How many are needed.

    Returns:
        numpy.ndarray: float32, :math:`(N, n_z)`; with a file, what it holds,
        be it more or less.

    Raises:
        InputError: If the file cannot be used.
    """
    if source is None:
        # The first vectors of a seed are the same however many are drawn.
        return prior.draw(numpy.random.default_rng(seed), n)
    with advice('--from takes what any of these commands wrote beside its '
                'picture, for a generator of as many dimensions.'):
        z = load_record(source, prior.n_z)['z'].reshape(-1, prior.n_z)
    if not len(z):
        raise InputError(f'--from {source} holds no face.')
    return z


def load_numbered(
        source: str, seed: int, prior: Prior,
        numbers: list[int]) -> numpy.ndarray:
    """Gives the z that numbers stand for, and those between them.

    Args:
        source (str): File of ``--from``, or ``None``.
        seed (int): ``--seed``.
        prior (~chainer_dcgan.models.prior.Prior): What z is drawn from.
        numbers (list of int): Numbers of faces.

    Returns:
        numpy.ndarray: float32, :math:`(N, n_z)`, the greatest number among
        them.

    Raises:
        InputError: If the file cannot be used, or holds fewer faces.
    """
    pool = load_faces(source, seed, prior, 1 + max(numbers))
    if max(numbers) >= len(pool):
        raise InputError(
            f'--from {source} holds no face number {max(numbers)}: they go '
            f'from 0 to {len(pool) - 1}.')
    return pool
