import csv

import pytest
from PIL import Image

from chainer_dcgan.faces.drawn import draw_face


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / 'pictures'
    folder.mkdir()
    for i in range(3):
        img = Image.new('RGB', (200 + 40 * i, 200), (90 * i, 99, 200))
        img.paste(draw_face(120, (200 - 90 * i, 60, 60)), (30 * i, 40))
        img.save(folder / f'{i}.png')
    (folder / 'bad.png').write_bytes(b'')
    return folder


def test_central_squares(run_example, pictures, tmp_path):
    pytest.importorskip('imagehash')
    output = run_example(
        'prepare_faces.py', 'pictures', '--out', 'faces', '--detector',
        'none', '--size', 64, '--max-distance', -1, '--workers', 2)
    assert '3 of 3 faces in 4 pictures kept' in output
    assert 'warning: bad.png: empty file' in output
    assert '1  unreadable' in output
    with open(tmp_path / 'faces' / 'faces.csv', encoding='utf-8') as f:
        kept = [row['file'] for row in csv.DictReader(f) if row['file']]
    for name in kept:
        with Image.open(tmp_path / 'faces' / name) as img:
            assert img.size == (64, 64)
    # Again, it has nothing to do but with other settings.
    assert '3 of 3 faces' in run_example(
        'prepare_faces.py', 'pictures', '--out', 'faces', '--detector',
        'none', '--size', 64, '--max-distance', -1)
    assert 'size 64, now 32' in run_example(
        'prepare_faces.py', 'pictures', '--out', 'faces', '--detector',
        'none', '--size', 32, status=2)


def test_nothing_kept_is_a_failure(run_example, pictures):
    pytest.importorskip('imagehash')
    assert 'no face was kept' in run_example(
        'prepare_faces.py', 'pictures', '--out', 'faces', '--detector',
        'none', '--min-face', 5000, status=1)


def test_auto_says_what_it_takes(run_example, pictures):
    pytest.importorskip('imagehash')
    output = run_example(
        'prepare_faces.py', 'pictures', '--out', 'faces', '--min-face', 10)
    assert 'detector: animeface' in output or (
        '--detector auto takes none: ' in output)


@pytest.mark.parametrize('flags,words', [
    (['pictures'], 'required: --out'),
    (['pictures', '--out', 'faces', '--detector', 'cascade'],
     'needs --cascade FILE'),
    (['pictures', '--out', 'pictures/faces', '--detector', 'none'],
     'must not lie in each other'),
    (['pictures', '--out', 'faces', '--min-likelihood', '1.5'],
     "expected a number from 0 to 1, not '1.5'"),
    (['pictures', '--out', 'faces', '--margin', 'nan'],
     "expected a number from 0 to 2, not 'nan'"),
    (['pictures', '--out', 'faces', '--max-distance', '40'],
     "expected an integer of at most 32, not '40'")])
def test_errors(run_example, pictures, flags, words):
    assert words in run_example('prepare_faces.py', *flags, status=2)


def test_no_pictures(run_example, tmp_path):
    pytest.importorskip('imagehash')
    (tmp_path / 'empty').mkdir()
    assert 'empty' in run_example(
        'prepare_faces.py', 'empty', '--out', 'f', '--detector', 'none',
        status=2)
    assert 'no such folder' in run_example(
        'prepare_faces.py', 'missing', '--out', 'f', '--detector', 'none',
        status=2)
    # Nothing was begun.
    assert not (tmp_path / 'f').exists()
