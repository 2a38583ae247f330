"""Where the functions of C are that a file calls: headers declare them, other files define them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.resolve.headers import Headers
from docgen_engine.repository.index.resolve.view import Landing, View

_MOST_INCLUDES: Final = 4_000


class Linkage:
    """What files of C and C++ see of each other."""

    def __init__(
        self, view: View, landings: Mapping[str, list[tuple[ImportFact, Landing]]], headers: Headers
    ) -> None:
        """Take what includes lead to."""
        self._view: Final = view
        self._landings: Final = landings
        self._headers: Final = headers
        self._visible: Final[dict[str, frozenset[str]]] = {}

    def home(self, file: str, name: str) -> str:
        """The one file that defines a function which an included header declares; empty if open."""
        found = self._headers.bodies(name)
        if len(found) > 1:
            return ""
        headers = [one for one in self._includes(file) if name in self._view.symbols(one)]
        if found:
            return found[0] if headers else ""
        return headers[0] if len(headers) == 1 else ""

    def _includes(self, file: str) -> frozenset[str]:
        """All files that a file includes, directly or not."""
        known = self._visible.get(file)
        if known is None:
            reached: set[str] = set()
            waiting = [file]
            while waiting and len(reached) < _MOST_INCLUDES:
                for _, landing in self._landings.get(waiting.pop(), []):
                    if landing.file and landing.file not in reached:
                        reached.add(landing.file)
                        waiting.append(landing.file)
            known = self._visible[file] = frozenset(reached)
        return known
