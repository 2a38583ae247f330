"""How instances of a class of Python are used by the language itself: `[key]`, `with`, `in`."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.markup import listing

_USES: Final = (
    ("__getitem__", "read with `[key]`"),
    ("__setitem__", "set with `[key] = value`"),
    ("__contains__", "asked with `in`"),
    ("__iter__", "looped over"),
    ("__aiter__", "looped over with `async for`"),
    ("__enter__", "entered with `with`"),
    ("__aenter__", "entered with `async with`"),
)


def used_as(desk: Desk, api: Api) -> str:
    """What can be done with an instance beside calling its methods, each with its lines.

    What `[key]` gives is said in the words of its doc comment: it is the part nobody can guess.
    """
    said, gives = [], ""
    for method, use in _USES:
        name = f"{api.name}.{method}"
        symbol = desk.index.symbol(api.file, name) if api.type == "class" else None
        cited = desk.cite_symbol(api.file, name) if symbol is not None else ""
        if symbol is None or not cited:
            continue
        said.append(f"{use} ({cited})")
        if method == "__getitem__" and symbol.doc:
            gives = f" `[key]`: {words(symbol.doc)}"
    return f"An instance can be {listing(said)}.{gives}" if said else ""
