"""Outcomes in words and as JSON: ranks and bands before decimals, and never without what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from din.texts import Message, msg, nmsg
from simulation.bands import Bands
from simulation.explanation import Explanation, explain, limits_of, rounded, spread, trajectories
from simulation.fans import Change, change_word
from simulation.kernels.arrays import Floats
from simulation.parameters import Parameter
from simulation.results import SCALARS, PhasingResult, Results, Stage, mean_break_even
from simulation.streaming import TIE, Stream, Streamed

ENDS = (0.05, 0.5, 0.95)
"""The points of a distribution that are told: nine in ten draws lie between the outer two."""


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What is told of one phasing; figures are over the draws in which every phasing has an answer.

    Attributes
    ----------
    result : PhasingResult
    best_in : int
        In how many draws it has the highest return at V = 0, alone or with others.
    npv_eur, change : tuple of float
        Low, middle and high.
    mean_npv_eur, mean_cost_eur, mean_effect : float
    figures : mapping
        Low, middle and high of every figure with one value per draw.
    pilots : tuple of mappings
        In how many draws each pilot was scaled or stopped.
    """

    result: PhasingResult
    best_in: int
    npv_eur: tuple[float, ...]
    change: tuple[float, ...]
    mean_npv_eur: float
    mean_cost_eur: float
    mean_effect: float
    figures: Mapping[str, tuple[float, ...]]
    pilots: tuple[Mapping[str, Any], ...]

    @property
    def break_even_eur(self) -> float | None:
        """V at which it pays back on average: 0 when it does already, None when nothing improves."""
        return mean_break_even(self.mean_npv_eur, self.mean_effect)

    @property
    def improvement(self) -> tuple[Change, Change]:
        """The improvement in words, from low to high; it may be for the worse."""
        return change_word(self.change[0]), change_word(self.change[2])

    def improvement_words(self) -> Message:
        """Say the improvement as a band."""
        low, high = self.improvement
        if low is high:
            return low.message()
        return msg("{low} to {high}", low=low.message(), high=high.message())

    def money_words(self) -> Message:
        """Say which way the return on money alone goes."""
        low, _middle, high = self.npv_eur
        if low == high == 0:
            return msg("the yardstick")
        if low >= 0:
            return msg("returns more than it costs")
        return msg("costs more than it returns") if high <= 0 else msg("may go either way")

    def pays_back(self) -> Message:
        """Say from which value of an improvement on it pays back, on average."""
        return _pays_back(self)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What a run says.

    Attributes
    ----------
    results : Results
        Of the first draws alone when the run was streamed; then reasons and limits rest on these.
    runs, asked : int
        Draws that were run, and how many they might have been.
    compared : int
        Draws in which every phasing has an answer.
    failed : mapping
        How many runs failed at each stage.
    summaries : tuple of Summary
        "Doorgaan zoals nu" first.
    streamed : bool
        Whether the draws were let go; points of distributions are then off by at most 1/1024 of their range.
    """

    results: Results
    runs: int
    asked: int
    compared: int
    failed: Mapping[Stage, int]
    summaries: tuple[Summary, ...]
    streamed: bool = False

    @property
    def nothing_wins(self) -> bool:
        """Whether no phasing returns more than "doorgaan zoals nu" on average, at V = 0."""
        return all(s.mean_npv_eur <= 0 for s in self.summaries)

    def data(self) -> dict[str, Any]:
        """Give everything as JSON data."""
        compiled = self.results.compiled
        return {
            "scenario": compiled.scenario.name,
            "is_example": compiled.scenario.is_example,
            "runs": self.runs,
            "runs_asked": self.asked,
            "stopped_early": self.runs < self.asked,
            "streamed": self.streamed,
            "reasons_rest_on_runs": len(self.results.phasings[0].stage),
            "seed": self.results.seed,
            "compared_runs": self.compared,
            "failed_runs": {
                stage.name.lower(): self.failed[stage] for stage in Stage if stage is not Stage.FINE
            },
            "nothing_beats_reference": self.nothing_wins,
            "phasings": [self._phasing(s) for s in self.summaries],
            "sentences": [s.text() for s in self.sentences()],
            "spread": self._spread(),
            "explanations": [e.data() for e in self.explanations()],
            "assumptions": [_parameter(row) for row in compiled.parameters],
            "start_values": {
                f"{element}/{area}": source for (element, area), source in compiled.starts.sources.items()
            },
            "unmeasured_elements": list(self.unmeasured),
        }

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Elements of which the start was not measured in every area."""
        compiled = self.results.compiled
        known = np.asarray(compiled.starts.measured.all(axis=1)).tolist()
        return tuple(e for e, there in zip(compiled.elements, known, strict=True) if not there)

    def _spread(self) -> dict[str, Any]:
        found = spread(self.results)
        return {
            "fades_in_runs": int(found.fades.sum()),
            "settles_at": {"points": list(ENDS), "values": _points(found.settles)},
        }

    def explanations(self) -> tuple[Explanation, ...]:
        """Say why each phasing comes out as it does, and what that rests on."""
        return tuple(explain(self.results, s.result.phasing) for s in self.summaries)

    def _phasing(self, summary: Summary) -> dict[str, Any]:
        return {
            "id": summary.result.phasing,
            "name": summary.result.name,
            "best_in_runs": summary.best_in,
            "improvement": [b.value for b in summary.improvement],
            "mean_npv_eur": summary.mean_npv_eur,
            "mean_cost_eur": summary.mean_cost_eur,
            "break_even_eur": summary.break_even_eur,
            "figures": {
                name: {"unit": unit, "points": list(ENDS), "values": summary.figures[name]}
                for name, unit in SCALARS.items()
            },
            "limits": limits_of(self.results, summary.result),
            "pilots": list(summary.pilots),
            "waiting_trajectories": trajectories(self.results, summary.result),
        }

    def sentences(self) -> Iterator[Message]:
        """Say what follows from the run, most important first."""
        if not self.compared:
            yield msg("No run has an answer for every phasing; nothing can be compared.")
            return
        yield from self._ended()
        if self.nothing_wins:
            yield msg(
                "On average nothing beats going on as now on money alone, with an improvement counted as worth nothing."
            )
        first = self.summaries[0]
        yield msg(
            "Going on as now is the best, or among the best, in {n} of the {runs} combinations of assumptions.",
            n=first.best_in, runs=self.compared,
        )  # fmt: skip
        for summary in self.summaries[1:]:
            yield summary.pays_back()
        for summary in self.summaries[1:]:
            yield from self._piloted(summary)
        failed = self.runs - self.compared
        if failed:
            yield nmsg(
                "{n} run has no answer, because a loop never settles with those strengths; it is left out.",
                "{n} runs have no answer, because a loop never settles with those strengths; they are left out.",
                failed,
            )

    def pilots(self, summary: Summary) -> tuple[Mapping[str, Any], ...]:
        """Give per pilot of a phasing in how many draws it is scaled and stopped."""
        return summary.pilots

    def _ended(self) -> Iterator[Message]:
        if self.runs < self.asked:
            yield msg(
                "Stopped after {n} of {of} combinations: which places are settled would hardly change with more.",
                n=self.runs, of=self.asked,
            )  # fmt: skip
        if self.streamed:
            yield msg(
                "Too many combinations to keep them all: the points of distributions are off by at most a thousandth "
                "of their range, and the reasons rest on the first {n} combinations.",
                n=len(self.results.phasings[0].stage),
            )

    def _piloted(self, summary: Summary) -> Iterator[Message]:
        for pilot in summary.pilots:
            yield msg(
                "The pilot {area} × {domain} of “{phasing}” is scaled in {scaled} and stopped in {stopped} runs.",
                phasing=summary.result.name, area=pilot["area_name"], domain=pilot["domain_name"],
                scaled=pilot["scaled"], stopped=pilot["stopped"],
            )  # fmt: skip


