from chainer_dcgan.export.onnx_model import check_against_chainer  # NOQA
from chainer_dcgan.export.onnx_model import OPSET  # NOQA
from chainer_dcgan.export.onnx_model import to_onnx  # NOQA
from chainer_dcgan.export.onnx_model import TOLERANCE  # NOQA
from chainer_dcgan.export.server import make_server  # NOQA
from chainer_dcgan.export.site import build_site  # NOQA
