"""Long computations that pages ask for: begun once for all readers, followed while they go, stopped when asked.

A callback that computed for ten seconds would keep its reader's place in the queue, and could show neither progress
nor a way to stop. So a page begins a task, looks at it now and then, and finds what came of it.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import Any

from din.errors import DinError
from din.texts import msg
from simulation.runner import Cancelled

LOGGER = logging.getLogger("din.dashboard")
AT_ONCE = 2
"""Tasks that compute at the same time; each uses the processors as far as it can."""
WAITING = 12
"""Tasks that compute or wait at the same time; more are refused with a sentence."""
KEPT = 16
"""Tasks of which what came of them is kept; the one that was asked for longest ago goes first."""

Progress = Callable[[int, int], None]
Asked = Callable[[], bool]
Work = Callable[[Progress, Asked], Any]


class TooBusy(DinError):
    """So much is being computed already that no more is begun."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(msg("Much is being computed already; try again in a while."))


class Stage(Enum):
    """How far a task is."""

    BUSY = "busy"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Task:
    """One computation.

    Attributes
    ----------
    stage : Stage
    share : float
        How much of it is done, 0 … 1.
    value : Any
        What came of it.
    fault : DinError or None
        Why it failed, for the reader; None for a fault of the program, which stands in its log.
    """

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.stage = Stage.BUSY
        self.share = 0.0
        self.value: Any = None
        self.fault: DinError | None = None
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask it to stop; what is done already stays."""
        self._stop.set()

    def run(self, work: Work) -> None:
        """Do the work."""
        try:
            self.value = work(self._tell, self._stop.is_set)
        except Cancelled:
            self.stage = Stage.STOPPED
        except DinError as fault:
            self.fault, self.stage = fault, Stage.FAILED
        except Exception:
            LOGGER.exception("a task failed")
            self.stage = Stage.FAILED
        else:
            self.share, self.stage = 1.0, Stage.DONE

    def _tell(self, done: int, total: int) -> None:
        self.share = min(1.0, done / total) if total else 0.0


class Tasks:
    """All tasks; safe to use from several threads."""

    def __init__(self, at_once: int = AT_ONCE, kept: int = KEPT) -> None:
        """Begin without tasks; threads come when they are needed."""
        self._pool = ThreadPoolExecutor(at_once, "task")
        self._kept = kept
        self._lock = threading.Lock()
        self._tasks: OrderedDict[Hashable, Task] = OrderedDict()

    def of(self, key: Hashable) -> Task | None:
        """Give a task that was begun, if it is still known."""
        with self._lock:
            task = self._tasks.get(key)
            if task is not None:
                self._tasks.move_to_end(key)
            return task

    def begin(self, key: Hashable, work: Work, *, again: bool = False) -> Task:
        """Give the task with this key; begin it when there is none, when that was stopped, or failed and ``again``.

        Raises
        ------
        TooBusy
            When so many wait already that no more is begun.
        """
        with self._lock:
            task = self._tasks.get(key)
            if task is None or task.stage is Stage.STOPPED or (again and task.stage is Stage.FAILED):
                if sum(one.stage is Stage.BUSY for one in self._tasks.values()) >= WAITING:
                    raise TooBusy
                task = Task()
                self._tasks[key] = task
                self._pool.submit(task.run, work)
            self._tasks.move_to_end(key)
            for old in [k for k, one in self._tasks.items() if one.stage is not Stage.BUSY][: -self._kept]:
                del self._tasks[old]
            return task

    def close(self) -> None:
        """Stop everything; nothing waits for it."""
        with self._lock:
            for task in self._tasks.values():
                task.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)
