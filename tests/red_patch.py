"""A generator built by hand: one known map draws a known thing."""

import numpy

from chainer_dcgan import Generator

# What it draws if the first entry of z is positive, the brighter the greater:
# a red square. (left, top, right, bottom) in its images of 32 x 32.
BOX = (16, 0, 24, 8)
MAP = 5
CELLS = [(0, 4), (0, 5), (1, 4), (1, 5)]


def make_generator():
    """Map 5 of dc2 draws the square; the seven others are dark behind it.

    They draw a background by the other entries of z, everywhere else.
    """
    gen = Generator(n_z=4, ch=32, image_size=32)
    rng = numpy.random.RandomState(0)
    for name in ('l0z', 'dc1', 'dc2', 'dc3', 'dc4'):
        getattr(gen, name).W.array[...] = 0
    # A kernel's middle copies a position to the 2 x 2 above it; the first
    # entry of that, to one of them alone.
    one, four = (1, 1), (slice(1, 3), slice(1, 3))
    gen.l0z.W.array[1, 0] = 3
    gen.l0z.W.array[4:, 1:] = rng.normal(0, 1, (124, 3))
    gen.dc1.W.array[(0, 0, *one)] = 1
    gen.dc1.W.array[1:, 1:] = rng.normal(0, 0.05, (31, 15, 4, 4))
    gen.dc2.W.array[1:] = rng.normal(0, 0.05, (15, 8, 4, 4))
    gen.dc2.W.array[(0, slice(None), *four)] = -30
    gen.bn2.beta.array[:] = 1
    gen.dc2.W.array[:, MAP] = 0
    gen.dc2.W.array[(0, MAP, *four)] = 1
    gen.bn2.beta.array[MAP] = 0
    gen.dc3.W.array[(MAP, 0, *four)] = 1
    gen.dc3.W.array[:MAP, 1:] = rng.normal(0, 0.1, (MAP, 3, 4, 4))
    gen.dc3.W.array[MAP + 1:, 1:] = rng.normal(0, 0.1, (7 - MAP, 3, 4, 4))
    gen.dc4.W.array[(0, 0, *four)] = 1
    gen.dc4.W.array[1:] = rng.normal(0, 0.1, (3, 3, 4, 4))
    return gen


def shows(z):
    """Says in which samples the square is there to be seen."""
    return z[:, 0] > 0.1
