"""Plans of which the answer was worked by hand (tests/data/worked/worked.md)."""

import json
from pathlib import Path

import numpy as np
import pytest

from din.analysis import contribution
from din.errors import LoopTooStrong
from din.graph import chain_arrays
from din.model import Plan, from_data

FOLDER = Path(__file__).resolve().parents[1] / "data" / "worked"
FILES = sorted(FOLDER.glob("*.json"))


def read(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    return Plan.build(from_data(r) for r in [*data["nodes"], *data["edges"]]), data["graph"]["answer"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_answer_is_the_one_worked_by_hand(path):
    plan, answer = read(path)
    if "loop_too_strong" in answer:
        with pytest.raises(LoopTooStrong) as caught:
            contribution(chain_arrays(plan))
        assert sorted(caught.value.nodes) == sorted(answer["loop_too_strong"])
        assert caught.value.radius == pytest.approx(answer["radius"])
        return
    found = contribution(chain_arrays(plan))
    assert list(found.efforts) == answer["efforts"]
    assert list(found.mission_elements) == answer["mission_elements"]
    for values, expected in ((found.values, answer["contribution"]), (found.share, answer["share"])):
        assert values.shape == (len(found.efforts), len(found.mission_elements))
        np.testing.assert_allclose(values, np.reshape(expected, values.shape), atol=1e-12)


def test_every_worked_plan_is_explained():
    text = (FOLDER / "worked.md").read_text(encoding="utf-8")
    assert len(FILES) >= 10
    assert all(f"`{path.name}`" in text for path in FILES)
