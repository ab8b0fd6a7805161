"""What no page may ever do."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

OWN_HOSTS = {"127.0.0.1", "localhost", "::1", None}  # None: data: and blob: addresses


SERVER_GONE = "net::ERR_CONNECTION_REFUSED"
"""A test that stops its server leaves the page open a moment; what the page asks then is no fault of the page."""


def watch(context: BrowserContext) -> list[str]:
    """Give the list to which every request to elsewhere and every error in a console is added."""
    faults: list[str] = []

    def on_request(request: Request) -> None:
        if urlsplit(request.url).hostname not in OWN_HOSTS:
            faults.append(f"request leaves the machine: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not _server_gone(message):
            faults.append(f"error in the console: {message.text}")

    def on_error(error: WebError) -> None:
        faults.append(f"uncaught error: {error.error}")

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", on_error)
    return faults


def _server_gone(message: ConsoleMessage) -> bool:
    """Tell whether a message only says that our own server does not run any more."""
    return SERVER_GONE in message.text and urlsplit(message.location["url"]).hostname in OWN_HOSTS
