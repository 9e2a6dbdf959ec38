"""A generator as an ONNX model, and on a web page."""

from chainer_dcgan.export.onnx_model import (
    OPSET,
    TOLERANCE,
    check_against_chainer,
    to_onnx,
)
from chainer_dcgan.export.server import make_server
from chainer_dcgan.export.site import build_site

__all__ = [
    'OPSET', 'TOLERANCE', 'build_site', 'check_against_chainer',
    'make_server', 'to_onnx']
