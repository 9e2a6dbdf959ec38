"""The device that a run computes on."""

import chainer
from chainer.backends import cuda

from chainer_dcgan.errors import DeviceError

_INSTALL = ("run `pip install 'cupy-cuda12x[ctk]'`, or, where `nvidia-smi` "
            "says CUDA 13, `pip install 'cupy-cuda13x[ctk]'`")


def get_device(gpu: int = -1) -> chainer.backend.Device:
    """Returns the device of a number.

    Args:
        gpu (int): Number of a CUDA device, or -1 for the CPU.

    Returns:
        chainer.backend.Device: The device; a GPU is also made the current
        one.

    Raises:
        DeviceError: If there is no such device, with the reason that CuPy
            gave and how to install what is missing.
    """
    if gpu < 0:
        return chainer.get_device('@numpy')
    if not cuda.available:
        raise DeviceError(_explain(gpu, cuda._resolution_error))
    try:
        n_devices = cuda.cupy.cuda.runtime.getDeviceCount()
    except cuda.cupy.cuda.runtime.CUDARuntimeError as e:
        raise DeviceError(_explain(gpu, e)) from e
    if gpu >= n_devices:
        plural = '' if n_devices == 1 else 's'
        raise DeviceError(
            f'there is no GPU {gpu}: this machine has {n_devices} CUDA '
            f'device{plural}, numbered from 0.')
    device = chainer.get_device(f'@cupy:{gpu}')
    device.use()
    return device


def _explain(gpu: int, reason: Exception) -> str:
    if isinstance(reason, ModuleNotFoundError):
        cure = f'CuPy is not installed: {_INSTALL}.'
    else:
        # Without the extra, CuPy comes without cuBLAS: it is imported well,
        # and only Chainer notices.
        cure = ('CuPy is installed, but CUDA does not work. If a library is '
                f'missing, {_INSTALL}; if there is no device, check the '
                'driver with `nvidia-smi`.')
    return f'GPU {gpu}: CUDA cannot be used ({type(reason).__name__}: ' \
        f'{reason}). {cure}'
