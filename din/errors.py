"""The errors a caller can meet.

::

    DinError                      what went wrong, where, how to mend it; shown without a traceback
    ├── InputError                the input cannot be read or used; carries all its findings
    ├── UsageError                the question does not fit the plan (an unknown area, an unknown id)
    ├── LoopTooStrong             a feedback loop never settles; names the nodes in it
    └── StoreError                the store cannot do what was asked; nothing was changed
        ├── Conflict              somebody else changed the same record first; carries both versions
        ├── StoreUnreachable      away, wrong password, or the connection was lost
        ├── StoreReadOnly         the file or the database cannot be written
        ├── StoreFull             no room left
        ├── StoreDamaged          not a store, or changed from outside in a way that cannot be read
        └── SchemaTooNew          written by a newer version of the program
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from din.findings import Finding
from din.texts import Message, msg, nmsg


class DinError(Exception):
    """Root of all errors of this tool; ``message`` says what, where and how to mend it."""

    def __init__(self, message: Message) -> None:
        """Keep the message; it is translated when it is shown."""
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """Give the message in the language in use."""
        return self.message.text()


class InputError(DinError):
    """The input cannot be used; ``findings`` holds every fault that was found, all at once."""

    def __init__(self, findings: Sequence[Finding], message: Message | None = None) -> None:
        """Keep all findings; the message counts them unless another one is given."""
        n = len(findings)
        super().__init__(
            message
            or nmsg(
                "The input has {n} fault; nothing was changed.",
                "The input has {n} faults; nothing was changed.",
                n,
            )
        )
        self.findings = tuple(findings)

    def __str__(self) -> str:
        """Give the message and below it every finding on its own line."""
        return "\n".join([self.message.text(), *(f"- {finding.line()}" for finding in self.findings)])


class UsageError(DinError):
    """The question does not fit the plan: an unknown id, an unknown area, a wrong option."""


class LoopTooStrong(DinError):
    """A feedback loop whose effect grows without end.

    Attributes
    ----------
    nodes : tuple of str
        Ids of the nodes in the loop.
    radius : float
        Spectral radius of the loop's absolute weights, 1 or more.
    """

    def __init__(self, nodes: Sequence[str], radius: float) -> None:
        """Name the loop and its strength."""
        super().__init__(
            msg(
                "This loop strengthens itself without end: {loop}. "
                "Give at least one link in it a smaller strength.",
                loop=" → ".join([*nodes, nodes[0]]) if nodes else "",
            )
        )
        self.nodes = tuple(nodes)
        self.radius = radius


class StoreError(DinError):
    """The store cannot do what was asked; nothing was changed."""


class Conflict(StoreError):
    """Somebody changed the same record first.

    Attributes
    ----------
    record_id : str
        Which record.
    expected, found : int
        The version the caller knew and the version in the store.
    theirs : dict or None
        The record as it is in the store now; None when it was deleted.
    base, mine : dict or None
        The record as the caller knew it and as the caller wanted it; None when that is not known.
    author : str
        Who changed it last; empty when that is not known.
    """

    def __init__(
        self,
        record_id: str,
        expected: int,
        found: int,
        theirs: dict[str, Any] | None,
        *,
        base: dict[str, Any] | None = None,
        mine: dict[str, Any] | None = None,
        author: str = "",
        message: Message | None = None,
    ) -> None:
        """Keep all versions so that a person can choose."""
        super().__init__(
            message
            or msg(
                "“{record}” was changed by somebody else in the meantime. "
                "Nothing was saved; look at both versions and choose.",
                record=record_id,
            )
        )
        self.record_id, self.expected, self.found, self.theirs = record_id, expected, found, theirs
        self.base, self.mine, self.author = base, mine, author


class StoreUnreachable(StoreError):
    """The store is away, refuses the password, or the connection was lost."""


class StoreReadOnly(StoreError):
    """The store cannot be written: a read-only file, folder or database."""


class StoreFull(StoreError):
    """There is no room left on the disk or in the database."""


class StoreDamaged(StoreError):
    """Not a store, or it cannot be read any more."""


class SchemaTooNew(StoreError):
    """The store was written by a newer version of this program."""
