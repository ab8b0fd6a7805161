"""Who is asking, and what that person may do.

The gate in front of all pages sets the person of each request; whatever changes a plan asks for the right to.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import IntEnum

from din.errors import DinError
from din.model.fields import clean_line
from din.texts import N_, msg

MAX_PERSON_NAME = 60
"""Characters of a person's name."""


class Role(IntEnum):
    """What a person may do; each role may do all that the ones before it may."""

    NOBODY = 0
    READER = 1
    EDITOR = 2
    MANAGER = 3


ROLE_WORDS = {
    Role.NOBODY: N_("nobody"),
    Role.READER: N_("reader"),
    Role.EDITOR: N_("editor"),
    Role.MANAGER: N_("manager"),
}
REFUSALS = {
    Role.READER: N_("Sign in first to see this plan."),
    Role.EDITOR: N_("You may look at this plan, not change it. Ask its manager for the right to."),
    Role.MANAGER: N_("Only a manager of this plan may do this."),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who makes a request; ``name`` stands in the log, ``session`` tells two browsers of one person apart."""

    name: str
    role: Role
    session: str = field(default="", repr=False)


NOBODY = Person("", Role.NOBODY)
_person: ContextVar[Person] = ContextVar("person", default=NOBODY)


class Forbidden(DinError):
    """The person may not do this; nothing was done."""


def current_person() -> Person:
    """Give the person of the request that is being answered."""
    return _person.get()


@contextlib.contextmanager
def as_person(person: Person) -> Iterator[None]:
    """Answer a request in a person's name."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


def require(role: Role) -> Person:
    """Give the person, who has at least this role.

    Raises
    ------
    Forbidden
        When the person may not do it.
    """
    person = current_person()
    if person.role < role:
        raise Forbidden(msg(REFUSALS[Role.READER if person.role is Role.NOBODY else role]))
    return person


def clean_name(name: str) -> str:
    """Give a person's name on one line, without control characters, no longer than it may be."""
    return clean_line(name)[:MAX_PERSON_NAME].strip()
