#!/usr/bin/env python3
"""Every command a developer needs: ``python3 dev.py --help``.

Standard library only, and old syntax in this one file, so that an old Python gets a
sentence and not a syntax error. The commands themselves are in ``devtools/``.
"""

import sys

OLDEST_PYTHON = (3, 11)

if sys.version_info < OLDEST_PYTHON:
    sys.stderr.write(
        f"anydesk needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; "
        f"this is Python {sys.version_info[0]}.{sys.version_info[1]} ({sys.executable}).\n"
    )
    sys.exit(2)

from devtools.commands import main  # noqa: E402 - only after the check above

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
