"""The last look at a repository, so that what is asked at once afterwards need not read it again.

Whether anything changed, whether it can be documented, the snapshot of the run: three questions
that follow each other, and each needs every file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from docgen_engine.domain.protocols import Clock
from docgen_engine.repository.scan import Contents, read_all

FRESH_SECONDS: Final = 2.0
"""For how long a look counts as now: no longer than a look at a large repository itself takes."""


class _Seen(msgspec.Struct, frozen=True):
    """What was seen, from where, and until when it counts."""

    asked: tuple[Path, tuple[str, ...], str]
    contents: Contents
    until: float


class LastLook:
    """Reads a repository, or hands over what was read a moment ago. For one thread at a time."""

    def __init__(self, clock: Clock) -> None:
        """Nothing was seen yet."""
        self._clock: Final = clock
        self._seen: _Seen | None = None

    def anew(self, root: Path, exclude: Sequence[str], scope: str) -> Contents:
        """Read the repository as it is now. Blocks.

        Args:
            root: the top; absolute.
            exclude: folders or files to leave out, relative.
            scope: the folder that is documented, relative; empty for all.

        Raises:
            OSError: the root itself cannot be listed.
        """
        asked = (root, tuple(exclude), scope)
        contents = read_all(root, exclude, scope)
        self._seen = _Seen(asked, contents, self._clock.monotonic() + FRESH_SECONDS)
        return contents

    def recent(self, root: Path, exclude: Sequence[str], scope: str) -> Contents:
        """What was read within the last two seconds, else `anew`. Arguments and errors as there."""
        seen = self._seen
        asked = (root, tuple(exclude), scope)
        if seen is not None and seen.asked == asked and self._clock.monotonic() < seen.until:
            return seen.contents
        return self.anew(root, exclude, scope)

    def forget(self) -> None:
        """Let go of the contents."""
        self._seen = None
