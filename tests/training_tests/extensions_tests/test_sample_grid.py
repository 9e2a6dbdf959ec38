"""How many sheets of samples stay."""

import pytest

from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.extensions.sample_grid import SampleGrid, _thin
from chainer_dcgan.training.snapshots import newest_snapshot


def sheets(tmp_path, out):
    return sorted(int(path.stem.removeprefix('iter_'))
                  for path in (tmp_path / out / 'preview').iterdir())


@pytest.mark.parametrize('most', [2, 3, 7, 10])
def test_all_up_to_a_bound_then_evenly(most):
    shown = []
    for n in range(1, 100):
        kept = _thin(list(range(n)), most)
        assert kept[0] == 0 and kept[-1] == n - 1
        assert len(kept) == n if n <= most else (
            most // 2 < len(kept) <= most)
        gaps = {b - a for a, b in zip(kept, kept[1:-1])}
        assert len(gaps) <= 1
        # Nothing is missed that has gone before.
        shown.append(n - 1)
        assert set(kept) <= set(shown)
        shown = kept


def test_a_run_keeps_as_many_as_it_was_told(make_trainer, tmp_path):
    told = {'keep_previews': 3}
    run_trainer(make_trainer(4, 'whole', told, sample_interval=4))
    assert sheets(tmp_path, 'whole') == [1, 9, 12]
    # Stopped and gone on with, it ends with the same ones.
    run_trainer(make_trainer(2, 'parts', told, sample_interval=4))
    second = make_trainer(4, 'parts', told, sample_interval=4)
    newest_snapshot(str(tmp_path / 'parts'), pytest.fail).restore(second)
    # What is of nobody's making is let alone.
    (tmp_path / 'parts' / 'preview' / 'iter_mine').touch()
    run_trainer(second)
    (tmp_path / 'parts' / 'preview' / 'iter_mine').unlink()
    assert sheets(tmp_path, 'parts') == [1, 9, 12]


def test_one_is_too_few():
    with pytest.raises(ValueError, match='at least 2, not 1'):
        SampleGrid(None, None, keep=1)
