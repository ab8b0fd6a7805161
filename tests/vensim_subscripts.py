"""The phasing model as a modeller writes it in Vensim: with subscripts, W as a matrix and SUM over what arrives.

Like :mod:`tests.vensim` it is written from the model's page and not from the kernels, and what is fixed during a month
stands as a constant. A domain that an area has not, or an effort that does not work somewhere, has a switch at 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.kernels.arrays import PARAMETERS

EQUATIONS = """
neighbour <-> area ~~|
origin <-> node ~~|

********************************************************
	.Adoption
********************************************************~
		Professionals per area and domain, and the two layers above them
	|
room[area, domain] = MAX(0, ceiling[area, domain] - selected[area, domain] - learning[area, domain]
	- adopted[area, domain]) ~ persons ~ |
seen nearby[area, domain] = SUM(borders[area, neighbour!] * adopted[neighbour!, domain] / size[neighbour!, domain])
	~ share ~ |
wish[area, domain] = selected[area, domain] / admission time + on[area, domain] * room[area, domain]
	* (spontaneous adoption + imitation * adopted[area, domain] / size[area, domain]
	+ imitation across areas * seen nearby[area, domain]) ~ persons per month ~ |
layer wish[layer] = layer selected[layer] / admission time
	+ MAX(0, layer size[layer] - layer selected[layer] - layer learning[layer] - layer adopted[layer])
	* (spontaneous adoption + imitation * layer adopted[layer] / layer size[layer]) ~ persons per month ~ |
all wishes = SUM(wish[area!, domain!]) + SUM(layer wish[layer!]) ~ persons per month ~ |
share = IF THEN ELSE(all wishes > seats, seats / MAX(all wishes, 1e-300), 1) ~ share ~ |
selected[area, domain] = INTEG(-share * selected[area, domain] / admission time, chosen[area, domain]) ~ persons ~ |
learning[area, domain] = INTEG(share * wish[area, domain] - learning[area, domain] / learning time
	- staff turnover * learning[area, domain], 0) ~ persons ~ |
adopted[area, domain] = INTEG(learning[area, domain] / learning time
	- (relapse + staff turnover) * adopted[area, domain], 0) ~ persons ~ |
layer selected[layer] = INTEG(-share * layer selected[layer] / admission time, layer chosen[layer]) ~ persons ~ |
layer learning[layer] = INTEG(share * layer wish[layer] - layer learning[layer] / learning time
	- staff turnover * layer learning[layer], 0) ~ persons ~ |
layer adopted[layer] = INTEG(layer learning[layer] / learning time
	- (relapse + staff turnover) * layer adopted[layer], 0) ~ persons ~ |

********************************************************
	.Escalation
********************************************************~
		Requests that go up, and the rules they remove
	|
activity[effort, area] = SUM(reach[effort, area, domain!] * intensity[effort, area, domain!]) ~ share ~ |
handled[area] = MIN(professional pace * requests[area], professional capacity
	* (1 + SUM(adopted[area, domain!]) / area size[area]) / 2) ~ requests per month ~ |
sent[area] = MIN(manager pace * at managers[area], manager capacity
	* (1 + layer adopted[managers] / layer size[managers]) / 2) ~ requests per month ~ |
decided = MIN(director pace * at directors, director capacity
	* (1 + layer adopted[directors] / layer size[directors]) / 2) ~ requests per month ~ |
requests[area] = INTEG(request rate * SUM(activity[effort!, area]) - handled[area], 0) ~ requests ~ |
at managers[area] = INTEG(passed to directors * handled[area] - sent[area], 0) ~ requests ~ |
at directors = INTEG(passed to board * SUM(sent[area!]) - decided, 0) ~ requests ~ |
obstacles = INTEG(-obstacles removed * decided * obstacles, rule obstacles) ~ ratio ~ |
unblocked[area] = 1 / (1 + obstacles + (requests[area] + at managers[area] + at directors / areas)
	/ half blocking queue) ~ share ~ |

********************************************************
	.Efforts
********************************************************~
		Their intensity: professionals, rules and money
	|
