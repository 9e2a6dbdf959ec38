import csv
import json
import os
import signal
import subprocess
import sys
import time

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import load_images, load_tag_table
from chainer_dcgan.faces import (
    Limits,
    Settings,
    count,
    picture,
    prepare_faces,
    preparing,
)
from chainer_dcgan.faces.alignment import eyes_in_square
from chainer_dcgan.faces.output import WORK

SETTINGS = Settings('animeface', size=64)
LIMITS = Limits(50, 0.5, 0.2, -1)


def prepare(source, out, settings=SETTINGS, limits=LIMITS, workers=1,
            on_progress=lambda done, total: None):
    return prepare_faces(
        str(source), str(out), settings, limits, workers, on_progress)


def contents(out):
    """Reads all that was written, and the sheets beside it."""
    return {str(path.relative_to(out.parent)): path.read_bytes()
            for path in sorted(out.parent.rglob(f'{out.name}*'))
            + sorted(out.rglob('*')) if path.is_file()}


def test_faces_tables_and_sheets(stubs, pictures, tmp_path):
    out = tmp_path / 'faces'
    seen = []
    finds = prepare(pictures, out, on_progress=lambda *args: seen.append(args))
    assert seen == [(i, 7) for i in range(8)]
    # The face of 60 pixels has a box of 38.
    assert count(finds) == {'small': 1, 'unreadable': 1, 'no face': 1}
    with open(out / 'faces.csv', encoding='utf-8') as f:
        rows = {row['source']: row for row in csv.DictReader(f)}
    assert rows['bad.png']['detail'].startswith('not a')
    assert rows['4.png']['dropped'] == 'small'
    dataset = load_images(out, 64)
    assert sorted(dataset.names) == sorted(
        row['file'] for row in rows.values() if not row['dropped'])
    tags = load_tag_table(dataset)
    assert tags.names() == ['hair:red', 'eyes:blue']
    assert set(tags.values('eyes')) == {'blue'}
    for name in ('faces-kept.png', 'faces-dropped.png'):
        assert (tmp_path / name).exists()


def test_eyes_of_all_faces_lie_at_the_same_places(stubs, pictures, tmp_path):
    prepare(pictures, tmp_path / 'faces')
    x_left, x_right, y = (64 * value for value in eyes_in_square(0.2))
    for path in (tmp_path / 'faces').glob('*.png'):
        with Image.open(path) as img:
            pixels = numpy.asarray(img).astype(int)
        ys, xs = numpy.nonzero(
            numpy.abs(pixels - (52, 92, 168)).sum(axis=2) < 30)
        left = xs < 32
        for part, x in ((left, x_left), (~left, x_right)):
            assert (xs[part].mean() + 0.5, ys[part].mean() + 0.5) == (
                pytest.approx((x, y), abs=1))


