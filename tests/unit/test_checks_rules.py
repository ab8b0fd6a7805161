from datetime import date
from pathlib import Path

import pytest

from din.checks import RULES, check
from din.checks.context import SHOWN, CheckContext
from din.findings import Severity
from din.model import (
    Alliance,
    Area,
    AreaLevel,
    Benefit,
    Capability,
    Contribution,
    Dependency,
    Disbenefit,
    Effort,
    EffortType,
    Goal,
    GuidingPrinciple,
    Judgement,
    Measurement,
    MissionElement,
    Organisation,
    OwnerScore,
    Plan,
    PolicyDocument,
    Position,
    PrincipleDialogue,
    Programme,
    Status,
    SteeringCriterion,
)
from din.texts import in_language

TODAY = date(2027, 6, 1)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "controles.md"


def effort(effort_id="e", **more):
    return Effort(id=effort_id, **{"name": "Organiseren van een wijkmaaltijd", **more})


def goal(goal_id="g", **more):
    return Goal(id=goal_id, **{"name": "sterkere sociale verbindingen", **more})


def benefit(benefit_id="b", **more):
    return Benefit(id=benefit_id, **{"name": "minder schulden", **more})


def element(element_id="m", **more):
    return MissionElement(id=element_id, name="Zeker bestaan", **more)


def link(source, target, strength=2, **more):
    return Contribution(id=f"{source}>{target}", source=source, target=target, strength=strength, **more)


def area(area_id, level=AreaLevel.DISTRICT, **more):
    return Area(id=area_id, name=f"Wijk {area_id}", level=level, **more)


ORG = Organisation(id="o", name="Perspectief")
WHOLE_PROFILE = {
    "description": "x",
    "unit": "%",
    "start_value": 1,
    "start_date": date(2026, 1, 1),
    "target_value": 2,
    "target_date": date(2029, 1, 1),
    "measuring_method": "x",
    "frequency": "x",
    "measurer": "x",
    "risks": "x",
}
PRINCIPLE = GuidingPrinciple(id="p", name="Vertrouwen")


def dialogue(**more):
    return PrincipleDialogue(id="d", effort="e", principle="p", **more)


def waits(waiting, first):
    return [effort("a", **waiting), effort("b", **first), Dependency(id="d", source="a", target="b")]


def measured(start, end):
    return [Measurement(id="x", indicator="i", period_start=start, period_end=end)]


def chain(*ids, weight):
    nodes = [goal(node) for node in ids]
    pairs = zip(ids, [*ids[1:], ids[0]], strict=True)
    return nodes + [link(a, b, None, weight=weight) for a, b in pairs]


