"""What the nets have learned: the experiments of the DCGAN paper."""

from chainer_dcgan.analysis.feature_scaler import FeatureScaler  # NOQA
from chainer_dcgan.analysis.feature_sets import extract  # NOQA
from chainer_dcgan.analysis.feature_sets import make_feature_set  # NOQA
from chainer_dcgan.analysis.kmeans_features import KMeansFeatures  # NOQA
from chainer_dcgan.analysis.linear_probe import LinearProbe  # NOQA
from chainer_dcgan.analysis.linear_svm import LinearSVM  # NOQA
from chainer_dcgan.analysis.memorisation import compare_with_held_out  # NOQA
from chainer_dcgan.analysis.memorisation import find_nearest  # NOQA
from chainer_dcgan.analysis.memorisation import measure_nearness  # NOQA
from chainer_dcgan.analysis.protocols import probe_all_labels  # NOQA
from chainer_dcgan.analysis.protocols import probe_few_labels  # NOQA
from chainer_dcgan.requirements import check_scikit_learn  # NOQA
