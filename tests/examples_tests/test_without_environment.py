import ast
import subprocess
import sys

import pytest


def test_all_scripts_are_alike(examples):
    """What one of them does without its packages, all do."""
    heads = {}
    for path in examples.glob('*.py'):
        if path.name == 'train_by_hand.py':
            continue
        tree = ast.parse(path.read_text(encoding='utf-8'))
        heads[path.name] = [ast.dump(node) for node in tree.body[1:-1]]
    assert len(heads) > 10
    assert all(head == heads['generate.py'] for head in heads.values())


@pytest.mark.parametrize('missing', ['chainer_dcgan', 'chainer', 'numpy'])
def test_says_what_to_type(examples, tmp_path, missing):
    # An import hook stands for a Python without the package.
    (tmp_path / 'sitecustomize.py').write_text(f'''
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == {missing!r}:
            raise ModuleNotFoundError(f'No module named {{name!r}}', name=name)
sys.meta_path.insert(0, Missing())
''')
    result = subprocess.run(
        [sys.executable, str(examples / 'generate.py')], cwd=tmp_path,
        env={'PYTHONPATH': ':'.join([str(tmp_path), *sys.path])},
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert result.stderr.count('\n') == 1
    assert f'{missing} is not installed' in result.stderr
    assert 'make venv' in result.stderr
