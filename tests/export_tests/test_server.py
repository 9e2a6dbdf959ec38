import contextlib
import os
import socket
import struct
import threading
import time
import urllib.error
import urllib.request

import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.export import make_server, server as server_module

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


def ask(server, request, wait=5):
    """Sends bytes and reads the answer's first line."""
    with socket.create_connection(
            ('127.0.0.1', server.server_port), wait) as client:
        client.sendall(request)
        return client.recv(4096).split(b'\r\n')[0]


@pytest.mark.parametrize('path', [
    b'/%00', b'/a.js%00', b'/../../etc/passwd', b'/%2e%2e/%2e%2e/etc/passwd',
    b'/out.txt', b'/outside/secret.txt', b'/folder/', b'/pipe', b'/%ff%fe',
    b'/' + b'a' * 5000])
def test_only_files_inside_are_served(server, tmp_path, path):
    secret = tmp_path.parent / (tmp_path.name + '-secret')
    secret.mkdir()
    (secret / 'secret.txt').write_text('secret')
    (tmp_path / 'out.txt').symlink_to(secret / 'secret.txt')
    (tmp_path / 'outside').symlink_to(secret)
    (tmp_path / 'folder').mkdir()
    os.mkfifo(tmp_path / 'pipe')
    answer = ask(server, b'GET ' + path + b' HTTP/1.1\r\nHost: x\r\n\r\n')
    assert b' 404 ' in answer
    # And it goes on.
    assert b' 200 ' in ask(server, b'GET /a.js HTTP/1.1\r\nHost: x\r\n\r\n')


def test_links_inside_are_served(server, tmp_path):
    (tmp_path / 'b.js').symlink_to('a.js')
    assert b' 200 ' in ask(server, b'GET /b.js HTTP/1.1\r\nHost: x\r\n\r\n')


def test_clients_that_leave_say_nothing_on_the_console(
        server, tmp_path, capfd):
    (tmp_path / 'large.onnx').write_bytes(bytes(2 ** 24))
    for _ in range(5):
        with socket.create_connection(
                ('127.0.0.1', server.server_port)) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                              struct.pack('ii', 1, 0))
            client.sendall(b'GET /large.onnx HTTP/1.1\r\nHost: x\r\n\r\n')
            client.recv(10)
    assert b' 200 ' in ask(server, b'GET /a.js HTTP/1.1\r\nHost: x\r\n\r\n')
    time.sleep(0.1)
    assert capfd.readouterr() == ('', '')


def test_other_errors_say_nothing_on_the_console(
        server, monkeypatch, capfd):
    def fail(self):
        raise ValueError

    monkeypatch.setattr(server_module._Handler, 'do_GET', fail)
    assert ask(server, b'GET /a.js HTTP/1.1\r\nHost: x\r\n\r\n') == b''
    assert capfd.readouterr() == ('', '')


def test_slow_clients_are_few_and_go(tmp_path, monkeypatch):
    assert 1 <= server_module._Handler.timeout <= 60
    monkeypatch.setattr(server_module, '_MOST_CLIENTS', 2)
    monkeypatch.setattr(server_module._Handler, 'timeout', 0.3)
    (tmp_path / 'a.js').write_text('x')
    with make_server(str(tmp_path), 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        before = threading.active_count()
        slow = [socket.create_connection(('127.0.0.1', server.server_port))
                for _ in range(6)]
        time.sleep(0.15)
        assert threading.active_count() <= before + 2
        # Served when the silent ones have been let go.
        assert b' 200 ' in ask(
            server, b'GET /a.js HTTP/1.1\r\nHost: x\r\n\r\n')
        for client in slow:
            client.close()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize('request_', [
    b'G', b'GET / HTTP/1.1\r\nHost: a\r\nX: '])
def test_a_client_that_asks_a_byte_at_a_time_loses_its_place(
        server, monkeypatch, request_):
    monkeypatch.setattr(server_module, '_ASKING', 0.3)
    with socket.create_connection(server.server_address, timeout=20) as s:
        s.sendall(request_)
        start = time.monotonic()
        with pytest.raises(ConnectionError):
            while time.monotonic() < start + 15:
                # Never silent for as long as the other limit.
                s.sendall(b'a')
                time.sleep(0.05)
    # Who asks at once is answered.
    with urllib.request.urlopen(
            f'http://127.0.0.1:{server.server_port}/a.js', timeout=20) as f:
        assert f.read() == b'a.js'


def test_a_client_that_takes_a_byte_at_a_time_loses_its_place(
        server, monkeypatch, tmp_path):
    monkeypatch.setattr(server_module, '_ANSWERING', 0.3)
    (tmp_path / 'a.wasm').write_bytes(bytes(10 ** 8))
    with socket.create_connection(server.server_address, timeout=20) as s:
        s.sendall(b'GET /a.wasm HTTP/1.1\r\nHost: a\r\n\r\n')
        deadline = time.monotonic() + 15
        # From the first byte on, the server's clock runs.
        assert s.recv(1)
        while server._deadlines:
            assert time.monotonic() < deadline
            s.recv(1)
            time.sleep(0.05)
        # Then all that was on its way, and no more.
        n = 0
        with contextlib.suppress(ConnectionError):
            while data := s.recv(1 << 20):
                n += len(data)
        assert n < 10 ** 8
