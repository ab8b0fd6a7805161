"""What adds up to what, in a fixed order, and the inverses of what is divided by: worked out once for a model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.kernels.arrays import Floats, Indices, Model


class Groups(NamedTuple):
    """The rows that add up to each row, one group after the other; group i runs from ``first[i]`` to ``first[i + 1]``.

    Within a group the order is that of the model, so that every sum has the same bits wherever it is made.

    Attributes
    ----------
    area_first, area_cell : array of int
        The cells of each area; managers and directors are in none.
    pair_first, pair_other, pair_factor : array
        Per cell the cells that it sees, and their weight over their size.
    near_first, near_other, near_weight : array
        Per area the areas that it borders on.
    link_first, link, link_source : array of int
        Per node the links that arrive, and where they come from.
    inverse_size, inverse_area, inverse_delay : array
        1/N per cell, 1/N per area, 1/τ per node.
    """

    area_first: Indices
    area_cell: Indices
    pair_first: Indices
    pair_other: Indices
    pair_factor: Floats
    near_first: Indices
    near_other: Indices
    near_weight: Floats
    link_first: Indices
    link: Indices
    link_source: Indices
    inverse_size: Floats
    inverse_area: Floats
    inverse_delay: Floats


def groups_of(model: Model) -> Groups:
    """Group the rows of a model."""
    area_first, area_cell = grouped(model.cell_area, model.areas)
    pair_first, pair = grouped(model.pair_cell, model.cell_area.size)
    near_first, near = grouped(model.near_area, model.areas)
    link_first, link = grouped(model.link_target, model.nodes)
    return Groups(
        area_first, area_cell,
        pair_first, model.pair_other[pair], _pair_factor(model)[pair],
        near_first, model.near_other[near], model.near_weight[near],
        link_first, link, model.link_source[link],
        1.0 / model.cell_size, 1.0 / model.area_size, 1.0 / model.node_delay,
    )  # fmt: skip


def grouped(keys: Indices, count: int) -> tuple[Indices, Indices]:
    """Give where each of ``count`` groups begins, with the end, and the places with that key in their order.

    Keys below 0 are left out.
    """
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    return np.searchsorted(keys[order], np.arange(count + 1)).astype(np.int64), order.astype(np.int64)


def _pair_factor(model: Model) -> Floats:
    return np.asarray(model.pair_weight / model.cell_size[model.pair_other])


class Sum(NamedTuple):
    """The same sums for whole arrays: the first term of every row at once, then the second, and so on.

    Attributes
    ----------
    size : int
        Rows of the result.
    layers : tuple of pairs
        Rows of the result that have one more term, and the places of those terms.
    """

    size: int
    layers: tuple[tuple[Indices | slice, Indices], ...]

    def of(self, values: Floats) -> Floats:
        """Add up the rows of values (first axis), in the order of the model."""
        total = np.zeros((self.size, *values.shape[1:]))
        for rows, terms in self.layers:
            total[rows] += values[terms]
        return total


class Sums(NamedTuple):
    """All sums of the equations.

    Attributes
    ----------
    areas : Sum
        Cells per area.
    pairs, near, links : Sum
        Pairs per cell, pairs per area, links per node.
    activity, asked, need : Sum
        Efforts in cells per effort and area, per area and per cell.
    pair_other, pair_factor, inverse_size, inverse_area, inverse_delay : array
        As in :class:`Groups`, but pairs in the order of the model, and numbers in one column.
    """

    areas: Sum
    pairs: Sum
    near: Sum
    links: Sum
    activity: Sum
    asked: Sum
    need: Sum
    pair_other: Indices
    pair_factor: Floats
    inverse_size: Floats
    inverse_area: Floats
    inverse_delay: Floats


def sums_of(model: Model) -> Sums:
    """Prepare the sums of a model."""
    cells, activity = model.cell_area.size, model.instance_effort * model.areas + model.instance_area
    return Sums(
        summed(model.cell_area, model.areas),
        summed(model.pair_cell, cells),
        summed(model.near_area, model.areas),
        summed(model.link_target, model.nodes),
        summed(activity, model.efforts * model.areas),
        summed(model.instance_area, model.areas),
        summed(model.instance_cell, cells),
        model.pair_other,
        _pair_factor(model)[:, None],
        1.0 / model.cell_size[:, None],
        1.0 / model.area_size[:, None],
        1.0 / np.repeat(model.node_delay, model.areas)[:, None],
    )


def summed(keys: Indices, count: int) -> Sum:
    """Prepare to add up the places with the same key, into ``count`` rows."""
    first, order = grouped(keys, count)
    sizes = np.diff(first)
    layers = []
    for layer in range(int(sizes.max(initial=0))):
        rows = np.flatnonzero(sizes > layer)
        layers.append((slice(None) if rows.size == count else rows, order[first[rows] + layer]))
    return Sum(count, tuple(layers))
