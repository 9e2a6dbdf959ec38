"""A generator whose weights are the average over the last iterations."""

import copy

from chainer_dcgan.functions import dispatch

# Early on, an average over a fixed number of images would be one over
# weights that are long overtaken (Karras et al. 2020, arXiv 2006.06676, C).
_MAX_SHARE = 0.05


class GeneratorAverage:
    """Exponential moving average of a generator's weights.

    What D has just pushed G to, the next steps often take back; the average
    draws without these swings (Yazici et al. 2019, arXiv 1806.04498). The
    running statistics of batch normalization are averaged likewise.

    Args:
        gen (Generator): Generator that is trained; it is copied.
        half_life (int): Images of the data set after which a weight's share
            has halved; less while few have been shown.

    Attributes:
        gen (Generator): The average.
    """

    def __init__(self, gen, half_life):
        self.gen = copy.deepcopy(gen)
        self.gen.cleargrads()
        self._half_life = half_life

    def update(self, gen, n_new, n_images):
        """Takes in the weights after an iteration.

        Args:
            gen (Generator): Generator that is trained.
            n_new (int): Images that the iteration showed.
            n_images (int): Images shown in all.
        """
        half_life = min(self._half_life, _MAX_SHARE * n_images)
        rate = 1 - 0.5 ** (n_new / half_life)
        pairs = list(zip(_arrays(self.gen), _arrays(gen)))
        kernels = dispatch.kernels(*(array for pair in pairs
                                     for array in pair))
        if kernels is not None and all(
                array.flags.c_contiguous for pair in pairs for array in pair):
            kernels.follow_at_once(pairs, rate)
            return
        for average, array in pairs:
            average += rate * (array - average)


def _arrays(gen):
    for param in gen.params():
        yield param.array
    for link in gen.links():
        if hasattr(link, 'avg_var'):
            yield link.avg_mean
            yield link.avg_var
