"""Vectors of eight float32 inside Numba functions.

Numba leaves vectorization to LLVM, which gives up on loops with as many
arrays as a Winograd transform has. Here the vectors are written out instead:
:func:`load` and :func:`store` move them, ``+``, ``-`` and ``*`` work on them,
and LLVM maps them to whatever registers the processor has.

Importing this module needs Numba; nothing imports it but the other modules
of kernels that need Numba too.
"""

import operator

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

LANES = 8

FLOATS = ir.VectorType(ir.FloatType(), LANES)
_INTS = ir.VectorType(ir.IntType(32), LANES)


class Vector(types.Type):

    """Numba's type of a vector of :data:`LANES` float32."""

    def __init__(self):
        super().__init__(name=f'float32x{LANES}')


VECTOR = Vector()


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):

    def __init__(self, manager, numba_type):
        super().__init__(manager, numba_type, FLOATS)


def _pointer(context, builder, array_type, array, offset):
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [offset]), FLOATS.as_pointer())


def _splat(builder, value):
    undefined = ir.Constant(FLOATS, ir.Undefined)
    first = builder.insert_element(
        undefined, value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(
        first, undefined, ir.Constant(_INTS, [0] * LANES))


@intrinsic
def load(typing, array, offset):
    """Reads a vector from a flat array, from element ``offset`` on."""
    def generate(context, builder, signature, args):
        return builder.load(_pointer(
            context, builder, signature.args[0], *args), align=4)
    return VECTOR(array, types.intp), generate


@intrinsic
def store(typing, array, offset, value):
    """Writes a vector to a flat array, from element ``offset`` on."""
    def generate(context, builder, signature, args):
        array, offset, value = args
        builder.store(value, _pointer(
            context, builder, signature.args[0], array, offset), align=4)
        return context.get_dummy_value()
    return types.void(array, types.intp, VECTOR), generate


@intrinsic
def prefetch(typing, array, offset):
    """Asks the cache for the line of a flat array's element."""
    def generate(context, builder, signature, args):
        array, offset = args
        data = context.make_array(signature.args[0])(
            context, builder, array).data
        emit_prefetch(builder, builder.gep(data, [offset]))
        return context.get_dummy_value()
    return types.void(array, types.intp), generate


def emit_prefetch(builder, pointer, write=False, level=1):
    """Writes the request for a line, which may lie outside of any array.

    Args:
        builder (llvmlite.ir.IRBuilder): Where to write.
        pointer (llvmlite.ir.Value): Pointer into the line.
        write (bool): Whether it is going to be written.
        level (int): Into which cache, from 1 to 3.
    """
    byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
    function = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(
            ir.VoidType(), [byte, flag, flag, flag]), 'llvm.prefetch.p0i8')
    builder.call(function, [builder.bitcast(pointer, byte), *(
        ir.Constant(flag, n) for n in (int(write), 4 - level, 1))])


@intrinsic
def splat(typing, value):
    """Makes a vector of one float32."""
    def generate(context, builder, signature, args):
        return _splat(builder, args[0])
    return VECTOR(types.float32), generate


def _binary(name):
    @intrinsic
    def operation(typing, a, b):
        def generate(context, builder, signature, args):
            return getattr(builder, name)(*args, flags=('contract',))
        return VECTOR(VECTOR, VECTOR), generate
    return operation


def _define_operator(function, name):
    operation = _binary(name)

    @overload(function, jit_options={'forceinline': True})
    def _(a, b):
        if isinstance(a, Vector) and isinstance(b, Vector):
            return lambda a, b: operation(a, b)
        return None


_define_operator(operator.add, 'fadd')
_define_operator(operator.sub, 'fsub')
_define_operator(operator.mul, 'fmul')


divide = _binary('fdiv')


@intrinsic
def square_root(typing, x):
    """Takes the square root of a vector."""
    def generate(context, builder, signature, args):
        function = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(FLOATS, [FLOATS]),
            f'llvm.sqrt.v{LANES}f32')
        return builder.call(function, args)
    return VECTOR(VECTOR), generate


@intrinsic
def horizontal_sum(typing, x):
    """Adds up a vector's elements, in pairs."""
    def generate(context, builder, signature, args):
        values = [builder.extract_element(
            args[0], ir.Constant(ir.IntType(32), i)) for i in range(LANES)]
        while len(values) > 1:
            values = [builder.fadd(a, b) for a, b in zip(
                values[::2], values[1::2])]
        return values[0]
    return types.float32(VECTOR), generate


def _select(predicate):
    @intrinsic
    def operation(typing, a, b):
        def generate(context, builder, signature, args):
            # Unordered: a NaN in ``a`` comes through.
            return builder.select(
                builder.fcmp_unordered(predicate, *args), *args)
        return VECTOR(VECTOR, VECTOR), generate
    return operation


maximum = _select('>')
minimum = _select('<')


@intrinsic
def where_positive(typing, condition, a, b):
    """Takes ``a`` where ``condition`` is above zero, ``b`` elsewhere."""
    def generate(context, builder, signature, args):
        condition, a, b = args
        return builder.select(builder.fcmp_ordered(
            '>', condition, ir.Constant(FLOATS, [0.] * LANES)), a, b)
    return VECTOR(VECTOR, VECTOR, VECTOR), generate


@intrinsic
def exp(typing, x):
    """Computes :math:`e^x` for :math:`x \\le 0` to about 1e-7.

    Splits :math:`x / \\ln 2` into an integer, which becomes the result's
    exponent, and a rest in [-1/2, 1/2], of which a polynomial takes the
    power (Cephes, ``expf``).
    """
    def generate(context, builder, signature, args):
        def constant(value):
            return ir.Constant(FLOATS, [value] * LANES)

        def function(name, n):
            return cgutils.get_or_insert_function(
                builder.module, ir.FunctionType(FLOATS, [FLOATS] * n),
                f'llvm.{name}.v{LANES}f32')

        def fma(a, b, c):
            return builder.call(function('fma', 3), [a, b, c])

        x, = args
        lowest = constant(-87.)
        x = builder.select(builder.fcmp_ordered('<', x, lowest), lowest, x)
        n = builder.call(function('rint', 1), [
            builder.fmul(x, constant(1.44269504088896341))])
        rest = fma(n, constant(-0.693359375), x)
        rest = fma(n, constant(2.12194440e-4), rest)
        p = constant(1.9875691500e-4)
        for c in (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2,
                  1.6666665459e-1, 5.0000001201e-1):
            p = fma(p, rest, constant(c))
        p = fma(p, builder.fmul(rest, rest), rest)
        p = builder.fadd(p, constant(1.))
        exponent = builder.shl(
            builder.add(builder.fptosi(n, _INTS),
                        ir.Constant(_INTS, [127] * LANES)),
            ir.Constant(_INTS, [23] * LANES))
        return builder.fmul(p, builder.bitcast(exponent, FLOATS))
    return VECTOR(VECTOR), generate
