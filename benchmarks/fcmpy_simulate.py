"""Run by the Python of FCMpy's own environment: a network on stdin, the time and the answer on stdout.

FCMpy's package imports TensorFlow for what is not used here, so only its simulator is loaded. Its states are squeezed
by tanh, which is nearly straight at zero: an effort starts at 1e-4, and what arrives is divided by that.
"""

import importlib.util
import io
import json
import sys
import time
import types
from contextlib import redirect_stdout
from typing import Any

import pandas as pd

START = 1e-4


def simulator() -> Any:
    """Load the simulator alone."""
    package = types.ModuleType("fcmpy")
    package.__path__ = list(importlib.util.find_spec("fcmpy").submodule_search_locations)
    sys.modules["fcmpy"] = package
    return importlib.import_module("fcmpy.simulator.simulator").FcmSimulator()


def main() -> None:
    """Simulate every effort."""
    given = json.load(sys.stdin)
    names = [f"n{i}" for i in range(len(given["weights"]))]
    weights = pd.DataFrame(given["weights"], index=names, columns=names)
    found, simulate = [], simulator().simulate
    began = time.perf_counter()
    for effort in given["efforts"]:
        state = dict.fromkeys(names, 0.0) | {names[effort]: START}
        with redirect_stdout(io.StringIO()):
            states = simulate(
                initial_state=state, weight_matrix=weights, transfer="tanh", inference="kosko",
                thresh=1e-12, iterations=50,
            )  # fmt: skip
        last = states.iloc[-1]
        found.append([float(last[names[k]]) / START for k in given["elements"]])
    print(json.dumps({"seconds": time.perf_counter() - began, "contribution": found}))


if __name__ == "__main__":
    main()
