import pytest
from hypothesis import HealthCheck, Phase, given, settings

from din.files import FORMATS, read, write
from din.texts import in_language
from tests.strategies import plan_of_every_kind, plans


def come_back(plan, folder, name):
    path = folder / f"plan.{name}"
    write(plan, path, name)
    draft = read(path, name)
    assert draft.findings == ()
    return draft.plan()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", FORMATS)
@settings(
    max_examples=6,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(plan=plans() | plan_of_every_kind())
def test_nothing_is_lost_on_the_way_out_and_back(tmp_path, name, language, plan):
    if name in {"xlsx", "csv"} and not plan.records:
        return
    with in_language(language):
        back = come_back(plan, tmp_path, name)
    assert dict(back.records) == dict(plan.records)
