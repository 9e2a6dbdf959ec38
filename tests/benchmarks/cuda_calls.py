"""Records what CuPy asks of CUDA: launches, products and copies.

CuPy's compiled modules call each other through tables of function pointers;
here the entries of the CUDA driver and the runtime are replaced by functions
that take a note and call the original. (cuBLAS is called by name.) That needs
no GPU's profiler and works wherever CuPy does, but only if it is done before
CuPy is imported, and it is slow: it counts, it does not time.
"""

import collections
import ctypes
import importlib
import math
import re
import sys

Call = collections.namedtuple('Call', 'kind name read written')

_COPIES = {1: 'to device', 2: 'to host', 3: 'on device'}
_TYPES = {'p': ctypes.c_ssize_t, 'i': ctypes.c_int, 'u': ctypes.c_uint,
          'z': ctypes.c_size_t}
_KERNEL = re.compile(
    r'__global__\s+void\s+(?:__launch_bounds__\([^)]*\)\s*)?(\w+)\s*\('
    r'([^{]*)\)\s*{')
_ARRAY = re.compile(r'(const )?CArray<([\w: ]+), (\d+)')
_SIZES = {'bool': 1, 'signed char': 1, 'unsigned char': 1, 'float16': 2,
          'float': 4, 'int': 4, 'unsigned int': 4}
# How many arrays of a task's size, all others being far smaller, a kernel
# reads and writes.
_TASKS = {'adam': (4, 3), 'follow': (2, 1), 'project': (1, 0),
          'stretch': (1, 0), 'divide': (1, 1), 'dot_chunks': (2, 0),
          'undo': (1, 1)}


class Recorder:

    """Takes notes from its construction on.

    Attributes:
        calls (list): A :class:`Call` each: its kind (``'kernel'``,
            ``'product'``, ``'fill'``, or a copy ``'to device'``, ``'to
            host'``, ``'on device'``), the kernel's name, and the bytes of the
            arrays that it reads and writes, each array counted once.

    Raises:
        RuntimeError: If CuPy is imported already.
    """

    def __init__(self):
        if 'cupy' in sys.modules:
            raise RuntimeError('CuPy is imported already')
        self.calls = []
        self._source = ''
        self._kernels = {}
        self._moved = None
        self._kept = []
        api = 'cupy_backends.cuda.api.'
        self._replace(api + 'driver', 'moduleGetFunction', None,
                      self._on_function)
        self._replace(api + 'driver', 'launchKernel', 'puuuuuuuppp',
                      self._on_launch)
        self._replace(api + 'runtime', 'memcpy', 'ppzi', self._on_copy)
        self._replace(api + 'runtime', 'memcpyAsync', 'ppzip', self._on_copy)
        self._replace(api + 'runtime', 'memset', 'piz', self._on_fill)
        self._replace(api + 'runtime', 'memsetAsync', 'pizp', self._on_fill)
        self._wrap_cupy()

    def _replace(self, module, name, types, note):
        table = importlib.import_module(module).__pyx_capi__
        capsule = table[name]
        signature = _api('PyCapsule_GetName', ctypes.c_char_p)(capsule)
        pointer = _api('PyCapsule_GetPointer', ctypes.c_void_p,
                       ctypes.c_char_p)(capsule, signature)
        if types is None:
            function = ctypes.PYFUNCTYPE(
                ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.py_object,
                ctypes.c_int)
        else:
            function = ctypes.PYFUNCTYPE(
                ctypes.py_object, *(_TYPES[t] for t in types), ctypes.c_int)
        original = function(pointer)

        def noted(*args):
            result = original(*args)
            note(result, *args)
            return result

        replacement = function(noted)
        new = _api('PyCapsule_New', ctypes.py_object, ctypes.c_char_p,
                   ctypes.c_void_p, first=ctypes.c_void_p)
        table[name] = new(
            ctypes.cast(replacement, ctypes.c_void_p), signature, None)
        self._kept += [replacement, signature, capsule]

    def _wrap_cupy(self):
        import cupy
        from cupy.cuda import compiler
        compile_source = compiler._compile_module_with_cache

        def compile_noted(source, *args, **kwargs):
            self._source = source
            return compile_source(source, *args, **kwargs)

        compiler._compile_module_with_cache = compile_noted
        # CuPy looks these up by name at each call.
        for name in 'gemmEx', 'gemmStridedBatchedEx':
            self._wrap_product(name)
        raw_kernel = cupy.RawKernel

        class RawKernel:

            def __init__(inner, code, name, **kwargs):
                inner.name = name
                inner.kernel = raw_kernel(code, name, **kwargs)
                inner.parameters = _signatures(code)[name][0]

            def __call__(inner, grid, block, args):
                self._moved = _raw_bytes(inner.name, inner.parameters, args)
                inner.kernel(grid, block, args)
                self._moved = None

        cupy.RawKernel = RawKernel

    def _wrap_product(self, name):
        from cupy.cuda import cublas
        multiply = getattr(cublas, name)

        def multiply_noted(handle, transa, transb, m, n, k, *rest):
            multiply(handle, transa, transb, m, n, k, *rest)
            # The batched one has a count, third from the end. float32 all.
            count = rest[-3] if name == 'gemmStridedBatchedEx' else 1
            self.calls.append(Call(
                'product', f'{count} x {m} x {n} x {k}',
                4 * count * (m * k + k * n), 4 * count * m * n))

        setattr(cublas, name, multiply_noted)

    def _on_function(self, function, module, name, skip):
        # CuPy asks for a kernel of its own as soon as it is compiled.
        self._kernels[function] = (name, *_signatures(self._source).get(
            name, ('', '')))

    def _on_launch(self, result, function, *args):
        name, parameters, body = self._kernels[function]
        moved = self._moved or _array_bytes(parameters, body, args[8])
        self.calls.append(Call('kernel', name, *moved))

    def _on_copy(self, result, to, source, size, kind, *rest):
        self.calls.append(Call(_COPIES.get(kind, 'copy'), '', size, size))

    def _on_fill(self, result, to, value, size, *rest):
        self.calls.append(Call('fill', '', 0, size))


