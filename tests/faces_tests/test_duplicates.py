import pytest
from PIL import Image

from chainer_dcgan.faces.drawn import draw_face
from chainer_dcgan.faces.duplicates import Hasher, find_duplicates


def naive(hashes, distance):
    kept, duplicates = [], {}
    for i, text in enumerate(hashes):
        for j in kept:
            if bin(int(text, 16) ^ int(hashes[j], 16)).count('1') <= distance:
                duplicates[i] = j
                break
        else:
            kept.append(i)
    return duplicates


@pytest.mark.parametrize('distance', [-1, 0, 1, 4, 7, 20, 63, 64])
def test_against_all_pairs(rng, distance):
    values = [int(rng.integers(0, 2 ** 63)) for _ in range(30)]
    for value in values[:30]:
        for flips in (0, 1, 4, 5, 7, 8):
            for bit in rng.choice(64, flips, replace=False):
                value ^= 1 << int(bit)
            values.append(value)
    hashes = [f'{value:016x}' for value in values]
    found = find_duplicates(hashes, distance)
    assert found == naive(hashes, distance)
    assert bool(found) == (distance >= 0)


def test_hashes_of_pictures():
    pytest.importorskip('imagehash')
    hash_of = Hasher()
    face = draw_face(128)
    hashes = [hash_of(img) for img in (
        face, face.resize((90, 90)),
        face.transpose(Image.Transpose.FLIP_TOP_BOTTOM))]
    assert all(len(text) == 16 for text in hashes)
    assert find_duplicates(hashes, 4) == {1: 0}


def test_missing_package(monkeypatch):
    monkeypatch.setitem(__import__('sys').modules, 'imagehash', None)
    with pytest.raises(ImportError, match='pip install imagehash'):
        Hasher()
