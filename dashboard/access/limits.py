"""How much and how often one may ask: bodies of messages, changes, attempts to sign in."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from starlette.types import Message, Receive

KEYS_KEPT = 10_000
"""So many callers are remembered at once; the one unheard of for longest is forgotten first."""


class Allowance:
    """Token buckets, one per key, in bounded memory.

    Parameters
    ----------
    burst : float
        So many at once.
    per_second : float
        So many come back per second.
    clock
        Seconds that only go forward.
    """

    def __init__(
        self,
        burst: float,
        per_second: float,
        keys: int = KEYS_KEPT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with full buckets."""
        self._burst, self._per_second, self._keys, self._clock = burst, per_second, keys, clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """Give how many keys are remembered."""
        return len(self._left)

    def take(self, key: str) -> float:
        """Take one; give 0, or the seconds to wait when there is none left."""
        with self._lock:
            now = self._clock()
            left, since = self._left.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._per_second)
            wait = 0.0 if left >= 1 else (1 - left) / self._per_second
            self._left[key] = (left - 1 if not wait else left, now)
            while len(self._left) > self._keys:
                self._left.popitem(last=False)
            return wait

    def give_back(self, key: str) -> None:
        """Give one back: it was no abuse."""
        with self._lock:
            if key in self._left:
                left, since = self._left[key]
                self._left[key] = (min(self._burst, left + 1), since)


class Attempts:
    """Attempts to sign in, counted per address and per name; those that succeed do not count.

    A whole office often shares an address, so an address may fail more often than a name.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nobody remembered."""
        self._addresses = Allowance(30, 30 / 600, clock=clock)
        self._names = Allowance(10, 10 / 600, clock=clock)

    def take(self, address: str, name: str) -> float:
        """Count an attempt; give 0, or the seconds to wait."""
        return max(self._addresses.take(network_of(address)), self._names.take(name.casefold()))

    def succeeded(self, address: str, name: str) -> None:
        """Take back the attempt."""
        self._addresses.give_back(network_of(address))
        self._names.give_back(name.casefold())


def network_of(address: str) -> str:
    """Give what one subscriber has: the address itself, of IPv6 the /64 it is in."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:60]
    return str(int(found) >> 64) + "/64" if isinstance(found, IPv6Address) else str(found)


class Body:
    """A message's body, cut off where it grows beyond the limit, whether or not it said how long it is."""

    def __init__(self, receive: Receive, limit: int, declared: str | None) -> None:
        """Hold the declared length against the limit already."""
        self._receive, self._limit, self._seen = receive, limit, 0
        self.exceeded = declared is not None and (not declared.isdecimal() or int(declared[:18]) > limit)

    async def __call__(self) -> Message:
        """Give the next part; beyond the limit it is as if the sender had gone."""
        if self.exceeded:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            self.exceeded = True
            return {"type": "http.disconnect"}
        return message

    async def throw_away(self, at_most: int) -> None:
        """Take in what is still under way: a sender that is cut off in the middle never reads the answer."""
        taken = 0
        while taken <= at_most:
            message = await self._receive()
            taken += len(message.get("body", b""))
            if message["type"] == "http.disconnect" or not message.get("more_body", False):
                return
