"""Taking over what a check proposes: an ordinary step, and only while the check still proposes it."""

import csv

import pytest

from benchmarks.wording import STATEMENTS
from dashboard.editing import actions, adopting
from dashboard.reader import Reader
from dashboard.rights import Person, Role, as_person
from din.checks import check
from din.checks.wording import judge
from din.errors import UsageError
from din.findings import Proposal
from din.model import RECORD_TYPES, Effort, Goal, Mission, Plan
from din.service import StoreSource
from din.service.editing import Editor, adopt
from din.store import Put, open_store

GARDEN = Proposal("name", "Opzetten van een buurtmaaltijd")


@pytest.fixture
def source():
    store = open_store("memory:")
    plan = [Mission(id="m", name="Sterke wijk"), Effort(id="e", name="Buurtmaaltijd", description="blijft")]
    store.apply("klein", [Put(record) for record in plan], author="begin")
    yield StoreSource("memory:", store, "klein")
    store.close()


def test_a_proposal_taken_over_mends_the_finding_and_can_be_undone(source):
    ada = Editor(source, "Ada")
    done = adopt(ada, "e", GARDEN)
    record = ada.snapshot().plan["e"]
    assert (done.record_id, record.name, record.description) == ("e", GARDEN.value, "blijft")
    assert "wording" not in {finding.rule for finding in ada.snapshot().findings if "e" in finding.elements}
    ada.undo()
    assert ada.snapshot().plan["e"].name == "Buurtmaaltijd"


@pytest.mark.parametrize(
    ("record_id", "proposal"),
    [
        ("e", Proposal("name", "Iets heel anders")),
        ("e", Proposal("description", GARDEN.value)),
        ("m", GARDEN),
        ("weg", GARDEN),
    ],
)
def test_what_no_check_proposes_is_refused(source, record_id, proposal):
    with pytest.raises(UsageError, match="geldt niet meer"):
        adopt(Editor(source, "Ada"), record_id, proposal)
    assert source.snapshot().plan["e"].name == "Buurtmaaltijd"


def test_a_proposal_for_a_name_that_somebody_changed_is_refused(source):
    Editor(source, "Bea").save("effort", {"name": "Buurtdiner"}, "e")
    with pytest.raises(UsageError):
        adopt(Editor(source, "Ada"), "e", GARDEN)


def test_only_who_may_edit_gets_the_button_and_an_answer(source):
    question = {"what": "adopt", "id": "e", "field": GARDEN.field, "value": GARDEN.value, "n": 1}
    reading = Reader(source).read()
    finding = next(f for f in reading.findings if f.proposals)
    with as_person(Person("Rik", Role.READER)):
        assert adopting.buttons(reading, finding) == []
        assert actions.answer_to(source, question, None, [], []).revision is None
        assert source.snapshot().plan["e"].name == "Buurtmaaltijd"
    with as_person(Person("Ada", Role.EDITOR)):
        assert GARDEN.value in str(adopting.buttons(reading, finding))
        reply = actions.answer_to(source, question, None, [], [])
    assert reply.revision == str(source.snapshot().revision)
    assert GARDEN.value in str(reply.said)


def test_a_finding_as_json_says_what_can_be_taken_over(source):
    found = [finding.data() for finding in source.snapshot().findings if finding.proposals]
    assert [one["proposals"][0] for one in found] == [{"field": "name", "value": GARDEN.value}]


def test_every_proposed_name_is_well_worded_itself():
    with STATEMENTS.open(encoding="utf-8", newline="") as file:
        named = [(row["id"], row["statement"]) for row in csv.DictReader(file)]
    plan = Plan.build(
        [
            RECORD_TYPES[kind](id=f"{kind}-{key}", name=name)
            for key, name in named
            for kind in ("goal", "effort")
        ],
        "p",
    )
    proposed = [
        (plan[finding.elements[0]].kind, proposal.value)
        for finding in check(plan)
        for proposal in finding.proposals
    ]
    assert len(proposed) > 300
    assert [one for one in proposed if judge(*one)] == []
    assert not any(f.proposals for f in check(Plan.build([Goal(id="g", name="een vaste wijkwerker")], "p")))
