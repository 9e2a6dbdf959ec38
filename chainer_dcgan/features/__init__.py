"""What turns images into vectors."""

from chainer_dcgan.features.choice import choose_features
from chainer_dcgan.features.discriminator import DiscriminatorFeatures
from chainer_dcgan.features.kmeans import KMeansFeatures
from chainer_dcgan.features.link import LinkFeatures, lite0_features
from chainer_dcgan.features.onnx import OnnxFeatures
from chainer_dcgan.features.scaler import FeatureScaler
from chainer_dcgan.features.sets import make_feature_set, transform_all

__all__ = [
    'DiscriminatorFeatures', 'FeatureScaler', 'KMeansFeatures',
    'LinkFeatures', 'OnnxFeatures', 'choose_features', 'transform_all',
    'lite0_features', 'make_feature_set']
