"""``python -m din``: the same as the command ``din``."""

import sys

from din.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
