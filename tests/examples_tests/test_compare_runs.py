import json

import pytest
from PIL import Image


def write_log(path, distances):
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = [{'images': 500, 'elapsed_time': 6.0, 'gen/loss': 1.0}]
    entries += [
        {'images': 1000 * i, 'elapsed_time': 60.0 * i, 'gen/frechet': value,
         'gen/precision': 0.25, 'gen/recall': 0.125,
         **({'gen/coverage': 0.5} if i > 1 else {})}
        for i, value in enumerate(distances, 1)]
    path.write_text(json.dumps(entries))


def test_table_and_picture(run_example, tmp_path):
    write_log(tmp_path / 'first' / 'log', [300.04, 200])
    write_log(tmp_path / 'other.json', [250])
    lines = run_example('compare_runs.py', 'first', 'the other=other.json',
                        '--out', 'out.png').splitlines()
    assert lines[2:] == [
        '| first | 1,000 | 300.0 | 0.25 | 0.125 |  | 1 |',
        '| first | 2,000 | 200.0 | 0.25 | 0.125 | 0.50 | 2 |',
        '| the other | 1,000 | 250.0 | 0.25 | 0.125 |  | 1 |', 'out.png']
    with Image.open(tmp_path / 'out.png') as f:
        f.load()


@pytest.mark.parametrize('content,words', [
    (None, 'Expected the folder that `train --hold-out` wrote'),
    ('{"images": 3', 'cannot be read as JSON'),
    ('[{"gen/frechet": 1}]', 'not the log of a training run'),
    ('[{"images": 3}]', 'not measured in this run')])
def test_errors(run_example, tmp_path, content, words):
    (tmp_path / 'run').mkdir()
    if content is not None:
        (tmp_path / 'run' / 'log').write_text(content)
    assert words in run_example('compare_runs.py', 'run', status=2)
    assert not (tmp_path / 'comparison.png').exists()


def test_two_runs_of_one_name(run_example):
    assert 'two runs are called x' in run_example(
        'compare_runs.py', 'a/x', 'b/x', status=2)
