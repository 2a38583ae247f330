"""Public symbols on a page: classes with their members, functions and values as tables."""

from __future__ import annotations

from collections.abc import Sequence

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.phrases import paragraph
from docgen_engine.domain.documents.analysis import (
    NOT_SYMBOLS,
    Api,
)
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import cell_code, code, one_line, table

_TYPES = frozenset({"class", "interface", "module", "type", "enum", "struct"})
_MEMBERS = frozenset({"method", "property", "field"})
_VALUES = frozenset({"constant", "variable"})


def symbol_blocks(desk: Desk, apis: Sequence[Api], level: int = 3) -> list[str]:
    """Blocks that list every public symbol with its signature and first sentence.

    Args:
        desk: what is known.
        apis: the symbols of one component, in file and line order.
        level: depth of the headings.

    Returns:
        Types with members first, each under its own heading; then tables.
    """
    parts = type_blocks(desk, apis, level)
    for title, rows in (
        ("Functions", function_rows(desk, apis)),
        ("Values", value_rows(desk, apis)),
    ):
        if rows:
            parts.extend([f"{'#' * level} {title}", rows])
    return parts


def type_blocks(desk: Desk, apis: Sequence[Api], level: int) -> list[str]:
    """Types: those with members under a heading each, then the others as a table."""
    members, own = _members(apis)
    parts: list[str] = []
    plain_types = []
    for api in own:
        if api.type in _TYPES:
            held = members.get((api.file, api.name), [])
            if held:
                parts.extend(_with_members(desk, api, held, level))
            else:
                plain_types.append(api)
    rows = symbol_table(desk, plain_types, "Type")
    if not rows:
        return parts
    return [*parts, f"{'#' * level} Types without methods", rows] if parts else [rows]


def function_rows(desk: Desk, apis: Sequence[Api]) -> str:
    """Functions as a table, and members of types that are not among the symbols."""
    members, own = _members(apis)
    names = {(api.file, api.name) for api in own if api.type in _TYPES}
    orphans = [api for key, held in sorted(members.items()) if key not in names for api in held]
    functions = [a for a in own if a.type not in _TYPES | _VALUES | NOT_SYMBOLS]
    return symbol_table(desk, functions + orphans, "Function")


def value_rows(desk: Desk, apis: Sequence[Api]) -> str:
    """Constants and variables as a table."""
    return symbol_table(desk, [a for a in _members(apis)[1] if a.type in _VALUES], "Name")


def _members(apis: Sequence[Api]) -> tuple[dict[tuple[str, str], list[Api]], list[Api]]:
    """Members by file and type, and the symbols that are members of nothing."""
    members: dict[tuple[str, str], list[Api]] = {}
    own = []
    for api in apis:
        if api.parent and api.type in _MEMBERS | {"function"}:
            members.setdefault((api.file, api.parent), []).append(api)
        else:
            own.append(api)
    return members, own


def _with_members(desk: Desk, api: Api, members: Sequence[Api], level: int) -> list[str]:
    cited = desk.cite(api.file, api.line, api.line_end, api.name)
    lead = f"{cited}: {code(api.signature)}" if api.signature else cited
    parts = [f"{'#' * level} {code(api.name)}", lead + _claims(desk, api), *filter(None, [
        _comment(desk, api)
    ])]  # fmt: skip
    rows = symbol_table(desk, members, "Member")
    return [*parts, rows] if rows else parts


def _comment(desk: Desk, api: Api) -> str:
    """The first paragraph of the comment, whole where the analysis has only its beginning."""
    symbol = desk.index.symbol(api.file, api.name)
    text = api.description
    if symbol and text and one_line(symbol.doc).startswith(one_line(text).rstrip(".…")):
        text = symbol.doc
    return paragraph(text)


def symbol_table(desk: Desk, apis: Sequence[Api], what: str) -> str:
    """Symbols as a table: the citation carries the name."""
    rows = []
    for api in apis:
        cited = desk.cite(api.file, api.line, api.line_end, api.name)
        if cited:
            signature = "" if api.signature in {api.name, ""} else cell_code(api.signature)
            rows.append((cited + _claims(desk, api), signature, _comment(desk, api)))
    return table((what, "Signature", "What it does"), rows)


def _claims(desk: Desk, api: Api) -> str:
    """What the entry states: that the file defines it, and its bases and declared result."""
    text = desk.claim(ClaimKind.DEFINES, api.file, api.name, api.file, api.line, api.line_end)
    symbol = desk.index.symbol(api.file, api.name)
    if symbol is None:
        return text
    for base in symbol.bases:
        text += desk.claim(ClaimKind.INHERITS, api.name, base, api.file, api.line, api.line_end)
    if symbol.returns:
        text += desk.claim(
            ClaimKind.RETURNS, api.name, symbol.returns, api.file, api.line, api.line_end
        )
    return text
