"""Makes Chainer 7.8.1 work on today's Python, NumPy and CuPy.

Chainer's last release is from 2022. :func:`import_chainer` imports it after
standing in for what Python and NumPy have dropped since, and then mends the
functions that fail when they are called. No installed file is touched, and
nothing is replaced where the original still works. Every patch below states
the place in Chainer 7.8.1 that needs it.

Long because what is patched is to be read in one place, in the order of the
imports.
"""

import contextlib
import functools
import importlib
import importlib.abc
import importlib.util
import os
import sys
import types
import warnings

import numpy


def import_chainer():
    """Imports Chainer, mended; later calls do nothing more.

    Returns:
        module: :mod:`chainer`.

    Raises:
        ImportError: If Chainer is not installed.
    """
    _restore_numpy_names()
    if 'chainer' in sys.modules:
        chainer = sys.modules['chainer']
    else:
        _forget_failed_import()
        _preload_cuda_libraries()
        # chainer/_version.py knows CuPy up to 7.x and calls all newer ones
        # incompatible; this module is what makes them compatible.
        os.environ.setdefault('CHAINER_WARN_VERSION_MISMATCH', '0')
        with warnings.catch_warnings():
            # pkg_resources and numpy.distutils, where they still exist,
            # announce at each import that they are about to go.
            warnings.filterwarnings('ignore', category=DeprecationWarning)
            warnings.filterwarnings(
                'ignore', message='.*(pkg_resources|[Dd]istutils)')
            # The normal case with CuPy 14, which dropped it.
            warnings.filterwarnings('ignore', message='cuDNN is not enabled')
            _stand_in_for_pkg_resources()
            with _stand_in_for_distutils():
                import chainer
    if not getattr(chainer, '_mended_by_chainer_dcgan', False):
        _mend_deconvolution_2d()
        _mend_cuda_backend(chainer.backends.cuda)
        sys.meta_path.insert(0, _ChainerMNFinder())
        chainer._mended_by_chainer_dcgan = True
    return chainer


def _forget_failed_import():
    # `import chainer` in a notebook's first cell ends in np.sctypes, and
    # leaves those parts behind that it had imported by then. A second import
    # would go on with them, in an order in which Chainer's parts cannot be
    # imported.
    for name in [name for name in sys.modules if name.startswith('chainer.')]:
        del sys.modules[name]


def _restore_numpy_names():
    # functions/array/as_strided.py:10 and 252 read numpy.sctypes, gone in
    # NumPy 2.
    if not hasattr(numpy, 'sctypes'):
        numpy.sctypes = {
            'int': [numpy.int8, numpy.int16, numpy.int32, numpy.int64],
            'uint': [numpy.uint8, numpy.uint16, numpy.uint32, numpy.uint64],
            'float': [numpy.float16, numpy.float32, numpy.float64,
                      numpy.longdouble],
            'complex': [numpy.complex64, numpy.complex128,
                        numpy.clongdouble],
            'others': [bool, object, bytes, str, numpy.void],
        }
    # functions/array/resize_images.py:179-196 uses numpy.float, gone since
    # NumPy 1.24. It is looked up in __dict__ because hasattr would warn.
    if 'float' not in vars(numpy):
        numpy.float = float


@contextlib.contextmanager
def _stand_in_for_distutils():
    # _environment_check.py:6 imports numpy.distutils.system_info, gone on
    # Python 3.12 and later; on 3.11 its import fails with a new setuptools.
    # Only macOS ever calls it, once, to look for an old Accelerate that NumPy
    # no longer links to. So it need not stay, for others to take for real.
    if _can_import('numpy.distutils.system_info'):
        yield
        return
    distutils = types.ModuleType('numpy.distutils')
    distutils.system_info = types.ModuleType('numpy.distutils.system_info')
    distutils.system_info.get_info = lambda name: {}
    sys.modules['numpy.distutils'] = distutils
    sys.modules['numpy.distutils.system_info'] = distutils.system_info
    numpy.distutils = distutils
    try:
        yield
    finally:
        del sys.modules['numpy.distutils']
        del sys.modules['numpy.distutils.system_info']
        del numpy.distutils


def _stand_in_for_pkg_resources():
    # _environment_check.py:7 and testing/helper.py:6 import it; gone in
    # setuptools 81. They ask it whether packages are installed.
    if _can_import('pkg_resources'):
        return
    module = types.ModuleType(
        'pkg_resources', 'What Chainer uses of it; from chainer_dcgan.')

    class ResolutionError(Exception):
        pass

    class DistributionNotFound(ResolutionError):
        pass

    class VersionConflict(ResolutionError):
        pass

    def require(*requirements):
        from importlib import metadata

        from packaging.requirements import Requirement
        for requirement in map(Requirement, requirements):
            try:
                version = metadata.version(requirement.name)
            except metadata.PackageNotFoundError as e:
                raise DistributionNotFound(requirement.name) from e
            if not requirement.specifier.contains(version, prereleases=True):
                raise VersionConflict(version, requirement)

    class WorkingSet:
        pass

    def fixup_namespace_packages(path_item):
        # pytest calls it as soon as there is a module of this name.
        pass

    WorkingSet.require = staticmethod(require)
    for part in (ResolutionError, DistributionNotFound, VersionConflict,
                 WorkingSet, require, fixup_namespace_packages):
        setattr(module, part.__name__, part)
    sys.modules['pkg_resources'] = module


