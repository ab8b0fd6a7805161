"""The same model, written independently as two Vensim files and run by PySD, gives the same derivatives and path.

One file has every stock of every area written out, the other is written with subscripts.
"""

from typing import Any, NamedTuple

import numpy as np
import pytest

from simulation.compile import compile_scenario
from simulation.kernels import arrays as a
from simulation.kernels.integrate import run
from simulation.sampling import sobol
from simulation.scenario import parse_scenario
from tests.pysd_models import Subscripted, WrittenOut, at_rest
from tests.small_scenario import PLAN, scenario_data
from tests.vensim import vensim
from tests.vensim_subscripts import subscripted

MONTHS = 24
STATES = {"written out": 200, "subscripts": 40}
"""How many random states: PySD takes some fifty milliseconds for one evaluation with subscripts."""


class Case(NamedTuple):
    """Our equations of one draw with everything running, and PySD's models of the same."""

    rows: a.Rows
    start: np.ndarray
    change: Any
    theirs: dict[str, Any]


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    paths = [{"element": "e1", "start": "2027-01", "until": "2032-01", "change_per_year": 0.012},
             {"element": "e2", "start": "2027-01", "until": "2032-01", "change_per_year": -0.018}]  # fmt: skip
    compiled = compile_scenario(parse_scenario(scenario_data(reference_path=paths)), PLAN)
    phasing = compiled.scenario.phasings[0]
    model = compiled.model(phasing)
    draws = compiled.draws(sobol(8, len(compiled.dimensions), 2))
    parameters = draws.parameters.copy()
    parameters[a.BETA], parameters[a.SIGMA], parameters[a.OMEGA_O] = 0.05, -0.2, 0.03
    draws = draws._replace(parameters=parameters)
    money, domains = np.array([0.7, 0.9]), [compiled.scenario.domains.index(c.domain) for c in phasing.cells]
    folder = tmp_path_factory.mktemp("vensim")
    texts = vensim(model, draws, 3, MONTHS, money), subscripted(model, draws, 3, MONTHS, domains, money)
    theirs = {
        "written out": WrittenOut(model, texts[0], folder / "written_out.mdl"),
        "subscripts": Subscripted(model, domains, texts[1], folder / "subscripts.mdl"),
    }
    one = a.Draws(*(part[..., 3:4] for part in draws))
    return Case(a.rows_of(model), *at_rest(model, one, money), theirs)


@pytest.mark.parametrize("file", STATES)
def test_derivatives_are_equal_at_random_states(case, file):
    rows, random, worst = case.rows, np.random.default_rng(4), 0.0
    for _ in range(STATES[file]):
        state = random.uniform(0.0, 4.0, (rows.end, 1))
        state[rows.obstacles] = random.uniform(0, 2)
        state[rows.intensity : rows.nodes] = random.uniform(0, 1, (rows.nodes - rows.intensity, 1))
        state[rows.nodes : rows.reference] = random.uniform(-0.5, 1, (rows.reference - rows.nodes, 1))
        state[rows.reference :] = random.uniform(0.02, 0.98, (rows.end - rows.reference, 1))
        found, expected = case.theirs[file].change(state[:, 0]), case.change(state)[:, 0]
        worst = max(worst, np.abs(found - expected).max())
    assert worst < 1e-10


def test_our_steps_of_euler_are_those_of_both_files(case):
    path = run(case.change, case.start, 1.0, MONTHS, "euler")[:, :, 0]
    assert np.abs(path[-1] - path[0]).max() > 1
    written_out, with_subscripts = (theirs.path() for theirs in case.theirs.values())
    assert np.abs(written_out - path).max() < 1e-9
    assert np.abs(with_subscripts - path).max() < 1e-9
    assert np.abs(with_subscripts - written_out).max() < 1e-9
