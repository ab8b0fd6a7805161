"""Plans and scenarios that come with the program: data only."""

from importlib.resources import files
from pathlib import Path


def zutphen_path() -> Path:
    """Give the path of the Zutphen example plan, a file in the exchange format (node-link JSON)."""
    return Path(str(files(__name__).joinpath("zutphen", "zutphen.json")))


def zutphen_scenario_path() -> Path:
    """Give the path of the scenario with its phasings."""
    return Path(str(files(__name__).joinpath("zutphen", "fasering.yaml")))
