"""How property tests draw their examples: alike on every machine, or anew each time.

`make test` draws the same examples on every run, so that it fails for the change at hand and for
nothing else. `make test-all` sets `HYPOTHESIS_PROFILE=explore` and looks for new ones.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
