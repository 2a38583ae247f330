"""Types as they are written: the one class that a text of a type names."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.patterns import regex

TYPE: Final = regex(r"^[A-Za-z_$][\w$.]*$")
"""A type that is only a name."""

_OPTIONAL: Final = regex(r"^(?:typing\.)?Optional\[(.+)\]$")


def simple_type(text: str) -> str:
    """The one class in a written return type; empty for unions, tuples and shapes.

    Knows `Optional[X]`, `X | None`, quotes, Go's pointers and its first result of several.
    """
    bare = text.strip().strip("\"'")
    if bare.startswith("(") and bare.endswith(")"):
        first = bare[1:-1].split(",")[0].split()
        bare = first[-1] if first else ""
    bare = bare.lstrip("*&")
    match = _OPTIONAL.match(bare)
    if match:
        bare = match[1]
    sides = [one.strip() for one in bare.split("|")]
    sides = [one for one in sides if one not in ("None", "null", "undefined")]
    if len(sides) != 1:
        return ""
    bare = re.split(r"[\[<]", sides[0], maxsplit=1)[0].strip().strip("\"'")
    return bare if TYPE.match(bare) else ""
