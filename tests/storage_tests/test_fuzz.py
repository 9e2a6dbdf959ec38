"""A short form of ``tests/faults/fuzz_weights.py``."""

import pytest
from faults.fuzz_weights import KINDS, fuzz


@pytest.mark.parametrize('kind', KINDS, ids=lambda kind: kind.name)
def test_mutated_files_are_read_right_or_refused(tmp_path, kind):
    if kind.name.endswith('.h5'):
        pytest.importorskip('h5py')
    count, wrong = fuzz(kind, 100, 2, str(tmp_path))
    assert not wrong
    assert count['refused'] > 3 and sum(count.values()) >= 10
