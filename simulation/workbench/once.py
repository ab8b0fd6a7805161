"""What takes long is worked out once for whoever asks it at the same time, and kept as long as there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from simulation.runner import Cancelled

V = TypeVar("V")
Progress = Callable[[int, int], None]
Asked = Callable[[], bool]
"""Whether who asks does not want the answer any more."""
Work = Callable[[Progress, Asked], V]
LOOK_SECONDS = 0.05
"""So often somebody who waits looks whether they still want to."""


def never() -> bool:
    """Tell that the answer is still wanted."""
    return False


@dataclass(eq=False)
class _Underway(Generic[V]):
    """An answer that is being worked out, and who waits for it."""

    ready: threading.Event = field(default_factory=threading.Event)
    waiting: list[tuple[Asked, Progress | None]] = field(default_factory=list)
    answer: V | None = None
    fault: BaseException | None = None

    def unwanted(self) -> bool:
        return all(cancelled() for cancelled, _progress in list(self.waiting))

    def tell(self, done: int, total: int) -> None:
        for _cancelled, progress in list(self.waiting):
            if progress is not None:
                progress(done, total)


class Once(Generic[V]):
    """Keeps answers by key; safe for several threads.

    Parameters
    ----------
    most : float
        How much is kept, in what ``size`` gives.
    size : function, optional
        How much room an answer takes; 1 each unless told otherwise.
    """

    def __init__(self, most: float, size: Callable[[V], float] = lambda _answer: 1.0) -> None:
        """Start empty."""
        self._most, self._size = most, size
        self._guard = threading.Lock()
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._underway: dict[Hashable, _Underway[V]] = {}

    def get(
        self, key: Hashable, work: Work[V], *, progress: Progress | None = None, cancelled: Asked = never
    ) -> V:
        """Give the answer of a key; the first who asks works it out, others wait for it.

        Parameters
        ----------
        key : hashable
        work : function
            Gets a function to tell progress to and one to ask whether anybody still waits; may raise ``Cancelled``.
        progress : function, optional
            Called with what is done and the total.
        cancelled : function
            Says that who asks does not wait any more. The work stops when nobody waits.

        Raises
        ------
        Cancelled
            When ``cancelled`` said so.
        """
        while True:
            with self._guard:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
                underway = self._underway.get(key)
                leads = underway is None
                if underway is None:
                    underway = self._underway[key] = _Underway()
                ticket = (cancelled, progress)
                underway.waiting.append(ticket)
            if leads:
                self._lead(key, underway, work)
            elif not _waited(underway, ticket):
                raise Cancelled
            if isinstance(underway.fault, Cancelled) and not cancelled():
                continue  # whoever worked it out stopped just before this one began to wait
            if underway.fault is not None:
                raise underway.fault
            return underway.answer  # type: ignore[return-value]  # there is one when there is no fault

    def _lead(self, key: Hashable, underway: _Underway[V], work: Work[V]) -> None:
        try:
            underway.answer = work(underway.tell, underway.unwanted)
        except BaseException as fault:  # noqa: BLE001 - it is raised for everybody who waits
            underway.fault = fault
        with self._guard:
            del self._underway[key]
            if underway.fault is None:
                self._keep(key, underway.answer)  # type: ignore[arg-type]  # as above
        underway.ready.set()

    def _keep(self, key: Hashable, answer: V) -> None:
        self._kept[key] = answer
        room = sum(self._size(a) for a in self._kept.values())
        while room > self._most and len(self._kept) > 1:
            _key, dropped = self._kept.popitem(last=False)
            room -= self._size(dropped)


def _waited(underway: _Underway[V], ticket: tuple[Asked, Progress | None]) -> bool:
    """Wait for an answer; False when it is not wanted any more."""
    while not underway.ready.wait(LOOK_SECONDS):
        if ticket[0]():
            underway.waiting.remove(ticket)
            return False
    return True
