"""Some draws side by side as one value, so that compiled code reads as if there were one draw.

Every operation works on all of them at once, as one or a few instructions of the processor, and gives in each lane
the bits that the same operation on a single number gives. There is no inner loop that a compiler may fail to widen.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic as numba_intrinsic
from numba.extending import lower_builtin, models, register_model

from simulation.kernels.arrays import Floats

WIDTH = 32
"""Draws side by side: some registers of a processor, so that it has work while it waits for memory."""
LINE = 64
"""Bytes of a line of the cache: a row that lies across two takes twice as long to read."""
intrinsic = cast("Callable[[Callable[..., Any]], Callable[..., Any]]", numba_intrinsic)
VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)


class Lanes(types.Type):
    """The type, for numba, of WIDTH numbers side by side."""

    def __init__(self) -> None:
        """Give it a name."""
        super().__init__(name=f"Lanes({WIDTH})")


lanes = Lanes()


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)  # type: ignore[no-untyped-call]  # numba has no types


def room(rows: int) -> Floats:
    """Make room for rows of lanes, each on a line of the cache of its own."""
    raw = np.zeros(rows * WIDTH + LINE // 8)
    skipped = -raw.ctypes.data % LINE // 8
    return raw[skipped : skipped + rows * WIDTH].reshape(rows, WIDTH)


def _wide(builder: Any, value: Any) -> Any:
    """Give a single number in every lane; lanes stay as they are."""
    if value.type == VECTOR:
        return value
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    mask = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
    return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), mask)


def _register(operation: Any, emit: str) -> None:
    @infer_global(operation)  # type: ignore[no-untyped-call]  # numba has no types
    class _Typing(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            if not kws and len(args) == 2 and lanes in args:
                return signature(lanes, *(lanes if a == lanes else types.float64 for a in args))  # type: ignore[no-untyped-call]  # numba has no types
            return None

    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return getattr(builder, emit)(*(_wide(builder, a) for a in args))

    for left, right in ((lanes, lanes), (lanes, types.float64), (types.float64, lanes)):
        lower_builtin(operation, left, right)(lower)  # type: ignore[no-untyped-call]  # numba has no types


for _operation, _emit in (
    (operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul"), (operator.truediv, "fdiv"),
):  # fmt: skip
    _register(_operation, _emit)


def _chosen(comparison: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function that compares two values and gives one of two others, lane by lane."""

    def typed(_context: Any, first: Any, second: Any, yes: Any, no: Any) -> Any:
        def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            first, second, yes, no = (_wide(builder, a) for a in args)
            return builder.select(comparison(builder, first, second), yes, no)

        return lanes(*(lanes if a == lanes else types.float64 for a in (first, second, yes, no))), lower

    return intrinsic(typed)


if_above = _chosen(lambda builder, a, b: builder.fcmp_ordered(">", a, b))
"""``if_above(a, b, yes, no)``: yes where a > b, else no."""
if_at_least = _chosen(lambda builder, a, b: builder.fcmp_ordered(">=", a, b))
"""``if_at_least(a, b, yes, no)``: yes where a ≥ b, else no."""
if_not_at_most = _chosen(lambda builder, a, b: builder.fcmp_unordered(">", a, b))
"""``if_not_at_most(a, b, a, b)``: the larger of a and b, and no number where a is none, as :func:`numpy.maximum`."""
if_not_at_least = _chosen(lambda builder, a, b: builder.fcmp_unordered("<", a, b))
"""``if_not_at_least(a, b, a, b)``: the smaller, in the same way."""


def _at(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    """Give where a row of lanes lies in an array of rows × WIDTH."""
    data = context.make_array(kind)(context, builder, array).data
    place = builder.mul(row, ir.Constant(row.type, WIDTH))
    return builder.bitcast(builder.gep(data, [place]), VECTOR.as_pointer())


@intrinsic
def get(_context: Any, array: Any, _row: Any) -> Any:
    """Give a row of an array of rows × WIDTH; nothing checks that it is there."""

    def lower(context: Any, builder: Any, given: Any, args: Any) -> Any:
        return builder.load(_at(context, builder, given.args[0], *args), align=8)

    return lanes(array, types.intp), lower


@intrinsic
def put(_context: Any, array: Any, _row: Any, values: Any) -> Any:
    """Fill a row of an array of rows × WIDTH; nothing checks that it is there."""

    def lower(context: Any, builder: Any, given: Any, args: Any) -> Any:
        where = _at(context, builder, given.args[0], *args[:2])
        builder.store(_wide(builder, args[2]), where, align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes if values == lanes else types.float64), lower


@intrinsic
def wide(_context: Any, _value: Any) -> Any:
    """Give a number in every lane."""
    return lanes(types.float64), lambda _c, builder, _s, args: _wide(builder, args[0])


@intrinsic
def rounded(_context: Any, _values: Any) -> Any:
    """Give the nearest whole numbers, halves to the even one, as :func:`numpy.rint`."""

    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(VECTOR, [VECTOR])
        return builder.call(builder.module.declare_intrinsic(f"llvm.rint.v{WIDTH}f64", (), kind), args)

    return lanes(lanes), lower
