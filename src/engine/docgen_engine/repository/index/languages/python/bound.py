"""Module-level names for the methods of an instance: `add = _default.add` is a function."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex

_NAME: Final = regex(r"(?<=def )\w+")
_FIRST: Final = regex(r"\(\s*\w+[^,()\[\]=]*(?:,\s*(?:/\s*(?:,\s*)?)?|(?=\)))")
"""The parameter for the instance, with what parts it from the next."""


def as_function(value: SymbolFact, method: SymbolFact) -> SymbolFact:
    """A name that holds a bound method, as the function that it is; else as it stands.

    Args:
        value: the assignment.
        method: of the class of the instance.
    """
    own = _signature(method.signature, value.name)
    if method.kind is not SymbolKind.METHOD or "staticmethod" in method.decorators or not own:
        return value
    return msgspec.structs.replace(
        value,
        kind=SymbolKind.FUNCTION,
        signature=own,
        doc=value.doc or method.doc,
        doc_line=value.doc_line or method.doc_line,
        params=method.params,
        returns=method.returns,
        is_async=method.is_async,
        value="",
        overloads=tuple(filter(None, (_signature(one, value.name) for one in method.overloads))),
    )


def _signature(written: str, name: str) -> str:
    """A method's signature under another name, without its instance."""
    head, mark, rest = written.partition("(")
    if not mark or not _NAME.search(head):
        return ""
    return _NAME.sub(name, head, count=1) + _FIRST.sub("(", mark + rest, count=1)
