"""`python -m docgen_tui` is `docgen-tui`.

In a folder that is not trusted use `docgen-tui`, or `python -P -m docgen_tui`: with `-m` alone
Python looks for modules in the current folder first, before code of this program can prevent it.
"""

from __future__ import annotations

import sys

from docgen_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
