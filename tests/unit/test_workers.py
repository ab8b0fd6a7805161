"""Threads are shared fairly between sessions, and outcomes come back as from any pool."""

import threading
from concurrent.futures import wait

import pytest

from dashboard.rights import Person, Role, as_person
from dashboard.workers import FairWorkers

SECONDS = 20
AN, BEN = Person("An", Role.READER, "s1"), Person("Ben", Role.READER, "s2")


def test_a_session_has_only_so_many_jobs_at_once_and_all_get_done():
    lock, now, most = threading.Lock(), [0], [0]
    full = threading.Barrier(3)

    def job(number):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        if number < 3:
            full.wait(SECONDS)
        with lock:
            now[0] -= 1
        return number

    with FairWorkers(threads=16, at_once=3) as workers, as_person(AN):
        jobs = [workers.submit(job, number) for number in range(30)]
        assert [one.result(SECONDS) for one in jobs] == list(range(30))
    assert most == [3]
    assert workers._busy == workers._waiting == {}


def test_who_asks_for_much_does_not_keep_another_waiting():
    let_go = threading.Event()
    with FairWorkers(threads=4, at_once=2) as workers:
        with as_person(AN):
            slow = [workers.submit(let_go.wait, SECONDS) for _turn in range(20)]
        with as_person(BEN):
            assert workers.submit(str, 7).result(SECONDS) == "7"
        assert not any(one.done() for one in slow)
        let_go.set()
        assert wait(slow, SECONDS).not_done == set()


def test_a_fault_is_raised_where_the_outcome_is_awaited_and_the_next_job_runs():
    with FairWorkers(threads=1, at_once=1) as workers:
        broken, fine = workers.submit(int, "x"), workers.submit(int, "7")
        with pytest.raises(ValueError, match="invalid literal"):
            broken.result(SECONDS)
        assert fine.result(SECONDS) == 7


def test_a_job_that_was_given_up_before_its_turn_is_not_done_nor_any_after_the_end():
    done, begun, let_go = [], threading.Event(), threading.Event()

    def first():
        begun.set()
        let_go.wait(SECONDS)
        done.append("first")

    workers = FairWorkers(threads=1, at_once=1)
    running = workers.submit(first)
    assert begun.wait(SECONDS)
    given_up, third = workers.submit(done.append, "second"), workers.submit(done.append, "third")
    assert given_up.cancel()
    let_go.set()
    assert third.result(SECONDS) is None
    assert running.result(SECONDS) is None
    workers.shutdown()
    assert done == ["first", "third"]
    with pytest.raises(RuntimeError):
        workers.submit(done.append, "late")
