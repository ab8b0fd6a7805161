"""Serve the pages with uvicorn: addresses, certificates, the start URL."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable, Sequence
from ipaddress import ip_address

import uvicorn

from dashboard.app import Application, build
from dashboard.security import TOKEN, Settings
from din.errors import UsageError
from din.service import PlanSource
from din.texts import msg

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - named here to be recognised
STOP_WITHIN = 3


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
) -> None:
    """Serve a plan until stopped; prints the start URL on a line of its own.

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

    Raises
    ------
    UsageError
        When the pages would go over the network unprotected, or the port is taken.
    """
    encrypted = certfile is not None and keyfile is not None
    require_protection(host, encrypted, behind_proxy)
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    settings = Settings(
        hosts=known_hosts(host, port, allowed_hosts), port=port, secure=encrypted or behind_proxy
    )
    url = start_url(host, port, settings, encrypted)
    app = build(source, settings)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
        ssl_certfile=certfile,
        ssl_keyfile=keyfile,
        proxy_headers=behind_proxy,
        ws_max_size=1 << 16,
    )
    with listener:
        _Server(config, app, lambda: _announce(url, open_browser, on_ready)).run(sockets=[listener])


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
    """Give the address with the token in it."""
    name = "localhost" if host in EVERYWHERE else _in_address(host)
    return f"{'https' if encrypted else 'http'}://{name}:{port}/?{TOKEN}={settings.token}"


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as fault:
        message = msg(
            "Port {port} on {host} cannot be used: {reason}", port=str(port), host=host, reason=str(fault)
        )
        raise UsageError(message) from fault


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
