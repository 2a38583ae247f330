"""What TypeScript's grammar does not know, blanked out before a second try to parse a file.

Every offset and line stays. What is blanked says nothing that facts hold.
"""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.patterns import regex

_COMMENT: Final = rb"/\*[^*]*(?:\*(?!/)[^*]*)*\*/"
_VARIANCE: Final = regex(
    rb"([<,](?:\s|" + _COMMENT + rb")*)((?:const\s+)?(?:in\s+out|in|out)\s+)(?=[A-Za-z_$])"
)
_TYPES_OF_ALL: Final = regex(rb"(\bexport\s+)type(?=\s+\*)")
_TYPE_OF_MODULE: Final = regex(
    rb"(?<=<)typeof\s+import\(\s*(?:'[^'\n]*'|\"[^\"\n]*\")\s*\)(?=\s*>\s*\()"
)
_OVERLOAD: Final = regex(rb"^[ \t]+<")
_ENDS_MEMBER: Final = regex(rb"[\w$\])}>'\"`]\s*$")
_ASIDE: Final = regex(rb"^\s*(?://|/\*|\*|$)")


def prepared(source: bytes) -> bytes:
    """A file without `<out T>`, without the word `type` of `export type *`, with `any` for the type
    of a module that is given to a call, `original<typeof import("x")>()`, and with a `;` before a
    call signature that begins a line with `<` in an interface.
    """
    text = _VARIANCE.sub(_blank_second, source)
    text = _TYPES_OF_ALL.sub(lambda found: found[1] + b"    ", text)
    text = _TYPE_OF_MODULE.sub(_any, text)
    lines = text.split(b"\n")
    above = b""
    for number, line in enumerate(lines):
        match = _OVERLOAD.match(line)
        if match and _ENDS_MEMBER.search(above):
            lines[number] = line[: match.end() - 2] + b";" + line[match.end() - 1 :]
        if not _ASIDE.match(line):
            above = line
    return b"\n".join(lines)


def _any(found: re.Match[bytes]) -> bytes:
    return b"any" + re.sub(rb"[^\n]", b" ", found[0][3:])


def _blank_second(found: re.Match[bytes]) -> bytes:
    return found[1] + re.sub(rb"[^\n]", b" ", found[2])
