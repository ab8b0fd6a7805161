"""Threads for what may take long, shared fairly: who asks for much waits for themselves."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, ParamSpec, TypeVar

from dashboard.rights import current_person

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 64
AT_ONCE = 4
"""Jobs of one session that run at the same time; the rest of its jobs wait for those."""
TURN_SECONDS = 0.0005
"""So long a thread keeps the interpreter when another wants it; ten times less than Python's own choice, since the
event loop has to get its turn among threads that all compute (measured by benchmarks/callbacks.py)."""


class FairWorkers(ThreadPoolExecutor):
    """A pool of threads in which a session has only so many jobs at once.

    asyncio's own has six threads on a machine with two cores: six slow answers to one reader would hold up everybody.

    Parameters
    ----------
    threads
        Most threads.
    at_once
        Most jobs of one session at the same time.
    """

    def __init__(self, threads: int = THREADS, at_once: int = AT_ONCE) -> None:
        """Start without threads; they come when they are needed."""
        super().__init__(threads, "worker")
        self._at_once = at_once
        self._guard = threading.Lock()
        self._waiting: dict[str, deque[Callable[[], None]]] = {}
        self._busy: dict[str, int] = {}

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in the name of whoever asks now, when it is their turn."""
        future: Future[T] = Future()
        session = current_person().session
        with self._guard:
            self._waiting.setdefault(session, deque()).append(lambda: _run(future, fn, *args, **kwargs))
            if self._busy.get(session, 0) < self._at_once:
                super().submit(self._work_for, session)
                self._busy[session] = self._busy.get(session, 0) + 1
        return future

    def _work_for(self, session: str) -> None:
        """Do a session's jobs until none waits."""
        while (job := self._next(session)) is not None:
            job()

    def _next(self, session: str) -> Callable[[], None] | None:
        with self._guard:
            jobs = self._waiting.get(session)
            if jobs:
                return jobs.popleft()
            self._waiting.pop(session, None)
            self._busy[session] -= 1
            if not self._busy[session]:
                del self._busy[session]
            return None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End; jobs that wait for their turn are not begun any more."""
        with self._guard:
            self._waiting.clear()
        super().shutdown(wait, cancel_futures=cancel_futures)


def _run(future: Future[T], function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Do a job and hand over what comes of it, as a pool does."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = function(*args, **kwargs)
    except BaseException as fault:  # noqa: BLE001 - it is raised where the outcome is awaited
        future.set_exception(fault)
    else:
        future.set_result(result)


def share_fairly() -> None:
    """Let the running event loop use fair threads, and get its own turn soon while they compute."""
    asyncio.get_running_loop().set_default_executor(FairWorkers())
    sys.setswitchinterval(TURN_SECONDS)


async def in_pool(pool: Executor | None, function: Callable[..., T], *arguments: Any) -> T:
    """Await a function in a pool (None: the fair one) with the reader's language and rights, as ``to_thread`` does."""
    context = copy_context()
    return await asyncio.get_running_loop().run_in_executor(pool, context.run, function, *arguments)
