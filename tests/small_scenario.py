"""A plan and a scenario small enough to work out by hand, with everything in it that the phasing model knows."""

from datetime import date

from din.model import (
    Area,
    Benefit,
    Capability,
    Contribution,
    Domain,
    Effort,
    Goal,
    Indicator,
    Measurement,
    Mission,
    MissionElement,
    Origin,
    Plan,
    Status,
)  # fmt: skip

LINKS = {
    ("koken", "samen"): 2, ("koken", "buren"): 1, ("bellen", "vroeg"): 3, ("groen", "veilig"): 2, ("stad", "vroeg"): 1,
    ("vroeg", "geld"): 3, ("samen", "buren"): 2, ("buren", "e2"): 3, ("geld", "rust"): 2, ("rust", "e1"): 2,
    ("veilig", "e2"): 1, ("e2", "samen"): 1, ("geld", "buren"): -1,
}  # fmt: skip


def small_plan(efforts=None, links=None):
    """Give a plan with two areas, two domains, two elements, four new efforts and one that runs already."""
    records = [
        Mission(id="missie", name="Sterk"),
        MissionElement(id="e1", name="Zeker bestaan", mission="missie"),
        MissionElement(id="e2", name="Verbindingen", mission="missie"),
        Area(id="noord", name="Noord", borders=("zuid",)),
        Area(id="zuid", name="Zuid", borders=("noord",)),
        Domain(id="sociaal", name="Sociaal"),
        Domain(id="welzijn", name="Welzijn", part_of="sociaal"),
        Domain(id="fysiek", name="Fysiek"),
        Capability(id="vroeg", name="Vroegsignalering"),
        Capability(id="samen", name="Samenwerking"),
        Benefit(id="geld", name="Minder schulden"),
        Benefit(id="buren", name="Meer contact"),
        Goal(id="rust", name="Meer rust"),
        Goal(id="veilig", name="Veiliger straten"),
        Indicator(id="laag", name="Laag inkomen", unit="%", higher_is_better=False),
        Measurement(id="m1", indicator="laag", area="noord", value=40.0, period_end=date(2024, 1, 1)),
        Measurement(id="m2", indicator="laag", area="zuid", value=55.0, period_end=date(2024, 1, 1)),
        *(efforts or new_efforts()),
        Effort(
            id="lopend",
            name="Uitvoeren van beleid",
            areas=("zuid",),
            domains=("sociaal",),
            status=Status.RUNNING,
        ),
    ]
    there = {record.id for record in records}
    for (source, target), strength in (links or LINKS).items():
        if {source, target} <= there:
            records.append(
                Contribution(
                    id=f"{source}>{target}", source=source, target=target, strength=strength, lag_months=4
                )
            )
    return Plan.build(records, "klein")


def new_efforts():
    """Give the efforts that a phasing can start."""
    return [
        Effort(id="koken", name="Organiseren van maaltijden", areas=("noord",), domains=("welzijn",), reach=60,
               target_group_size=100, origin=Origin.RESIDENTS, cost_eur=0),
        Effort(id="bellen", name="Opbellen van gezinnen", areas=("noord", "zuid"), domains=("sociaal",), reach=50,
               target_group_size=100, workload_fte=2, cost_eur=240_000, cost_low_eur=200_000, cost_high_eur=300_000),
        Effort(id="groen", name="Vergroenen van straten", areas=("zuid",), domains=("fysiek",), reach=80,
               target_group_size=100, workload_fte=1, cost_eur=120_000, start=date(2028, 1, 1), end=date(2031, 12, 31)),
        Effort(id="stad", name="Verbinden van teams", domains=("sociaal", "fysiek"), reach=100, target_group_size=200,
               workload_fte=1.5, cost_eur=90_000),
    ]  # fmt: skip


PLAN = small_plan()


def scenario_data(**changes):
    """Give the keys and values of a scenario on that plan."""
    cells = [
        {"area": "noord", "domain": "sociaal", "professionals": 10, "start": "2027-01"},
        {"area": "zuid", "domain": "sociaal", "professionals": 12, "start": "2028-01"},
        {"area": "zuid", "domain": "fysiek", "professionals": 6, "start": "2027-07"},
    ]
    return {
        "name": "Klein", "plan": "plan.json", "start": "2027-01", "horizon_months": 60, "runs": 16, "seed": 3,
        "domains": ["sociaal", "fysiek"],
        "areas": [
            {"area": "noord", "residents": 4000, "professionals": {"sociaal": 20, "fysiek": 10}},
            {"area": "zuid", "residents": 6000, "professionals": {"sociaal": 30, "fysiek": 15}},
        ],
        "start_values": [
            {"element": "e1", "indicator": "laag", "transformation": "complement_of_percentage"},
        ],
        "reference_path": [
            {"element": "e1", "start": "2027-01", "until": "2030-01", "change_per_year": 0.01},
            {"element": "e2", "area": "zuid", "start": "2028-01", "until": "2029-01", "change_per_year": -0.02},
        ],
        "city_budget_eur_per_year": 300_000,
        "budgets": [
            {"area": "noord", "per_year_eur": 120_000, "form": "lump_sum", "contract_until": "2029-12"},
            {"area": "zuid", "per_year_eur": 180_000},
        ],
        "streams": [
            {"name": "Wmo", "share": 0.6, "status": "agreed", "joins": "2028-01", "returned_share": 0.5},
            {"name": "Zvw", "share": 0.4, "status": "estimate"},
        ],
        "phasings": [
            {"id": "samen", "name": "Samen beginnen", "cells": cells},
            {"id": "proef", "name": "Eerst een proeftuin", "cells": [
                {"area": "noord", "domain": "sociaal", "professionals": 10, "start": "2027-01", "form": "pilot"},
                {"area": "zuid", "domain": "sociaal", "professionals": 12,
                 "after": {"area": "noord", "domain": "sociaal"}},
            ]},
        ],
    } | changes  # fmt: skip
