"""Sessions: what the cookie says, signed, and the secret it is signed with.

A session is not kept on the server, so it outlives a restart: open pages catch up by themselves. What it says is
held against the file of people at every request, so it ends at once when the person is removed. Only those that were
signed out are remembered.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer

from dashboard.access.ended import Ended
from dashboard.access.people import write_private
from din.errors import UsageError
from din.texts import msg

SECRET = "DIN_SECRET"  # noqa: S105 - the name of a variable
SHORTEST_SECRET = 32


class Kind(StrEnum):
    """How a session came about."""

    START = "start"
    """By the start address, on this machine."""
    SIGNED_IN = "signed-in"
    """By name and passphrase."""
    PUBLIC = "public"
    """By nothing: everybody may read."""


LIFETIMES = {
    Kind.START: timedelta(days=7),
    Kind.SIGNED_IN: timedelta(hours=12),
    Kind.PUBLIC: timedelta(days=1),
}
"""How long a session lasts; a signed-in one lasts a working day."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a session says of itself; ``mark`` is that of the person's passphrase."""

    kind: Kind
    session: str
    name: str = ""
    mark: str = ""


def new_ticket(kind: Kind, name: str = "", mark: str = "") -> Ticket:
    """Start a session with an id of its own."""
    return Ticket(kind, secrets.token_urlsafe(12), name, mark)


class Sessions:
    """Signs tickets and reads them back.

    Parameters
    ----------
    secret
        What is signed with; never shown or logged.
    audience
        Whom the tickets are for, so that those of one server are worth nothing at another.
    ended
        Those that were signed out.
    """

    def __init__(self, secret: bytes, audience: str, ended: Ended | None = None) -> None:
        """Derive the key."""
        self._signer = URLSafeTimedSerializer(
            secret,
            salt=f"din-session-{audience}",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
        self._ended = Ended() if ended is None else ended

    def write(self, ticket: Ticket) -> str:
        """Give the value of the cookie."""
        return str(self._signer.dumps(asdict(ticket)))

    def read(self, cookie: str) -> Ticket | None:
        """Give what a cookie says, or None when it is forged, too old or signed out."""
        if not cookie:
            return None
        try:
            found, signed = self._signer.loads(cookie, return_timestamp=True)
            ticket = Ticket(**{**found, "kind": Kind(found["kind"])})
        except (BadData, TypeError, KeyError, ValueError):
            return None
        age = datetime.now(UTC) - signed
        fresh = timedelta() <= age + timedelta(minutes=1) and age <= LIFETIMES[ticket.kind]
        return ticket if fresh and ticket.session not in self._ended else None

    def end(self, ticket: Ticket) -> None:
        """Forget a session that was signed out, also where a copy of its cookie is left."""
        self._ended.add(ticket.session)


def kept_secret(folder: Path) -> bytes:
    """Give the secret of the environment, else the one kept in a folder, made when it is not there.

    Raises
    ------
    UsageError
        When the secret in the environment is too short.
    """
    given = os.environ.get(SECRET, "")
    if given:
        if len(given) < SHORTEST_SECRET:
            raise UsageError(msg("{name} must have at least {n} characters.", name=SECRET, n=SHORTEST_SECRET))
        return given.encode()
    path = folder / "secret"
    try:
        return _kept(path) or _made(path)
    except OSError:
        return secrets.token_bytes(SHORTEST_SECRET)  # sessions then end with the server


def _kept(path: Path) -> bytes:
    found = path.read_bytes() if path.exists() else b""
    return found if len(found) >= SHORTEST_SECRET else b""


def _made(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, secrets.token_urlsafe(SHORTEST_SECRET).encode())
    return path.read_bytes()
