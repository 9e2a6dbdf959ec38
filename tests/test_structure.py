"""The package's imports point one way."""

import ast
import pathlib
import re

import chainer_dcgan

# What each part may import besides itself; these are open to all.
_COMMON = {'errors', 'notebook', 'progress', 'storage'}
_ALLOWED = {
    'errors': set(),
    'notebook': set(),
    'progress': set(),
    'storage': set(),
    'devices': set(),
    'precision': set(),
    'functions': set(),
    'images': set(),
    'pretrained': set(),
    'pictures': {'images'},
    'datasets': {'images'},
    'faces': {'datasets', 'images', 'pictures'},
    'models': {'functions', 'images'},
    'latent': {'models', 'functions', 'images', 'pictures'},
    'features': {'models', 'functions', 'images'},
    'tags': {'features', 'latent', 'models', 'functions', 'images'},
    'metrics': {'features', 'latent', 'models', 'images'},
    'experiments': {
        'tags', 'features', 'latent', 'models', 'functions', 'images',
        'pictures'},
    'export': {'latent', 'models', 'functions', 'images'},
    'training': {
        'metrics', 'features', 'datasets', 'latent', 'models', 'functions',
        'images', 'pictures', 'precision'},
    'commands': {
        'training', 'metrics', 'experiments', 'export', 'tags', 'features',
        'faces', 'latent', 'models', 'datasets', 'pictures', 'images',
        'devices', 'precision', 'pretrained', 'functions'},
}


def imported_parts(path):
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f'{node.module}.{alias.name}'
                     for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split('.')
            if parts[0] == 'chainer_dcgan' and len(parts) > 1:
                yield parts[1]


def test_arrows_point_one_way():
    root = pathlib.Path(chainer_dcgan.__file__).parent
    checked = 0
    for path in root.rglob('*.py'):
        part = path.relative_to(root).parts[0].removesuffix('.py')
        if part in ('__init__', '__main__', '_compat'):
            continue
        allowed = _ALLOWED.get(part, set()) | _COMMON | {part}
        wrong = set(imported_parts(path)) - allowed
        assert not wrong, f'{path} imports {sorted(wrong)}'
        checked += 1
    assert checked > 20


def test_files_are_short_or_say_why():
    root = pathlib.Path(chainer_dcgan.__file__).parent
    examples = root.parent / 'examples'
    for path in [*root.rglob('*.py'), *examples.glob('*.py')]:
        text = path.read_text(encoding='utf-8')
        n_lines = text.count('\n')
        if n_lines > 250:
            assert 'Long because ' in ast.get_docstring(ast.parse(text)), path
        if path.parent == root / 'commands' and 'def run(args' in text:
            assert n_lines <= 120, path


def test_the_library_knows_no_flags():
    """What is wrong is the library's to say; which flag mends it is not."""
    root = pathlib.Path(chainer_dcgan.__file__).parent
    # npm's and the CUDA compiler's.
    others = {'--ignore-scripts', '--prefer-offline', '--no-audit',
              '--no-fund', '--std=c++17'}
    for path in root.rglob('*.py'):
        if path.relative_to(root).parts[0] == 'commands':
            continue
        tree = ast.parse(path.read_text(encoding='utf-8'))
        raised = {id(node) for statement in ast.walk(tree)
                  if isinstance(statement, (ast.Raise, ast.Call))
                  for node in ast.walk(statement)}
        for node in ast.walk(tree):
            if id(node) in raised and isinstance(node, ast.Constant) and (
                    isinstance(node.value, str)
                    and node.value not in others):
                assert not re.search(r'(?<![\w-])--[a-z]', node.value), (
                    f'{path}, line {node.lineno}: {node.value!r}')
