import sys
import types

import pytest

from chainer_dcgan import notebook


def test_nothing_is_running_here():
    assert not notebook.is_running()


@pytest.mark.parametrize('attributes,running', [
    ({'kernel': object()}, True), ({'kernel': None}, False), ({}, False)])
def test_a_shell_on_a_terminal_has_no_kernel(
        monkeypatch, attributes, running):
    monkeypatch.setitem(sys.modules, 'IPython', types.SimpleNamespace(
        get_ipython=lambda: types.SimpleNamespace(**attributes)))
    assert notebook.is_running() == running


def test_ipython_without_a_shell(monkeypatch):
    monkeypatch.setitem(sys.modules, 'IPython', types.SimpleNamespace(
        get_ipython=lambda: None))
    assert not notebook.is_running()
