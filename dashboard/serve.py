"""Serve the pages with uvicorn: addresses, certificates, the start URL."""

from __future__ import annotations

import errno
import getpass
import os
import secrets
import socket
import webbrowser
from collections.abc import Callable, Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path

import uvicorn

from dashboard.access import audit
from dashboard.access.lines import Line, room_for_lines
from dashboard.access.people import People
from dashboard.access.sessions import kept_secret
from dashboard.app import Application, build
from dashboard.rights import clean_name
from dashboard.security import MEGABYTE, TOKEN, Settings
from din.cli.places import state_dir
from din.errors import UsageError
from din.service import PlanSource
from din.service.areamap import BoundaryFile, beside_plan
from din.texts import Message, msg
from simulation.workbench import Workbench, scenario_place

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - named here to be recognised
STOP_WITHIN = 3
LOCAL_PROXIES = ("127.0.0.1", "::1")
LARGEST_HEAD = 16_384
"""Bytes of a request's first line and headers together."""
BACKLOG = 512


def serve(
    source: PlanSource,
    host: str = "127.0.0.1",
    port: int = 8050,
    open_browser: bool = True,
    certfile: str | None = None,
    keyfile: str | None = None,
    behind_proxy: bool = False,
    on_ready: Callable[[str], None] | None = None,
    allowed_hosts: Sequence[str] = (),
    *,
    people: Path | None = None,
    public_read: bool = False,
    proxies: Sequence[str] = (),
    audit_log: str | None = None,
    boundaries: Path | None = None,
    scenario: Path | None = None,
    largest_mb: int = 2,
    largest_upload_mb: int = 50,
) -> None:
    """Serve a plan until stopped; prints the start URL on a line of its own.

    On this machine alone the start URL carries a token that opens everything. Beyond it people sign in.

    Parameters
    ----------
    source
        The plan's store or file.
    host, port
        Where to listen; port 0 takes a free one. Beyond this machine only with https.
    open_browser
        Whether to open the start URL in the reader's browser.
    certfile, keyfile
        Certificate and key for https.
    behind_proxy
        Whether a proxy in front takes care of https.
    on_ready
        Called with the start URL once the server answers.
    allowed_hosts
        Names by which readers reach the server besides ``host`` itself.
    people
        The file of people who may sign in.
    public_read
        Whether everybody may look, without signing in.
    proxies
        Addresses or networks of the proxies; by default this machine.
    audit_log
        File for the log of who did what; ``-`` for standard error.
    boundaries
        GeoJSON with the boundaries of areas; without one the file beside the plan, if there is one.
    scenario
        File with the phasings; without one the file beside the plan, which need not be there yet.
    largest_mb, largest_upload_mb
        Megabytes of one message, and of one file that is sent.

    Raises
    ------
    InputError
        When the boundaries cannot be used.
    UsageError
        When the pages would go over the network unprotected, nobody could sign in, or the port is taken.
    """
    encrypted = certfile is not None and keyfile is not None
    require_protection(host, encrypted, behind_proxy)
    shared = behind_proxy or not is_loopback(host)
    if shared and not public_read:
        require_people(people)
    trusted = checked_networks(proxies or LOCAL_PROXIES) if behind_proxy else ()
    place = boundaries or beside_plan(source.location)
    shapes = BoundaryFile(place) if place else None
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    settings = Settings(
        hosts=known_hosts(host, port, allowed_hosts),
        port=port,
        secure=encrypted or behind_proxy,
        token="" if shared else secrets.token_urlsafe(24),
        secret=kept_secret(state_dir()),
        ended=state_dir() / "signed-out",
        owner=login_name(),
        people=people,
        public_read=public_read,
        proxies=trusted,
        body_limit=largest_mb * MEGABYTE,
        upload_limit=largest_upload_mb * MEGABYTE,
    )
    url = start_url(host, port, settings, encrypted)
    with listener, audit.kept_in(audit_log):
        app = build(source, settings, shapes, Workbench(source, scenario or scenario_place(source.location)))
        config = _configuration(app, certfile, keyfile)
        _Server(config, app, lambda: _announce(url, open_browser, on_ready)).run(sockets=[listener])


