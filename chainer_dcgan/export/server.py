"""A file server for the page, on this machine only."""

import contextlib
import functools
import http
import http.server
import os
import socket
import stat
import threading
import time

from chainer_dcgan.errors import InputError

_MOST_CLIENTS = 32
# For a client that is silent; for one that asks a byte at a time; and for one
# that takes its answer so, over the slowest line that makes sense.
_SECONDS, _ASKING, _ANSWERING = 30, 60, 600
_LOOK = 0.5


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files under the types that browsers insist on."""

    # Connections stay open: the page is made of some twenty files.
    protocol_version = 'HTTP/1.1'
    # For a client that says nothing, or takes nothing.
    timeout = _SECONDS
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        # The system's table may lack them or differ.
        '.js': 'text/javascript', '.mjs': 'text/javascript',
        '.css': 'text/css', '.svg': 'image/svg+xml',
        '.json': 'application/json', '.wasm': 'application/wasm',
        '.onnx': 'application/octet-stream'}

    def send_head(self):
        """Answers with a file of the folder, or with an error."""
        if not self._is_ours(self.translate_path(self.path)):
            self.send_error(http.HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path):
        """Refuses: the page needs no list of files."""
        self.send_error(http.HTTPStatus.NOT_FOUND)

    def handle_one_request(self) -> None:
        """Answers a request; one whose client left ends in silence."""
        self._allow(_ASKING)
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            self._allow(None)

    def parse_request(self) -> bool:
        """Reads the request's head; what is left is to answer it."""
        is_sound = super().parse_request()
        self._allow(_ANSWERING)
        return is_sound

    def _allow(self, seconds):
        self.server.allow(self.connection, seconds)

    def end_headers(self):
        # Asked for again each time, so that a new site is seen at once.
        self.send_header('Cache-Control', 'no-cache')
        self.send_header('X-Content-Type-Options', 'nosniff')
        super().end_headers()

    def log_message(self, format, *args):
        pass

    def _is_ours(self, path):
        """Tells whether a path is a file or folder inside, links followed."""
        try:
            root = os.path.realpath(self.directory)
            real = os.path.realpath(path)
            mode = os.stat(real).st_mode
        except (OSError, ValueError):
            # Missing, or with a zero byte in its name.
            return False
        # A pipe would wait for ever.
        return (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and (
            os.path.commonpath([root, real]) == root)


class _Server(http.server.ThreadingHTTPServer):
    """Serves so many clients at a time; others wait to be let in."""

    def __init__(self, *args):
        self._places = threading.BoundedSemaphore(_MOST_CLIENTS)
        self._deadlines = {}
        super().__init__(*args)

    def allow(self, connection, seconds):
        """Gives a client time; ``None``: it has done what it had to."""
        if seconds is None:
            self._deadlines.pop(connection, None)
        else:
            self._deadlines[connection] = time.monotonic() + seconds

    def service_actions(self) -> None:
        """Hangs up on clients whose time is over, twice a second."""
        now = time.monotonic()
        for connection, deadline in list(self._deadlines.items()):
            if deadline < now:
                # Whatever waits for the client is told that it has gone.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request, client_address):
        """Starts a thread, once there is a place for it."""
        # A slow client keeps its place for no longer than its time.
        while not self._places.acquire(timeout=_LOOK):
            self.service_actions()
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._places.release()
            raise

    def process_request_thread(self, request, client_address):
        """Serves a client, and gives its place back."""
        try:
            # Sends a small answer at once; the page is made of many.
            request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request, client_address):
        """Says nothing: a client's fault is no news for the console."""


def make_server(folder: str, port: int=8000):
    """Opens a server for a folder; ``serve_forever`` starts it.

    It serves the files in it to 32 clients at a time, lists no folder,
    follows no link that leads out, and lets go of a client that is silent
    for 30 seconds, takes more than 60 to ask, or 600 to take an answer.

    Args:
        folder (str): Folder to serve.
        port (int): Port on 127.0.0.1; 0 for any that is free.

    Returns:
        http.server.ThreadingHTTPServer: The server, a context manager.

    Raises:
        InputError: If the port cannot be used.
    """
    handler = functools.partial(_Handler, directory=folder)
    try:
        return _Server(('127.0.0.1', port), handler)
    except (OSError, OverflowError) as e:
        raise InputError(
            f'port {port} cannot be used: {e}. Pass another, or 0 for any '
            'that is free.') from e
