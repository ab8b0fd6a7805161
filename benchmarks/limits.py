"""How a measured figure is told, with the limit that the program sets itself."""

from __future__ import annotations


def told(
    name: str, value: float, unit: str = "×", *, least: float | None = None, most: float | None = None
) -> None:
    """Print one figure with its limit."""
    limit, verdict = "", ""
    if least is not None:
        limit, verdict = f"limit ≥ {least:g}", "met" if value >= least else "NOT met"
    if most is not None:
        limit, verdict = f"limit ≤ {most:g}", "met" if value <= most else "NOT met"
    print(f"  {name:<58} {value:12.4g} {unit:<3} {limit:<14} {verdict}", flush=True)
