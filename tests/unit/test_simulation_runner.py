"""Phasings over many draws: the same bits however the work is cut, and a failed run is a result."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module

import numpy as np
import pytest

from din.errors import LoopTooStrong
from simulation.compile import compile_scenario
from simulation.kernels.kept import drop, holds
from simulation.results import Stage
from simulation.runner import WORTH_COMPILING, WORTH_LOADING, Cancelled, engine_for, run
from simulation.scenario import parse_scenario
from tests.small_scenario import LINKS, PLAN, new_efforts, scenario_data, small_plan


@pytest.fixture(scope="module")
def compiled():
    return compile_scenario(parse_scenario(scenario_data()), PLAN)


@pytest.fixture(scope="module")
def results(compiled):
    return run(compiled, runs=64, seed=9)


def same(first, second):
    for one, other in zip(first.phasings, second.phasings, strict=True):
        for a, b in zip(one.quantities(), other.quantities(), strict=True):
            assert np.array_equal(a.values, b.values, equal_nan=True), a.name


@pytest.mark.parametrize(("runs", "chunk", "workers"), [(4, 1, 4), (32, 7, 2), (64, 33, 1), (64, 5, 4)])
def test_the_same_seed_gives_the_same_bits_for_any_chunk_and_executor(compiled, runs, chunk, workers):
    with ThreadPoolExecutor(workers) as threads:
        same(
            run(compiled, runs=runs, seed=9, chunk=chunk, executor=threads), run(compiled, runs=runs, seed=9)
        )


def test_the_work_can_go_to_other_processes(compiled, results):
    with ProcessPoolExecutor(1) as processes:
        same(
            run(compiled, runs=64, seed=9, executor=processes),
            run(compiled, runs=64, seed=9),
        )


def test_the_compiled_kernel_gives_the_same_bits_as_plain_numpy(compiled):
    pytest.importorskip("numba")
    same(run(compiled, runs=128, engine="compiled"), run(compiled, runs=128, engine="plain"))


def test_the_compiled_kernel_is_taken_at_once_where_it_is_at_hand(compiled, monkeypatch):
    pytest.importorskip("numba")
    run(compiled, runs=8, engine="compiled")
    kernel = import_module("simulation.kernels.compiled")
    assert kernel.at_hand()
    assert engine_for(1) == "compiled"
    monkeypatch.setattr(kernel, "at_hand", lambda: False)
    assert [engine_for(n) for n in (1, WORTH_LOADING, WORTH_COMPILING)] == ["plain", "plain", "compiled"]


def test_what_numba_kept_holds_until_any_source_changes(tmp_path):
    sources, cache = tmp_path / "sources", tmp_path / "cache"
    sources.mkdir()
    cache.mkdir()
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    kept = [cache / f"compiled._all-12.{python}.nbi", cache / f"compiled._all-12.{python}.1.nbc"]
    other = cache / f"compiled_elsewhere._all-12.{python}.nbi"
    for second, file in enumerate([sources / "compiled.py", sources / "rates.py", *kept, other]):
        file.touch()
        os.utime(file, (second, second))
    assert holds(cache, "compiled._all", sources)
    assert not holds(cache, "compiled._other", sources)
    os.utime(sources / "rates.py", (9, 9))
    assert not holds(cache, "compiled._all", sources)
    drop(cache, "compiled.")
    assert list(cache.iterdir()) == [other]


@pytest.mark.parametrize(
    ("every", "months"), [(12, (0, 12, 24, 30)), (600, (0, 30)), (6, (0, 6, 12, 18, 24, 30))]
)
@pytest.mark.parametrize("engine", ["plain", "compiled"])
def test_the_last_record_is_of_the_horizon_also_when_records_do_not_divide_it(every, months, engine):
    if engine == "compiled":
        pytest.importorskip("numba")
    changes = {"horizon_months": 30, "reference_path": []}
    whole, part = (
        run(
            compile_scenario(parse_scenario(scenario_data(**changes, record_every_months=n)), PLAN),
            engine=engine,
        )
        for n in (1, every)
    )
    one, other = whole.of("samen"), part.of("samen")
    assert other.months == months
    assert np.array_equal(other.strength, one.strength[list(months)])
    assert np.array_equal(other.outcome.reserve, one.outcome.reserve[list(months)])
    assert np.array_equal(other.mean_change, one.mean_change)
    assert np.abs(other.mean_change).max() > 0


def test_all_phasings_meet_the_same_draws_and_the_reference_comes_first(compiled, results):
    assert [p.phasing for p in results.phasings] == ["doorgaan", "samen", "proef"]
    assert not results.reference.npv_eur.any()
    assert not results.reference.effect.any()
    assert len({p.strength[0].tobytes() for p in results.phasings}) == 1
    other = run(compiled, runs=64, seed=10)
    assert (other.of("samen").npv_eur != results.of("samen").npv_eur).any()
    alone = run(compiled, runs=64, seed=9, phasings=[compiled.scenario.phasings[1]])
    assert np.array_equal(alone.of("proef").npv_eur, results.of("proef").npv_eur)


def test_a_run_whose_loop_never_settles_is_a_failed_result_and_the_others_go_on():
    links = LINKS | {("e2", "samen"): 3, ("samen", "buren"): 3, ("buren", "samen"): 3, ("buren", "e2"): 3,
                     ("e2", "buren"): 3}  # fmt: skip
    compiled = compile_scenario(parse_scenario(scenario_data()), small_plan(new_efforts(), links))
    found = run(compiled, runs=256)
    failed = found.of("samen").stage == Stage.NETWORK
    assert 0 < failed.sum() < 256
    assert np.isnan(found.of("samen").npv_eur[failed]).all()
    assert np.isfinite(found.of("samen").npv_eur[~failed]).all()
    assert (found.fine == ~failed).all()


def test_a_loop_that_never_settles_with_central_strengths_is_refused_by_name():
    plan = small_plan(new_efforts(), LINKS | {("buren", "samen"): 3, ("samen", "e2"): 3, ("e2", "samen"): 3,
                                              ("samen", "buren"): 3, ("e2", "buren"): 3})  # fmt: skip
    with pytest.raises(LoopTooStrong) as caught:
        compile_scenario(parse_scenario(scenario_data()), plan)
    assert "samen" in caught.value.nodes


def test_it_tells_how_far_it_is_and_can_be_stopped(compiled):
    seen = []
    run(compiled, runs=16, chunk=8, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(i, 6) for i in range(1, 7)]
    with pytest.raises(Cancelled):
        run(compiled, runs=16, cancelled=lambda: True)


def test_return_and_break_even_go_together(results):
    samen = results.of("samen")
    assert np.allclose(samen.npv_eur, samen.saving_eur - samen.cost_eur)
    pays = np.isfinite(samen.break_even_eur) & (samen.break_even_eur > 0)
    assert pays.any()
    at = samen.npv_eur[pays] + samen.break_even_eur[pays] * samen.effect[pays]
    assert np.abs(at).max() < 1e-6 * np.abs(samen.npv_eur).max()
    assert (samen.break_even_eur[samen.npv_eur >= 0] == 0).all()
    assert np.isinf(samen.break_even_eur[(samen.npv_eur < 0) & (samen.effect <= 0)]).all()


def test_equity_counts_measured_elements_only(results):
    samen = results.of("samen")
    assert np.allclose(samen.area_strength, samen.strength[-1, 0])  # only e1 was measured
    assert np.allclose(samen.gap, np.abs(np.diff(samen.area_strength, axis=0))[0])
    assert (samen.atkinson > 0).all()
    assert (samen.atkinson < 0.1).all()
    x, y = samen.area_strength
    root = (0.4 * x**0.5 + 0.6 * y**0.5) ** 2
    assert np.allclose(samen.atkinson, 1 - root / (0.4 * x + 0.6 * y))
