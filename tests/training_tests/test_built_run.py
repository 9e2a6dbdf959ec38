"""What a run is built of besides its preset: sizes, seeds and intervals."""

import numpy
import pytest

from chainer_dcgan.training import run_trainer


@pytest.mark.parametrize('preset', ['chainer-dcgan', 'paper', 'best'])
def test_sizes_as_given(build_preset, preset):
    updater = build_preset(preset, ch=16, image_size=48, n_z=7, channels=1,
                    batchsize=5).updater
    x = updater.gen(updater.sample_z(2))
    assert updater.gen.l0z.W.shape == (16 * 3 * 3, 7)
    assert x.shape == (2, 1, 48, 48)
    assert updater.dis.c3.W.shape[:2] == (16, 8)
    assert len(updater.dis(x)) == 2
    assert updater.get_iterator('main').batch_size == 5


def test_each_stream_depends_on_the_seed_and_on_no_other(build_preset):
    def draw(seed):
        updater = build_preset('best', seed=seed).updater
        white = numpy.ones((2, 3, 32, 32), 'f')
        return {
            'gen': updater.gen.l0z.W.array.ravel()[:8],
            'dis': updater.dis.c0.W.array.ravel()[:8],
            'z': updater.sample_z(1).ravel()[:8],
            'images': updater.get_iterator('main').next().images,
            'augment': updater.augment(white).array}

    first, again, other = draw(1), draw(1), draw(2)
    for name, array in first.items():
        numpy.testing.assert_array_equal(array, again[name], name)
        assert (array != other[name]).any(), name


def test_a_picture_each_50000_images_and_a_line_each_10000(
        build_preset, tmp_path):
    # As the reference draws. Before an epoch ends; 55,000 images in all.
    trainer = build_preset('gan', n_z=4, batchsize=5000, n_examples=100000)
    trainer.extend(
        lambda trainer: setattr(trainer.stop_trigger, 'requested', True),
        trigger=lambda trainer: trainer.updater.iteration == 11, name='stop')
    run_trainer(trainer)
    assert trainer.updater.n_images == 55000
    assert [entry['images'] for entry in trainer.get_extension(
        'LogReport').log] == [10000, 20000, 30000, 40000, 50000]
    for folder, pattern, name in [
            ('out/preview', '*', 'iter_00000010.png'),
            ('out', 'snapshot*', 'snapshot_iter_10.npz')]:
        assert [path.name for path in (tmp_path / folder).glob(pattern)] == [
            name]
