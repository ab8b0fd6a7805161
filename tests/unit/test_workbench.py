"""The scenario beside a plan that is shown: followed, run once, and saved without loss."""

import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest

from dashboard.command import _copy_scenario
from din.errors import InputError, UsageError
from din.files import write
from din.model import Plan
from din.service import load, open_source
from scenarios import zutphen_path, zutphen_scenario_path
from simulation.compile import compile_scenario
from simulation.runner import Cancelled, run
from simulation.scenario import CellRef, ParameterInput, faults_of, parse_scenario, read_scenario
from simulation.scenario.document import written
from simulation.scenario.edits import moved, phasing_of, renamed, staffed
from simulation.workbench import PhasingChanged, ValueChanged, Workbench, scenario_place
from tests.small_scenario import PLAN, scenario_data, small_plan

NOORD = CellRef(area="noord", domain="sociaal")


@pytest.fixture
def bench(tmp_path):
    write(PLAN, tmp_path / "plan.json")
    source = open_source(tmp_path / "plan.json")
    made = Workbench(source, scenario_place(source.location))
    made.place.write_text(written(parse_scenario(scenario_data()), "Een proef"))
    yield made
    source.close()


def test_results_are_those_of_the_command_and_each_phasing_is_run_once(bench):
    found = bench.results(16)
    plan, _findings = load(str(bench.place.parent / "plan.json"))
    alone = run(compile_scenario(bench.now().scenario, plan), runs=16)
    assert [p.phasing for p in found.phasings] == ["doorgaan", "samen", "proef"]
    for one, other in zip(found.phasings, alone.phasings, strict=True):
        assert np.array_equal(one.npv_eur, other.npv_eur)
    again = bench.results(16, ["proef"])
    assert [p.phasing for p in again.phasings] == ["doorgaan", "proef"]
    assert again.phasings[1].outcome is found.phasings[2].outcome
    other = bench.results(32, ["proef"])
    assert other.phasings[1].outcome is not found.phasings[2].outcome


def test_an_edit_that_is_not_saved_runs_beside_what_is_known_already(bench):
    now = bench.now()
    before = bench.results(16)
    draft = now.with_phasing(phasing_of(staffed(now.scenario, "samen", NOORD, 3), "samen"))
    after = bench.results(16, ["samen"], setup=draft)
    assert after.reference.outcome is before.reference.outcome
    assert not np.array_equal(after.phasings[1].outcome.adopted, before.phasings[1].outcome.adopted)
    assert bench.now() is now


class Counting(ThreadPoolExecutor):
    """Threads that count the pieces of work they get."""

    def __init__(self):
        super().__init__(2)
        self.pieces = 0

    def submit(self, *work, **more):
        self.pieces += 1
        return super().submit(*work, **more)


@pytest.fixture
def counted(bench):
    """Give the workbench with threads that count, all phasings run once."""
    with Counting() as pool:
        made = Workbench(open_source(bench.place.parent / "plan.json"), bench.place, pool)
        made.results(16)
        yield made, pool


def edited_plan(bench, **records):
    """Put other values in records of the plan, by their id."""
    kept = [r if r.id not in records else r.model_copy(update=records[r.id]) for r in PLAN]
    write(Plan.build(kept, "klein"), bench.place.parent / "plan.json")


def test_an_edit_the_model_does_not_read_runs_nothing_and_its_words_are_followed(counted):
    """A name, a note, an owner and the text of the scenario: other words, the same arrays."""
    bench, pool = counted
    before, mark = pool.pieces, bench.mark
    edited_plan(bench, noord={"name": "Noorderwijk"}, koken={"name": "Koken met buren", "description": "Besproken"},
                e1={"name": "Zeker bestaan en rust"})  # fmt: skip
    text = bench.place.read_text()
    bench.place.write_text(text.replace("name: Klein", "name: Nog kleiner") + "# een opmerking\n")
    assert bench.mark != mark
    found = bench.results(16)
    assert pool.pieces == before
    assert found.compiled.labels["noord"] == "Noorderwijk"
    assert found.phasings[1].compiled.labels["koken"] == "Koken met buren"


@pytest.mark.parametrize(
    "change",
    [
        {"koken>samen": {"strength": 3}},
        {"koken>samen": {"lag_months": 9}},
        {"bellen": {"cost_high_eur": 310_000.0}},
        {"m1": {"value": 41.0}},
        {"zuid": {"borders": ()}, "noord": {"borders": ()}},
    ],
)
def test_an_edit_the_model_reads_runs_all_phasings(counted, change):
    bench, pool = counted
    before = pool.pieces
    edited_plan(bench, **change)
    bench.results(16)
    assert pool.pieces == before + 3


def test_an_edit_of_one_phasing_runs_that_one(counted):
    bench, pool = counted
    before = pool.pieces
    now = bench.now()
    bench.results(16, setup=now.with_phasing(phasing_of(staffed(now.scenario, "samen", NOORD, 3), "samen")))
    assert pool.pieces == before + 1


