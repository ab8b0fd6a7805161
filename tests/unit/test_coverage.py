"""Over synthetic truths the intervals that calibration gives hold the truth as often as they say."""

import pytest

from simulation.compile import compile_scenario
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data
from tests.synthetic_truths import coverage

MONTHS, NOISE = (12, 24, 36, 48, 60), 0.002


@pytest.fixture(scope="module")
def compiled():
    return compile_scenario(parse_scenario(scenario_data(reference_path=[])), PLAN)


def found(compiled, **changes):
    given = {"runs": 2048, "truths": 200, "seed": 2} | changes
    return coverage(compiled, compiled.scenario.phasings[0], MONTHS, NOISE, **given)


def test_ninety_percent_intervals_of_the_model_hold_the_truth_nine_times_in_ten(compiled):
    result = found(compiled)
    effect = result.names.index("effect_size")
    assert result.narrowed[effect] < 0.8  # something is learned, or covering would be no feat
    assert (result.covered >= 0.85).all()
    others = [share for i, share in enumerate(result.covered) if i != effect]
    assert max(others) <= 0.95
    assert (
        result.covered[effect] <= 0.98
    )  # half of its belief is the value 0, and an end on it covers that whole
    assert 0.89 <= result.covered.mean() <= 0.91


def test_intervals_that_trust_measurements_too_much_are_caught(compiled):
    result = found(compiled, thought=NOISE / 5)
    assert result.covered[result.names.index("effect_size")] < 0.85
