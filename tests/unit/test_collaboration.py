"""The network of organisations on a plan drawn by hand."""

import pytest

from din.analysis import collaboration
from din.model import Domain, Effort, Organisation, Plan, Position


def effort(name, *parties, owner=None, domains=()):
    return Effort(id=name, name=name, owner=owner, carried_out_by=parties, domains=domains)


def plan_of(*records, organisations="abcdef"):
    return Plan.build([*(Organisation(id=o, name=o) for o in organisations), *records])


def test_parties_are_tied_by_every_effort_they_share():
    found = collaboration(plan_of(effort("x", "a", "b"), effort("y", "b", owner="a"), effort("z", "b", "c")))
    assert [(t.a, t.b, t.efforts) for t in found.ties] == [("a", "b", 2), ("b", "c", 1)]
    assert [(p.id, p.efforts, p.partners) for p in found.parties][:3] == [
        ("b", 3, 2),
        ("a", 2, 1),
        ("c", 1, 1),
    ]
    assert found.alone == ("d", "e", "f")
    assert found.groups == (("a", "b", "c"),)


def test_an_owner_who_also_carries_it_out_counts_once():
    found = collaboration(plan_of(effort("x", "a", "b", owner="a")))
    assert found.ties[0].efforts == 1


def test_who_stands_between_others_is_a_broker():
    """a – b – c in a row: b stands on the one shortest way between the one pair of others."""
    found = collaboration(plan_of(effort("x", "a", "b"), effort("y", "b", "c"), organisations="abc"))
    assert [(p.id, p.brokerage) for p in found.brokers] == [("b", 1.0)]


def test_people_found_tie_their_organisation_and_vacancies_do_not():
    records = [
        effort("x", "a"),
        Position(id="p", name="p", effort="x", organisation="b", found=1),
        Position(id="q", name="q", effort="x", organisation="c", found=0),
    ]
    assert [(t.a, t.b) for t in collaboration(plan_of(*records)).ties] == [("a", "b")]


def test_a_domain_that_only_works_with_itself_is_a_silo():
    domains = [Domain(id=d, name=d) for d in ("care", "safety", "space")]
    records = [
        effort("x", "a", "b", domains=("care",)),
        effort("y", "c", "d", domains=("safety",)),
        effort("z", "d", "e", domains=("space",)),
    ]
    found = {d.domain: d for d in collaboration(plan_of(*domains, *records)).domains}
    assert [(found[d].within, found[d].outward, found[d].silo) for d in ("care", "safety", "space")] == [
        (1, 0, True),
        (1, 1, False),
        (1, 1, False),
    ]


def test_only_the_chosen_efforts_count():
    plan = plan_of(effort("x", "a", "b"), effort("y", "b", "c"))
    assert [t.b for t in collaboration(plan, frozenset({"y"})).ties] == ["c"]


def test_a_plan_without_organisations_has_an_empty_network():
    found = collaboration(Plan()).data()
    lists = {key: [] for key in ("parties", "ties", "brokers", "alone", "domains", "groups")}
    assert found == lists | {"mixing": None}


def test_ties_within_and_across_domains_are_told_in_one_figure():
    """a – b twice inside care, c – d once across: ends care 5/6, safety 1/6; Q = 4/6 − 26/36 = −1/18."""
    domains = [Domain(id=d, name=d) for d in ("care", "safety")]
    homes = {"a": "care", "b": "care", "c": "care", "d": "safety"}
    parties = [Organisation(id=o, name=o, domains=(d,)) for o, d in homes.items()]
    efforts = [effort("x", "a", "b"), effort("y", "a", "b"), effort("z", "c", "d")]
    found = collaboration(Plan.build([*domains, *parties, *efforts])).mixing
    assert found.modularity == pytest.approx(-1 / 18)
    assert found.assortativity == pytest.approx(-1 / 5)


def test_brokerage_is_a_share():
    found = collaboration(plan_of(*(effort(f"x{o}", "a", o) for o in "bcdef")))
    assert {p.id: p.brokerage for p in found.parties} == pytest.approx(
        dict.fromkeys("bcdef", 0.0) | {"a": 1.0}
    )
