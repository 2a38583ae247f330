"""JSON as people write it in `tsconfig.json`: with comments and trailing commas."""

from __future__ import annotations

import json
from typing import Any, Final

from docgen_engine.patterns import regex

_TOKENS: Final = regex(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/')
_COMMAS: Final = regex(r'("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])')


def loads(text: str) -> dict[str, Any]:
    """The object in a text; empty where it is none or broken: it is a setting of another tool."""
    bare = _TOKENS.sub(lambda m: m[0] if m[0].startswith('"') else " ", text)
    bare = _COMMAS.sub(lambda m: m[1] or "", bare)
    try:
        found = json.loads(bare)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
