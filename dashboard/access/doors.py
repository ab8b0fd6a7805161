"""What the gate answers itself: exchanging the start token, signing in and out, and who you are."""

from __future__ import annotations

import asyncio
import math
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.access import audit
from dashboard.access.limits import Attempts
from dashboard.access.pages import NEXT, SIGN_IN, SIGN_OUT, WHO, closed_page, go_on, sign_in_page, who_page
from dashboard.access.people import Entry, People
from dashboard.access.sessions import Kind, Sessions, Ticket, new_ticket
from dashboard.rights import NOBODY, Person, Role, clean_name
from din.errors import UsageError
from din.texts import _, nmsg

TOKEN = "token"  # noqa: S105 - the name of a parameter
PATHS = (SIGN_IN, SIGN_OUT, WHO)
"""Paths answered here, whoever asks."""
MOST_FIELDS = 20
HASHING_AT_ONCE = 2
"""A check of a passphrase takes 64 MB and a core; others wait their turn."""


class Rules(Protocol):
    """What of the settings counts here."""

    @property
    def token(self) -> str: ...  # noqa: D102 - see Settings
    @property
    def cookie(self) -> str: ...  # noqa: D102 - see Settings
    @property
    def secure(self) -> bool: ...  # noqa: D102 - see Settings
    @property
    def owner(self) -> str: ...  # noqa: D102 - see Settings
    @property
    def public_read(self) -> bool: ...  # noqa: D102 - see Settings


