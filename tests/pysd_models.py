"""PySD's models of both Vensim files, and the same from our equations, with all that a month fixes at rest."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from simulation.kernels.arrays import NEED, OBSTACLES, rows_of
from simulation.kernels.equations import Month, derivative
from simulation.kernels.groups import sums_of
from tests.vensim import stock_names
from tests.vensim_subscripts import places

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a package that PySD uses deprecates itself
    import pysd


def at_rest(model, draws, money) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Give the state at the start and its change by our equations, as in both files: all cells and efforts run."""
    cells = np.ones((model.cell_size.size, draws.parameters.shape[1]))
    jobs = np.zeros(model.cell_size.size)
    np.add.at(jobs, model.instance_cell, model.instance_need)
    ceiling = np.where(model.cell_pilot > 0, model.cell_selected, model.cell_size)
    fixed = Month(
        cells, ceiling[:, None] * cells, jobs[:, None] * draws.parameters[NEED],
        np.ones((model.instance_cell.size, 1)), money[:, None], model.slope[0][:, None], True,
    )  # fmt: skip
    rows, sums = rows_of(model), sums_of(model)
    start = np.zeros((rows.end, draws.parameters.shape[1]))
    start[rows.selected : rows.learning] = model.cell_selected[:, None]
    start[rows.obstacles] = draws.parameters[OBSTACLES]
    start[rows.reference : rows.strength] = start[rows.strength :] = draws.start
    return start, lambda state: derivative(model, sums, rows, draws, fixed, state)


class WrittenOut:
    """The file with a stock of its own for every state."""

    def __init__(self, model, text: str, path: Path) -> None:
        self.theirs = _read(path, text)
        self.names = [name.lower() for name in stock_names(model)]
        self.place = [self.names.index(_name(part)) for part in self.theirs._dynamicstateful_elements]
        self.strengths = self.names[-model.elements * model.areas :]

    def change(self, state: np.ndarray) -> np.ndarray:
        """Give the change of a state, both in the kernels' order."""
        self.theirs.state = state[self.place]
        self.theirs.clean_caches()
        found = np.empty_like(state)
        found[self.place] = np.array(self.theirs.ddt(), dtype=float)
        return found

    def path(self) -> np.ndarray:
        """Give the state at every step, in the kernels' order."""
        return self.run(self.names)

    def run(self, columns: list[str]) -> np.ndarray:
        """Run it, and give some of its stocks at every step."""
        return _run(self.theirs, columns).to_numpy(dtype=float)


class Subscripted:
    """The file with subscripts; a stock is an array there."""

    def __init__(self, model, domains, text: str, path: Path) -> None:
        self.theirs = _read(path, text)
        self.places = places(model, domains)
        self.strengths = ["strength"]

    def change(self, state: np.ndarray) -> np.ndarray:
        """Give the change of a state, both in the kernels' order."""
        parts = {_name(part): part for part in self.theirs._dynamicstateful_elements}
        filled = {name: part.state * 0.0 for name, part in parts.items()}
        for value, (stock, at) in zip(state, self.places, strict=True):
            if at:
                filled[stock][at] = value
            else:
                filled[stock] = float(value)
        self.theirs.state = [filled[name] for name in parts]
        self.theirs.clean_caches()
        found = dict(zip(parts, self.theirs.ddt(), strict=True))
        return np.array([np.asarray(found[stock])[at] for stock, at in self.places], dtype=float)

    def path(self) -> np.ndarray:
        """Give the state at every step, in the kernels' order."""
        stocks = list(dict.fromkeys(place.stock for place in self.places))
        found, paths = _run(self.theirs, stocks), {}
        for stock in stocks:
            shape = 1 + np.max([place.at for place in self.places if place.stock == stock], axis=0)
            columns = [column for column in found.columns if column.split("[")[0] == stock]
            paths[stock] = found[columns].to_numpy(dtype=float).reshape(-1, *shape.astype(int))
        return np.stack([paths[stock][:, *at] for stock, at in self.places], axis=1)

    def run(self, columns: list[str]) -> np.ndarray:
        """Run it, and give some of its stocks at every step."""
        return _run(self.theirs, columns).to_numpy(dtype=float)


def _name(part) -> str:
    return part.py_name.removeprefix("_integ_")


def _read(path: Path, text: str):
    path.write_text(text, encoding="utf-8")
    with warnings.catch_warnings(), np.printoptions(precision=17):  # PySD prints tables as numpy does
        warnings.simplefilter("ignore")
        read = pysd.read_vensim(str(path))
        read.set_initial_condition("original")
    return read


def _run(theirs, columns: list[str]):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySD uses what the newest pandas deprecates
        return theirs.run(initial_condition="original", return_columns=columns)
