"""Bodies that are read the quick way come out as the classes of the model would give them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from din.errors import StoreDamaged
from din.model import RECORD_TYPES, Effort, Goal
from din.model.fields import MAX_ID, MAX_NAME
from din.store.codec import BODY_SCHEMA, decode, encode
from din.store.quick import is_clean, validator_of
from tests.strategies import plan_of_every_kind

AWKWARD = st.text("ab \t\n\r\"'\\/:,[]{}\x00\x7f\u00a0\u2028\u202e\ufeffe\u0301é“”–字", max_size=12)


def body(kind, escaped=True, **fields):
    data = {"schema": BODY_SCHEMA, "kind": kind, **fields}
    return json.dumps(data, ensure_ascii=escaped, separators=(",", ":"))


@settings(max_examples=15)
@given(plan_of_every_kind())
def test_every_kind_is_read_as_it_was_written_by_either_way(plan):
    for record in plan:
        written = encode(record)
        assert decode(written, record.kind) == record
        if is_clean(written):
            fields = json.dumps({k: v for k, v in json.loads(written).items() if k != "schema"})
            assert validator_of(type(record)).validate_json(fields) == record


@given(AWKWARD, AWKWARD, st.dictionaries(AWKWARD, AWKWARD, max_size=2), st.booleans())
def test_a_body_from_outside_is_cleaned_and_judged_as_the_class_does(name, text, extra, escaped):
    found = body("goal", escaped, id="g" + name, name=name, description=text, extra=extra)
    try:
        wanted = Goal(id="g" + name, name=name, description=text, extra=extra)
    except ValidationError:
        with pytest.raises(StoreDamaged):
            decode(found, "goal")
    else:
        assert decode(found, "goal") == wanted


@pytest.mark.parametrize(
    "text", ["twee  spaties", " ervoor", "erna ", "e\u0301", "\u202eom", "nbsp\u00a0", "del\x7f"]
)
def test_a_text_that_is_not_clean_takes_the_long_way(text):
    assert not is_clean(body("goal", False, id="g", name=text))
    assert not is_clean(body("goal", True, id="g", name=text))
    assert decode(body("goal", False, id="g", name=text), "goal").name == Goal(id="g", name=text).name


def test_the_quick_way_cleans_nothing_and_judges_types_and_lengths():
    quick = validator_of(Effort)
    assert quick.validate_json('{"id":"e","name":"twee  spaties"}').name == "twee  spaties"
    for wrong in (
        {"id": "", "name": "N"},
        {"id": "e" * (MAX_ID + 1), "name": "N"},
        {"id": "e", "name": "N" * (MAX_NAME + 1)},
        {"id": "e", "name": 3},
        {"id": "e", "name": "N", "reach": "veel"},
        {"id": "e", "name": "N", "onbekend": 1},
        {"id": "e", "name": "N", "extra": {"name": "ook"}},
        {"id": "e"},
    ):
        with pytest.raises(ValidationError):
            quick.validate_json(json.dumps(wrong))


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_a_body_of_another_kind_is_damage(kind):
    other = next(k for k in RECORD_TYPES if k != kind)
    with pytest.raises(StoreDamaged):
        decode(body(other, id="x", name="X"), kind)