def report(results: Results, asked: int | None = None) -> Report:
    """Sum up a run; ``asked`` is how many draws it might have had, when it could stop early."""
    kept = results.fine
    count = int(kept.sum())
    returns = np.stack([p.npv_eur[kept] for p in results.phasings]) if count else np.empty((0, 0))
    best = (returns >= returns.max(axis=0) - TIE) if count else returns
    failed = {
        stage: int(np.logical_or.reduce([p.stage == stage for p in results.phasings]).sum())
        for stage in Stage
    }
    summaries = []
    for i, one in enumerate(results.phasings):
        figures = {name: _points(getattr(one, name)[kept]) if count else () for name in SCALARS}
        means = [
            float(getattr(one, n)[kept].mean()) if count else 0.0 for n in ("npv_eur", "cost_eur", "effect")
        ]
        found = (
            np.isfinite(m[:, kept]).sum(axis=1).tolist() for m in (one.outcome.scaled, one.outcome.stopped)
        )
        summaries.append(_summary(one, int(best[i].sum()) if count else 0, means, figures, *found))
    return Report(results, results.runs, asked or results.runs, count, failed, tuple(summaries))


def report_of_stream(found: Stream, asked: int | None = None) -> Report:
    """Sum up a run of which the draws were let go."""
    summaries = tuple(
        _of_stream(one, result, found.compared)
        for one, result in zip(found.phasings, found.sample.phasings, strict=True)
    )
    return Report(
        found.sample, found.runs, asked or found.runs, found.compared, found.failed, summaries, True
    )


