"""Arguments that several of the commands take."""

from __future__ import annotations

from typing import Annotated

import typer

from din.texts import N_

PhasingArgument = Annotated[
    str, typer.Argument(metavar=N_("PHASING"), show_default=False, help=N_("The id of the phasing."))
]
AreaArgument = Annotated[
    str, typer.Argument(metavar=N_("AREA"), show_default=False, help=N_("The id of an area of the scenario."))
]
