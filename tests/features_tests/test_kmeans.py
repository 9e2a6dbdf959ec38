import numpy
import pytest

from chainer_dcgan.features import kmeans as kmeans_features
from chainer_dcgan.features.kmeans import KMeansFeatures

pytest.importorskip('sklearn')


@pytest.fixture
def imgs(rng):
    # Neighbouring pixels are alike, as in pictures.
    noise = rng.integers(0, 256, (20, 3, 6, 6)).repeat(2, 2).repeat(2, 3)
    return (noise[:, :, :11, :11] // 2 + rng.integers(
        0, 128, (20, 3, 11, 11))).astype(numpy.uint8)


@pytest.fixture
def features(imgs):
    return KMeansFeatures(5, patch_size=4, n_patches=3000).fit(imgs)


def whiten(features, patch):
    patch = patch.astype(float).ravel()
    patch = (patch - patch.mean()) / (patch.var(ddof=1) + 10) ** 0.5
    return (patch - features.patch_mean_) @ features.whitening_


def test_encoding_by_a_plain_loop(features, imgs):
    expected = numpy.zeros((20, 2, 2, 5))
    for n, img in enumerate(imgs):
        for i in range(8):
            for j in range(8):
                patch = whiten(features, img[:, i:i + 4, j:j + 4])
                z = [((patch - centroid) ** 2).sum() ** 0.5
                     for centroid in features.centroids_]
                for k in range(5):
                    expected[n, i // 4, j // 4, k] += max(
                        0, numpy.mean(z) - z[k])
    found = features.transform(imgs)
    assert found.dtype == numpy.float32
    numpy.testing.assert_allclose(
        found, expected.reshape(20, -1), rtol=1e-3, atol=1e-3)


def test_odd_quadrants_share_every_patch_once(imgs):
    # 7 x 7 patches: 4 and 3.
    features = KMeansFeatures(3, patch_size=5, n_patches=500).fit(imgs)
    found = features.transform(imgs[:1]).reshape(2, 2, 3)
    flat = numpy.concatenate(
        [whiten(features, imgs[0, :, i:i + 5, j:j + 5])[None]
         for i in range(4) for j in range(4, 7)])
    numpy.testing.assert_allclose(
        found[0, 1], kmeans_features._encode_triangle(
            flat.astype(numpy.float32), features.centroids_).sum(axis=0),
        rtol=1e-3)


def test_whitened_patches_are_uncorrelated(rng):
    patches = rng.standard_normal((5000, 6)) @ rng.standard_normal((6, 6)) * 9
    mean, whitening = kmeans_features._find_whitening(patches + 3)
    white = (patches + 3 - mean) @ whitening
    numpy.testing.assert_allclose(numpy.cov(white.T), numpy.eye(6), atol=0.05)
    # ZCA, not PCA: it turns nothing.
    numpy.testing.assert_allclose(whitening, whitening.T, atol=1e-6)


def test_flat_patches_stay_flat():
    flat = numpy.full((2, 12), 200, numpy.uint8)
    assert (kmeans_features._normalize(flat) == 0).all()


def test_centroids_are_where_the_patches_are(rng):
    """Two kinds of stripes: each patch is near to one of the centroids."""
    imgs = numpy.zeros((40, 1, 12, 12), numpy.uint8)
    imgs[:20, :, ::2] = 200
    imgs[20:, :, :, ::2] = 200
    features = KMeansFeatures(4, patch_size=4, n_patches=2000).fit(imgs)
    for img in imgs[[0, 30]]:
        patch = whiten(features, img[:, 3:7, 2:6])
        distances = numpy.linalg.norm(patch - features.centroids_, axis=1)
        assert distances.min() < 0.05 and distances.max() > 1


def test_repeated_to_the_byte(features, imgs):
    calls = []
    again = KMeansFeatures(5, patch_size=4, n_patches=3000).fit(
        imgs, lambda *args: calls.append(args))
    assert again.transform(imgs).tobytes() == features.transform(
        imgs).tobytes()
    assert calls[-1] == (10, 10)
    other = KMeansFeatures(5, patch_size=4, n_patches=3000, random_state=1)
    assert (other.fit(imgs).transform(imgs) != again.transform(imgs)).any()
