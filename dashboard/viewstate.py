"""What a reader chose to see, and its form in an address: one state for screen, link and export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from dashboard.folding import BUNDLE_SIGN

PARAMETERS = {
    "areas": "wijk",
    "domains": "domein",
    "organisations": "organisatie",
    "statuses": "status",
    "origins": "herkomst",
    "opened": "open",
    "everything": "alles",
    "focus": "focus",
    "view": "beeld",
}
"""Field → parameter in the address."""
VIEWS = {"netwerk": "network", "tabel": "table", "boom": "tree"}
"""Word in the address → the same plan as a picture, a table or a tree."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """Filters (ids or values; empty means all), what is unfolded, the chosen node, and in which form it is shown."""

    areas: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    everything: bool = False
    focus: str = ""
    view: str = "network"

    @classmethod
    def parse(cls, query: str) -> ViewState:
        """Read an address's query; what is unknown is left out."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(query.removeprefix("?"))[:200]:
            found.setdefault(name, []).append(value)
        lists = {name: _distinct(found.get(PARAMETERS[name], ())) for name in LISTS}
        lists["opened"] = tuple(BUNDLE_SIGN + key for key in lists["opened"])
        focus = found.get(PARAMETERS["focus"], [""])[-1]
        view = VIEWS.get(found.get(PARAMETERS["view"], [""])[-1], "network")
        return cls(**lists, everything=PARAMETERS["everything"] in found, focus=focus, view=view)

    def query(self) -> str:
        """Give the query, without ``?``; empty when nothing was chosen."""
        pairs = [
            (PARAMETERS[name], value.removeprefix(BUNDLE_SIGN))
            for name in LISTS
            for value in getattr(self, name)
        ]
        if self.everything:
            pairs.append((PARAMETERS["everything"], "ja"))
        if self.focus:
            pairs.append((PARAMETERS["focus"], self.focus))
        pairs += [
            (PARAMETERS["view"], word) for word, view in VIEWS.items() if view == self.view != "network"
        ]
        return urlencode(pairs)

    def address(self, path: str) -> str:
        """Give the address of a page in this state."""
        query = self.query()
        return f"{path}?{query}" if query else path

    def unfocused(self) -> ViewState:
        """Give the same state without a chosen node."""
        return replace(self, focus="")


LISTS = tuple(field.name for field in fields(ViewState) if field.name not in {"everything", "focus", "view"})


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
