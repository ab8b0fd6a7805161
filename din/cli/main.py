"""The entry point: from words on a command line to an exit code."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from collections.abc import Mapping, Sequence

import typer
from typer.exceptions import TyperException

from din.cli.app import build
from din.cli.exits import BROKEN_PIPE, FINDINGS, FINE, INTERRUPTED, WRONG_USE
from din.cli.faults import unexpected, usage_message
from din.cli.language import choose_language, language_first
from din.cli.output import complain, show_findings
from din.errors import DinError, InputError, LoopTooStrong
from din.texts import set_language

GARBAGE = (100_000, 20, 100)
"""Thresholds of the garbage collector: a plan is many small objects that stay; looking through them often is waste."""


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Run one command and give its exit code: 0 fine, 1 errors in the plan, 2 unreadable input or wrong use.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those the program was started with.
    environment : mapping, optional
        Default: the environment of the process.
    """
    gc.set_threshold(*GARBAGE)
    words = list(sys.argv[1:] if arguments is None else arguments)
    set_language(choose_language(words, os.environ if environment is None else environment))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a sign shows another one
    try:
        return _run(language_first(words))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _quietly()


def _run(words: list[str]) -> int:  # noqa: PLR0911 - one exit per way a command can end
    try:
        found = build().main(words, prog_name="din", standalone_mode=False)
        sys.stdout.flush()
    except typer.Abort:
        return INTERRUPTED
    except SystemExit:
        return BROKEN_PIPE  # typer ends so, and only so, when nobody reads its output any more
    except TyperException as error:
        complain(usage_message(error))
        return WRONG_USE
    except (LoopTooStrong, InputError) as error:
        return _faulty(error)
    except DinError as error:
        complain(str(error))
        return WRONG_USE
    except Exception as error:
        if _reader_gone(error):
            raise BrokenPipeError from error
        complain(unexpected(error))
        return WRONG_USE
    return found if isinstance(found, int) else FINE


def _reader_gone(error: Exception) -> bool:
    """Tell whether nobody reads the output any more; Windows calls that an invalid argument, of no file by name."""
    if isinstance(error, BrokenPipeError):
        return True
    invalid = isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None
    return sys.platform == "win32" and invalid


def _faulty(error: LoopTooStrong | InputError) -> int:
    """Show what is wrong with a plan; what can be read but has errors ends differently from what cannot."""
    complain(error.message.text())
    if isinstance(error, InputError):
        show_findings(error.findings, to_errors=True)
        return WRONG_USE
    return FINDINGS


def _quietly() -> int:
    """Stop writing to a reader that has gone, also when Python flushes at its end."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    return BROKEN_PIPE