staffed[area, domain] = MIN(1, XIDZ(adopted[area, domain] + learner share * learning[area, domain],
	need per fte * jobs[area, domain], 1)) ~ share ~ |
aim[effort, area, domain] = runs[effort, area, domain] * unblocked[area]
	* IF THEN ELSE(own jobs[effort, area, domain] > 0, staffed[area, domain], 1)
	* IF THEN ELSE(own cost[effort, area, domain] > 0, money[area], 1) ~ share ~ |
pace of change[effort, area, domain] = IF THEN ELSE(aim[effort, area, domain] >= intensity[effort, area, domain],
	build up time, run down time) ~ months ~ |
intensity[effort, area, domain] = INTEG((aim[effort, area, domain] - intensity[effort, area, domain])
	/ pace of change[effort, area, domain], 0) ~ share ~ |

********************************************************
	.Network
********************************************************~
		From efforts by way of the nodes to the mission elements
	|
arriving[node, area] = SUM(weight[origin!, node] * strength of node[origin!, area])
	+ SUM(contribution[effort!, node] * activity[effort!, area]) ~ share ~ |
strength of node[node, area] = INTEG((arriving[node, area] - strength of node[node, area]) / delay[node], 0)
	~ share ~ |
push[element, area] = arriving[element, area] + spill over * SUM(borders[area, neighbour!]
	* arriving[element, neighbour!]) ~ share ~ |
effect[element, area] = effect size * push[element, area] ~ per month ~ |
reference[element, area] = INTEG(slope[element, area], start[element, area]) ~ share ~ |
moved along[element, area] = IF THEN ELSE(slope[element, area] >= 0,
	slope[element, area] * (1 - strength[element, area]) / (1 - reference[element, area]),
	slope[element, area] * strength[element, area] / reference[element, area]) ~ per month ~ |
strength[element, area] = INTEG((1 - strength[element, area]) * MAX(effect[element, area], 0)
	- strength[element, area] * MAX(-effect[element, area], 0)
	- return rate * (strength[element, area] - reference[element, area]) + moved along[element, area],
	start[element, area]) ~ share ~ |

********************************************************
	.Control
********************************************************~
		Simulation Control Parameters
	|
INITIAL TIME = 0 ~~|
SAVEPER = 1 ~~|
"""


class Place(NamedTuple):
    """Where one row of the kernels' state stands: a stock and its subscripts, counted from 0."""

    stock: str
    at: tuple[int, ...] = ()


def subscripted(model, draws, draw, months, domains, money=None, step=1.0):
    """Give the text of a .mdl file for one draw.

    Parameters
    ----------
    model, draws, draw
        The arrays of one phasing, the draws, and which draw.
    months : int
        How long it runs; the reference moves as in the first month all the time.
    domains : sequence of int
        The domain of each cell, without managers and directors.
    money : array, areas, optional
        The part of the planned cost there is cash for; 1 unless given.
    step : float
        Months.
    """
    sizes = {"area": model.areas, "domain": max(domains) + 1, "node": model.nodes, "effort": model.efforts}
    subscripts = [f"{name}: {', '.join(_names(name, size))} ~~|" for name, size in sizes.items()]
    subscripts += [
        f"element: {', '.join(_names('node', model.elements))} ~~|",
        "layer: managers, directors ~~|",
    ]
    values = [
        f"{name.replace('_', ' ')} = {float(draws.parameters[i, draw])!r} ~~|"
        for i, name in enumerate(PARAMETERS)
    ]
    constants = {**_people(model, domains), **_efforts(model, domains), **_network(model, draws, draw)}
    constants["money[area]"] = np.ones(model.areas) if money is None else money
    tables = [line for name, table in constants.items() for line in _table(name, table)]
    control = [f"FINAL TIME = {months} ~~|", f"TIME STEP = {step!r} ~~|"]
    parts = ("{UTF-8}", *subscripts, EQUATIONS, *control, f"areas = {model.areas} ~~|", *values, *tables)
    return "\n".join(parts) + "\n"


