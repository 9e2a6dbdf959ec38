"""Tags of a batch, which both nets are told."""

import chainer.functions as F
import numpy
from chainer import backend

# With 1, D learns small things such as the colours of eyes late; with 6, it
# neglects what is no tag, and shapes are the worse for it.
_MISMATCH = 2


class ToldTags:
    """Tags of real images, which the generated ones are to bear as well.

    For each image there are wrong tags, too: those of the next one in the
    batch, one category at a time. D is to find each of its real images less
    real with them. Without this, it tells real images from generated ones by
    whatever is easiest, and learns little of most tags. Reed et al. 2016
    (arXiv 1605.05396, section 4.1) show D real images with wrong texts to
    that end.

    Args:
        tags (:ref:`ndarray`): float32, :math:`(B, T)`, each 1, -1 or, where
            it is unknown, 0.
        categories (:ref:`ndarray`): float32, :math:`(T, C)`: 1 where a tag
            belongs to a category.
    """

    def __init__(self, tags, categories):
        xp = backend.get_array_module(tags)
        self.tags = tags
        # The first column is that of the logit without tags.
        self._weights = xp.pad(tags, ((0, 0), (1, 0)), constant_values=1)
        self._categories = xp.pad(categories, ((1, 0), (0, 0)))
        wrong = xp.roll(tags, 1, axis=0)
        changes = numpy.float32(1) * (wrong - tags) * (wrong * tags != 0)
        self._changes = xp.pad(changes, ((0, 0), (1, 0)))
        self._differ = (
            abs(self._changes) @ self._categories > 0).astype(tags.dtype)
        # By category: what few images bear differs in few pairs, and is to be
        # learnt as well as the rest.
        self._differ *= _MISMATCH / self._differ.shape[1] / xp.maximum(
            self._differ.sum(axis=0), 1)

    def put_into(self, z):
        """Puts them into latent vectors.

        Args:
            z (:ref:`ndarray`): Latent vectors, :math:`(B, n_z)`, on any
                device.

        Returns:
            :ref:`ndarray`: Others, whose last entries are the tags, on their
            device.
        """
        device = backend.get_device_from_array(self.tags)
        return device.xp.concatenate(
            [device.send(z)[:, :-self.tags.shape[1]], self.tags], axis=1)

    def weigh(self, y):
        """Makes logits of D's answers.

        Args:
            y (~chainer.Variable or :ref:`ndarray`): From
                :meth:`~chainer_dcgan.Discriminator.answer`, for one batch or
                several, :math:`(n B, 1 + T)`.

        Returns:
            ~chainer.Variable or :ref:`ndarray`: Logits, :math:`(n B, 1)`.
        """
        weighted = y * self._repeat(len(y))
        if isinstance(weighted, backend.get_array_module(
                self.tags).ndarray):
            return weighted.sum(axis=1, keepdims=True)
        return F.sum(weighted, axis=1, keepdims=True)

    def to_answers(self, gy):
        """Takes a gradient to logits to D's answers.

        Args:
            gy (:ref:`ndarray`): :math:`(n B, 1)`.

        Returns:
            :ref:`ndarray`: :math:`(n B, 1 + T)`.
        """
        return gy * self._repeat(len(gy))

    def mismatch(self, y):
        """Computes what D loses by tags that it does not know.

        For each category, the mean of log(1 + e^d) over the images whose
        wrong tags are others than their own, where d is by how much these
        raise the logit; twice the mean over categories.

        Args:
            y (~chainer.Variable): Answers for real images,
                :math:`(B, 1 + T)`.

        Returns:
            ~chainer.Variable: Scalar.
        """
        rises = F.matmul(y * self._changes, self._categories)
        return F.sum(F.softplus(rises) * self._differ)

    def _repeat(self, n):
        xp = backend.get_array_module(self.tags)
        return xp.tile(self._weights, (n // len(self._weights), 1))