def _api(name, result, *types, first=ctypes.py_object):
    function = getattr(ctypes.pythonapi, name)
    function.restype, function.argtypes = result, (first, *types)
    return function


def _signatures(source):
    return {match[1]: (match[2], source[match.end():])
            for match in _KERNEL.finditer(source)}


def _array_bytes(parameters, body, addresses):
    # CuPy's own kernels take structs: pointer, size, shape, strides.
    read = written = 0
    pointers = ctypes.cast(addresses, ctypes.POINTER(ctypes.c_void_p))
    for i, parameter in enumerate(_split(parameters)):
        match = _ARRAY.match(parameter)
        if not match:
            continue
        const, kind, ndim = match.groups()
        ndim = int(ndim)
        words = ctypes.cast(pointers[i], ctypes.POINTER(ctypes.c_ssize_t))
        shape = words[2:2 + ndim]
        strides = words[2 + ndim:2 + 2 * ndim]
        # A broadcast axis has stride 0.
        size = math.prod(
            n for n, step in zip(shape, strides) if step) if ndim else 1
        size *= _SIZES.get(kind, 8)
        name = parameter.split()[-1].removeprefix('_raw_')
        if const:
            read += size
            continue
        written += size
        # An output that stands elsewhere than before "=" is read as well.
        declared = re.search(rf'&{name} = _raw_{name}\[[^;]*;', body)
        if declared and re.search(
                rf'\b{name}\b(?!\s*=[^=])', body[declared.end():]):
            read += size
    return read, written


def _raw_bytes(kernel, parameters, args):
    read = written = 0
    for parameter, arg in zip(_split(parameters), args):
        if getattr(arg, 'dtype', None) is not None and arg.dtype.names:
            table = arg['of']
            # The terms of a loss hold no arrays.
            if 'size' in table.dtype.names:
                size = 4 * int(table['size'].sum())
                n_read, n_written = _TASKS[kernel]
                read += n_read * size
                written += n_written * size
        elif '*' in parameter and getattr(arg, 'ndim', 0):
            if parameter.startswith('const'):
                read += arg.nbytes
            else:
                written += arg.nbytes
    return read, written


def _split(parameters):
    # Commas inside < > do not separate parameters.
    return [part.strip() for part in
            re.split(r',(?![^<]*>)', parameters.replace('\n', ' '))]
