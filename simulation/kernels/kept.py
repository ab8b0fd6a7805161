"""What numba kept of the compiled kernel from an earlier time: whether it is there, and whether it still holds.

Numba keeps compiled code beside a function and looks at that function's own file only; of what the function calls in
other files it does not notice a change.
"""

from __future__ import annotations

import sys
from pathlib import Path

SOURCES = Path(__file__).parent
"""Everything that goes into the kernel lies here."""


def holds(folder: Path, function: str, sources: Path = SOURCES) -> bool:
    """Tell whether a function was compiled on this machine since any of the sources was changed.

    Parameters
    ----------
    folder : Path
        Where numba keeps it.
    function : str
        Its module and name, as ``compiled._all``.
    """
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    there = [file.stat().st_mtime_ns for file in folder.glob(f"{function}-*.{python}*.nbi")]
    changed = max((file.stat().st_mtime_ns for file in sources.glob("*.py")), default=0)
    return max(there, default=0) > changed


def drop(folder: Path, modules: str) -> None:
    """Throw away what is kept of the modules whose names begin so."""
    for file in folder.glob(f"{modules}*.nb[ic]"):
        file.unlink(missing_ok=True)
