"""Two plans compared, and two versions of a record put together."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from din.model import Effort, Plan, difference, merge
from din.model.difference import ABSENT, applied, chosen
from din.service.history import compare
from din.texts import in_language
from tests.strategies import plans

few = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
BASE = Effort(id="a", name="Eten", areas=("w1", "w2"), extra={"code": "1"})
VERSIONS = st.builds(
    lambda name, areas, reach, own: BASE.model_copy(
        update={"name": name, "areas": tuple(areas), "reach": reach, "extra": own}
    ),
    st.sampled_from(["Eten", "Samen eten", "Koken"]),
    st.lists(st.sampled_from(["w1", "w2", "w3", "w4"]), unique=True),
    st.sampled_from([None, 1.0, 2.0]),
    st.dictionaries(st.sampled_from(["code", "kleur"]), st.sampled_from(["1", "2"])),
)


@few
@given(plans(max_records=8), plans(max_records=8))
def test_a_difference_applied_gives_the_later_plan(before, after):
    assert applied(before, difference(before, after)).records == after.records
    assert not difference(after, after)


@given(VERSIONS, VERSIONS)
def test_a_merge_has_what_both_changed_and_is_the_same_from_either_side(mine, theirs):
    one, other = merge(BASE, mine, theirs), merge(BASE, theirs, mine)
    assert {(c.field, c.base, c.mine, c.theirs) for c in one.clashes} == {
        (c.field, c.base, c.theirs, c.mine) for c in other.clashes
    }
    assert set(one.record.areas) == set(other.record.areas)
    if not one.clashes:
        assert one.record.model_copy(update={"areas": ()}) == other.record.model_copy(update={"areas": ()})
    assert merge(BASE, mine, BASE).record == mine
    assert merge(BASE, mine, mine).record == mine


def test_a_field_that_both_changed_is_a_clash_to_choose_in():
    mine = BASE.model_copy(update={"name": "Mijn", "reach": 3.0, "areas": ("w1", "w3")})
    theirs = BASE.model_copy(update={"name": "Hun", "cost_eur": 5.0, "areas": ("w2", "w4"), "extra": {}})
    found = merge(BASE, mine, theirs)
    assert [(c.field, c.mine, c.theirs) for c in found.clashes] == [("name", "Mijn", "Hun")]
    assert (found.record.reach, found.record.cost_eur, found.record.extra) == (3.0, 5.0, {})
    assert found.record.areas == ("w3", "w4")
    assert chosen(found, {"name": "theirs"}).name == "Hun"
    with pytest.raises(ValueError, match="versions"):
        merge(BASE, mine, Effort(id="b", name="Anders"))


def test_an_own_attribute_that_is_not_there_differs_from_an_empty_one():
    empty = BASE.model_copy(update={"extra": {"code": None}})
    none = BASE.model_copy(update={"extra": {}})
    found = difference(Plan.trusted([empty]), Plan.trusted([none]))
    assert [(c.before, c.after) for c in found.changed] == [(None, ABSENT)]


def test_a_comparison_reads_as_people_write():
    after = BASE.model_copy(update={"reach": 1250.5, "areas": ("w1",)})
    with in_language("nl"):
        (entry,) = compare(Plan.trusted([BASE]), Plan.trusted([after])).changed
        found = {(str(line.label), line.before, line.after) for line in entry.fields}
    assert found == {("Bereik", "–", "1.250,5"), ("Gebieden", "w1; w2", "w1")}