def test_progress_ends_at_the_total_and_who_cancels_gets_nothing(bench):
    told = []
    bench.results(16, progress=lambda *done: told.append(done))
    assert told[-1] == (1000, 1000)
    assert told == sorted(told)
    with pytest.raises(Cancelled):
        bench.results(64, cancelled=lambda: True)


def test_it_follows_the_file_and_the_plan_and_tells_what_is_wrong(bench):
    mark = bench.mark
    text = bench.place.read_text()
    bench.place.write_text(text.replace("area: noord, domain: sociaal", "area: nord, domain: sociaal"))
    assert bench.mark != mark
    assert not bench.now().runs
    assert bench.now().findings[0].place.row is not None
    with pytest.raises(Exception, match=r"kan niet|cannot"):
        bench.results(16)
    bench.place.write_text(text + "\nkapot: [")
    assert bench.now().scenario is None
    assert bench.now().findings
    bench.place.unlink()
    assert (bench.now().scenario, bench.now().findings) == (None, ())
    bench.place.write_text(text)
    assert bench.now().runs
    write(
        Plan.build([r for r in PLAN if r.kind.startswith("mission")], "klein"),
        bench.place.parent / "plan.json",
    )
    assert not bench.now().runs


def test_values_that_do_not_fit_are_told_with_all_else_that_is_wrong_and_followed(bench):
    """An unknown area, an unknown element and negative people: none hides another."""
    text = bench.place.read_text()
    cell, other = (
        "area: noord, domain: sociaal, professionals: 10",
        "area: nord, domain: sociaal, professionals: -1",
    )
    wrong = text.replace(cell, other).replace("element: e1, indicator", "element: e9, indicator")
    bench.place.write_text(wrong)
    mark = bench.mark
    told = {(f.rule, f.place.column.split(".")[-1]) for f in bench.now().findings}
    assert told >= {
        ("scenario-value", "professionals"),
        ("unknown-name", "area"),
        ("unknown-name", "element"),
    }
    assert not bench.now().runs
    bench.place.write_text(wrong.replace("e9", "e8"))
    assert bench.mark != mark
    bench.place.write_text(text)
    assert bench.now().runs


def test_a_plan_whose_loop_never_settles_is_told_as_a_finding(bench):
    strong = small_plan(links={("koken", "buren"): 2, ("buren", "e1"): 3, ("e1", "buren"): 3, ("buren", "e2"): 3,
                               ("e2", "buren"): 3, ("e1", "e2"): 3, ("e2", "e1"): 3})  # fmt: skip
    write(strong, bench.place.parent / "plan.json")
    assert [f.rule for f in bench.now().findings] == ["loop-too-strong"]


def test_saving_keeps_comments_and_what_others_changed_in_other_phasings(bench):
    bench.place.write_text(bench.place.read_text() + "# tot zover\n")
    now = bench.now().scenario
    base = phasing_of(now, "samen")
    mine = phasing_of(moved(now, "samen", NOORD, date(2028, 4, 1)), "samen")
    other = phasing_of(renamed(now, "proef", "Proeven"), "proef")
    bench.save(phasing_of(now, "proef"), other)
    saved = bench.save(base, mine).scenario
    assert phasing_of(saved, "samen") == mine
    assert phasing_of(saved, "proef").name == "Proeven"
    assert "# Een proef" in bench.place.read_text()
    assert bench.place.read_text().endswith("# tot zover\n")
    assert bench.save(mine, None).scenario.phasings == (other,)


def test_two_people_with_the_same_phasing_are_told_and_nothing_is_lost(bench):
    now = bench.now().scenario
    base = phasing_of(now, "samen")
    mine, theirs = (phasing_of(staffed(now, "samen", NOORD, n), "samen") for n in (3, 4))
    bench.save(base, theirs)
    text = bench.place.read_text()
    with pytest.raises(PhasingChanged) as told:
        bench.save(base, mine)
    assert (told.value.theirs, told.value.base, told.value.mine) == (theirs, base, mine)
    assert bench.place.read_text() == text
    with pytest.raises(PhasingChanged):
        bench.save(None, mine)


def test_seats_are_saved_with_the_comments_and_whoever_saved_others_first_is_told(bench):
    text = bench.place.read_text().replace(
        "phasings:", "parameters:\n  seats: {value: 9} # zo is het nu\nphasings:"
    )
    bench.place.write_text(text)
    before = bench.now().scenario.parameters["seats"]
    mine, theirs = (ParameterInput(value=n, source="Besloten") for n in (20, 30))
    bench.save(None, None, {"seats": (before, theirs)})
    assert "# zo is het nu" in bench.place.read_text()
    assert bench.now().scenario.parameters == {"seats": theirs}
    saved = bench.place.read_text()
    base = phasing_of(bench.now().scenario, "samen")
    with pytest.raises(ValueChanged):
        bench.save(
            base,
            phasing_of(renamed(bench.now().scenario, "samen", "Anders"), "samen"),
            {"seats": (before, mine)},
        )
    assert bench.place.read_text() == saved
    bench.save(None, None, {"seats": (theirs, None)})
    assert bench.now().scenario.parameters == {}
    with pytest.raises(InputError):
        bench.save(None, None, {"seats": (None, ParameterInput(value=-1))})


