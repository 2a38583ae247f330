"""`python -m docgen_tui` is `docgen-tui`."""

from __future__ import annotations

import sys

from docgen_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