def test_without_alignment_faces_stay_upright(stubs, pictures, tmp_path):
    prepare(pictures, tmp_path / 'faces', Settings('x', align='none'))
    with open(tmp_path / 'faces' / 'faces.csv', encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    assert {row['aligned'] for row in rows if row['file']} == {'no'}


def test_a_large_picture_is_searched_small_and_cut_at_its_size(
        stubs, pictures, tmp_path):
    whole = prepare(pictures, tmp_path / 'a')
    small = prepare(pictures, tmp_path / 'b', Settings(
        'x', size=64, detect_side=200))
    for one, other in zip(whole, small):
        if one.face and other.face:
            assert one.face['box'] == pytest.approx(other.face['box'], abs=5)
            # Not enlarged from the small copy.
            assert other.face['sharpness'] > one.face['sharpness'] - 0.1


def test_large_pictures_are_left_out(stubs, pictures, tmp_path):
    finds = prepare(pictures, tmp_path / 'a', Settings('x', max_pixels=5000))
    assert count(finds) == {'unreadable': 6, 'no face': 1}
    assert '76,800 pixels, more than the limit of 5,000' in finds[0].detail


def test_an_interrupted_run_goes_on_where_it_was(
        stubs, pictures, tmp_path, monkeypatch):
    prepare(pictures, tmp_path / 'whole')
    stubs.seen.clear()

    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        prepare(pictures, tmp_path / 'again', on_progress=stop)
    first = list(stubs.seen)
    progress = []
    prepare(pictures, tmp_path / 'again',
            on_progress=lambda *args: progress.append(args))
    assert len(first) == 3 and progress[0] == (3, 7)
    assert len(stubs.seen) == len(set(stubs.seen)) == 7
    assert [*contents(tmp_path / 'whole').values()] == [
        *contents(tmp_path / 'again').values()]


def test_other_limits_and_more_pictures_are_quick(
        stubs, pictures, tmp_path):
    out = tmp_path / 'faces'
    prepare(pictures, out)
    stubs.seen.clear()
    Image.new('RGB', (60, 60), 'green').save(pictures / '00.png')
    finds = prepare(pictures, out, limits=Limits(1, 0, 0, -1))
    assert len(stubs.seen) == 1
    assert count(finds) == {'no face': 2, 'unreadable': 1}
    fresh = tmp_path / 'fresh'
    prepare(pictures, fresh, limits=Limits(1, 0, 0, -1))
    for path in (*fresh.glob('*'), tmp_path / 'fresh-kept.png'):
        if path.is_file():
            other = tmp_path / str(path.relative_to(tmp_path)).replace(
                'fresh', 'faces')
            assert path.read_bytes() == other.read_bytes()


def test_what_is_no_picture_is_named_unless_it_is_text(
        stubs, pictures, tmp_path):
    (pictures / 'film.mp4').write_bytes(b'nothing')
    (pictures / 'notes.txt').write_bytes(b'nothing')
    finds = prepare(pictures, tmp_path / 'faces')
    assert finds[-1].source == 'film.mp4'
    assert count(finds)['unreadable'] == 2


def test_faces_that_look_the_same(stubs, pictures, tmp_path):
    finds = prepare(
        pictures, tmp_path / 'faces', limits=Limits(50, 0.5, 0.2, 64))
    assert count(finds)['duplicate'] == 3
    assert sum(not find.dropped for find in finds) == 1


def test_an_image_that_is_gone_is_made_again(stubs, pictures, tmp_path):
    out = tmp_path / 'faces'
    prepare(pictures, out)
    before = contents(out)
    for path in list((out / '.prepare').glob('*.png'))[:2]:
        path.unlink()
        (out / path.name).unlink(missing_ok=True)
    (out / '.prepare' / '.half.png.0123abcd.tmp').write_bytes(b'')
    stubs.seen.clear()
    prepare(pictures, out)
    assert len(stubs.seen) == 2
    after = contents(out)
    del before['faces/.prepare/journal.jsonl']
    del after['faces/.prepare/journal.jsonl']
    assert before == after


def test_a_picture_that_kills_its_process_is_named(
        stubs, pictures, tmp_path, monkeypatch):
    def in_order(function, tasks, workers):
        for i, task in enumerate(tasks):
            yield task, preparing.DIED if i == 1 else function(*task)
    monkeypatch.setattr(preparing, 'in_order', in_order)
    finds = prepare(pictures, tmp_path / 'faces')
    assert [find.source for find in finds if 'died' in find.detail] == [
        '1.png']


@pytest.fixture
def noise(tmp_path, rng):
    pytest.importorskip('imagehash')
    folder = tmp_path / 'noise'
    folder.mkdir()
    for i in range(40):
        Image.fromarray(rng.integers(0, 256, (300, 400, 3)).astype(
            numpy.uint8)).save(folder / f'{i:02}.png')
    return folder


def test_the_number_of_processes_changes_nothing(noise, tmp_path):
    settings = Settings('none', size=48)
    for workers in (1, 3):
        prepare(noise, tmp_path / f'f{workers}', settings, workers=workers)
    one, three = contents(tmp_path / 'f1'), contents(tmp_path / 'f3')
    assert len(one) > 80
    assert [*one.values()] == [*three.values()]
    # Nothing is added to what is no face but the picture's middle.
    with Image.open(next((tmp_path / 'f1').glob('*.png'))) as img:
        assert img.size == (48, 48)


@pytest.mark.skipif(sys.platform == 'win32', reason='no SIGKILL')
def test_a_killed_run_leaves_nothing_behind_and_goes_on(noise, tmp_path):
    picture._detector.cache_clear()
    script = (
        'import sys\nfrom chainer_dcgan.faces import *\n'
        'if __name__ == "__main__":\n'
        '    prepare_faces(sys.argv[1], sys.argv[2], Settings("none"), '
        'Limits(), 2, lambda *args: None)\n')
    (tmp_path / 'run.py').write_text(script)
    out = tmp_path / 'killed'
    journal = out / WORK / 'journal.jsonl'
    run = [sys.executable, str(tmp_path / 'run.py'), str(noise)]
    process = subprocess.Popen(
        [*run, str(out)], stderr=subprocess.PIPE, start_new_session=True)
    limit = time.monotonic() + 60
    while not journal.exists() or journal.read_bytes().count(b'\n') < 8:
        assert time.monotonic() < limit
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    while group_lives(process.pid):
        assert time.monotonic() < limit
        time.sleep(0.05)
    done = journal.read_bytes()
    done = done[:done.rfind(b'\n') + 1]
    assert 8 <= done.count(b'\n') < 41
    for name in (out, tmp_path / 'whole'):
        subprocess.run([*run, str(name)], check=True)
    assert journal.read_bytes().startswith(done)
    killed, whole = contents(out), contents(tmp_path / 'whole')
    assert [*killed.values()] == [*whole.values()]
    assert len(json.loads(done.splitlines()[1])['faces']) == 1


def group_lives(pid):
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True
