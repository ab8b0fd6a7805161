"""The command line: commands, their words on a terminal, and exit codes."""
