import numpy
import pytest

from chainer_dcgan import Generator, generate, images
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import Prior, prior_of, save_record, uniform
from chainer_dcgan.latent.drawing import draw_record, load_record_of
from chainer_dcgan.latent.kinds import KINDS, entries


@pytest.fixture
def gen():
    gen = Generator(n_z=4, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 20
    return gen


def make(kind, gen, rng):
    """Makes a small record of any kind, from arrays as a notebook does."""
    pool = uniform(rng, 6, 4)
    arguments = {
        'samples': (pool, 3),
        'neighbours': (pool, 2, rng, 3),
        'interpolate': (pool, [(0, 1), (2, 3)], 3),
        'walk': (Prior(4), rng, 1, 2, 2, 3, 5),
        'arithmetic': (pool, [(1, [0, 1]), (-1, [2])], rng),
        'turn': (pool, [0, 1], [2], Prior(4), rng, 2, 3),
        'tags': (pool[0], pool[1:3], ['a', 'b'], [True, False], 3),
        'invert': (gen, numpy.full((3, 32, 32), 9, numpy.uint8), rng, 2, 2)}
    return KINDS[kind].make(*arguments[kind])


@pytest.mark.parametrize('kind', KINDS)
def test_every_kind_is_drawn_again_from_its_file(gen, rng, tmp_path, kind):
    record = make(kind, gen, rng)
    calls = []
    picture = draw_record(
        gen, kind, record, lambda done, total: calls.append((done, total)))
    assert picture.dtype == numpy.uint8 and picture.shape[-1] == 3
    n = sum(z.size // 4 for name, z in record.items() if name[0] == 'z')
    assert [total for _, total in calls] == [n] * len(calls)
    assert calls == sorted(calls) and calls[-1] == (n, n)

    path = str(tmp_path / 'record.npz')
    save_record(path, kind, record)
    loaded = load_record_of(path, 4, kind)
    assert sorted(loaded) == sorted(record)
    numpy.testing.assert_array_equal(
        draw_record(gen, kind, loaded), picture)


@pytest.mark.parametrize('kind', KINDS)
def test_every_kind_says_what_its_files_hold(gen, rng, tmp_path, kind):
    record = make(kind, gen, rng)
    path = str(tmp_path / 'record.npz')
    for name in KINDS[kind].ENTRIES:
        save_record(path, kind, {
            key: array for key, array in record.items() if key != name})
        with pytest.raises(InputError, match=f'record.npz holds no {name}'):
            load_record_of(path, 4, kind)
    # What is not said, nothing depends on.
    said = {name: record[name] for name in KINDS[kind].ENTRIES}
    entries.check_entries(path, said, KINDS[kind].ENTRIES)
    draw_record(gen, kind, said)


def test_images_are_the_vectors(gen, rng, monkeypatch):
    record = make('turn', gen, rng)
    seen = {}
    monkeypatch.setattr(
        KINDS['turn'], 'draw', lambda record, imgs: seen.update(imgs))
    draw_record(gen, 'turn', record)
    assert sorted(seen) == ['z', 'z_left', 'z_right']
    assert seen['z'].shape == (2, 3, 3, 32, 32)
    for name, imgs in seen.items():
        numpy.testing.assert_array_equal(
            imgs.reshape(-1, 3, 32, 32), images.to_uint8(
                generate(gen, record[name].reshape(-1, 4))))


@pytest.mark.parametrize('limit,words', [
    (30_000, '36,864 bytes is larger'),
    (100_000, '356,400 bytes is larger')])
def test_a_picture_has_a_limit(gen, rng, monkeypatch, limit, words):
    record = KINDS['walk'].make(prior_of(gen), rng, 1, 2, 2, 6)
    draw_record(gen, 'walk', record)
    monkeypatch.setattr(images, 'MOST_BYTES', limit)
    with pytest.raises(InputError, match=words):
        draw_record(gen, 'walk', record)


def test_a_picture_that_stands_has_a_limit_of_pixels(gen, rng, monkeypatch):
    monkeypatch.setattr(images, 'MOST_PIXELS', 5 * 32 ** 2)
    record = make('samples', gen, rng)
    with pytest.raises(InputError, match='6,144 pixels is larger'):
        draw_record(gen, 'samples', record)
