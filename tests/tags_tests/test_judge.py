import numpy
import pytest

from chainer_dcgan import Discriminator
from chainer_dcgan.errors import InputError
from chainer_dcgan.tags.judge import TagJudge

pytest.importorskip('sklearn')


def make_images(n, rng):
    imgs = rng.integers(0, 256, (n, 3, 1, 1)) + rng.integers(
        -4, 4, (n, 3, 32, 32))
    imgs = imgs.clip(0, 255).astype(numpy.uint8)
    has = rng.random(n) < 0.4
    imgs[has, 0, 4:14, 4:14] = 250
    return imgs, has


def test_learns_a_tag(rng):
    dis = Discriminator(ch=8, image_size=32,
                        rng=numpy.random.RandomState(0))
    judge = TagJudge(dis).fit(*make_images(800, rng))
    imgs, has = make_images(100, rng)
    assert (judge.predict(imgs) == has).mean() > 0.9


def test_refuses_what_it_cannot_learn(rng):
    dis = Discriminator(ch=8, image_size=32,
                        rng=numpy.random.RandomState(0))
    imgs, _ = make_images(300, rng)
    with pytest.raises(InputError, match='20 of 300 images bear it, and 40'):
        TagJudge(dis).fit(imgs, numpy.arange(300) < 20)
    with pytest.raises(InputError, match=r'area under the ROC curve 0\.[3-6]'):
        TagJudge(dis).fit(imgs, rng.random(300) < 0.5)


def test_calibration_keeps_the_ranking(rng):
    dis = Discriminator(ch=8, image_size=32,
                        rng=numpy.random.RandomState(0))
    judge = TagJudge(dis).fit(*make_images(800, rng))
    imgs, has = make_images(300, rng)
    # All are of another kind, and look as if they bore the tag.
    imgs[:, 0, 4:14, 4:14] = 200 + imgs[:, 0, 4:14, 4:14] // 5
    before = judge.predict(imgs)
    assert before.mean() > 0.8
    after = judge.calibrate(imgs).predict(imgs)
    assert after.mean() == pytest.approx(judge.share_, abs=0.01)
    # The surest of those before, among which more do bear it.
    assert before[after].all()
    assert has[after].mean() > has[~after].mean() + 0.2
