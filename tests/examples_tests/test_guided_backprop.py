import json

import numpy
import pytest
from PIL import Image

from chainer_dcgan import Discriminator, images, save_weights


@pytest.fixture
def weights(tmp_path):
    dis = Discriminator(ch=16, image_size=32,
                        rng=numpy.random.RandomState(0))
    # Feature 2 of the first layer: what is red and not blue, anywhere.
    dis.c0.W.array[1] = numpy.array([1, 0, -1])[:, None, None]
    save_weights(str(tmp_path / 'dis.npz'), dis)


@pytest.fixture
def red_square(tmp_path, rng):
    """Nine dull pictures, and one with a red square in row 8, column 20."""
    imgs = rng.integers(100, 120, (10, 3, 32, 32)).astype(numpy.uint8)
    imgs[6, :, 8:12, 20:24] = numpy.array([255, 0, 0])[:, None, None]
    for i, img in enumerate(imgs):
        images.save_image(str(tmp_path / 'faces' / f'{i}.png'),
                          img.transpose(1, 2, 0))


def test_finds_what_a_filter_looks_for(
        run_example, weights, red_square, tmp_path):
    args = ['guided_backprop.py', '--dis', 'dis.npz', '--dataset', 'faces',
            '--layer', 'c0', '--features', '1,0', '--patches', '3', '--out']
    run_example(*args, 'a')
    run_example(*args, 'b')
    result = json.loads((tmp_path / 'a' / 'result.json').read_text())
    assert result['n_images'] == 10 and result['receptive_field'] == 4
    first = result['trained'][0]
    assert first['feature'] == 1 and len(first['images']) == 3
    assert first['images'][0] == '6.png'
    # Of the windows of 4 x 4 that begin at odd pixels these hold most of it.
    assert tuple(first['positions'][0]) in {
        (i, j) for i in (4, 5) for j in (10, 11)}
    assert first['responses'][0] > 10 * first['responses'][1]
    for name in ('guided_backprop.png', 'patches.png'):
        one = (tmp_path / 'a' / name).read_bytes()
        assert one == (tmp_path / 'b' / name).read_bytes()
    with Image.open(tmp_path / 'a' / 'guided_backprop.png') as f:
        sheet = numpy.asarray(f)
    # The filter itself, on the right: red up, green grey, blue down.
    right = sheet[:, sheet.shape[1] // 2:].reshape(-1, 3)
    assert (right == [255, 128, 0]).all(axis=1).sum() == 3 * 64 * 64


def test_errors(run_example, weights, red_square):
    args = ['guided_backprop.py', '--dis', 'dis.npz', '--dataset', 'faces']
    assert '--features 16: c3 has 16 features' in run_example(
        *args, '--features', '3,16', status=2)
    assert 'no such folder' in run_example(
        *args[:4], 'nothing', status=2)
    assert 'expected an integer of at least 0' in run_example(
        *args, '--features', 'a', status=2)
