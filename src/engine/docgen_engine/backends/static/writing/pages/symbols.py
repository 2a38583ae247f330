"""Public symbols on a page: classes with their members, functions and values as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from docgen_engine.backends.static.quoting import without_lead
from docgen_engine.backends.static.writing.api_pages import Homes
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.go_names import with_package
from docgen_engine.backends.static.writing.pages.protocols import used_as
from docgen_engine.backends.static.writing.pages.ranks import (
    by_use,
    import_line,
    is_command,
    is_deprecated,
    spoken_name,
)
from docgen_engine.backends.static.writing.pages.signatures import (
    FEW,
    LONG,
    block,
    blocks_of,
    called_as,
    constructor_of,
    cut_signature,
    is_long,
    made_by,
    parameter_table,
    shown_signature,
    told_parameters,
)
from docgen_engine.backends.static.writing.phrases import paragraph
from docgen_engine.domain.documents.analysis import NOT_SYMBOLS, Api
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import SymbolFact
from docgen_engine.domain.markup import cell_code, code, one_line, table

_TYPES: Final = frozenset({"class", "interface", "module", "type", "enum", "struct"})
_MEMBERS: Final = frozenset({"method", "property", "field"})
_POINTS: Final = ("- ", "* ", "\u2022 ")
_VALUES: Final = frozenset({"constant", "variable", "macro"})


def symbol_blocks(desk: Desk, apis: Sequence[Api], level: int = 3) -> list[str]:
    """Blocks that list every public symbol with its signature and first sentence.

    Args:
        desk: what is known.
        apis: the symbols of one component, in file and line order.
        level: depth of the headings.

    Returns:
        Types with members first, each under its own heading; then functions and values.
    """
    parts = type_blocks(desk, apis, level)
    rows = function_blocks(desk, apis, level + 1)
    if rows:
        parts.extend([f"{'#' * level} Functions", *rows])
    values = value_rows(desk, apis)
    if values:
        parts.extend([f"{'#' * level} Values", values])
    return parts


def type_blocks(desk: Desk, apis: Sequence[Api], level: int) -> list[str]:
    """Types: those with members or much to say under a heading each, the others as a table.

    What users import comes first, what is deprecated last.
    """
    members, own = _members(apis)
    parts: list[str] = []
    plain_types = []
    for api in by_use(desk, [api for api in own if api.type in _TYPES]):
        held = members.get((api.file, api.name), [])
        symbol = desk.index.symbol(api.file, api.name)
        maker = constructor_of(desk, api)
        large = maker is not None and _needs_rows(maker, symbol)
        if held or large or is_long(symbol, api):
            parts.extend(_with_members(desk, api, held, level))
        else:
            plain_types.append(api)
    rows = symbol_table(desk, plain_types, "Type")
    if not rows:
        return parts
    return [*parts, f"{'#' * level} Other types", rows] if parts else [rows]


def function_blocks(desk: Desk, apis: Sequence[Api], level: int) -> list[str]:
    """Functions: those that a line cannot show under a heading each, the others as a table."""
    members, own = _members(apis)
    names = {(api.file, api.name) for api in own if api.type in _TYPES}
    orphans = [api for key, held in sorted(members.items()) if key not in names for api in held]
    functions = [a for a in own if a.type not in _TYPES | _VALUES | NOT_SYMBOLS]
    parts: list[str] = []
    plain = []
    for api in by_use(desk, functions) + orphans:
        symbol = desk.index.symbol(api.file, api.name)
        given = desk.index.given(api.file, api.name) is not None
        if is_command(desk, api):
            plain.append(api)
        elif is_long(symbol, api) or (given and symbol is not None and told_parameters(symbol)):
            parts.extend(_function(desk, api, symbol, level))
        else:
            plain.append(api)
    rows = symbol_table(desk, plain, "Function")
    if parts and rows:
        return [*parts, f"{'#' * level} Other functions", rows]
    return parts or ([rows] if rows else [])


def value_rows(desk: Desk, apis: Sequence[Api]) -> str:
    """Constants and variables as a table."""
    values = [a for a in _members(apis)[1] if a.type in _VALUES]
    return symbol_table(desk, by_use(desk, values), "Name")


def _members(apis: Sequence[Api]) -> tuple[dict[tuple[str, str], list[Api]], list[Api]]:
    """Members by file of their type and type, and the symbols that are members of nothing."""
    homes = Homes(apis)
    members: dict[tuple[str, str], list[Api]] = {}
    own = []
    for api in apis:
        if api.parent and api.type in _MEMBERS | {"function"}:
            members.setdefault((homes.of(api), api.parent), []).append(api)
        else:
            own.append(api)
    return members, own


def _needs_rows(maker: SymbolFact, owner: SymbolFact | None) -> bool:
    """Whether the parameters of a constructor are too many for a line, or explained one by one."""
    if owner is not None and maker.line == owner.line:
        return False  # made of its fields, which the page of the data models has row by row
    return len(maker.params) > FEW or told_parameters(maker, owner.doc if owner else "")


def _with_members(desk: Desk, api: Api, members: Sequence[Api], level: int) -> list[str]:
    cited = desk.cite(api.file, api.line, api.line_end, api.name)
    symbol = desk.index.symbol(api.file, api.name)
    long = is_long(symbol, api)
    lead = cited if long or not api.signature else f"{cited}: {code(api.signature)}"
    maker = constructor_of(desk, api)
    parts = [
        f"{'#' * level} {code(spoken_name(desk, api))}",
        _lead(desk, api, lead),
        _comment(desk, api),
        block(symbol, api) if long else "",
        *(_made(desk, api, maker, symbol) if maker is not None else ()),
        _called(desk, api),
        symbol_table(desk, members, "Member", _member_signature),
        *_long_members(desk, members, level + 1),
    ]
    return [part for part in parts if part]


def _member_signature(api: Api, symbol: SymbolFact | None) -> str:
    written = shown_signature(symbol, api)
    return cut_signature(written, symbol, LONG // 2) if is_long(symbol, api) else written


def _long_members(desk: Desk, members: Sequence[Api], level: int) -> list[str]:
    """The signatures of members that no table holds: those of several under a heading each."""
    found = [(desk.index.symbol(api.file, api.name), api) for api in members]
    long = [(symbol, api) for symbol, api in found if is_long(symbol, api)]
    several = [(symbol, api) for symbol, api in long if symbol is not None and symbol.overloads]
    parts = [blocks_of([each for each in long if each not in several])]
    for symbol, api in several:
        parts += [f"{'#' * level} {code(api.name)}", block(symbol, api)]
    return parts


def _lead(desk: Desk, api: Api, cited: str) -> str:
    """The line below a heading: where a symbol lies, and how it is imported."""
    given = import_line(desk, api)
    return f"{cited}{_claims(desk, api)}" + (f", imported with {given}." if given else "")


def _made(desk: Desk, api: Api, maker: SymbolFact, symbol: SymbolFact | None) -> list[str]:
    """How an instance is made: as a call, and the parameters that need words."""
    shown = made_by(maker, api)
    said = f"An instance is made with {code(shown)}." if shown else ""
    if not _needs_rows(maker, symbol):
        return [said] if said else []
    rows = parameter_table(desk, maker, api, symbol.doc if symbol is not None else "")
    return [part for part in (said or ("An instance takes:" if rows else ""), rows) if part]


def _called(desk: Desk, api: Api) -> str:
    shown = called_as(desk, api)
    called = f"An instance can be called, with {code(shown)}." if shown else ""
    return f"{called} {used_as(desk, api)}".strip()


def _function(desk: Desk, api: Api, symbol: SymbolFact | None, level: int) -> list[str]:
    """A function under a heading of its own."""
    cited = desk.cite(api.file, api.line, api.line_end, api.name)
    told = symbol is not None and told_parameters(symbol)
    parts = [
        f"{'#' * level} {code(spoken_name(desk, api))}",
        _lead(desk, api, cited),
        _comment(desk, api),
        block(symbol, api),
        parameter_table(desk, symbol, api) if told and symbol is not None else "",
    ]
    return [part for part in parts if part]


def _comment(desk: Desk, api: Api) -> str:
    """The first paragraph of the comment, whole where the analysis has only its beginning."""
    symbol = desk.index.symbol(api.file, api.name)
    text = api.description
    if symbol and text and one_line(symbol.doc).startswith(one_line(text).rstrip(".…")):
        text = symbol.doc
    said = paragraph(_without_list(text))
    if not is_deprecated(desk, api) or said.lower().lstrip("*").startswith("deprecated"):
        return said
    return f"**Deprecated.** {said}".strip()


def _without_list(text: str) -> str:
    """A comment whose first paragraph leads to a list: with its points, no colon before none."""
    first, _, rest = text.strip().strip('"').strip().partition("\n\n")
    bare = first.rstrip()
    if not bare.endswith(":"):
        return text
    items: list[str] = []
    for row in rest.split("\n\n", 1)[0].split("\n"):
        if row.strip().startswith(_POINTS):
            items.append(row.strip()[2:].strip())
        elif items:
            items[-1] += f" {row.strip()}"
    if not items:
        return without_lead(f"{bare.rstrip(':').rstrip()}:")
    return f"{bare} {'; '.join(item.rstrip('.;, ') for item in items)}."


def symbol_table(
    desk: Desk,
    apis: Sequence[Api],
    what: str,
    shown: Callable[[Api, SymbolFact | None], str] | None = None,
) -> str:
    """Symbols as a table: the citation carries the name.

    Args:
        desk: what is known.
        apis: the symbols.
        what: title of the first column.
        shown: another way to show the signature.
    """
    rows = []
    for api in apis:
        cited = desk.cite(api.file, api.line, api.line_end, api.name)
        if not cited:
            continue
        if not api.parent:
            cited = with_package(desk, api.file, cited)
        symbol = desk.index.symbol(api.file, api.name)
        written = shown(api, symbol) if shown is not None else _in_a_cell(desk, api, symbol)
        signature = "" if written in {api.name, ""} else cell_code(written)
        if shown is _member_signature and symbol is not None and symbol.overloads and signature:
            signature += f" and {len(symbol.overloads)} more"
        said = [_comment(desk, api), _called(desk, api) if api.type in _TYPES else ""]
        given = import_line(desk, api) if api.type not in _MEMBERS else ""
        rows.append((cited + _claims(desk, api), signature, given, " ".join(filter(None, said))))
    return table((what, "Signature", "Import", "What it does"), rows)


def _in_a_cell(desk: Desk, api: Api, symbol: SymbolFact | None) -> str:
    """The signature for a table; of a class without bases how it is made says more."""
    if is_command(desk, api):
        return ""
    written = shown_signature(symbol, api)
    maker = constructor_of(desk, api) if api.type == "class" else None
    if maker is not None and symbol is not None and (not symbol.bases or maker.line == symbol.line):
        return made_by(maker, api) or written
    return written


def short_signature(api: Api, symbol: SymbolFact | None) -> str:
    """A signature where it is short, else what fits; pages that only name a symbol say no more."""
    return cut_signature(shown_signature(symbol, api), symbol, LONG // 2)


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
