import subprocess
import sys

import pytest


@pytest.mark.parametrize('encoding', ['ascii', 'cp932', 'utf-8'])
def test_any_console_takes_any_text(tmp_path, encoding):
    folder = tmp_path / 'caf\u00e9 \u732b\u8033 \U0001f600'
    folder.mkdir()
    result = subprocess.run(
        [sys.executable, '-m', 'chainer_dcgan', 'generate', '--rows', '1',
         '--cols', '1', '--out', str(folder / 'a.png')],
        capture_output=True, timeout=120,
        env={'PYTHONIOENCODING': encoding, 'PYTHONPATH': ':'.join(sys.path),
             'PYTHONUTF8': '0', 'LC_ALL': 'C.UTF-8', 'HOME': str(tmp_path)})
    assert result.returncode == 0, result.stderr
    assert (folder / 'a.png').exists()
    text = result.stdout.decode(encoding)
    assert ('\u732b\u8033' in text) == (encoding != 'ascii')


@pytest.mark.parametrize('encoding', ['ascii', 'cp932'])
def test_errors_too(tmp_path, encoding):
    result = subprocess.run(
        [sys.executable, '-m', 'chainer_dcgan', 'generate', '--gen',
         str(tmp_path / 'caf\u00e9 \U0001f600.npz')],
        capture_output=True, timeout=120,
        env={'PYTHONIOENCODING': encoding, 'PYTHONPATH': ':'.join(sys.path),
             'PYTHONUTF8': '0', 'LC_ALL': 'C.UTF-8', 'HOME': str(tmp_path)})
    assert result.returncode == 2
    assert b'Traceback' not in result.stderr
    assert b'caf' in result.stderr