CASES = {
    "dangling-reference": ([effort(owner="o")], [effort(owner="o"), ORG]),
    "wrong-reference": ([effort(owner="g"), goal()], [effort(owner="o"), ORG]),
    "part-of-cycle": ([area("A", part_of="B"), area("B", part_of="A")], [area("A", part_of="B"), area("B")]),
    "second-programme": (
        [Programme(id="p", name="P"), Programme(id="q", name="Q")],
        [Programme(id="p", name="P")],
    ),
    "loop-too-strong": (chain("g", "h", weight=1.0), chain("g", "h", weight=0.5)),
    "mission-element-unfed": ([element()], [element(), effort(), link("e", "m")]),
    "mission-element-unfed-in-area": (
        [area("A"), area("B"), element(), effort(areas=("A",)), link("e", "m")],
        [area("A"), area("B"), element(), effort(), link("e", "m")],
    ),
    "goal-unfed": ([goal()], [goal(), effort(), link("e", "g")]),
    "benefit-unfed": ([benefit()], [benefit(), effort(), link("e", "b")]),
    "effort-without-route": (
        [effort(status=Status.RUNNING), goal(), element(), link("e", "g")],
        [effort(status=Status.RUNNING), goal(), element(), link("e", "g"), link("g", "m")],
    ),
    "capability-unused": (
        [Capability(id="c", name="C")],
        [Capability(id="c", name="C"), benefit(), link("c", "b")],
    ),
    "benefit-without-route": ([benefit(), element()], [benefit(), element(), link("b", "m")]),
    "goal-without-route": ([goal(), element()], [goal(), element(), link("g", "m")]),
    "owner-missing": ([goal()], [goal(owner="o"), ORG]),
    "target-without-start": ([benefit(target_value=4)], [benefit(target_value=4, start_value=3)]),
    "contradicting-dates": (
        [effort(start=date(2028, 1, 2), end=date(2028, 1, 1))],
        [effort(start=date(2028, 1, 1), end=date(2028, 1, 1))],
    ),
    "cost-range": (
        [effort(cost_eur=5, cost_high_eur=4)],
        [effort(cost_low_eur=3, cost_eur=4, cost_high_eur=4)],
    ),
    "spaghetti": (
        [goal(), *(element(f"m{i}") for i in range(5)), *(link("g", f"m{i}") for i in range(5))],
        [goal(), *(element(f"m{i}") for i in range(5)), *(link("g", f"m{i}") for i in range(4))],
    ),
    "wording": ([goal(name="Veilige wijk")], [goal(name="veiligere wijk")]),
    "principles": ([effort()], [effort(), PRINCIPLE]),
    "principles-not-assessed": (
        [effort(), PRINCIPLE, dialogue()],
        [effort(), PRINCIPLE, dialogue(judgement=Judgement.PARTLY)],
    ),
    "element-thinly-fed": (
        [element(), effort(owner="o"), ORG, link("e", "m")],
        [
            element(),
            effort(owner="o"),
            ORG,
            link("e", "m"),
            effort("f", owner="n"),
            Alliance(id="n", name="Buren"),
            link("f", "m"),
        ],
    ),
    "vacancy": (
        [effort(), Position(id="v", name="Kok", effort="e", needed=2, found=1)],
        [effort(), Position(id="v", name="Kok", effort="e", needed=2, found=2)],
    ),
    "profile-incomplete": ([benefit()], [benefit(**WHOLE_PROFILE)]),
    "reach-missing": ([effort(reach=10)], [effort(reach=10, target_group_size=100)]),
    "hypothesis-missing": (
        [effort(effort_type=EffortType.PROJECT)],
        [effort(effort_type=EffortType.PROJECT, hypothesis="Als …")],
    ),
    "strength-missing": (
        [effort(), goal(), link("e", "g", None)],
        [effort(), goal(), link("e", "g", None, weight=0.0)],
    ),
    "assumption-missing": (
        [effort(), goal(), link("e", "g")],
        [effort(), goal(), link("e", "g", assumption="Mensen komen.")],
    ),
    "sources-missing": (
        [goal(), PolicyDocument(id="k", name="Akkoord")],
        [goal(sources=("k",)), PolicyDocument(id="k", name="Akkoord")],
    ),
    "score-without-reason": (
        [SteeringCriterion(id="s", name="Tempo", score=OwnerScore.MEETS)],
        [
            SteeringCriterion(id="s", name="Tempo", score=OwnerScore.MEETS, reason="Het loopt."),
            SteeringCriterion(id="t", name="Durf"),
        ],
    ),
    "link-against-order": ([goal(), benefit(), link("g", "b")], [goal(), benefit(), link("b", "g")]),
    "double-name": (
        [goal(), goal("h", name="Sterkere  sociale verbindingen")],
        [goal(), goal("h", name="minder stress")],
    ),
}


def found(records, rule):
    return [finding for finding in check(Plan.trusted(records), today=TODAY) if finding.rule == rule]


def test_every_rule_has_a_case_and_every_case_a_rule():
    assert CASES.keys() == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_its_smallest_case(rule):
    assert found(CASES[rule][0], rule)


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_is_silent_when_all_is_well(rule):
    assert found(CASES[rule][1], rule) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained_in_the_documentation(rule):
    assert f"| `{rule.id}` |" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_finding_is_no_graver_than_its_rule_and_says_what_and_how(rule):
    for finding in found(CASES[rule.id][0], rule.id):
        assert finding.severity <= rule.severity
        assert all(text.text() for text in (finding.message, finding.fix, rule.meaning))


def test_messages_name_things_by_name_and_not_by_id():
    line = found([effort("xyz-1", status=Status.RUNNING)], "effort-without-route")[0].line()
    assert "Organiseren van een wijkmaaltijd" in line
    assert "xyz-1" not in line


def test_a_new_idea_without_links_gets_a_hint_where_any_other_effort_gets_a_warning():
    def severity(*records):
        return [finding.severity for finding in found([*records, element()], "effort-without-route")]

    assert severity(effort()) == [Severity.HINT]
    assert severity(effort(status=Status.PREPARATION)) == [Severity.WARNING]
    assert severity(effort(), goal(), link("e", "g")) == [Severity.WARNING]


