"""Looks up how calls stand in their functions, each function's text read once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from docgen_engine.backends.static.flows.standing import Place, Standing, standing
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.index.shape.regions import Region
from docgen_engine.repository.index.shape.shapes import Shapes


class Places:
    """How calls stand."""

    def __init__(
        self, index: RepositoryIndex, called_parameters: Callable[[str, str], tuple[int, ...]]
    ) -> None:
        """Take the repository, and what says which of its parameters a function calls."""
        self._index: Final = index
        self._called_parameters: Final = called_parameters
        self._shapes: Final = Shapes(index.text)
        self._places: Final[dict[tuple[str, str], Place | None]] = {}
        self._known: Final[dict[tuple[str, str, int, str], Standing]] = {}

    def of(self, file: str, function: str, line: int, callee: str) -> Standing:
        """How a call of a function stands in it."""
        key = file, function, line, callee
        if key not in self._known:
            place = self._place(file, function)
            name = re.split(r"\.|::|->", callee.rstrip("()[]!"))[-1]
            found = standing(place, line, name) if place is not None else None
            self._known[key] = found or Standing(line=line)
        return self._known[key]

    def _place(self, file: str, function: str) -> Place | None:
        key = file, function
        if key not in self._places:
            symbol = self._index.symbol(file, function) if function else None
            language = self._index.facts[file].language
            self._places[key] = None
            if symbol is not None:
                self._places[key] = Place(
                    symbol,
                    self._index.lines(file),
                    language,
                    self._shapes.of(file, language, symbol),
                    lambda region: self._calls_it(file, function, region),
                )
        return self._places[key]

    def _calls_it(self, file: str, function: str, region: Region) -> bool:
        """Whether a function of the repository calls the one that it gets."""
        return any(
            region.place in self._called_parameters(call.to_file, call.to_symbol)
            for call in self._index.calls_from(file, function)
            if call.to_file and call.line <= region.start[0] <= call.line + 1
            if call.callee.replace("?.", ".") == region.given
        )
