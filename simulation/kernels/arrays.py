"""What the kernels read and write: arrays without names, and the order of the rows in them.

Rows come first, draws last, so that every operation runs over many draws at once and each draw is computed alone.
A row per node and area stands at ``node * areas + area``; the mission elements are the first nodes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

PARAMETERS = (
    "spontaneous_adoption", "imitation", "imitation_across_areas", "relapse", "staff_turnover", "effect_size",
    "return_rate", "spill_over", "saving_share", "hidden_demand", "care_cost", "learning_time", "admission_time",
    "build_up_time", "run_down_time", "seats", "need_per_fte", "learner_share", "request_rate",
    "passed_to_directors", "passed_to_board", "professional_pace", "manager_pace", "director_pace",
    "professional_capacity", "manager_capacity", "director_capacity", "half_blocking_queue", "rule_obstacles",
    "obstacles_removed", "contract_lag", "learning_hours", "hourly_rate", "change_budget", "transition_cost",
    "scaling_threshold", "measurement_noise", "review_floor",
)  # fmt: skip
"""The parameters of a draw, in the order of their rows."""
(
    P, Q, Q_X, PHI, KAPPA, BETA, DELTA, SIGMA, SAVING, CHI, CARE, TAU_L, TAU_IN, TAU_UP, TAU_DOWN, SEATS, NEED, RHO_L,
    LAMBDA, ETA_1, ETA_2, MU_1, MU_2, MU_3, C_1, C_2, C_3, Q50, OBSTACLES, OMEGA_O, LAG, HOURS, RATE, CHANGE,
    TRANSITION, THETA, NOISE, FLOOR,
) = range(len(PARAMETERS))  # fmt: skip
"""Their symbols."""

DECISIVE_MONTH = 24
"""Reviews of a pilot from this age on judge the measured effect as well as progress; earlier ones progress alone."""

LEDGER = (
    "budget", "returned", "covered_by_payer", "covered_by_provider", "efforts", "learning", "change", "transition",
    "saving", "kept_by_payer", "kept_by_provider",
)  # fmt: skip
"""Rows of the ledger; see :func:`simulation.kernels.ledger.close_month` for what must balance."""
(
    BUDGET, RETURNED, COVERED_PAYER, COVERED_PROVIDER, EFFORTS, LEARNING, CHANGE_COST, TRANSITION_COST, SAVED,
    KEPT_PAYER, KEPT_PROVIDER,
) = range(len(LEDGER))  # fmt: skip

LIMITS = ("professionals", "queues", "money", "seats")
"""What holds efforts back: the mean over the months of each factor between 0 and 1 (1: not at all)."""


class Model(NamedTuple):
    """A plan and one phasing as arrays.

    Attributes
    ----------
    areas, elements, nodes, efforts : int
        How many there are.
    horizon, steps, record_every, review_every : int
        Months, steps per month, months between records and between reviews of a pilot.
    cell_area : array of int
        The area of each domain in an area that may start; after these stand managers and directors with area −1.
    cell_size, cell_selected : array
        N and n, persons.
    cell_start, cell_until : array
        First month (infinite: never, or not before its pilot is scaled) and the month in which a pilot ends.
    cell_pilot : array of int
        1 for a pilot.
    cell_after : array of int
        The pilot whose scaling starts this cell, else −1.
    pair_cell, pair_other, pair_weight : array
        G between cells of the same domain.
    near_area, near_other, near_weight : array
        G between areas; weights of an area add up to 1.
    area_size, residents, care_factor, layer_share : array, per area
        Professionals of all domains, residents, cost of care beside the parameter, and the part of the learning
        cost of managers and directors.
    instance_cell, instance_area, instance_effort : array of int
        An effort in one cell.
    instance_exposure, instance_need, instance_cost : array
        Share of the target group reached, full-time jobs (0: carried by residents), euros per month.
    instance_begin, instance_duration : array
        Own first month and length in months.
    link_source, link_target : array of int
        Links between nodes; a source from ``nodes`` on is an effort.
    node_delay : array
        τ_j, months.
    slope : array, months × (element, area)
        Change of the reference path per month.
    moving : array of int, per month
        1 when any slope is not 0.
    income, returned_share, to_provider : array, months × areas
        Cents of budget, the part of a saving that returns, and 1 while a lump-sum contract runs.
    saving_weight, value_weight : array, per element
        ω and v, each with sum 1.
    discount : array, months + 1
        (1 + r)^(−t/12).
    """

    areas: int
    elements: int
    nodes: int
    efforts: int
    horizon: int
    steps: int
    record_every: int
    review_every: int
    cell_area: Indices
    cell_size: Floats
    cell_selected: Floats
    cell_start: Floats
    cell_until: Floats
    cell_pilot: Indices
    cell_after: Indices
    pair_cell: Indices
    pair_other: Indices
    pair_weight: Floats
    near_area: Indices
    near_other: Indices
    near_weight: Floats
    area_size: Floats
    residents: Floats
    care_factor: Floats
    layer_share: Floats
    instance_cell: Indices
    instance_area: Indices
    instance_effort: Indices
    instance_exposure: Floats
    instance_need: Floats
    instance_cost: Floats
    instance_begin: Floats
    instance_duration: Floats
    link_source: Indices
    link_target: Indices
    node_delay: Floats
    slope: Floats
    moving: Indices
    income: Floats
    returned_share: Floats
    to_provider: Floats
    saving_weight: Floats
    value_weight: Floats
    discount: Floats


class Draws(NamedTuple):
    """What differs between draws; the last axis is the draw.

    Attributes
    ----------
    parameters : array, parameters × draws
        In the order of ``PARAMETERS``.
    weights : array, links × draws
    cost_factor : array, efforts × draws
        Cost compared with the central estimate.
    start : array, (element, area) × draws
        Strength at the start.
    noise : array, reviews × areas × draws
        Standard normal errors of measuring.
    """

    parameters: Floats
    weights: Floats
    cost_factor: Floats
    start: Floats
    noise: Floats


class Rows(NamedTuple):
    """Where each kind of state begins in the rows of the state."""

    selected: int
    learning: int
    adopted: int
    requests: int
    directors: int
    board: int
    obstacles: int
    intensity: int
    nodes: int
    reference: int
    strength: int
    end: int


def rows_of(model: Model) -> Rows:
    """Give the order of the state: s, L, A per cell, Q1, Q2 per area, Q3, O, x, g, Sbar, S."""
    cells, areas = model.cell_area.size, model.areas
    sizes = (
        cells, cells, cells, areas, areas, 1, 1, model.instance_cell.size, model.nodes * areas,
        model.elements * areas, model.elements * areas,
    )  # fmt: skip
    starts = np.concatenate([[0], np.cumsum(sizes)]).tolist()
    return Rows(*starts)


class Outcome(NamedTuple):
    """What a kernel gives; the last axis is the draw.

    Attributes
    ----------
    strength, reference : array, records × (element, area) × draws
    adopted : array, records × areas × draws
        Persons who work in the new way.
    queues : array, records × 3 × draws
        Waiting requests per layer, over all areas.
    reserve : array, records × areas × draws
        Cents.
    ledger : array, rows of ``LEDGER`` × areas × draws
        Cents over the whole horizon.
    present : array, 3 × areas × draws
        Discounted over the horizon: saving and cost in euros, and effect in residents × years × improvement.
    limits : array, rows of ``LIMITS`` × areas × draws
        Means over the months in which the area takes part; 1 where it never does.
    scaled, stopped : array, cells × draws
        The month in which a pilot was scaled or stopped; infinite when it was not.
    """

    strength: Floats
    reference: Floats
    adopted: Floats
    queues: Floats
    reserve: Floats
    ledger: Floats
    present: Floats
    limits: Floats
    scaled: Floats
    stopped: Floats


def empty_outcome(model: Model, draws: int) -> Outcome:
    """Make room for an outcome."""
    records = -(-model.horizon // model.record_every) + 1  # the last is of the horizon
    strengths = model.elements * model.areas
    return Outcome(
        strength=np.empty((records, strengths, draws)),
        reference=np.empty((records, strengths, draws)),
        adopted=np.empty((records, model.areas, draws)),
        queues=np.empty((records, 3, draws)),
        reserve=np.empty((records, model.areas, draws)),
        ledger=np.zeros((len(LEDGER), model.areas, draws)),
        present=np.zeros((3, model.areas, draws)),
        limits=np.empty((len(LIMITS), model.areas, draws)),
        scaled=np.full((model.cell_area.size, draws), np.inf),
        stopped=np.full((model.cell_area.size, draws), np.inf),
    )
