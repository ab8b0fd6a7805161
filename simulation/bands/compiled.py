"""The counting of :mod:`simulation.bands.sketch`, compiled. Numba is an extra; numpy gives the same counts."""

from __future__ import annotations

import math
from typing import Any

from numba import njit
from numpy.typing import NDArray

Array = NDArray[Any]


@njit(cache=True, nogil=True)
def count(block: Array, exponent: Array, counts: Array) -> None:
    """Count the values of a block (series × runs) in place; a value that is not finite is in no bin."""
    mask = counts.shape[1] - 1
    for i in range(block.shape[0]):
        factor = math.ldexp(1.0, -exponent[i])
        row, held = block[i], counts[i]
        for j in range(row.size):
            value = row[j]
            scaled = value * factor
            if math.isfinite(value):
                number = int(math.floor(scaled))
                if scaled == 0 and value < 0:
                    number = -1
                held[number & mask] += 1