def _of_stream(one: Streamed, result: PhasingResult, count: int) -> Summary:
    points = _points_of_bands(one.figures)
    figures = {name: points[i] if count else () for i, name in enumerate(SCALARS)}
    means = (one.mean_npv_eur, one.mean_cost_eur, one.mean_effect)
    return _summary(result, one.best_in, means, figures, one.scaled, one.stopped)


def _summary(
    result: PhasingResult,
    best_in: int,
    means: Sequence[float],
    figures: Mapping[str, tuple[float, ...]],
    scaled: Sequence[int],
    stopped: Sequence[int],
) -> Summary:
    none, (npv, cost, effect) = (0.0,) * 3, means
    pilots = tuple(_pilots(result, scaled, stopped))
    ends = figures["npv_eur"] or none, figures["mean_change"] or none
    return Summary(result, best_in, *ends, npv, cost, effect, figures, pilots)


def _points_of_bands(bands: Bands) -> list[tuple[float, ...]]:
    """Give the low, middle and high point of every series; what is not finite lies above all else."""
    finite, found = bands.seen, []
    for i in range(finite.size):
        total = int(finite[i] + bands.missing[i])
        places = [min(total - 1, int(end * total)) for end in ENDS]
        if finite[i] == total:
            found.append(tuple(bands.quantiles(ENDS)[:, i].tolist()))
        else:
            shares = [place / max(1, int(finite[i]) - 1) for place in places]
            values = bands.quantiles(np.minimum(shares, 1.0))[:, i].tolist()
            found.append(
                tuple(v if place < finite[i] else None for v, place in zip(values, places, strict=True))
            )  # JSON has no infinity
    return found


def _points(values: Floats) -> tuple[float, ...]:
    """Give the low, middle and high point; what is infinite or unknown in the draws counts as it is."""
    finite = values[np.isfinite(values)]
    if (
        finite.size < values.size
    ):  # a quantile between a number and infinity is no number: take the nearest draw
        order = np.sort(np.where(np.isnan(values), np.inf, values))
        found = [float(order[min(order.size - 1, int(end * order.size))]) for end in ENDS]
        return tuple(f if np.isfinite(f) else None for f in found)  # type: ignore[misc]  # JSON has no infinity
    return tuple(float(v) for v in np.quantile(values, ENDS)) if values.size else ()


def _pilots(
    result: PhasingResult, scaled: Sequence[int], stopped: Sequence[int]
) -> Iterator[Mapping[str, Any]]:
    labels = result.compiled.labels
    for i, cell in enumerate(result.ran.cells):
        if cell.form.value == "pilot":
            yield {
                "area": cell.area, "domain": cell.domain,
                "area_name": labels.get(cell.area, cell.area),
                "domain_name": labels.get(cell.domain, cell.domain),
                "scaled": scaled[i], "stopped": stopped[i],
            }  # fmt: skip


def _pays_back(summary: Summary) -> Message:
    value, name = summary.break_even_eur, summary.result.name
    if value is None:
        return msg("“{phasing}” never pays back: on average nothing improves.", phasing=name)
    if value == 0:
        return msg("“{phasing}” pays back already, on average, by what it saves.", phasing=name)
    return msg(
        "“{phasing}” pays back, on average, if one resident who reaches the norm is worth {value} a year or more.",
        phasing=name, value=rounded(value),
    )  # fmt: skip


def _parameter(row: Parameter) -> dict[str, Any]:
    return {
        "name": row.name, "symbol": row.symbol, "label": row.title().text(), "unit": msg(row.unit).text(),
        "default": row.default, "low": row.low, "high": row.high, "tag": row.tag, "source": row.cited(),
    }  # fmt: skip