def _configuration(app: Application, certfile: str | None, keyfile: str | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=type("_Line", (Line,), {"MOST": room_for_lines()}),
        h11_max_incomplete_event_size=LARGEST_HEAD,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # our own, which knows the host too
        backlog=BACKLOG,
        timeout_graceful_shutdown=STOP_WITHIN,
        ssl_certfile=certfile,
        ssl_keyfile=keyfile,
    )


def require_people(people: Path | None) -> None:
    """Refuse to share a plan that nobody could see.

    Raises
    ------
    UsageError
        When nobody may sign in.
    """
    if people is None or not People(people).all():
        raise UsageError(
            msg(
                "Beyond this computer people sign in, and there is nobody yet. Add somebody first: "
                "din people add NAME --role manager. Or give --public-read to let everybody look."
            )
        )


def checked_networks(proxies: Sequence[str]) -> tuple[str, ...]:
    """Give the addresses of the proxies.

    Raises
    ------
    UsageError
        When one is neither an address nor a network.
    """
    for proxy in proxies:
        try:
            ip_network(proxy)
        except ValueError as fault:
            message = msg(
                "“{value}” is no address or network, such as 10.0.0.5 or 10.0.0.0/8.", value=proxy[:80]
            )
            raise UsageError(message) from fault
    return tuple(proxies)


def login_name() -> str:
    """Give the name somebody is signed in with at this system; one that has none is called after the program."""
    try:
        return clean_name(getpass.getuser()) or "din"
    except (OSError, KeyError, ImportError):
        return "din"


def require_protection(host: str, encrypted: bool, behind_proxy: bool) -> None:
    """Refuse to send a plan over the network in the clear.

    Raises
    ------
    UsageError
        When the host is beyond this machine and there is neither a certificate nor a proxy.
    """
    if not (is_loopback(host) or encrypted or behind_proxy):
        raise UsageError(
            msg(
                "Serving on {host} would send the plan over the network unprotected. "
                "Give --certfile and --keyfile, or --behind-proxy when a proxy takes care of https.",
                host=host,
            )
        )


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def known_hosts(host: str, port: int, allowed: Sequence[str] = ()) -> frozenset[str]:
    """List the Host headers to answer: with the port; bare for a default port and a proxy's names."""
    names = {"127.0.0.1", "localhost", "[::1]"}
    if host in EVERYWHERE:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    else:
        names.add(_in_address(host).lower())
    bare = {name.lower() for name in allowed}
    return frozenset(
        {f"{name}:{port}" for name in names | bare} | bare | (names if port in {80, 443} else set())
    )


def start_url(host: str, port: int, settings: Settings, encrypted: bool) -> str:
    """Give the address to open, with the token in it when there is one."""
    name = "localhost" if host in EVERYWHERE else _in_address(host)
    address = f"{'https' if encrypted else 'http'}://{name}:{port}/"
    return f"{address}?{TOKEN}={settings.token}" if settings.token else address


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as fault:
        raise UsageError(_unusable(fault, host, str(port))) from fault


def _unusable(fault: OSError, host: str, port: str) -> Message:
    """Say in the reader's language why nobody can be served there; what is rare keeps the system's own words."""
    if fault.errno == errno.EADDRINUSE:
        return msg("Port {port} is in use already. Choose another with --port.", port=port)
    if fault.errno == errno.EACCES:
        return msg("Port {port} is reserved. Choose one above 1023 with --port.", port=port)
    reason = os.strerror(fault.errno) if fault.errno else str(fault)
    return msg("Port {port} on {host} cannot be used: {reason}", port=port, host=host, reason=reason)


def _announce(url: str, open_browser: bool, on_ready: Callable[[str], None] | None) -> None:
    print(url, flush=True)  # noqa: T201 - the one line a script waits for
    if on_ready is not None:
        on_ready(url)
    if open_browser:
        webbrowser.open(url)


class _Server(uvicorn.Server):
    """Uvicorn that says when it answers and ends the event streams before it waits for requests to finish."""

    def __init__(self, config: uvicorn.Config, app: Application, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.feed.close()
        await super().shutdown(sockets)
