"""Nets as a user of Chainer has them: plain chains that know nothing of us."""

import chainer
import chainer.functions as F
import chainer.links as L
from chainer import initializers


class OwnGenerator(chainer.Chain):
    def __init__(self, n_z=4, image_size=32, channels=3, rng=None):
        super().__init__()
        w = initializers.Normal(0.05, rng=rng)
        self.n_z = n_z
        self.bottom = image_size // 2
        with self.init_scope():
            self.project = L.Linear(None, 4 * self.bottom ** 2, initialW=w)
            self.double = L.Deconvolution2D(
                4, channels, 4, stride=2, pad=1, initialW=w)

    def forward(self, z):
        h = F.relu(self.project(z)).reshape(-1, 4, self.bottom, self.bottom)
        return F.tanh(self.double(h))


class OwnDiscriminator(chainer.Chain):
    def __init__(self, rng=None):
        super().__init__()
        w = initializers.Normal(0.05, rng=rng)
        with self.init_scope():
            self.halve = L.Convolution2D(
                None, 4, 4, stride=2, pad=1, initialW=w)
            self.judge = L.Linear(None, 1, initialW=w)

    def forward(self, x):
        return self.judge(F.leaky_relu(self.halve(x)))


class WithoutSeed(OwnDiscriminator):
    def __init__(self):
        super().__init__()


class Wide(OwnGenerator):
    """Draws another size than it is asked for."""

    def __init__(self, n_z=4):
        super().__init__(n_z, image_size=64)


class Spatial(OwnDiscriminator):
    def forward(self, x):
        raise ValueError('not\nnow')


class NeedsMore(OwnGenerator):
    def __init__(self, depth):
        super().__init__()


NOT_A_NET = len
