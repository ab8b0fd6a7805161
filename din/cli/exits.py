"""Exit codes."""

FINE = 0
FINDINGS = 1
"""There are findings of severity error."""
WRONG_USE = 2
"""The input cannot be read, or the question cannot be answered as it was put."""
INTERRUPTED = 130
"""Stopped with Ctrl-C: 128 + SIGINT, as shells count."""
BROKEN_PIPE = 141
"""The reader of the output has gone: 128 + SIGPIPE."""
