"""Whether parties mostly work within their own domain: assortativity and modularity of the ties.

``e[a, b]`` is the share of all ends of ties that run from domain a to domain b; a party of several domains
counts for an equal part in each. With a the row sums, modularity is Q = Σ e_aa − Σ a² and assortativity
r = Q / (1 − Σ a²) (Newman, "Mixing patterns in networks", 2003): 1 when everybody keeps to their own domain,
0 when domain makes no difference, below 0 when they seek each other out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from din.analysis.bands import NOTHING


@dataclass(frozen=True, slots=True)
class Mixing:
    """How ties run between groups.

    Attributes
    ----------
    modularity : float
        −1 … 1; 0 as many ties within groups as by chance.
    assortativity : float or None
        −1 … 1; None when all ties lie in one group, so that nothing can be said.
    ties : int
        How many ties have a group at both ends; the others stay out.
    """

    modularity: float
    assortativity: float | None
    ties: int


def mixing(ties: Iterable[tuple[str, str, float]], groups: Mapping[str, tuple[str, ...]]) -> Mixing | None:
    """Measure how far ties stay within groups.

    Parameters
    ----------
    ties : iterable of (party, party, weight)
        Each tie once; weight above 0.
    groups : mapping
        Party → its groups; a party without any stays out.

    Returns
    -------
    Mixing or None
        None without a tie between parties that have a group.
    """
    known = [(a, b, w) for a, b, w in ties if groups.get(a) and groups.get(b)]
    if not known:
        return None
    names = {g: i for i, g in enumerate(sorted({g for a, b, _ in known for p in (a, b) for g in groups[p]}))}
    ends = np.zeros((len(names), len(names)))
    for a, b, weight in known:
        rows, columns = ([names[g] for g in groups[p]] for p in (a, b))
        part = weight / (len(rows) * len(columns))
        ends[np.ix_(rows, columns)] += part
        ends[np.ix_(columns, rows)] += part
    ends /= ends.sum()
    chance = float((ends.sum(axis=1) ** 2).sum())
    modularity = float(np.trace(ends)) - chance
    spread = 1.0 - chance
    return Mixing(modularity, modularity / spread if spread > NOTHING else None, len(known))
