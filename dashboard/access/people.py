"""The people who may sign in: a small file with names, roles and hashes of passphrases.

The file is read again whenever it changed, so that removing somebody, or giving another passphrase, holds at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.rights import MAX_PERSON_NAME, Role, clean_name
from din.errors import UsageError
from din.texts import msg

SHORTEST, LONGEST = 12, 1000
"""Characters of a passphrase: four words make a good one; the upper bound keeps hashing cheap."""
RoleName = Literal["reader", "editor", "manager"]
_HASHER = PasswordHasher()  # the parameters RFC 9106 recommends where memory is scarce: 64 MiB, three passes


class Entry(BaseModel):
    """One person in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=MAX_PERSON_NAME)
    role: RoleName
    hash: str = Field(repr=False, pattern=r"^\$argon2id\$", max_length=500)

    @property
    def rights(self) -> Role:
        """What this person may do."""
        return Role[self.role.upper()]

    @property
    def mark(self) -> str:
        """Changes with the passphrase; a session carries it, so that it ends when the passphrase changes."""
        return hashlib.sha256(self.hash.encode()).hexdigest()[:24]


class _File(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    people: tuple[Entry, ...] = ()


class People:
    """The file of people; one that is not there has nobody in it."""

    def __init__(self, path: Path) -> None:
        """Take the file's place; it is read when somebody is looked up."""
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, ...] | None = None
        self._entries: tuple[Entry, ...] = ()

    def all(self) -> tuple[Entry, ...]:
        """Give everybody, as the file says now.

        Raises
        ------
        UsageError
            When the file cannot be read; nobody is let in by a file that cannot.
        """
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp:
                self._entries = () if stamp is None else self._read()
                self._stamp = stamp
            return self._entries

    def find(self, name: str) -> Entry | None:
        """Give the person of this name, in capitals or not."""
        wanted = clean_name(name).casefold()
        return next((entry for entry in self.all() if entry.name.casefold() == wanted), None)

    def check(self, name: str, passphrase: str) -> Entry | None:
        """Give the person when the passphrase is theirs; takes equally long for a name nobody has."""
        entry = self.find(name)
        try:
            _HASHER.verify(entry.hash if entry else _NOBODYS, passphrase[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return None
        return entry

    def add(self, name: str, role: RoleName, passphrase: str) -> Entry:
        """Add a person.

        Raises
        ------
        UsageError
            When the name is taken or empty, or the passphrase too short.
        """
        name = clean_name(name)
        if not name:
            raise UsageError(msg("A name has at least one letter."))
        if self.find(name):
            raise UsageError(msg("“{name}” is there already.", name=name))
        entry = Entry(name=name, role=role, hash=_hashed(passphrase))
        self._write((*self.all(), entry))
        return entry

    def remove(self, name: str) -> Entry:
        """Remove a person; their sessions end."""
        gone = self._known(name)
        self._write(tuple(entry for entry in self.all() if entry != gone))
        return gone

    def set_passphrase(self, name: str, passphrase: str) -> Entry:
        """Give a person another passphrase; their sessions end."""
        hashed = _hashed(passphrase)
        return self._change(name, lambda entry: entry.model_copy(update={"hash": hashed}))

    def set_role(self, name: str, role: RoleName) -> Entry:
        """Give a person another role; it holds from their next request on."""
        return self._change(name, lambda entry: entry.model_copy(update={"role": role}))

    def _change(self, name: str, change: Callable[[Entry], Entry]) -> Entry:
        known = self._known(name)
        new = change(known)
        self._write(tuple(new if entry == known else entry for entry in self.all()))
        return new

    def _known(self, name: str) -> Entry:
        entry = self.find(name)
        if entry is None:
            raise UsageError(msg("There is nobody called “{name}”.", name=clean_name(name)))
        return entry

    def _look(self) -> tuple[int, ...] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise self._unreadable() from fault
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _read(self) -> tuple[Entry, ...]:
        try:
            return _File.model_validate_json(self.path.read_bytes()).people
        except (OSError, ValidationError) as fault:
            raise self._unreadable() from fault

    def _unreadable(self) -> UsageError:
        return UsageError(msg("The file with people cannot be read: {file}", file=str(self.path)))

    def _write(self, entries: tuple[Entry, ...]) -> None:
        """Replace the file, whole or not at all; only its owner may read it."""
        content = json.dumps(_File(people=entries).model_dump(), ensure_ascii=False, indent=2)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_private(self.path, content.encode())
        except OSError as fault:
            raise UsageError(
                msg("The file with people cannot be written: {file}", file=str(self.path))
            ) from fault


def write_private(path: Path, content: bytes) -> None:
    """Put a file in its place at once, readable by its owner alone (mode 0600)."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _hashed(passphrase: str) -> str:
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise UsageError(
            msg(
                "A passphrase has at least {n} characters. Four words that do not belong together are easy "
                "to remember and hard to guess.",
                n=SHORTEST,
            )
        )
    return _HASHER.hash(passphrase)


_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c29tZSBmaXhlZCBzYWx0IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""A hash of nothing, with the parameters of the hasher, that a name nobody has is held against."""
