"""Visitors of the pages: an application with people who may sign in, asked without a network."""

import asyncio
import functools

import httpx

from dashboard.access.people import People
from dashboard.app import build
from dashboard.security import Settings
from dashboard.serve import known_hosts
from din.files import write
from din.service import open_source
from tests.small_plan import small_plan

HOST = "127.0.0.1:8050"
ORIGIN = {"Origin": f"http://{HOST}"}
PAGE = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}
PASSPHRASES = {
    "Lia": "lezen mag iedereen graag",
    "Eef": "wijzigen mag ik ook nog",
    "Mo": "beheren doe ik alleen",
}
ROLES = {"Lia": "reader", "Eef": "editor", "Mo": "manager"}


@functools.cache
def _hashed(name):
    """Hash each passphrase once for all tests; hashing is slow on purpose."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return People(Path(folder) / "p.json").add(name, ROLES[name], PASSPHRASES[name])


def people_in(folder):
    """Write the file with the three people."""
    people = People(folder / "people.json")
    people._write(tuple(_hashed(name) for name in ROLES))
    return people


def settings_for(people=None, **given):
    """Give settings for the address the visitors ask."""
    return Settings(
        **{
            "hosts": known_hosts("127.0.0.1", 8050),
            "people": people.path if people else None,
            "owner": "Anna",
        }
        | given
    )


def application(folder, settings):
    """Build the application on a small plan."""
    path = folder / "klein.json"
    write(small_plan(), path)
    return build(open_source(path), settings)


async def started(app):
    """Go through the start, which adds routes, and the stop."""
    turns = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive():
        return {"type": next(turns)}

    async def send(_message):
        pass

    await app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)


class Visitor:
    """One browser: it keeps its cookies."""

    def __init__(self, app, scheme="http", **headers):
        self.app, self.base, self.headers = app, f"{scheme}://{HOST}", headers
        self.cookies = httpx.Cookies()

    def ask(self, method, path, headers=None, **options):
        async def once():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.base, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, headers=self.headers | (headers or {}), **options)
                self.cookies = client.cookies
                return answer

        return asyncio.run(once())

    def get(self, path, headers=None):
        return self.ask("GET", path, headers)

    def post(self, path, form=None, headers=None, **options):
        return self.ask("POST", path, {"Origin": self.base} | (headers or {}), data=form, **options)

    def sign_in(self, name, passphrase=None, target="/"):
        form = {"name": name, "passphrase": passphrase or PASSPHRASES.get(name, ""), "next": target}
        return self.post("/sign-in", form)
