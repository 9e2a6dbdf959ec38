import importlib

import pytest

from chainer_dcgan.commands.parser import Parser


@pytest.fixture
def call_command(tmp_path, monkeypatch):
    """Runs a command in this process, which is faster."""
    monkeypatch.chdir(tmp_path)

    def call(name, *args):
        module = importlib.import_module('chainer_dcgan.commands.' + name)
        parser = Parser()
        module.add_flags(parser)
        return module.run(parser.parse_args(list(map(str, args))))

    return call
