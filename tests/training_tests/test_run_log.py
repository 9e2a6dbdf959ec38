import json

import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.training.run_log import read_evaluations

ENTRY = {'images': 5, 'elapsed_time': 1.5, 'gen/frechet': 2.5,
         'gen/precision': 0.5, 'gen/recall': 0.25}


def test_measurements(tmp_path):
    log = [{'images': 1}, ENTRY, {**ENTRY, 'gen/coverage': 0.75}]
    (tmp_path / 'log').write_text(json.dumps(log))
    expected = [{'images': 5, 'elapsed_time': 1.5, 'frechet': 2.5,
                 'precision': 0.5, 'recall': 0.25, 'coverage': coverage}
                for coverage in (None, 0.75)]
    assert read_evaluations(str(tmp_path)) == expected
    assert read_evaluations(str(tmp_path / 'log')) == expected


@pytest.mark.parametrize('text,words', [
    ('[' * 50000, 'nested'), ('{', 'cannot be read as JSON'), ('5', 'log of'),
    ('[5]', 'log of'), (json.dumps([{**ENTRY, 'images': 'x'}]), 'log of'),
    (json.dumps([{**ENTRY, 'images': True}]), 'log of'),
    (json.dumps([{**ENTRY, 'gen/coverage': 'x'}]), 'log of'),
    (json.dumps([{'gen/frechet': 1}]), 'log of'),
    ('[{"gen/frechet": NaN}]', 'NaN is no number'),
    ('[]', 'was not measured'), ('[{"images": 1}]', 'was not measured')])
def test_other_files(tmp_path, text, words):
    (tmp_path / 'log').write_text(text)
    with pytest.raises(InputError, match=words) as e:
        read_evaluations(str(tmp_path))
    assert str(e.value).startswith(str(tmp_path / 'log'))