def test_a_stopped_effort_feeds_nothing():
    assert found([element(), effort(status=Status.STOPPED), link("e", "m")], "mission-element-unfed")


def test_hampering_does_not_feed_but_hampering_what_hampers_does():
    shame = Disbenefit(id="s", name="meer schaamte")
    assert found([element(), effort(), link("e", "m", -2)], "mission-element-unfed")
    assert not found(
        [element(), shame, effort(), link("e", "s", -1), link("s", "m", -1)], "mission-element-unfed"
    )


def test_a_link_of_strength_zero_feeds_nothing():
    assert found([element(), effort(), link("e", "m", 0)], "mission-element-unfed")


def test_a_mission_element_is_fed_through_a_loop():
    records = [
        element(),
        goal(),
        benefit(),
        effort(),
        link("e", "b"),
        link("b", "g"),
        link("g", "b"),
        link("g", "m"),
    ]
    assert not found(records, "mission-element-unfed")


@pytest.mark.parametrize("where", ["buurt", "stad", "beleid"])
def test_an_effort_in_a_part_of_a_district_or_around_it_feeds_it(where):
    areas = [
        area("stad", AreaLevel.MUNICIPALITY),
        area("A", part_of="stad"),
        area("buurt", AreaLevel.NEIGHBOURHOOD, part_of="A"),
        area("beleid", AreaLevel.POLICY_AREA, covers=("A",)),
    ]
    records = [*areas, element(), effort(areas=(where,)), link("e", "m")]
    assert not found(records, "mission-element-unfed-in-area")


def test_without_districts_the_areas_present_count():
    records = [area("x", AreaLevel.NEIGHBOURHOOD), area("y", AreaLevel.NEIGHBOURHOOD), element()]
    records += [effort(areas=("x",)), link("e", "m")]
    assert [f.elements for f in found(records, "mission-element-unfed-in-area")] == [("m", "y")]


@pytest.mark.parametrize(
    "records",
    [
        [benefit(start_date=date(2027, 1, 1), target_date=date(2026, 1, 1))],
        measured(date(2022, 2, 1), date(2022, 1, 1)),
        waits({"start": date(2028, 1, 1)}, {"start": date(2028, 2, 1)}),
        waits({"end": date(2028, 1, 1)}, {"end": date(2028, 2, 1)}),
        [effort(status=Status.RUNNING, start=date(2028, 1, 1))],
        [effort(status=Status.COMPLETED, end=date(2028, 1, 1))],
        [effort(status=Status.RUNNING, end=date(2027, 5, 31))],
    ],
)
def test_dates_that_cannot_all_be_right_are_found(records):
    assert len(found(records, "contradicting-dates")) == 1


def test_a_node_with_too_many_links_is_spaghetti():
    efforts = [effort(f"e{i}") for i in range(13)]
    assert found([goal(), *efforts, *(link("g", f"e{i}") for i in range(13))], "spaghetti")
    assert not found([goal(), *efforts, *(link("g", f"e{i}") for i in range(12))], "spaghetti")


def test_too_many_links_in_all_are_spaghetti():
    goals = [goal(f"g{i}") for i in range(20)]
    links = [link(f"g{i}", f"g{(i + step) % 20}") for i in range(20) for step in (1, 2, 3, 4)]
    assert found([*goals, *links], "spaghetti")
    assert not found([*goals, *links[:60]], "spaghetti")


def test_the_gravest_findings_come_first_and_then_the_order_of_the_plan():
    findings = check(Plan.trusted([*chain("g", "h", weight=1.0), effort()]), today=TODAY)
    assert [f.severity for f in findings] == sorted((f.severity for f in findings), reverse=True)
    assert [f.elements for f in findings if f.rule == "owner-missing"] == [("g",), ("h",), ("e",)]


def test_faults_of_the_input_are_reported_along():
    plan, faults = Plan.draft([effort(owner="o")])
    assert [f for f in check(plan, faults, TODAY) if f.rule == "dangling-reference"] == faults


def test_names_that_are_left_out_are_counted():
    context = CheckContext(
        Plan.build([Goal(id=f"d{n}", name=f"Doel {n}") for n in range(9)], "p"), date(2026, 1, 1)
    )
    with in_language("nl"):
        told = str(context.names([f"d{n}" for n in range(9)]))
    assert told.startswith("“Doel 0”, “Doel 1”")
    assert told.endswith(f" en nog {9 - SHOWN}")
    assert context.names(["d1"]) == "“Doel 1”"