def places(model, domains):
    """Give where each row of the kernels' state stands, in the kernels' order."""
    cells = list(zip(model.cell_area.tolist(), domains, strict=False))
    people = [
        Place(f"{layer}{stock}", at)
        for stock in ("selected", "learning", "adopted")
        for layer, all_at in (("", cells), ("layer_", [(0,), (1,)]))
        for at in all_at
    ]
    areas, grid = range(model.areas), np.ndindex(model.nodes, model.areas)
    queues = [Place(stock, (w,)) for stock in ("requests", "at_managers") for w in areas]
    efforts = [Place("intensity", at) for at in _works(model, domains)]
    nodes = [Place("strength_of_node", at) for at in grid]
    elements = [Place(stock, at) for stock in ("reference", "strength")
                for at in np.ndindex(model.elements, model.areas)]  # fmt: skip
    return [*people, *queues, Place("at_directors"), Place("obstacles"), *efforts, *nodes, *elements]


def _names(name, size):
    return [f"{name}{i + 1}" for i in range(size)]


def _table(name, table):
    """Write a constant; of three subscripts the first is written out, as Vensim wants it."""
    table = np.asarray(table, dtype=float)
    if table.ndim == 3:
        first = name[name.index("[") + 1 : name.index(",")]
        for i, part in enumerate(table):
            yield from _table(name.replace(f"[{first},", f"[{first}{i + 1},"), part)
        return
    rows = [", ".join(map(repr, row.tolist())) for row in np.atleast_2d(table)]
    yield f"{name} = {';'.join(rows)}{';' if table.ndim == 2 else ''} ~~|"


def _filled(shape, places, values):
    """Give a table with values added up at their places."""
    table = np.zeros(shape)
    np.add.at(table, tuple(np.array(places).reshape(-1, len(shape)).T), values)
    return table


def _people(model, domains):
    shape, cells = (model.areas, max(domains) + 1), len(domains)
    at = list(zip(model.cell_area.tolist(), domains, strict=False))
    pilot = model.cell_pilot[:cells] > 0
    there = _filled(shape, at, np.ones(cells))
    near = list(zip(model.near_area.tolist(), model.near_other.tolist(), strict=True))
    jobs = np.zeros(cells)
    np.add.at(jobs, model.instance_cell, model.instance_need)
    return {
        "on[area, domain]": there,
        "size[area, domain]": _filled(shape, at, model.cell_size[:cells]) + (1 - there),
        "chosen[area, domain]": _filled(shape, at, model.cell_selected[:cells]),
        "ceiling[area, domain]": _filled(
            shape, at, np.where(pilot, model.cell_selected[:cells], model.cell_size[:cells])
        ),
        "jobs[area, domain]": _filled(shape, at, jobs),
        "layer size[layer]": model.cell_size[cells:],
        "layer chosen[layer]": model.cell_selected[cells:],
        "area size[area]": model.area_size,
        "borders[area, neighbour]": _filled((model.areas, model.areas), near, model.near_weight),
    }


def _works(model, domains):
    """Give effort, area and domain of each effort in a cell."""
    cells = model.instance_cell.tolist()
    return [
        (effort, area, domains[cell])
        for effort, area, cell in zip(
            model.instance_effort.tolist(), model.instance_area.tolist(), cells, strict=True
        )
    ]


def _efforts(model, domains):
    at, shape = _works(model, domains), (model.efforts, model.areas, max(domains) + 1)
    return {
        "runs[effort, area, domain]": _filled(shape, at, np.ones(len(at))),
        "reach[effort, area, domain]": _filled(shape, at, model.instance_exposure),
        "own jobs[effort, area, domain]": _filled(shape, at, model.instance_need),
        "own cost[effort, area, domain]": _filled(shape, at, model.instance_cost),
    }


def _network(model, draws, draw):
    at = list(zip(model.link_source.tolist(), model.link_target.tolist(), strict=True))
    links = _filled((model.nodes + model.efforts, model.nodes), at, draws.weights[:, draw])
    elements = (model.elements, model.areas)
    return {
        "weight[origin, node]": links[: model.nodes],
        "contribution[effort, node]": links[model.nodes :],
        "delay[node]": model.node_delay,
        "slope[element, area]": model.slope[0].reshape(elements),
        "start[element, area]": draws.start[:, draw].reshape(elements),
    }
