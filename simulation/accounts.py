"""Where every euro of a phasing comes from and goes to, and who gains and who bears the risk.

The books of the kernels, per area and draw: what comes in is what is spent and what is left, and a saving is what
returns to the area, what the payer keeps and what the provider keeps; in whole cents, in every draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats
from din.texts import N_, Message, msg, percentage
from simulation.compile import BINDING, returned_share
from simulation.explanation import rounded
from simulation.kernels.arrays import LEDGER
from simulation.results import PhasingResult, Results
from simulation.scenario import Financing, StreamStatus

ENDS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Post:
    """One line of the books: its id as in files, what it is called, and of what it is a part."""

    id: str
    label: str
    group: str

    def title(self) -> Message:
        """Give the label, translated when shown."""
        return msg(self.label)


IN, OUT, SAVED, RESULT = "in", "out", "saved", "result"
POSTS = (
    Post("budget", N_("Budget of the wijken"), IN),
    Post("returned", N_("Saving that returns to the wijk"), IN),
    Post("covered_by_payer", N_("Made up by who pays"), IN),
    Post("covered_by_provider", N_("Made up by the provider"), IN),
    Post("efforts", N_("Efforts"), OUT),
    Post("learning", N_("Learning"), OUT),
    Post("change", N_("Driving the change"), OUT),
    Post("transition", N_("One-off transition"), OUT),
    Post("left", N_("Left at the end"), OUT),
    Post("saving", N_("Saving on care (below 0: extra cost)"), SAVED),
    Post("kept_by_payer", N_("of which who pays keeps"), SAVED),
    Post("kept_by_provider", N_("of which the provider keeps"), SAVED),
    Post("payer", N_("Result of who pays"), RESULT),
    Post("provider", N_("Result of the provider"), RESULT),
)
"""The lines of an account, in the order in which they are shown."""
GROUPS = {
    IN: msg("What comes in"),
    OUT: msg("What it is spent on"),
    SAVED: msg("What care costs less"),
    RESULT: msg("Who gains, and who is short"),
}
"""What the lines are parts of."""


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """The books of one phasing over the whole horizon.

    Attributes
    ----------
    result : PhasingResult
    areas : tuple of int
        Positions of the areas in which money moves: those that take part, and those on which it spills over.
    kept : array of bool
        The draws in which every phasing has an answer.
    """

    result: PhasingResult
    areas: tuple[int, ...]
    kept: NDArray[np.bool_]

    def cents(self, post: str) -> Floats:
        """Give a line of the books in cents: areas × draws."""
        if post == "left":
            found = self.result.outcome.reserve[-1]
        elif post in {"payer", "provider"}:
            return self.cents(f"kept_by_{post}") - self.cents(f"covered_by_{post}")
        else:
            found = self.result.outcome.ledger[LEDGER.index(post)]
        return np.asarray(found[list(self.areas)][:, self.kept])

    def euros(self, post: str) -> Floats:
        """Give a line over all areas, euros per draw."""
        return np.asarray(self.cents(post).sum(axis=0) / 100.0)

    def mean(self, post: str, area: int | None = None) -> float:
        """Give the mean over the draws in euros, of one area (its place in ``areas``) or of all."""
        return float((self.euros(post) if area is None else self.cents(post)[area] / 100.0).mean())

    @property
    def balances(self) -> NDArray[np.bool_]:
        """In which draws every euro has its place, to the cent, in every area."""
        come, gone = (sum(self.cents(p.id) for p in POSTS if p.group == group) for group in (IN, OUT))
        split = sum(self.cents(post) for post in ("returned", "kept_by_payer", "kept_by_provider"))
        return np.asarray(((come == gone) & (self.cents("saving") == split)).all(axis=0))

    @property
    def forms(self) -> tuple[Financing, ...]:
        """The forms of financing of its areas."""
        budgets = {b.area: b.form for b in (*self.result.compiled.scenario.budgets, *self.result.ran.budgets)}
        ids = self.result.compiled.areas
        return tuple(dict.fromkeys(budgets[ids[w]] for w in self.areas if ids[w] in budgets))


def accounts(results: Results) -> tuple[Account, ...]:
    """Give the books of every phasing in which something starts."""
    kept = results.fine
    found = []
    for one in results.phasings:
        moves = np.flatnonzero(one.outcome.ledger[..., kept].any(axis=(0, 2))).tolist()
        areas = tuple(sorted({*moves, *one.part}))
        if one.part:
            found.append(Account(one, areas, kept))
    return tuple(found)


FORMS = {
    Financing.LUMP_SUM: msg("lump sum"),
    Financing.PRICE_TIMES_VOLUME: msg("p×q"),
    Financing.PRICE_PER_TRAJECTORY: msg("price per trajectory"),
}
STATUSES = {
    StreamStatus.ESTIMATE: msg("estimate [A]"),
    StreamStatus.SHADOW_BUDGET: msg("shadow budget"),
    StreamStatus.AGREED: msg("agreed"),
    StreamStatus.POOLED: msg("pooled"),
}


def sentences(found: tuple[Account, ...]) -> Iterator[Message]:
    """Say that the books balance, who gains and bears the risk per phasing, and what returns to the wijk."""
    if not found:
        yield msg("No phasing starts anything, so no money moves.")
        return
    draws = int(found[0].kept.sum())
    if all(one.balances.all() for one in found):
        yield msg("Every euro has its place: in all {n} combinations the books balance to the cent.", n=draws)
    for one in found:
        yield _who_bears(one, draws)
    yield from _returns(found[0].result)


def _who_bears(one: Account, draws: int) -> Message:
    forms = "; ".join(str(FORMS[form]) for form in one.forms) or msg("no budget")
    values: dict[str, Any] = {"phasing": one.result.name, "forms": forms, "runs": draws}
    for who in ("payer", "provider"):
        own = one.euros(who)
        values[who] = rounded(float(own.mean()))
        values[f"{who}_short"] = int((own < -0.5).sum())
    if Financing.LUMP_SUM in one.forms:
        return msg(
            "“{phasing}” ({forms}): the provider is short in {provider_short} of the {runs} combinations ({provider} on"
            " average), who pays in {payer_short} ({payer} on average).",
            **values,
        )
    return msg(
        "“{phasing}” ({forms}): what is gained and what is short is all of who pays, who is short in {payer_short} of"
        " the {runs} combinations ({payer} on average).",
        **values,
    )


def _returns(result: PhasingResult) -> Iterator[Message]:
    """Say which part of a saving returns, and from when on."""
    scenario = result.compiled.scenario
    shares = returned_share(scenario)[:, 0]
    if not shares.any():
        yield msg("Nothing of a saving returns to the wijk: no dated agreement says so.")
        return
    for stream in scenario.streams:
        if stream.status in BINDING and stream.joins and stream.share * stream.returned_share > 0:
            yield msg(
                "Of every euro saved {share} returns to the wijk from {month} on, by “{stream}” ({status}).",
                share=percentage(stream.share * stream.returned_share),
                month=f"{stream.joins:%m-%Y}",
                stream=stream.name,
                status=STATUSES[stream.status],
            )
    if waiting := [s.name for s in scenario.streams if s.status not in BINDING]:
        yield msg("An estimate or a shadow budget moves no money yet: {streams}.", streams="; ".join(waiting))


def streams(result: PhasingResult) -> Iterator[tuple[str, str, Message, str, str]]:
    """Give the streams of money as rows: name, part of the cost of care, status, from when on, what returns."""
    for one in result.compiled.scenario.streams:
        yield (
            one.name,
            percentage(one.share),
            STATUSES[one.status],
            f"{one.joins:%m-%Y}" if one.joins else "–",
            percentage(one.returned_share),
        )


def data(found: tuple[Account, ...]) -> dict[str, Any]:
    """Give the books as JSON data, in euros over the whole horizon."""
    return {
        "phasings": [_account(one) for one in found],
        "streams": [
            {"name": s.name, "share": s.share, "status": s.status.value, "returned_share": s.returned_share}
            | {"joins": f"{s.joins:%Y-%m}" if s.joins else None, "per_year_eur": s.per_year_eur}
            for s in (found[0].result.compiled.scenario.streams if found else ())
        ],
        "sentences": [one.text() for one in sentences(found)],
    }


def _account(one: Account) -> dict[str, Any]:
    ids = one.result.compiled.areas
    return {
        "id": one.result.phasing,
        "name": one.result.name,
        "forms": [form.value for form in one.forms],
        "balanced_runs": int(one.balances.sum()),
        "runs": int(one.kept.sum()),
        "points": list(ENDS),
        "posts": [
            {
                "id": post.id,
                "label": post.title().text(),
                "mean_eur": one.mean(post.id),
                "values_eur": np.quantile(one.euros(post.id), ENDS).tolist(),
                "mean_eur_per_area": {ids[w]: one.mean(post.id, i) for i, w in enumerate(one.areas)},
            }
            for post in POSTS
        ],
    }
