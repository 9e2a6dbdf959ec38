"""Ways through the latent space: lines, arcs, neighbourhoods and loops.

Arrays in, arrays out, on the device that they came on.
"""

import numpy
from chainer import backend


def interpolate(start, end, n_steps):
    """Goes from one latent vector to another in a straight line.

    Args:
        start (:ref:`ndarray`): First vector, :math:`(n\\_z,)`.
        end (:ref:`ndarray`): Last vector, :math:`(n\\_z,)`.
        n_steps (int): Vectors in all, both ends among them.

    Returns:
        :ref:`ndarray`: float32, (n_steps, n_z).
    """
    xp = backend.get_array_module(start)
    t = xp.linspace(0, 1, n_steps, dtype=numpy.float32)[:, None]
    return (1 - t) * start + t * end


def interpolate_spherically(start, end, n_steps):
    """Goes from one latent vector to another in an arc around the origin.

    Random vectors of many dimensions nearly all have the same length: for
    z uniform on [-1, 1]^100 it is 5.8 +- 0.3. The middle of a straight line
    between two of them has a length of about 4.1, which the generator met
    in training practically never; pictures get paler and more alike there.
    An arc keeps the length (White, arXiv 1609.04468, section 2.1; the formula
    is Shoemake's, SIGGRAPH 1985, section 3.3).

    The direction follows the formula, and the length goes from one to the
    other in equal steps. Entries may leave [-1, 1] by a little on the way.

    Args:
        start (:ref:`ndarray`): First vector, :math:`(n\\_z,)`, not zero.
        end (:ref:`ndarray`): Last vector, :math:`(n\\_z,)`, not zero.
        n_steps (int): Vectors in all, both ends among them.

    Returns:
        :ref:`ndarray`: float32, (n_steps, n_z).

    Raises:
        ValueError: If a vector is zero, or the two point in opposite
            directions, so that no arc is the shortest.
    """
    xp = backend.get_array_module(start)
    lengths = [float(xp.linalg.norm(z)) for z in (start, end)]
    if not min(lengths):
        raise ValueError('a vector of length 0 has no direction')
    cosine = float(start @ end) / (lengths[0] * lengths[1])
    angle = numpy.arccos(numpy.clip(cosine, -1, 1))
    if numpy.pi - angle < 1e-3:
        raise ValueError('the two vectors point in opposite directions: no '
                         'arc between them is the shortest')
    if angle < 1e-3:
        return interpolate(start, end, n_steps)
    t = xp.linspace(0, 1, n_steps)[:, None]
    arc = (xp.sin((1 - t) * angle) * (start / lengths[0])
           + xp.sin(t * angle) * (end / lengths[1])) / numpy.sin(angle)
    arc *= (1 - t) * lengths[0] + t * lengths[1]
    return arc.astype(numpy.float32)


def neighbours(z, n, size, rng):
    """Draws vectors around a latent vector: uniform noise is added to it.

    Nothing is clipped to [-1, 1]. Noise that is cut off at the limits would
    be one-sided there, and ``z`` itself may lie outside, as the results of
    vector arithmetic do.

    Args:
        z (:ref:`ndarray`): Latent vector, :math:`(n\\_z,)`.
        n (int): Number of neighbours.
        size (float): Noise is uniform on [-size, size]; 0.25 in the DCGAN
            paper (arXiv 1511.06434, figure 7).
        rng (numpy.random.Generator): Random generator.

    Returns:
        :ref:`ndarray`: float32, (n, n_z).
    """
    noise = rng.uniform(-size, size, (n, len(z))).astype(numpy.float32)
    return z + backend.get_device_from_array(z).send(noise)


def loop(points, n_frames):
    """Goes through latent vectors on a smooth curve that closes.

    A uniform Catmull-Rom spline (Catmull and Rom, 1974): it passes through
    the points, and its velocity does not jump, at the end neither. Between
    two points it is brought to the length that lies between theirs, for the
    reason given in :func:`interpolate_spherically`.

    Args:
        points (:ref:`ndarray`): Vectors to pass through, (n_points, n_z),
            two at least.
        n_frames (int): Vectors on the curve; the one after the last would be
            the first again.

    Returns:
        :ref:`ndarray`: float32, (n_frames, n_z).

    Raises:
        ValueError: If there are fewer than two points.
    """
    if len(points) < 2:
        raise ValueError(
            f'a loop needs at least 2 points, not {len(points)}')
    xp = backend.get_array_module(points)
    at = xp.arange(n_frames) * (len(points) / n_frames)
    number = at.astype(numpy.int64)
    t = (at - number)[:, None]
    # The point before, the two that the frame lies between, the one after.
    a, b, c, d = (points[(number + i) % len(points)] for i in (-1, 0, 1, 2))
    curve = b + 0.5 * t * (
        c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    norm = xp.linalg.norm
    # Of slope 0 at the points, or the velocity would jump there.
    share = t * t * (3 - 2 * t)
    length = ((1 - share) * norm(b, axis=1, keepdims=True)
              + share * norm(c, axis=1, keepdims=True))
    curve *= length / xp.maximum(norm(curve, axis=1, keepdims=True), 1e-6)
    return curve.astype(numpy.float32)
