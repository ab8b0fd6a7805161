"""The phasing model once more: as a Vensim file, written from its page and not from the kernels.

Every state of every area is a stock of its own, so nothing but Vensim's plain equations is used. What is fixed during a
month (switches, the part of the cost there is money for) stands as a constant.
"""

from __future__ import annotations

from simulation.kernels.arrays import PARAMETERS


def plain(model):
    """Give the same arrays as lists of Python's own numbers."""
    return type(model)(*(part.tolist() if hasattr(part, "tolist") else part for part in model))


def vensim(model, draws, draw, months, money=None):
    """Give the text of a .mdl file for one draw.

    Parameters
    ----------
    model, draws, draw
        The arrays of one phasing, the draws, and which draw.
    months : int
        How long it runs, in steps of a month; the reference moves as in the first month all the time.
    money : array, areas, optional
        The part of the planned cost there is cash for; 1 unless given.
    """
    lines: list[str] = []
    model = plain(model)
    p = {name: float(draws.parameters[i, draw]) for i, name in enumerate(PARAMETERS)}
    areas, cells = range(model.areas), range(len(model.cell_area))

    def let(name: str, formula: object) -> None:
        lines.append(f"{name} = {formula}\n\t~\t\n\t~\t\n\t|\n")

    def stock(name: str, rate: str, start: object) -> None:
        let(name, f"INTEG({rate}, {start})")

    def plus(parts: list[str]) -> str:
        return " + ".join(parts) or "0"

    for name, value in p.items():
        let(name, repr(value))
    for c in cells:
        let(f"on{c}", 1)
        ceiling = model.cell_selected[c] if model.cell_pilot[c] else model.cell_size[c]
        near = plus(
            [
                f"{w!r}*A{o}/{model.cell_size[o]!r}"
                for k, o, w in zip(
                    model.pair_cell,
                    model.pair_other,
                    model.pair_weight,
                    strict=True,
                )
                if k == c
            ]
        )
        spread = (
            f"spontaneous_adoption + imitation*A{c}/{model.cell_size[c]!r} + imitation_across_areas*({near})"
        )
        let(f"wish{c}", f"s{c}/admission_time + on{c}*({spread})*MAX(0, {ceiling!r} - s{c} - L{c} - A{c})")
        stock(f"s{c}", f"-share*s{c}/admission_time", repr(float(model.cell_selected[c])))
        stock(f"L{c}", f"share*wish{c} - L{c}/learning_time - staff_turnover*L{c}", 0)
        stock(f"A{c}", f"L{c}/learning_time - (relapse + staff_turnover)*A{c}", 0)
    let("all wishes", plus([f"wish{c}" for c in cells]))
    let("share", "IF THEN ELSE(all wishes > seats, seats/MAX(all wishes, 1e-300), 1)")
    manager, director = len(cells) - 2, len(cells) - 1
    for w in areas:
        inside = [c for c in cells if model.cell_area[c] == w]
        adopted = plus([f"A{c}" for c in inside])
        let(
            f"handled{w}",
            f"MIN(professional_pace*Qa{w}, professional_capacity*(1 + ({adopted})/{model.area_size[w]!r})/2)",
        )
        let(
            f"sent{w}",
            f"MIN(manager_pace*Qb{w}, manager_capacity*(1 + A{manager}/{model.cell_size[manager]!r})/2)",
        )
        work = [
            f"{model.instance_exposure[i]!r}*x{i}"
            for i in range(len(model.instance_cell))
            if model.instance_area[i] == w
        ]
        stock(f"Qa{w}", f"request_rate*({plus(work)}) - handled{w}", 0)
        stock(f"Qb{w}", f"passed_to_directors*handled{w} - sent{w}", 0)
        let(f"blk{w}", f"1/(1 + O + (Qa{w} + Qb{w} + Qc/{model.areas})/half_blocking_queue)")
    let(
        "decided",
        f"MIN(director_pace*Qc, director_capacity*(1 + A{director}/{model.cell_size[director]!r})/2)",
    )
    stock("Qc", f"passed_to_board*({plus([f'sent{w}' for w in areas])}) - decided", 0)
    stock("O", "-obstacles_removed*decided*O", "rule_obstacles")
    _efforts(model, draws, draw, let, stock, plus, money)
    _network(model, draws, draw, let, stock, plus)
    control = """********************************************************
\t.Control
********************************************************~
\t\tSimulation Control Parameters
\t|
"""
    lines.append(control)
    let("INITIAL TIME", 0)
    let("FINAL TIME", months)
    let("TIME STEP", 1)
    let("SAVEPER", "TIME STEP")
    return "{UTF-8}\n" + "\n".join(lines)


