"""The same model, written independently as a Vensim file and run by PySD, gives the same derivatives and path."""

import warnings

import numpy as np
import pytest

from simulation.compile import compile_scenario
from simulation.kernels import arrays as a
from simulation.kernels.equations import Month, derivative
from simulation.kernels.groups import sums_of
from simulation.kernels.integrate import run
from simulation.sampling import sobol
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data
from tests.vensim import stock_names, vensim

MONTHS = 24


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Give our arrays with everything running, and PySD's model of the same."""
    pysd = pytest.importorskip("pysd")
    paths = [{"element": "e1", "start": "2027-01", "until": "2032-01", "change_per_year": 0.012},
             {"element": "e2", "start": "2027-01", "until": "2032-01", "change_per_year": -0.018}]  # fmt: skip
    compiled = compile_scenario(parse_scenario(scenario_data(reference_path=paths)), PLAN)
    model = compiled.model(compiled.scenario.phasings[0])
    draws = compiled.draws(sobol(8, len(compiled.dimensions), 2))
    parameters = draws.parameters.copy()
    parameters[a.BETA], parameters[a.SIGMA], parameters[a.OMEGA_O] = 0.05, -0.2, 0.03
    draws = draws._replace(parameters=parameters)
    money = np.array([0.7, 0.9])
    path = tmp_path_factory.mktemp("vensim") / "phasing.mdl"
    path.write_text(vensim(model, draws, 3, MONTHS, money), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pysd.read_vensim(str(path))
    one = a.Draws(*(part[..., 3:4] for part in draws))
    return model, one, money, theirs


def ours(model, draws, money):
    cells = np.ones((model.cell_size.size, 1))
    jobs = np.zeros((model.cell_size.size, 1))
    np.add.at(jobs[:, 0], model.instance_cell, model.instance_need)
    fixed = Month(cells, model.cell_size[:, None] * cells, jobs * draws.parameters[a.NEED],
                  np.ones((model.instance_cell.size, 1)), money[:, None], model.slope[0][:, None], True)  # fmt: skip
    rows = a.rows_of(model)
    return rows, lambda state: derivative(model, sums_of(model), rows, draws, fixed, state)


def test_derivatives_are_equal_at_200_random_states(both):
    model, draws, money, theirs = both
    rows, change = ours(model, draws, money)
    names = stock_names(model)
    assert len(names) == rows.end
    random = np.random.default_rng(4)
    theirs.set_initial_condition("original")
    lower = [name.lower() for name in names]
    place = [lower.index(part.py_name.removeprefix("_integ_")) for part in theirs._dynamicstateful_elements]
    worst = 0.0
    for _ in range(200):
        state = random.uniform(0.0, 4.0, (rows.end, 1))
        state[rows.obstacles] = random.uniform(0, 2)
        state[rows.intensity : rows.nodes] = random.uniform(0, 1, (rows.nodes - rows.intensity, 1))
        state[rows.nodes : rows.reference] = random.uniform(-0.5, 1, (rows.reference - rows.nodes, 1))
        state[rows.reference :] = random.uniform(0.02, 0.98, (rows.end - rows.reference, 1))
        theirs.state = state[place, 0]
        theirs.clean_caches()
        found = np.array(theirs.ddt(), dtype=float)
        worst = max(worst, np.abs(found - change(state)[place, 0]).max())
    assert worst < 1e-10


def test_our_steps_of_euler_are_those_of_pysd(both):
    model, draws, money, theirs = both
    rows, change = ours(model, draws, money)
    state = np.zeros((rows.end, 1))
    state[rows.selected : rows.learning, 0] = model.cell_selected
    state[rows.obstacles] = draws.parameters[a.OBSTACLES]
    state[rows.reference : rows.strength] = draws.start
    state[rows.strength : rows.end] = draws.start
    path = run(change, state, 1.0, MONTHS, "euler")[:, :, 0]
    names = stock_names(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySD uses what the newest pandas deprecates
        found = theirs.run(initial_condition="original", return_columns=names)
    assert [str(c).lower() for c in found.columns] == [n.lower() for n in names]
    assert np.abs(found.to_numpy(dtype=float) - path).max() < 1e-9
    assert np.abs(path[-1] - path[0]).max() > 1
