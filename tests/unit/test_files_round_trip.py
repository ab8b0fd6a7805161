"""What is written in a format is read back whole."""

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from din.files import FORMATS, read, write
from din.files.cells import own_from_text, own_to_text
from din.files.csv_files import safe, unsafe
from din.model import Contribution, Effort, Goal, Plan
from din.model.fields import clean_data
from din.texts import in_language
from tests.strategies import plan_of_every_kind, plans

EXAMPLES = {"xlsx": 5, "yaml": 8, "graphml": 12, "gexf": 12}
RECORDS = {"xlsx": 40}
"""Most records of an example: a workbook costs the same for few rows as for many, so it gets many."""
TRAPS = [
    "=1+1",
    "+31612345678",
    "-2",
    "@x",
    "'x",
    "'",
    "''=",
    "＝1",
    "true",
    "1.250",
    "1e5",
    "null",
    "😀 𝄞",
    "a;b",
    '"',
    '"a"',
]
QUICK = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    print_blob=True,
)


def come_back(plan, folder, name):
    path = folder / f"plan.{name}"
    write(plan, path, name)
    draft = read(path, name)
    assert draft.findings == ()
    return draft.plan()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_lost_on_the_way_out_and_back(tmp_path, name, language):
    @settings(QUICK, max_examples=EXAMPLES.get(name, 15))
    @given(plan=plans(max_records=RECORDS.get(name, 10), plan_id="wijken 2027"))
    def comes_back(plan):
        if plan.records or name != "xlsx":
            with in_language(language):
                assert come_back(plan, tmp_path, name) == plan

    comes_back()


@pytest.mark.parametrize("name", FORMATS)
def test_no_kind_loses_anything(tmp_path, name):
    @settings(QUICK, max_examples=2, phases=[Phase.generate])
    @given(plan=plan_of_every_kind())
    def comes_back(plan):
        assert come_back(plan, tmp_path, name).records == plan.records

    comes_back()


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("name", FORMATS)
def test_text_that_programs_trip_over_comes_back_everywhere(tmp_path, name, trap):
    effort = Effort(
        id="e",
        name=trap,
        description=f"{trap}\n{trap}",
        cost_eur=0.1,
        extra={"eigen": trap, trap: [trap, 1.5, None, {}]},
    )
    plan = Plan.build(
        [
            effort,
            Goal(id="g", name="G", extra={"leeg": "", "groot": 2**70, "vol": 0.1 + 0.2}),
            Contribution(id=trap, source="e", target="g", weight=-0.25),
        ],
        trap,
    )
    assert come_back(plan, tmp_path, name) == plan


@given(text=st.text(max_size=8) | st.text("'=+-@＝\t\r x", max_size=6))
@example("'")
def test_what_keeps_csv_from_running_text_is_undone_on_reading(text):
    assert unsafe(safe(text)) == text
    assert safe(text)[:1] not in set("=+-@＝＋－＠\t\r")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(value=JSON.map(clean_data))
def test_an_own_attribute_keeps_its_value_and_type_as_text(value):
    back = own_from_text(own_to_text(value))
    assert (back, type(back)) == (value, type(value))
