"""A file server for the page, on this machine only."""

import functools
import http.server

from chainer_dcgan.errors import InputError


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files under the types that browsers insist on."""

    # Connections stay open: the page is made of some twenty files.
    protocol_version = 'HTTP/1.1'
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        # The system's table may lack them or differ.
        '.js': 'text/javascript', '.mjs': 'text/javascript',
        '.css': 'text/css', '.svg': 'image/svg+xml',
        '.json': 'application/json', '.wasm': 'application/wasm',
        '.onnx': 'application/octet-stream'}

    def end_headers(self):
        # Asked for again each time, so that a new site is seen at once.
        self.send_header('Cache-Control', 'no-cache')
        self.send_header('X-Content-Type-Options', 'nosniff')
        super().end_headers()

    def log_message(self, format, *args):
        pass


def make_server(folder, port=8000):
    """Opens a server for a folder; ``serve_forever`` starts it.

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
        return http.server.ThreadingHTTPServer(('127.0.0.1', port), handler)
    except (OSError, OverflowError) as e:
        raise InputError(
            f'port {port} cannot be used: {e}. Pass another, or 0 for any '
            'that is free.') from e
