"""Outcomes to files, with all that is needed to make any figure again, bit for bit.

A folder gets ``scenario.json`` and ``plan.json`` as they were used, ``metadata.json`` with seed, versions and hashes,
``draws.csv`` with one row per phasing and draw, ``bands.csv`` with points of the distribution over time, and
``money.csv`` with the books per phasing and area; or the same tables as Parquet. Running ``scenario.json`` again gives
the same files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from din import __version__
from din.errors import UsageError
from din.files.disk import put_file
from din.files.nodelink import to_nodelink
from din.model import Plan
from din.texts import msg
from simulation.accounts import POSTS, accounts
from simulation.results import SCALARS, Results, Stage

POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)


def export(results: Results, plan: Plan, folder: Path, parquet: bool = False) -> tuple[Path, ...]:
    """Write a run to a folder, which is made when it is not there; each file is written whole or not at all.

    Parameters
    ----------
    results : Results
    plan : Plan
    folder : Path
    parquet : bool
        Tables as Parquet instead of csv; needs pyarrow.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    UsageError
        Parquet was asked and pyarrow is not installed.
    """
    if parquet:
        need_parquet()
    table, ending = (_parquet, "parquet") if parquet else (_csv, "csv")
    folder.mkdir(parents=True, exist_ok=True)
    scenario = results.compiled.scenario.model_copy(
        update={"plan": "plan.json", "runs": results.runs, "seed": results.seed}
    )
    files = {
        "plan.json": _json(to_nodelink(plan)),
        "scenario.json": _json(scenario.model_dump(mode="json", exclude_defaults=True)),
        f"draws.{ending}": table(("phasing", "draw", "stage", *SCALARS), _draws(results)),
        f"bands.{ending}": table(BAND_COLUMNS, _bands(results)),
        f"money.{ending}": table(MONEY_COLUMNS, _money(results)),
    }
    files["metadata.json"] = _json(_metadata(results, files))
    for name, data in files.items():
        put_file(folder / name, data)
    return tuple(folder / name for name in files)


def need_parquet() -> None:
    """Refuse when pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise UsageError(
            msg(
                "Writing Parquet needs pyarrow. Install it with: pip install “pyarrow”, or leave out --parquet."
            )
        )


def _metadata(results: Results, files: dict[str, bytes]) -> dict[str, Any]:
    return {
        "program": f"din {__version__}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "runs": results.runs,
        "seed": results.seed,
        "units": dict(SCALARS),
        "dimensions_of_draws": list(results.compiled.dimensions),
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _parquet(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    arrow, writer = import_module("pyarrow"), import_module("pyarrow.parquet")
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    data = io.BytesIO()
    writer.write_table(arrow.table(dict(zip(header, columns, strict=True))), data)
    return data.getvalue()


def _draws(results: Results) -> Iterator[tuple[Any, ...]]:
    for phasing in results.phasings:
        columns = [getattr(phasing, name).tolist() for name in SCALARS]
        for draw, values in enumerate(zip(*columns, strict=True)):
            stage = Stage(int(phasing.stage[draw])).name.lower()
            yield (phasing.phasing, draw, stage, *values)


BAND_COLUMNS = ("phasing", "month", "element", "area", *(f"change_{round(100 * p)}" for p in POINTS))


def _bands(results: Results) -> Iterator[tuple[Any, ...]]:
    compiled, kept = results.compiled, results.fine
    for phasing in results.phasings:
        change = phasing.change[..., kept]
        if not change.size:
            continue
        points = np.quantile(change, POINTS, axis=-1)
        for t, month in enumerate(phasing.months):
            for k, element in enumerate(compiled.elements):
                for w, area in enumerate(compiled.areas):
                    yield (
                        phasing.phasing,
                        month,
                        element,
                        area,
                        *points[:, t, k, w].tolist(),
                    )


MONEY_COLUMNS = ("phasing", "area", "post", "mean_eur", *(f"eur_{round(100 * p)}" for p in POINTS))


def _money(results: Results) -> Iterator[tuple[Any, ...]]:
    for one in accounts(results) if results.fine.any() else ():
        for place, area in enumerate(one.areas):
            for post in POSTS:
                euros = one.cents(post.id)[place] / 100.0
                points = np.quantile(euros, POINTS).tolist()
                yield one.result.phasing, results.compiled.areas[area], post.id, float(euros.mean()), *points
