from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from din.checks import RULES, CheckContext, check
from din.checks.context import central
from din.model import Contribution, Effort, Goal, MissionElement, Plan, Status
from tests.strategies import plans

TODAY = date(2027, 6, 1)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=40, suppress_health_check=SLOW)
@given(plans())
def test_checking_never_fails_and_every_finding_can_be_read(plan):
    rules = {rule.id for rule in RULES}
    for finding in check(plan, today=TODAY):
        assert finding.rule in rules
        assert finding.line()
        assert finding.data()["elements"] == list(finding.elements)


@settings(max_examples=40, suppress_health_check=SLOW)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_finding(plan, random):
    records = list(plan)
    random.shuffle(records)

    def found(given_plan):
        return sorted(str(finding.data()) for finding in check(given_plan, today=TODAY))

    assert found(Plan.trusted(records)) == found(plan)


@st.composite
def networks(draw):
    nodes = [Effort(id=f"e{i}", name="x", status=draw(st.sampled_from(Status))) for i in range(3)]
    nodes += [Goal(id=f"g{i}", name="x") for i in range(4)] + [MissionElement(id="m", name="x")]
    ids = st.sampled_from([node.id for node in nodes])
    pairs = draw(st.lists(st.tuples(ids, ids, st.integers(-2, 2)), max_size=14))
    links = [Contribution(id=f"l{i}", source=s, target=t, strength=w) for i, (s, t, w) in enumerate(pairs)]
    return Plan.build([*nodes, *links])


@settings(max_examples=150)
@given(networks())
def test_what_feeds_a_node_is_what_following_every_link_with_its_sign_finds(plan):
    context = CheckContext(plan, TODAY)
    for node in context.nodes:
        feeding = sorted(effort.id for effort in context.efforts if (node, 1) in walked(plan, effort.id))
        assert context.feeders[node] == tuple(feeding[:2])


def walked(plan, start):
    found, waiting = {(start, 1)}, [(start, 1)]
    while waiting:
        node, sign = waiting.pop()
        for link in plan.contributions:
            if link.source == node and central(link):
                state = (link.target, sign if central(link) > 0 else -sign)
                if state not in found:
                    found.add(state)
                    waiting.append(state)
    return found
