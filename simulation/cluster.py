"""Many machines as one executor, by way of Dask. Dask is an extra; one machine needs none of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from din.errors import UsageError
from din.texts import msg

WAIT_SECONDS = 10
"""How long a scheduler may take to answer."""


@contextmanager
def executor_at(address: str | None) -> Iterator[Executor | None]:
    """Lend the workers of a Dask scheduler; without an address nothing, so that the threads of this machine work.

    Parameters
    ----------
    address : str, optional
        Such as ``tcp://rekenserver:8786``. The workers need this same version of the program: what is sent to them
        are its own objects.

    Raises
    ------
    UsageError
        Dask is not installed, or nothing answers there.
    """
    if address is None:
        yield None
        return
    if find_spec("distributed") is None:
        raise UsageError(
            msg(
                "Working on a cluster needs Dask. Install it with: pip install “distributed”, or leave out --cluster."
            )
        )
    distributed = import_module("distributed")
    try:
        client = distributed.Client(address, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise UsageError(
            msg(
                "No Dask scheduler answers at {address}. Start one with “dask scheduler”, or leave out --cluster.",
                address=address,
            )
        ) from fault
    with client, client.get_executor(pure=False) as executor:
        yield executor
