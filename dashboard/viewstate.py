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
    "without": "zonder",
    "focus": "focus",
    "view": "beeld",
}
"""Field → parameter in the address."""
VIEWS = {"netwerk": "network", "tabel": "table", "boom": "tree"}
"""Word in the address → the same plan as a picture, a table or a tree."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a reader chose.

    Filters (ids or values; empty means all), what is unfolded, the chosen node, in which form it is shown, and the
    organisation, network or effort that drops out in a what-if (``without``).
    """

    areas: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    everything: bool = False
    focus: str = ""
    view: str = "network"
    without: str = ""

    @classmethod
    def parse(cls, query: str) -> ViewState:
        """Read an address's query; what is unknown is left out."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(query.removeprefix("?"))[:200]:
            found.setdefault(name, []).append(value)
        lists = {name: _distinct(found.get(PARAMETERS[name], ())) for name in LISTS}
        lists["opened"] = tuple(BUNDLE_SIGN + key for key in lists["opened"])
        focus, view, without = (
            found.get(PARAMETERS[name], [""])[-1] for name in ("focus", "view", "without")
        )
        view = VIEWS.get(view, "network")
        everything = PARAMETERS["everything"] in found
        return cls(**lists, everything=everything, focus=focus, view=view, without=without)

    def query(self) -> str:
        """Give the query, without ``?``; empty when nothing was chosen."""
        pairs = [
            (PARAMETERS[name], value.removeprefix(BUNDLE_SIGN))
            for name in LISTS
            for value in getattr(self, name)
        ]
        if self.everything:
            pairs.append((PARAMETERS["everything"], "ja"))
        pairs += [
            (PARAMETERS[name], value) for name in ("without", "focus") if (value := getattr(self, name))
        ]
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

    def laid_out(self) -> ViewState:
        """Give the part of the state on which places depend: not what is chosen or drops out."""
        return replace(self, focus="", without="")


SINGLE = frozenset({"everything", "focus", "view", "without"})
LISTS = tuple(field.name for field in fields(ViewState) if field.name not in SINGLE)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
