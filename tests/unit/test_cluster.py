"""Work on a Dask cluster: the same bits, progress, and it can be stopped."""

import json
import threading

import numpy as np
import pytest

from din.cli.main import main
from din.errors import UsageError
from din.files.nodelink import to_nodelink
from simulation import cluster
from simulation.cluster import executor_at
from simulation.compile import compile_scenario
from simulation.runner import Cancelled, run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data

distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra cluster)")


@pytest.fixture(scope="module")
def compiled():
    return compile_scenario(parse_scenario(scenario_data()), PLAN)


@pytest.fixture(scope="module")
def address():
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address=None,
    ) as there:
        yield there.scheduler_address


def test_a_cluster_gives_the_bits_of_this_machine_and_tells_how_far_it_is(compiled, address):
    seen = []
    with executor_at(address) as executor:
        found = run(compiled, runs=32, chunk=16, executor=executor, progress=lambda *done: seen.append(done))
    assert seen == [(i, 6) for i in range(1, 7)]
    for one, other in zip(found.phasings, run(compiled, runs=32).phasings, strict=True):
        for a, b in zip(one.quantities(), other.quantities(), strict=True):
            assert np.array_equal(a.values, b.values, equal_nan=True), a.name


def test_work_on_a_cluster_can_be_stopped_and_the_cluster_goes_on(compiled, address):
    begun = threading.Event()
    with executor_at(address) as executor:
        with pytest.raises(Cancelled):
            run(
                compiled,
                runs=16,
                chunk=1,
                executor=executor,
                progress=lambda *_: begun.set(),
                cancelled=begun.is_set,
            )
        assert executor.submit(sum, [1, 2]).result(timeout=30) == 3


def test_the_command_works_on_a_cluster(tmp_path, capsys, address):
    (tmp_path / "plan.json").write_text(json.dumps(to_nodelink(PLAN)), encoding="utf-8")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data(plan="plan.json")), encoding="utf-8")

    def told(*options):
        assert main(["simulate", str(path), "--runs", "16", "--format", "json", *options]) == 0
        return json.loads(capsys.readouterr().out)

    assert told("--cluster", address) == told()


def test_where_nothing_answers_it_says_so(monkeypatch):
    monkeypatch.setattr(cluster, "WAIT_SECONDS", 0.3)
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:9"), executor_at("tcp://127.0.0.1:9"):
        pass


def test_without_an_address_the_machine_itself_works():
    with executor_at(None) as executor:
        assert executor is None


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(cluster, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match="Dask"), executor_at("tcp://127.0.0.1:9"):
        pass