def _efforts(model, draws, draw, let, stock, plus, money):
    for c in range(len(model.cell_area)):
        jobs = sum(
            model.instance_need[i] for i in range(len(model.instance_cell)) if model.instance_cell[i] == c
        )
        need = f"({float(jobs)!r}*need_per_fte)"
        let(f"staffed{c}", f"MIN(1, (A{c} + learner_share*L{c})/{need})" if jobs else 1)
    for i in range(len(model.instance_cell)):
        w = int(model.instance_area[i])
        staffed = f"staffed{int(model.instance_cell[i])}" if model.instance_need[i] else "1"
        paid = repr(float(money[w])) if money is not None and model.instance_cost[i] else "1"
        let(f"aim{i}", f"{staffed}*blk{w}*{paid}")
        stock(f"x{i}", f"(aim{i} - x{i})/IF THEN ELSE(aim{i} >= x{i}, build_up_time, run_down_time)", 0)


def _network(model, draws, draw, let, stock, plus):
    areas = range(model.areas)
    for w in areas:
        for j in range(model.nodes):
            parts = []
            for k in range(len(model.link_source)):
                if model.link_target[k] != j:
                    continue
                weight, source = repr(float(draws.weights[k, draw])), int(model.link_source[k])
                if source < model.nodes:
                    parts.append(f"{weight}*g{source}w{w}")
                    continue
                parts += [
                    f"{weight}*{model.instance_exposure[i]!r}*x{i}"
                    for i in range(len(model.instance_cell))
                    if model.instance_effort[i] == source - model.nodes and model.instance_area[i] == w
                ]
            let(f"into{j}w{w}", plus(parts))
            stock(f"g{j}w{w}", f"(into{j}w{w} - g{j}w{w})/{model.node_delay[j]!r}", 0)
        for k in range(model.elements):
            around = [
                f"{g!r}*into{k}w{o}"
                for v, o, g in zip(
                    model.near_area,
                    model.near_other,
                    model.near_weight,
                    strict=True,
                )
                if v == w
            ]
            at = k * model.areas + w
            let(f"a{k}w{w}", f"effect_size*(into{k}w{w} + spill_over*({plus(around)}))")
            # the reference moves: up in one element, down in another
            slope = repr(float(model.slope[0][at]))
            let(f"slope{k}w{w}", slope)
            stock(f"Sbar{k}w{w}", f"slope{k}w{w}", repr(float(draws.start[at, draw])))
            gain = f"(1 - S{k}w{w})*MAX(a{k}w{w}, 0) - S{k}w{w}*MAX(-a{k}w{w}, 0)"
            pull = f"return_rate*(S{k}w{w} - Sbar{k}w{w})"
            path = (
                f"IF THEN ELSE(slope{k}w{w} >= 0, slope{k}w{w}*(1 - S{k}w{w})/(1 - Sbar{k}w{w}), "
                f"slope{k}w{w}*S{k}w{w}/Sbar{k}w{w})"
            )
            stock(f"S{k}w{w}", f"{gain} - {pull} + {path}", repr(float(draws.start[at, draw])))


def stock_names(model):
    """Give the names of the stocks in the order of the kernels' state."""
    model = plain(model)
    cells, areas = range(len(model.cell_area)), range(model.areas)
    pairs = [(k, w) for k in range(model.elements) for w in areas]
    return [
        *(f"s{c}" for c in cells), *(f"L{c}" for c in cells), *(f"A{c}" for c in cells),
        *(f"Qa{w}" for w in areas), *(f"Qb{w}" for w in areas), "Qc", "O",
        *(f"x{i}" for i in range(len(model.instance_cell))),
        *(f"g{j}w{w}" for j in range(model.nodes) for w in areas),
        *(f"Sbar{k}w{w}" for k, w in pairs), *(f"S{k}w{w}" for k, w in pairs),
    ]  # fmt: skip
