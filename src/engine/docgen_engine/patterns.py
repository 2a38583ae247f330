"""Regular expressions that are compiled when they are first used.

The program knows some nine hundred, of which one repository needs a part; compiling all of them
takes each process longer than most of its work. Expressions that are module constants are made
here; those that are built inside of functions are compiled by `re` as ever.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Final, cast

_PARTS: Final = (
    "findall",
    "finditer",
    "flags",
    "fullmatch",
    "groupindex",
    "groups",
    "match",
    "pattern",
    "scanner",
    "search",
    "split",
    "sub",
    "subn",
)


class LatePattern:
    """Stands for a compiled expression; after the first use it costs what that one costs.

    Its attributes are slots that are empty at first. The first one that is asked for compiles the
    expression and fills all of them, so that nothing stands between later calls and the expression.
    """

    __slots__ = ("_late_flags", "_late_source", *_PARTS)

    def __init__(self, source: Any, flags: int) -> None:
        self._late_source = source
        self._late_flags = flags

    def __getattr__(self, name: str) -> Any:
        """Called for a slot that is empty."""
        if name not in _PARTS:
            raise AttributeError(name)
        compiled = re.compile(self._late_source, self._late_flags)
        for part in _PARTS:
            setattr(self, part, getattr(compiled, part))
        return getattr(compiled, name)


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """An expression for a module constant: `re.compile`, put off to its first use.

    Args:
        source: the expression.
        flags: those of `re`.

    Returns:
        What has the methods and attributes of a compiled expression. It is none to `re` itself:
        call its methods, not `re.sub(expression, …)`.
    """
    return cast("re.Pattern[AnyStr]", LatePattern(source, flags))
