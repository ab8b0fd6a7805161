"""Draws with a known box in them, for our own PRIM and for its peer.

Run ``python -m tests.prim_cases`` in an environment with ema-workbench 2.5 to write the peer's answers anew; it is no
dependency, for it brings sixteen packages along.
"""

import json
import sys
from pathlib import Path

import numpy as np

ANSWERS = Path(__file__).parent / "data" / "prim" / "ema_workbench.json"
DRAWS = 2000


def cases():
    """Give draws (draws × parameters) and flags of interest by name."""
    random = np.random.default_rng(5)
    values = random.random((DRAWS, 5))
    corner = (values[:, 0] < 0.4) & (values[:, 2] > 0.6)
    noisy = corner ^ (random.random(DRAWS) < 0.05)
    slab = (values[:, 1] > 0.3) & (values[:, 1] < 0.5)
    slope = values @ [3, 2, 1, 0, 0] + random.normal(0, 0.3, DRAWS) > 4
    return {
        "corner": (values, corner),
        "noisy": (values, noisy),
        "slab": (values, slab),
        "slope": (values, slope),
    }


def peer(values, interest):
    """Give coverage, density and mass along the trajectory of ema-workbench, from all draws to the last box."""
    import pandas as pd
    from ema_workbench.analysis import prim

    found = prim.Prim(pd.DataFrame(values, columns=list("abcde")), interest.astype(int), threshold=0.1)
    path = found.find_box().peeling_trajectory
    return path[["coverage", "density", "mass"]].round(6).to_numpy().tolist()


if __name__ == "__main__":
    json.dump({name: peer(*case) for name, case in cases().items()}, sys.stdout)
