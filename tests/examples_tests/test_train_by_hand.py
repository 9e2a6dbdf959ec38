import numpy

from chainer_dcgan import load_generator


def test_trains_draws_and_resumes(run_example, examples, faces, tmp_path):
    flags = ['--dataset', 'faces', '--batchsize', 6, '--seed', 1]
    output = run_example(
        'train_by_hand.py', *flags, '--epoch', 1, '--out', 'parts')
    assert 'gen/loss' in output and 'dis/loss' in output
    run_example('train_by_hand.py', *flags, '--epoch', 2, '--out', 'parts',
                '--resume', 'parts/snapshot_iter_2.npz')
    run_example('train_by_hand.py', *flags, '--epoch', 2, '--out', 'whole')
    # The same seed, the same bytes; also after a resume.
    for name in ('gen_iter_4.npz', 'dis_iter_4.npz',
                 'preview/iter_00000004.png'):
        assert (tmp_path / 'parts' / name).read_bytes() == (
            tmp_path / 'whole' / name).read_bytes(), name
    gen = load_generator(str(tmp_path / 'whole/gen_iter_4.npz'))
    first = load_generator(str(tmp_path / 'parts/gen_iter_2.npz'))
    assert gen.image_size == 48
    assert not numpy.array_equal(gen.dc1.W.array, first.dc1.W.array)


def test_folder_that_is_not_there(run_example):
    assert 'no such folder or archive: nowhere' in run_example(
        'train_by_hand.py', '--dataset', 'nowhere', status=2)


def test_is_short(examples):
    lines = (examples / 'train_by_hand.py').read_text().splitlines()
    assert len(lines) < 80