def test_what_cannot_be_run_is_not_saved(bench):
    now = bench.now().scenario
    text = bench.place.read_text()
    wrong = phasing_of(staffed(now, "samen", NOORD, 99), "samen")
    with pytest.raises(InputError) as told:
        bench.save(phasing_of(now, "samen"), wrong)
    assert [f.rule for f in told.value.findings] == ["too-many"]
    assert bench.place.read_text() == text


def test_at_once_one_after_the_other_and_never_half(bench):
    base = phasing_of(bench.now().scenario, "samen")
    outcomes = []

    def save(n):
        try:
            bench.save(base, phasing_of(staffed(bench.now().scenario, "samen", NOORD, n), "samen"))
            outcomes.append(n)
        except PhasingChanged:
            outcomes.append(None)

    threads = [threading.Thread(target=save, args=(n,)) for n in (2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [n for n in outcomes if n]
    assert len(kept) == 1
    assert read_scenario(bench.place).scenario.phasings[0].cells[0].professionals == kept[0]


SAVES = """
import sys
from pathlib import Path
from din.service import open_source
from simulation.scenario import Phasing
from simulation.workbench import Workbench
bench = Workbench(open_source(sys.argv[1]), Path(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
for i in range(6):
    bench.save(None, Phasing(id=f"{sys.argv[3]}-{i}", name=f"Van {sys.argv[3]}"))
"""


def test_two_processes_that_save_at_the_same_time_lose_nothing(bench):
    """Both read, judge and put back the one file six times, begun at one moment."""
    words = [sys.executable, "-c", SAVES, str(bench.place.parent / "plan.json"), str(bench.place)]
    both = [
        subprocess.Popen([*words, who], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for who in ("aan", "bea")
    ]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in both:
        one.communicate(timeout=60)
        assert one.returncode == 0
    there = {p.id for p in read_scenario(bench.place).scenario.phasings}
    assert there == {"samen", "proef", *(f"{who}-{i}" for who in ("aan", "bea") for i in range(6))}


def test_what_an_editor_wrote_while_a_phasing_was_judged_is_kept(bench, monkeypatch):
    """An editor takes no lock: the file is looked at once more before it is replaced."""
    now = bench.now().scenario
    base = phasing_of(now, "samen")
    written_meanwhile = iter([bench.place.read_text() + "# uit een editor\n"])

    def judged(*given):
        for text in written_meanwhile:
            bench.place.write_text(text)
        return faults_of(*given)

    monkeypatch.setattr("simulation.workbench.bench.faults_of", judged)
    bench.save(base, phasing_of(staffed(now, "samen", NOORD, 3), "samen"))
    assert bench.place.read_text().endswith("# uit een editor\n")
    assert bench.now().scenario.phasings[0].cells[0].professionals == 3


def test_a_first_scenario_follows_from_the_plan_and_labels_what_it_assumes(tmp_path):
    shutil.copy(zutphen_path(), tmp_path / "zutphen.json")
    source = open_source(tmp_path / "zutphen.json")
    bench = Workbench(source, scenario_place(source.location))
    assert bench.now().scenario is None
    begun = bench.begin(date(2026, 11, 26))
    assert begun.findings == ()
    assert begun.scenario.start == date(2027, 1, 1)
    assert {a.area: a.residents for a in begun.scenario.areas}["WK030102"] == 4830
    assert [len(p.cells) for p in begun.scenario.phasings] == [0, 0]
    assert "[A]" in begun.scenario.description
    assert begun.scenario.start_values[0].describes_only
    with pytest.raises(UsageError):
        bench.begin(date(2026, 11, 26))


def test_the_demos_copy_speaks_of_its_own_store_and_the_shipped_file_stays(tmp_path):
    shipped = zutphen_scenario_path().read_text(encoding="utf-8")
    _copy_scenario(tmp_path / "zutphen.fasering.yaml", "zutphen.din")
    copy = (tmp_path / "zutphen.fasering.yaml").read_text(encoding="utf-8")
    assert copy == shipped.replace("plan: zutphen.json", "plan: zutphen.din")
    assert zutphen_scenario_path().read_text(encoding="utf-8") == shipped


def test_a_plan_elsewhere_has_no_place_for_a_scenario_unless_one_is_given(tmp_path):
    assert scenario_place("neo4j://localhost") is None
    assert scenario_place("stad.din").name == "stad.fasering.yaml"
    write(PLAN, tmp_path / "plan.json")
    with pytest.raises(UsageError, match="--scenario"):
        Workbench(open_source(tmp_path / "plan.json"), None).begin(date(2026, 1, 1))
