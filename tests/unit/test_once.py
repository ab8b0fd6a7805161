"""One answer for all who ask at the same time; stopped only when nobody waits any more."""

import threading

import pytest

from simulation.runner import Cancelled
from simulation.workbench import Once


def test_who_asks_at_the_same_time_gets_one_answer_and_hears_the_same_progress():
    once, begun, go = Once(10), threading.Event(), threading.Event()
    worked, told, answers = [], [], []

    def work(tell, _unwanted):
        worked.append(1)
        begun.set()
        assert go.wait(10)
        tell(1, 1)
        return object()

    def ask():
        answers.append(once.get("a", work, progress=lambda *done: told.append(done)))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(once._underway["a"].waiting) < 3:
        pass
    go.set()
    for thread in threads:
        thread.join()
    assert len(worked) == 1
    assert answers[0] is answers[1] is answers[2]
    assert told == [(1, 1)] * 3


def test_the_work_stops_only_when_nobody_waits_any_more():
    once, begun, left = Once(10), threading.Event(), threading.Event()
    gone = []

    def work(_tell, unwanted):
        begun.set()
        assert left.wait(10)
        if unwanted():
            raise Cancelled
        return "answer"

    def first():
        try:
            gone.append(once.get("a", work, cancelled=left.is_set))
        except Cancelled:
            gone.append("stopped")

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    second = []
    other = threading.Thread(target=lambda: second.append(once.get("a", work)))
    other.start()
    while len(once._underway["a"].waiting) < 2:
        pass
    left.set()
    thread.join()
    other.join()
    assert second == ["answer"]
    with pytest.raises(Cancelled):
        once.get("b", work, cancelled=lambda: True)


def test_who_stops_waiting_leaves_while_the_work_goes_on_for_others():
    once, begun, go = Once(10), threading.Event(), threading.Event()

    def work(_tell, _unwanted):
        begun.set()
        assert go.wait(10)
        return 7

    found = []
    thread = threading.Thread(target=lambda: found.append(once.get("a", work)))
    thread.start()
    assert begun.wait(10)
    with pytest.raises(Cancelled):
        once.get("a", work, cancelled=lambda: True)
    go.set()
    thread.join()
    assert found == [7]


def test_a_fault_reaches_everybody_and_the_next_asks_anew():
    once = Once(10)

    def fails(_tell, _unwanted):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        once.get("a", fails)
    assert once.get("a", lambda _tell, _unwanted: 3) == 3


def test_what_was_asked_longest_ago_makes_room():
    once = Once(10, size=float)
    for key, size in (("a", 4), ("b", 4)):
        once.get(key, lambda _t, _u, size=size: size)
    once.get("a", lambda _t, _u: 4)
    once.get("c", lambda _t, _u: 4)
    assert list(once._kept) == ["a", "c"]
    once.get("d", lambda _t, _u: 99)
    assert list(once._kept) == ["d"]
