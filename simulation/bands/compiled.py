"""The arithmetic of :mod:`simulation.bands.plain`, compiled: the same bits, some ten times sooner.

Numba is an extra; nothing here is needed for an answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic as numba_intrinsic
from numpy.typing import NDArray

from simulation.bands.plain import BINS, DIGITS, FINEST

Array = NDArray[Any]
F = TypeVar("F", bound=Callable[..., Any])

MASK = BINS - 1
BITS = BINS.bit_length()
MOST = 0x7FF0_0000_0000_0000
"""Plus infinity as a whole number; see :func:`ordered`. No number is above it."""
LEAST = -MOST - 1
"""Minus infinity."""

LINE = 8
"""Numbers in a line of the cache."""

intrinsic = cast("Callable[[Callable[..., Any]], Callable[..., Any]]", numba_intrinsic)
compiled = cast("Callable[[F], F]", njit(cache=True, nogil=True, error_model="numpy"))


@intrinsic
def fetch(_context: Any, _array: Any, _place: Any) -> Any:
    """Ask the processor to bring a place of an array nearer; it goes on meanwhile."""

    def lower(context: Any, builder: Any, given: Any, args: Any) -> Any:
        number, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        data = context.make_array(given.args[0])(context, builder, args[0]).data
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        here = builder.bitcast(builder.gep(data, [args[1]]), byte)
        how = [number(0), number(3), number(1)]  # to read, to the nearest cache, data
        builder.call(builder.module.declare_intrinsic("llvm.prefetch", (byte,), kind), [here, *how])
        return context.get_dummy_value()

    return types.void(_array, types.intp), lower


@compiled
def see(block: Array, exponent: Array, low: Array, high: Array, missing: Array, counts: Array) -> None:
    """Take in a block of series × runs."""
    rows, runs = block.shape
    places, found = np.empty(runs, np.int32), np.empty(2, np.int64)
    both = found.view(np.float64)
    for i in range(rows if runs else 0):
        row, held, after = block[i], counts[i], min(i + 1, rows - 1)
        ends(row.view(np.int64), found)
        if found[0] <= LEAST or found[1] >= MOST:
            row = row[np.isfinite(row)]
            missing[i] += runs - row.size
            if row.size == 0:
                continue
            ends(row.view(np.int64), found)
        found[0], found[1] = ordered(found[0]), ordered(found[1])
        before = low[i]
        low[i], high[i] = min(before, both[0]) + 0.0, max(high[i], both[1]) + 0.0
        coarse = grid(low[i], high[i])
        if coarse > exponent[i] and math.isfinite(before):
            coarsen(held, exponent[i], before, coarse)
        exponent[i] = coarse
        place(row, coarse, low[i], places)
        tally(places[: row.size], held, block[after], counts[after])


@compiled
def ordered(bits: Any) -> Any:
    """Turn the bits of a number into a whole number of the same order, and back."""
    return bits ^ ((bits >> np.int64(63)) & np.int64(0x7FFF_FFFF_FFFF_FFFF))


@compiled
def ends(bits: Array, found: Array) -> None:
    """Find the smallest and the largest number, as whole numbers: what is not finite lies outermost."""
    least = most = ordered(bits[0])
    for j in range(bits.size):
        value = ordered(bits[j])
        least, most = min(least, value), max(most, value)
    found[0], found[1] = least, most


@compiled
def place(row: Array, exponent: int, low: float, places: Array) -> None:
    """Find the place of each of some finite values; several at once."""
    first = number(low, exponent)
    shift = np.int32(np.int64(first) & MASK)
    mask = np.int32(MASK)
    if low >= 0 or exponent <= 0:  # nothing underflows to the wrong side of zero
        factor = math.ldexp(1.0, -exponent)
        for j in range(row.size):
            places[j] = (np.int32(np.floor(row[j] * factor) - first) + shift) & mask
    else:
        for j in range(row.size):
            places[j] = (np.int32(number(row[j], exponent) - first) + shift) & mask


@compiled
def tally(places: Array, held: Array, next_row: Array, next_held: Array) -> None:
    """Count places, and fetch the next series meanwhile: counting leaves memory idle, and reading waits for it."""
    whole = places.size // LINE * LINE
    stride = BINS * LINE // max(places.size, LINE)
    for j in range(0, whole, LINE):
        fetch(next_row, j)
        fetch(next_held, j // LINE * stride)
        for k in range(LINE):
            held[np.uint32(places[j + k])] += np.uint8(1)  # unsigned: no end to count from
    for j in range(whole, places.size):
        held[np.uint32(places[j])] += np.uint8(1)


@compiled
def number(value: float, exponent: int) -> float:
    """Give the number of the bin of a value."""
    scaled = math.ldexp(value, -exponent)
    if scaled == 0 and value < 0:
        return -1.0
    return float(np.floor(scaled))


@compiled
def grid(low: float, high: float) -> int:
    """Give the exponent of the finest grid on which low … high takes at most BINS bins."""
    exponent = FINEST
    if low != 0 or high != 0:
        exponent = max(exponent, math.frexp(max(abs(low), abs(high)))[1] - DIGITS)
    if high > low:
        exponent = max(exponent, math.frexp(high / 2 - low / 2)[1] - BITS)
    while number(high, exponent) - number(low, exponent) >= BINS:
        exponent += 1
    return exponent


@compiled
def coarsen(held: Array, exponent: int, low: float, coarse: int) -> None:
    """Bring the counts of a series to a coarser grid; ``low`` is the smallest value in them."""
    first = np.int64(number(low, exponent))
    shift = min(coarse - exponent, 62)
    before = held.copy()
    held[:] = 0
    for place in range(BINS):
        if before[place]:
            held[((first + ((place - first) & MASK)) >> shift) & MASK] += before[place]


@compiled
def quantiles(shares: Array, exponent: Array, low: Array, high: Array, counts: Array, found: Array) -> None:
    """Fill ``found`` (series × shares) for the series that have values."""
    running = np.empty(BINS, np.int64)
    for i in range(low.size):
        if not math.isfinite(low[i]):
            continue
        first = np.int64(number(low[i], exponent[i]))
        total = np.int64(0)
        for k in range(BINS):
            total += np.int64(counts[i, (first + k) & MASK])
            running[k] = total
        for s in range(shares.size):
            place = shares[s] * (total - 1)
            under = np.int64(math.floor(place))
            lower = placed(under, running, first, exponent[i], low[i], high[i])
            upper = placed(min(under + 1, total - 1), running, first, exponent[i], low[i], high[i])
            found[i, s] = lower + (place - under) * (upper - lower)


@compiled
def placed(order: Any, running: Array, first: Any, exponent: int, low: float, high: float) -> float:
    """Give an order statistic (counted from 0), in the middle half of its bin."""
    if order == 0:
        return low
    if order == running[-1] - 1:
        return high
    at = np.searchsorted(running, order, side="right")
    held = running[at] - (running[at - 1] if at else 0)
    within = (order - running[at] + held + 0.5) / held
    return min(max(math.ldexp(first + at + 0.25 + within / 2, exponent), low), high)