def _can_import(name):
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _preload_cuda_libraries():
    # CuPy 13 asks the system's loader for the CUDA libraries and does not
    # look into the nvidia-* wheels that `cupy-cuda12x[ctk]` installs; CuPy 14
    # does. A library that is already loaded is found by its name.
    from importlib import metadata
    try:
        version = metadata.version('cupy-cuda12x')
    except metadata.PackageNotFoundError:
        return
    if int(version.split('.')[0]) >= 14:
        return
    import ctypes
    import glob
    for root in _nvidia_wheel_roots():
        # In this order each finds the ones that it depends on.
        for name in ('cuda_runtime', 'cuda_nvrtc', 'nvjitlink', 'cublas',
                     'cusparse', 'cusolver', 'curand', 'cufft', 'cudnn'):
            pattern = os.path.join(root, name, 'lib', 'lib*.so.*')
            # cublasLt before cublas: the longer name sorts first.
            for library in sorted(glob.glob(pattern), reverse=True):
                try:
                    ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
                except OSError:
                    # What CuPy then misses is in its own error message.
                    continue


def _nvidia_wheel_roots():
    spec = importlib.util.find_spec('nvidia')
    if spec is None or spec.submodule_search_locations is None:
        return []
    return list(spec.submodule_search_locations)


def _mend_deconvolution_2d():
    # functions/connection/deconvolution_2d.py:340 passes the variables x and
    # W where _set_cover_all takes their shapes. Reached whenever the input
    # needs no gradient, as a generator's z.
    from chainer.functions.connection import deconvolution_2d
    cls = deconvolution_2d.Deconvolution2DFunction
    original = cls._set_cover_all

    @functools.wraps(original)
    def _set_cover_all(self, x, W):
        return original(self, getattr(x, 'shape', x), getattr(W, 'shape', W))

    cls._set_cover_all = _set_cover_all


def _mend_cuda_backend(cuda):
    if not cuda.available:
        return
    if not cuda.cudnn_enabled:
        # backends/cuda.py:777 reads `cudnn`, which is never bound without it.
        cuda.should_use_cudnn_tensor_core = lambda dtype: False
        # Not having cuDNN is the normal case with CuPy 14, which dropped it.
        cuda.check_cuda_available._already_warned = True
    if int(cuda.cupy.__version__.split('.')[0]) >= 14:
        # chainermn/communicators/_memory_utility.py:290 and 362: kernels that
        # use `half`; CuPy 14's carray.cuh no longer includes its header.
        original = cuda.raw

        @functools.wraps(original)
        def raw(code, name, *args, **kwargs):
            return original(
                '#include <cuda_fp16.h>\n' + code, name, *args, **kwargs)

        cuda.raw = raw


class _ChainerMNFinder(importlib.abc.MetaPathFinder):
    """Mends modules of ``chainermn`` right after their import."""

    def find_spec(self, fullname, path, target=None):
        mend = _CHAINERMN_MENDS.get(fullname)
        if mend is None:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, 'find_spec'):
                continue
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                spec.loader.exec_module = functools.partial(
                    self._execute, spec.loader.exec_module, mend)
                return spec
        return None

    @staticmethod
    def _execute(exec_module, mend, module):
        exec_module(module)
        mend(module)


def _mend_memory_utility(module):
    module.unpack_params = _unpack_params


def _mend_multi_node_iterator(module):
    # iterators/multi_node_iterator.py:137 makes an int of an array of one
    # element in one dimension, which NumPy refuses since 2.4: on all
    # processes but the master, which then waits for ever. The module's other
    # ints are of scalars, which stay what they are.
    module.int = lambda value: int(numpy.reshape(value, ()))


_CHAINERMN_MENDS = {
    'chainermn.communicators._memory_utility': _mend_memory_utility,
    'chainermn.iterators.multi_node_iterator': _mend_multi_node_iterator,
}


def _unpack_params(
        params, attr_name, buffer, transfer_dtype, zero_fill, stream=None):
    # _memory_utility.py:211 converts with xp.array(..., copy=False), which
    # NumPy 2 and CuPy 14 refuse when a copy is needed. astype always copies,
    # and the copy is what the buffer is received in.
    offset = 0
    for param in params:
        array = getattr(param, attr_name)
        if attr_name == 'grad' and array is None and zero_fill:
            array = param.xp.empty_like(param.data)
            setattr(param, attr_name, array)
        received = array
        if array.dtype != transfer_dtype:
            received = array.astype(transfer_dtype)
        size = array.size * numpy.dtype(transfer_dtype).itemsize
        buffer.to_device(received, size, offset, stream)
        offset += size
        if received is not array:
            getattr(param, attr_name)[...] = received.astype(array.dtype)
