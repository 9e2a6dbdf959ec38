import sys

import pytest

from chainer_dcgan.storage.optional import require


def test_what_is_there_is_imported():
    assert require('tests', 'json').loads('1') == 1
    first, second = require('tests', 'json', 'json.decoder')
    assert second is sys.modules['json.decoder'] and first is not second


def test_what_is_missing_is_named_with_its_command(monkeypatch):
    monkeypatch.setitem(sys.modules, 'sklearn', None)
    with pytest.raises(
            ImportError, match='^probes need scikit-learn: run `pip install '
            'scikit-learn`.$'):
        require('probes', 'sklearn')
    monkeypatch.setitem(sys.modules, 'onnx', None)
    with pytest.raises(
            ImportError, match='need json and onnx: .*pip install json onnx`'):
        require('pages', 'json', 'onnx')


def test_what_is_broken_is_not_called_missing(tmp_path, monkeypatch):
    (tmp_path / 'broken_package.py').write_text(
        'raise ImportError("libx.so is too old")')
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
            ImportError, match='cannot be imported .libx.so is too old'):
        require('tests', 'broken_package')
