"""What no page may ever do."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

OWN_HOSTS = {"127.0.0.1", "localhost", "::1", None}  # None: data: and blob: addresses


def watch(context: BrowserContext) -> list[str]:
    """Give the list to which every request to elsewhere and every error in a console is added."""
    faults: list[str] = []

    def on_request(request: Request) -> None:
        if urlsplit(request.url).hostname not in OWN_HOSTS:
            faults.append(f"request leaves the machine: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"error in the console: {message.text}")

    def on_error(error: WebError) -> None:
        faults.append(f"uncaught error: {error.error}")

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", on_error)
    return faults
