"""The garbage collector rests while rows are worked through, and never longer."""

import gc

import pytest

from din.store.pause import collector_paused


@pytest.fixture(autouse=True)
def running():
    assert gc.isenabled()
    yield
    gc.enable()


def test_the_collector_runs_again_afterwards_also_after_an_error():
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), collector_paused():
        raise KeyError
    assert gc.isenabled()


def test_pauses_that_overlap_end_with_a_running_collector():
    first, second = collector_paused(), collector_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()
