"""How well the wording rule tells badly worded statements from well worded ones.

    python -m benchmarks.wording

Prints precision and recall of the finding "badly worded" for each part of the labelled statements. Both
`develop` and `score` were read while the rule was written; `fresh`, when present, was not. Nothing of it is
shown but these figures.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from din.checks.wording import judge

STATEMENTS = Path(__file__).resolve().parents[1] / "tests" / "data" / "wording_statements.csv"


@dataclass(frozen=True)
class Score:
    """Counts of found and labelled statements."""

    hits: int
    found: int
    labelled: int
    size: int

    @property
    def precision(self) -> float:
        return self.hits / self.found

    @property
    def recall(self) -> float:
        return self.hits / self.labelled


def score(split: str, kinds: tuple[str, ...] = ("goal", "benefit", "effort")) -> Score:
    with STATEMENTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == split and row["kind"] in kinds]
    found = [judge(row["kind"], row["statement"]) is not None for row in rows]
    bad = [row["well_worded"] == "no" for row in rows]
    hits = sum(f and b for f, b in zip(found, bad, strict=True))
    return Score(hits, sum(found), sum(bad), len(rows))


def splits() -> list[str]:
    """Give the parts the labelled statements are divided in."""
    with STATEMENTS.open(encoding="utf-8", newline="") as file:
        return sorted({row["split"] for row in csv.DictReader(file)})


def main() -> None:
    print(f"{'part':8} {'kind':8} {'statements':>10} {'precision':>10} {'recall':>8}")
    for split in splits():
        for kinds in (("goal", "benefit", "effort"), ("goal",), ("benefit",), ("effort",)):
            result = score(split, kinds)
            name = kinds[0] if len(kinds) == 1 else "all"
            print(f"{split:8} {name:8} {result.size:>10} {result.precision:>10.3f} {result.recall:>8.3f}")


if __name__ == "__main__":
    main()
