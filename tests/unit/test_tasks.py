"""Long work for the pages: begun once, followed, stopped, and refused when too much waits."""

import threading

import pytest

from dashboard.tasks import WAITING, Stage, Task, Tasks, TooBusy
from din.errors import UsageError
from din.texts import msg
from simulation.runner import Cancelled


@pytest.fixture
def tasks():
    found = Tasks(at_once=2, kept=2)
    yield found
    found.close()


def settled(task, seconds=20):
    """Wait until a task is no longer busy."""
    ended = threading.Event()
    while task.stage is Stage.BUSY and seconds > 0:
        ended.wait(0.01)
        seconds -= 0.01
    return task


def until_stopped(begun):
    def work(tell, asked):
        begun.set()
        while not asked():
            tell(1, 4)
        raise Cancelled

    return work


def test_what_is_begun_twice_is_done_once(tasks):
    calls = []
    begun = [tasks.begin("a", lambda _tell, _asked: calls.append(1) or 7) for _again in range(5)]
    assert settled(begun[0]).value == 7
    assert len({id(task) for task in begun}) == 1
    assert tasks.begin("a", lambda _tell, _asked: calls.append(1)) is begun[0]
    assert calls == [1]


def test_it_tells_how_far_it_is_and_stops_when_asked_and_can_begin_again(tasks):
    begun = threading.Event()
    task = tasks.begin("slow", until_stopped(begun))
    assert begun.wait(10)
    while task.share == 0:
        pass
    assert task.share == 0.25
    task.stop()
    assert settled(task).stage is Stage.STOPPED
    again = tasks.begin("slow", lambda _tell, _asked: "done")
    assert settled(again).value == "done"
    assert again.share == 1.0


def test_a_fault_of_ours_is_kept_as_a_sentence_and_any_other_stands_in_the_log(tasks, caplog):
    def ours(_tell, _asked):
        raise UsageError(msg("There is no scenario to change yet."))

    def other(_tell, _asked):
        raise ZeroDivisionError

    told, hidden = settled(tasks.begin("ours", ours)), settled(tasks.begin("other", other))
    assert told.stage is hidden.stage is Stage.FAILED
    assert "scenario" in str(told.fault)
    assert hidden.fault is None
    assert "ZeroDivisionError" in caplog.text
    assert tasks.begin("ours", ours) is told
    assert settled(tasks.begin("ours", lambda _tell, _asked: 1, again=True)).value == 1


def test_only_so_many_wait(tasks):
    stop = threading.Event()
    waiting = [tasks.begin(i, lambda _tell, _asked: stop.wait(20)) for i in range(WAITING)]
    with pytest.raises(TooBusy):
        tasks.begin("one more", lambda _tell, _asked: 1)
    assert tasks.of("one more") is None
    stop.set()
    for task in waiting:
        settled(task)


def test_of_what_is_done_only_the_latest_are_kept(tasks):
    for i in range(6):
        settled(tasks.begin(i, lambda _tell, _asked: 0))
    assert [i for i in range(6) if tasks.of(i)] == [3, 4, 5]


def test_a_task_without_a_pool_behaves_the_same():
    task = Task()
    task.run(lambda tell, _asked: tell(1, 0) or 3)
    assert (task.value, task.stage) == (3, Stage.DONE)