class Doors:
    """Everything by which one comes in or goes out."""

    def __init__(self, rules: Rules, sessions: Sessions, people: People | None) -> None:
        """Start with no attempts counted."""
        self._rules, self._sessions, self._people = rules, sessions, people
        self._attempts = Attempts()
        self._hashing = asyncio.Semaphore(HASHING_AT_ONCE)

    def person(self, ticket: Ticket | None) -> Person:
        """Give who carries a ticket, with the rights of this moment; nobody when it holds no longer."""
        if ticket is not None and ticket.kind is Kind.START and self._rules.token:
            return Person(ticket.name, Role.MANAGER, ticket.session)
        if ticket is not None and ticket.kind is Kind.SIGNED_IN:
            entry = self._entry(ticket.name)
            if entry is not None and entry.mark == ticket.mark:
                return Person(entry.name, entry.rights, ticket.session)
        if self._rules.public_read:
            return Person("", Role.READER, ticket.session if ticket else "")
        return NOBODY

    def _entry(self, name: str) -> Entry | None:
        try:
            return self._people.find(name) if self._people else None
        except UsageError:
            return None  # a file that cannot be read lets nobody in

    def can_sign_in(self) -> bool:
        """Tell whether there is anybody who could."""
        try:
            return bool(self._people and self._people.all())
        except UsageError:
            return True  # the page then says what is wrong

    def exchange(self, request: Request) -> Response | None:
        """Give a session for the token of the start address, and go on without it in the address bar."""
        query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = dict(query).get(TOKEN, "")
        token = self._rules.token
        if not token or not secrets.compare_digest(given.encode(), token.encode()):
            return None
        rest = urlencode([(key, value) for key, value in query if key != TOKEN])
        target = quote(local(request.scope["path"])) + (f"?{rest}" if rest else "")
        cross_site = request.headers.get("sec-fetch-site") == "cross-site"
        ticket = new_ticket(Kind.START, self._rules.owner)
        audit.record("start", self.person(ticket), address=address_of(request))
        return self.welcome(go_on(target) if cross_site else RedirectResponse(target, 303), ticket)

    def welcome(self, response: Response, ticket: Ticket) -> Response:
        """Put the session's cookie on an answer."""
        response.set_cookie(
            self._rules.cookie,
            self._sessions.write(ticket),
            httponly=True,
            samesite="strict",
            secure=self._rules.secure,
            path="/",
        )
        return response

    async def respond(self, request: Request, ticket: Ticket | None) -> Response:
        """Answer a request for one of the paths."""
        ways: Mapping[tuple[str, str], Callable[[Request, Ticket | None], Awaitable[Response]]] = {
            (SIGN_IN, "GET"): self._ask,
            (SIGN_IN, "HEAD"): self._ask,
            (SIGN_IN, "POST"): self._sign_in,
            (SIGN_OUT, "POST"): self._sign_out,
            (WHO, "GET"): self._who,
            (WHO, "HEAD"): self._who,
            (WHO, "POST"): self._rename,
        }
        way = ways.get((request.scope["path"], request.method))
        return await way(request, ticket) if way else Response(status_code=405)

    async def _ask(self, request: Request, _ticket: Ticket | None) -> Response:
        if not self.can_sign_in():
            return closed_page()
        return sign_in_page(local(request.query_params.get(NEXT, "/")), public=self._rules.public_read)

    async def _sign_in(self, request: Request, _ticket: Ticket | None) -> Response:
        form = await form_of(request)
        name, target = clean_name(form.get("name", "")), local(form.get(NEXT, "/"))
        address = address_of(request)
        wait = self._attempts.take(address, name)
        if wait:
            fault = nmsg(
                "Too many attempts. Wait {n} minute and try again.",
                "Too many attempts. Wait {n} minutes and try again.",
                math.ceil(wait / 60),
            ).text()
            return self._refused(request, target, name, fault, 429, {"Retry-After": str(math.ceil(wait))})
        try:
            async with self._hashing:
                entry = await asyncio.to_thread(self._checked, name, form.get("passphrase", ""))
        except UsageError:
            return self._refused(request, target, name, _("Nobody can sign in now. Tell the manager."), 503)
        if entry is None:
            fault = _("This name and this passphrase do not belong together. Try again.")
            return self._refused(request, target, name, fault, 401)
        self._attempts.succeeded(address, name)
        ticket = new_ticket(Kind.SIGNED_IN, entry.name, entry.mark)
        audit.record("sign-in", self.person(ticket), address=address)
        return self.welcome(RedirectResponse(target, 303), ticket)

    def _checked(self, name: str, passphrase: str) -> Entry | None:
        return self._people.check(name, passphrase) if self._people else None

    def _refused(
        self,
        request: Request,
        target: str,
        name: str,
        fault: str,
        status: int,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        known = self._entry(name)
        meant = known.name if known else "?"  # what nobody is called may be a passphrase in the wrong box
        audit.record("sign-in refused", NOBODY, address=address_of(request), meant=meant, status=status)
        response = sign_in_page(target, fault=fault, name=name, public=self._rules.public_read, status=status)
        response.headers.update(headers or {})
        return response

    async def _sign_out(self, request: Request, ticket: Ticket | None) -> Response:
        if ticket is not None:
            audit.record("sign-out", self.person(ticket), address=address_of(request))
            self._sessions.end(ticket)
        response = RedirectResponse(SIGN_IN, 303)
        response.delete_cookie(
            self._rules.cookie, path="/", secure=self._rules.secure, httponly=True, samesite="strict"
        )
        return response

    async def _who(self, _request: Request, ticket: Ticket | None) -> Response:
        person = self.person(ticket)
        if ticket is None or not person.name:
            return RedirectResponse(SIGN_IN, 303)
        return who_page(person, may_rename=ticket.kind is Kind.START)

    async def _rename(self, request: Request, ticket: Ticket | None) -> Response:
        person = self.person(ticket)
        if ticket is None or ticket.kind is not Kind.START or person.role is Role.NOBODY:
            return RedirectResponse(WHO, 303)
        name = clean_name((await form_of(request)).get("name", ""))
        if not name:
            fault = _("A name has at least one letter.")
            return who_page(person, may_rename=True, fault=fault, status=422)
        renamed = Ticket(ticket.kind, ticket.session, name)
        audit.record("named", self.person(renamed), address=address_of(request))
        return self.welcome(RedirectResponse(WHO, 303), renamed)


async def form_of(request: Request) -> dict[str, str]:
    """Read a form; of a field given twice the last counts, and one with too many fields is as good as empty."""
    text = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(text)) if text.count("&") < MOST_FIELDS else {}


def address_of(request: Request) -> str:
    """Give the address a request came from."""
    return request.client.host if request.client else ""


def local(path: str) -> str:
    """Keep a redirect on this server: two slashes in front would leave it, and so would backslashes."""
    return "/" + path.lstrip("/\\ \t\r\n")
