"""The reference's nets, written again with plain Chainer.

Links and functions as the description of the 2015 program states them, one
by one, so that the package's nets have something to be compared with.
"""

import chainer
import chainer.functions as F
import chainer.links as L


class PlainGenerator(chainer.Chain):
    def __init__(self, n_z, ch, bottom):
        super().__init__(
            l0z=L.Linear(n_z, bottom * bottom * ch),
            dc1=L.Deconvolution2D(ch, ch // 2, 4, stride=2, pad=1),
            dc2=L.Deconvolution2D(ch // 2, ch // 4, 4, stride=2, pad=1),
            dc3=L.Deconvolution2D(ch // 4, ch // 8, 4, stride=2, pad=1),
            dc4=L.Deconvolution2D(ch // 8, 3, 4, stride=2, pad=1),
            bn0l=L.BatchNormalization(bottom * bottom * ch, eps=1e-5),
            bn1=L.BatchNormalization(ch // 2, eps=1e-5),
            bn2=L.BatchNormalization(ch // 4, eps=1e-5),
            bn3=L.BatchNormalization(ch // 8, eps=1e-5))
        self.shape = (-1, ch, bottom, bottom)

    def forward(self, z):
        h = F.reshape(F.relu(self.bn0l(self.l0z(z))), self.shape)
        h = F.relu(self.bn1(self.dc1(h)))
        h = F.relu(self.bn2(self.dc2(h)))
        h = F.relu(self.bn3(self.dc3(h)))
        return self.dc4(h)


class PlainDiscriminator(chainer.Chain):
    def __init__(self, ch, bottom):
        super().__init__(
            c0=L.Convolution2D(3, ch // 8, 4, stride=2, pad=1),
            c1=L.Convolution2D(ch // 8, ch // 4, 4, stride=2, pad=1),
            c2=L.Convolution2D(ch // 4, ch // 2, 4, stride=2, pad=1),
            c3=L.Convolution2D(ch // 2, ch, 4, stride=2, pad=1),
            l4l=L.Linear(bottom * bottom * ch, 2),
            bn1=L.BatchNormalization(ch // 4, eps=1e-5),
            bn2=L.BatchNormalization(ch // 2, eps=1e-5),
            bn3=L.BatchNormalization(ch, eps=1e-5))

    def forward(self, x):
        h = F.elu(self.c0(x))
        h = F.elu(self.bn1(self.c1(h)))
        h = F.elu(self.bn2(self.c2(h)))
        h = F.elu(self.bn3(self.c3(h)))
        return self.l4l(h)
