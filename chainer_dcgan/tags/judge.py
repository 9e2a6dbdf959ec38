"""Tells whether an image bears one tag."""

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.features.discriminator import DiscriminatorFeatures
from chainer_dcgan.tags.learning import is_known
from chainer_dcgan.tags.probe import TagProbe


class TagJudge:
    """The probe behind the tag vectors, for a single tag.

    Follows scikit-learn's conventions.

    Args:
        dis (Discriminator): Trained discriminator, whose features it reads.

    Attributes:
        features_ (DiscriminatorFeatures): The features.
        probe_ (TagProbe): The fitted probe.
        share_ (float): Share of the labelled images that bear the tag.
        threshold_ (float): Log odds above which an image is said to bear
            it; 0 unless :meth:`calibrate` has set another.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(self, dis):
        self.dis = dis

    def fit(self, imgs: numpy.ndarray, has: numpy.ndarray):
        """Learns the tag.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(N, C, H, W)`.
            has (numpy.ndarray): bool, :math:`(N,)`: which bear it.

        Returns:
            TagJudge: This object.

        Raises:
            InputError: If the probe does not know the tag on images held
                out: nothing that it says could be believed.
        """
        self.features_ = DiscriminatorFeatures(self.dis).fit(imgs)
        self.probe_ = TagProbe()
        has = has[:, None]
        self.probe_.fit(
            self.features_.transform(imgs), has, numpy.ones_like(has))
        auc, error = self.probe_.auc_[0], self.probe_.auc_error_[0]
        if numpy.isnan(auc):
            raise InputError(
                f'the tag is too rare or too frequent: {has.sum()} of '
                f'{len(has)} images bear it, and {self.probe_.min_count} are '
                'needed of each kind. Pass more images, or another tag.')
        if not is_known(auc, error):
            raise InputError(
                'the probe cannot tell the tag on images held out: area '
                f'under the ROC curve {auc:.2f} +- {error:.2f}. Pass more '
                'images, another tag, or a discriminator that was trained '
                'for longer.')
        self.share_ = float(has.mean())
        self.threshold_ = 0.0
        return self

    def calibrate(self, imgs: numpy.ndarray):
        """Moves the threshold for images of another kind.

        D has learned to tell generated images from real ones, so its
        features of the two differ, and the probe may find a tag in all of
        the generated ones or in none. It then still ranks them. Under the
        assumption that as many of them bear the tag as of the labelled
        images, the threshold follows.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(B, C, H, W)`.

        Returns:
            TagJudge: This object.
        """
        self.threshold_ = float(
            numpy.quantile(self._answer(imgs), 1 - self.share_))
        return self

    def predict(self, imgs: numpy.ndarray) -> numpy.ndarray:
        """Says which images bear the tag.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(B, C, H, W)`.

        Returns:
            numpy.ndarray: bool, :math:`(B,)`.
        """
        return self._answer(imgs) > self.threshold_

    def _answer(self, imgs):
        return self.probe_.decision_function(
            self.features_.transform(imgs))[:, 0]
