import chainer
import numpy
import pytest

from chainer_dcgan import Discriminator


@pytest.fixture
def dis():
    dis = Discriminator(ch=16, image_size=32, norm='spectral', n_logits=1,
                        activation='leaky_relu',
                        rng=numpy.random.default_rng(0))
    for link in dis.children():
        link.b.array[...] = 0.5
    return dis


def normalized(v):
    return v / numpy.linalg.norm(v)


def test_one_power_iteration_a_pass_kept_in_training(dis, rng):
    # Miyato et al., arXiv 1802.05957, algorithm 1.
    x = rng.uniform(-1, 1, (2, 3, 32, 32)).astype('f')
    links = [dis[name] for name in ('c0', 'c1', 'c2', 'c3', 'l4l')]
    expected = [link.W_u.copy() for link in links]
    for train in (True, True, False, True):
        with chainer.using_config('train', train):
            y = dis(x).array
        # By hand: the same layers with divided weights.
        h = x
        for n, link in enumerate(links):
            W = link.W.array.reshape(len(link.W), -1)
            v = normalized(W.T @ expected[n])
            u = normalized(W @ v)
            sigma = u @ W @ v
            # Chainer does it in test mode, too, but does not keep it.
            if train:
                expected[n] = u
            numpy.testing.assert_allclose(
                link.W_u, expected[n], rtol=1e-3, atol=1e-5)
            if link is dis.l4l:
                h = h.reshape(2, -1) @ W.T / sigma + 0.5
            else:
                h = chainer.functions.convolution_2d(
                    h, link.W.array / sigma, link.b, 2, 1).array
                h = numpy.maximum(h, numpy.float32(0.2) * h)
        numpy.testing.assert_allclose(y, h, rtol=1e-3, atol=1e-4)
