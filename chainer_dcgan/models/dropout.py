"""Dropout that can be repeated and resumed."""

import chainer
import numpy


class Dropout(chainer.Link):
    """Inverted dropout (arXiv 1207.0580), with random numbers of its own.

    :func:`chainer.functions.dropout` draws from the device's global
    generator, whose state no snapshot holds. Here a mask is a function of a
    seed and of how many were drawn before; both are saved with the weights.
    Masks are drawn on the host, so that every device has the same ones.

    Args:
        ratio (float): Probability of dropping a unit, at least 0, less
            than 1. The others are divided by the probability of staying.
        rng (numpy.random.Generator): Where the seed comes from; 0 if it is
            ``None``.
    """

    def __init__(
            self, ratio: float,
            rng: numpy.random.Generator | None=None) -> None:
        super().__init__()
        self.ratio = ratio
        self.add_persistent(
            'seed', 0 if rng is None else int(rng.integers(2 ** 63)))
        self.add_persistent('n_drawn', 0)

    def forward(self, x):
        """Drops units in training; in test mode it changes nothing.

        Args:
            x (~chainer.Variable): Units, float32, any shape.

        Returns:
            ~chainer.Variable: Units, of the same shape.
        """
        if not chainer.config.train:
            return x
        rng = numpy.random.default_rng([self.seed, self.n_drawn])
        self.n_drawn += 1
        stays = rng.random(x.shape, numpy.float32) >= self.ratio
        mask = stays * numpy.float32(1 / (1 - self.ratio))
        return x * self.device.send(mask)
