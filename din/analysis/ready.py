"""A matrix W made ready for solving X = B + W X, in the way that suits its size.

Three ways, one answer (to rounding): back substitution for a workshop's plan, a sweep by levels in SciPy for a
city's, and the compiled sweep of :mod:`din.analysis.kernels` where numba is installed and the plan is large
enough to earn back loading it.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from scipy.linalg import solve_triangular

from din.analysis.sweep import Matrix, Sweep
from din.graph.arrays import Floats, Indices

SMALL = 150
"""Up to this many nodes W is solved as a full matrix, when it has no loops."""
WORTH_LOADING = 200_000
"""From this many nodes numba is loaded; once it is there, it does all but the smallest plans."""
USUAL = 6
"""The number of mission elements for which the sweep is compiled apart."""


class Ready(Protocol):
    """W, ready for any number of right-hand sides."""

    def doubtful(self) -> list[Indices]:
        """Give the nodes of each strongly connected component that does not easily prove to settle."""

    def solve(self, right: Floats, *, spend: bool = False) -> Floats:
        """Give X = (I − W)⁻¹ B for B of n × k; W must settle (see :func:`din.analysis.loops.unsettled`).

        With ``spend`` B may be used up, which saves copying it.
        """


def prepare(weights: Matrix) -> Ready:
    """Make W ready: CSR, n × n, no stored zeros. Its loops need not settle until it is solved."""
    size = weights.shape[0]
    if 0 < size <= SMALL and _runs_forth(weights):
        return Triangular(weights)
    if size and compiled_for(size):
        return Compiled(weights)
    return Sweep(weights)


def _runs_forth(weights: Matrix) -> bool:
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    return bool((weights.indices > rows).all())


def compiled_for(size: int) -> bool:
    """Tell whether a plan of this size is solved by the compiled sweep."""
    if size < WORTH_LOADING and "din.analysis.kernels" not in sys.modules:
        return False
    return find_spec("numba") is not None


@dataclass(frozen=True, eq=False)
class Triangular:
    """A small W in which every link runs to a later node: no loops, and back substitution keeps every zero."""

    weights: Matrix

    def doubtful(self) -> list[Indices]:
        """Give nothing: there are no loops."""
        return []

    def solve(self, right: Floats, *, spend: bool = False) -> Floats:  # noqa: ARG002 - nothing to save here
        """Give X = (I − W)⁻¹ B."""
        return np.asarray(solve_triangular(-self.weights.toarray(), right, unit_diagonal=True))


@dataclass(frozen=True, eq=False)
class Compiled:
    """W for the compiled sweep."""

    weights: Matrix

    @cached_property
    def _ordered(self) -> tuple[Any, Any]:
        found: tuple[Any, Any] = kernels().ordered(self.weights.indptr, self.weights.indices)
        return found

    @property
    def _arrays(self) -> tuple[Any, ...]:
        return self.weights.indptr, self.weights.indices, self.weights.data, *self._ordered

    def doubtful(self) -> list[Indices]:
        """Give the components with a loop of which no settling vector is found."""
        order, loops = self._ordered
        if not len(loops):
            return []
        suspects = kernels().doubtful(*self._arrays)
        return [np.sort(order[begin:end]).astype(np.intp) for begin, end in loops[suspects]]

    def solve(self, right: Floats, *, spend: bool = False) -> Floats:
        """Give X = (I − W)⁻¹ B."""
        values = np.array(right, dtype=np.float64, order="C", copy=None if spend else True)
        place = np.full(values.shape[0] if len(self._ordered[1]) else 0, -1, dtype=np.int32)
        kernels().solve(*self._arrays, place, values, fixed(values.shape[1]))
        return values


def fixed(columns: int) -> tuple[int, ...]:
    """Give what tells a kernel the number of columns when it is compiled: only for the usual number of elements."""
    return (0,) * columns if columns == USUAL else ()


def kernels() -> Any:
    """Give the compiled kernels; loaded when first needed, for that takes half a second."""
    return importlib.import_module("din.analysis.kernels")


def kernels_many() -> Any:
    """Give the compiled kernels for many sets of weights at once."""
    return importlib.import_module("din.analysis.kernels_many")
