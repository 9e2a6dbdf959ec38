import threading
import urllib.error
import urllib.request

import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.export import make_server

TYPES = {
    'index.html': 'text/html', 'a.js': 'text/javascript',
    'a.mjs': 'text/javascript', 'a.wasm': 'application/wasm',
    'a.css': 'text/css', 'a.svg': 'image/svg+xml',
    'a.json': 'application/json', 'a.onnx': 'application/octet-stream'}


@pytest.fixture
def server(tmp_path):
    for name in TYPES:
        (tmp_path / name).write_text(name)
    with make_server(str(tmp_path), 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize('name', TYPES)
def test_types_are_those_that_browsers_insist_on(server, name):
    address = f'http://127.0.0.1:{server.server_port}/{name}'
    with urllib.request.urlopen(address) as response:
        assert response.headers.get_content_type() == TYPES[name]
        assert response.read().decode() == name


def test_a_missing_file_is_not_found(server):
    with pytest.raises(urllib.error.HTTPError, match='404') as found:
        urllib.request.urlopen(
            f'http://127.0.0.1:{server.server_port}/none')
    found.value.close()


def test_only_this_machine_is_served(server):
    assert server.server_address[0] == '127.0.0.1'


def test_a_port_in_use_is_named(server, tmp_path):
    port = server.server_port
    with pytest.raises(InputError, match=f'port {port} cannot'):
        make_server(str(tmp_path), port)


def test_a_port_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(InputError, match='port 70000 cannot'):
        make_server(str(tmp_path), 70000)
