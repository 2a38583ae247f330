"""How a page shows the way in which something is called: signatures, constructors, parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.parameter_docs import parameter_docs
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.phrases import passage
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import ParameterFact, SymbolFact, SymbolKind
from docgen_engine.domain.markup import cell_code, fenced, shorten, table
from docgen_engine.patterns import regex

LONG: Final = 200
"""Signs from which a signature stands in a block of its own."""

FEW: Final = 5
"""Parameters up to which a signature can be read without a row for each."""

_CALL: Final = 160
_DEFAULT: Final = 60
_TYPE: Final = 100
_HEADER: Final = regex(r"^(?:async )?def \w+(?:\[[^(]*\])?\((?:(?:self|cls)(?:, )?)?(?:/, )?")
_BEFORE: Final = regex(r"(?<=\w<) |(?<=[\[(]) ")
_AFTER: Final = regex(r",? (?=[\])])|, (?=>)")
"""What lines leave when a list that was broken is put on one."""

_TYPE_ALIAS: Final = regex(r"(?:export )?type \w")
_DECORATORS: Final = frozenset(
    {"classmethod", "staticmethod", "abstractmethod", "contextmanager", "asynccontextmanager",
     "abc.abstractmethod", "contextlib.contextmanager", "contextlib.asynccontextmanager"}
)  # fmt: skip
_GENERATED: Final = regex(
    r"(?:dataclasses\.)?dataclass\b|(?:attrs?\.)(?:s|define|frozen|mutable)\b"
)
"""Decorators that make a constructor of the fields of a class."""

_DEFAULTED: Final = regex(r"(?:\w+\.)?field\(\s*default\s*=\s*(?P<value>[^,()]+)[,)]")
_SHARED: Final = ("ClassVar", "typing.ClassVar")
_UNCLEAR: Final = regex(r"\binit\s*=\s*False|\bKW_ONLY\b|\bkw_only\b|\bInitVar\b")
_FENCES: Final = {
    ".py": "python", ".pyi": "python", ".ts": "ts", ".tsx": "tsx", ".js": "js", ".jsx": "jsx",
    ".mjs": "js", ".cjs": "js", ".mts": "ts", ".cts": "ts", ".go": "go", ".rs": "rust",
    ".java": "java", ".kt": "kotlin", ".cs": "csharp", ".php": "php", ".rb": "ruby", ".c": "c",
    ".h": "c", ".cc": "cpp", ".cpp": "cpp", ".hpp": "cpp", ".hh": "cpp",
}  # fmt: skip


def shown_signature(symbol: SymbolFact | None, api: Api) -> str:
    """A signature as a reader knows it: properties and class methods are said to be such."""
    written = api.signature
    if not _is_python(api.file):
        return _AFTER.sub("", _BEFORE.sub("", written)).replace(" = | ", " = ")
    if symbol is None or not written:
        return written
    if symbol.kind is SymbolKind.PROPERTY:
        name = symbol.name.rpartition(".")[2]
        return f"property {name}" + (f" -> {symbol.returns}" if symbol.returns else "")
    if symbol.kind is SymbolKind.FIELD and written.startswith("self."):
        return written.removeprefix("self.").partition(" = ")[0]  # its value is a parameter's
    marks = [f"@{each} " for each in symbol.decorators if each in _DECORATORS]
    return "".join(marks) + written


def cut_signature(written: str, symbol: SymbolFact | None, limit: int) -> str:
    """A signature that fits into a cell: without types, then without the names of what is given.

    Args:
        written: the whole signature.
        symbol: what it is of.
        limit: signs that there is room for.
    """
    start = _opening(written)
    if len(written) <= limit or start < 0:
        return written if len(written) <= limit else shorten(written, limit)
    head, end = written[:start], _closing(written, start)
    given = ", ".join(each.name for each in _own(symbol.params)) if symbol is not None else ""
    for inside in dict.fromkeys((given or "…", "…")):
        for tail in (written[end:], ""):
            if len(head) + len(inside) + 2 + len(tail) <= limit:
                return f"{head}({inside}){tail}"
    return f"{(symbol.name if symbol is not None else head).rpartition('.')[2]}(…)"


def _closing(form: str, start: int) -> int:
    """Behind the parenthesis that closes the one at a place."""
    depth = 0
    for at in range(start, len(form)):
        depth += {"(": 1, ")": -1}.get(form[at], 0)
        if not depth:
            return at + 1
    return len(form)


def every_form(symbol: SymbolFact | None, api: Api) -> list[str]:
    """All ways in which something is called, one signature each."""
    others = symbol.overloads if symbol is not None else ()
    return [
        shown_signature(symbol, api),
        *(_AFTER.sub("", _BEFORE.sub("", form)) for form in others),
    ]


def is_long(symbol: SymbolFact | None, api: Api) -> bool:
    """Whether the signatures of a symbol do not fit into the cell of a table."""
    forms = every_form(symbol, api)
    return len(forms) > 1 or len(forms[0]) > LONG


def block(symbol: SymbolFact | None, api: Api) -> str:
    """The signatures of a symbol as a block of code."""
    return blocks_of([(symbol, api)])


def blocks_of(shown: Sequence[tuple[SymbolFact | None, Api]]) -> str:
    """The signatures of some symbols of a file as one block of code; empty without any."""
    forms = [_broken(form) for symbol, api in shown for form in every_form(symbol, api)]
    return fenced("\n\n".join(forms), _FENCES.get(_ending(shown[0][1].file), "")) if shown else ""


def _broken(form: str) -> str:
    """A signature with a line for each of its parameters, where it is long."""
    if _TYPE_ALIAS.match(form):
        inside = form.find("{")
        return _broken_list(form, inside, ";") if inside >= 0 and len(form) > LONG // 2 else form
    start = _opening(form) if len(form) > LONG // 2 else -1
    if start < 0:
        return form
    head, tail = form[:start], form[start:]
    generic = head.find("<")
    if generic >= 0 and len(head) > LONG // 2:
        head = _broken_list(head, generic)
    return head + (_broken_list(tail, 0) if len(tail) > LONG // 3 else tail)


def _broken_list(text: str, start: int, between: str = ",") -> str:
    """A text with the list that opens at `start` broken into lines."""
    parts, depth, at = [""], 0, start + 1
    while at < len(text):
        sign = text[at]
        if sign in "([{<":
            depth += 1
        elif sign in ")]}" or (sign == ">" and text[at - 1] not in "=-"):
            depth -= 1
            if depth < 0:
                break
        if sign == between and not depth:
            parts.append("")
        else:
            parts[-1] += sign
        at += 1
    rows = [part.strip() for part in parts if part.strip()]
    if not rows:
        return text
    return "\n".join(
        [text[: start + 1], *(f"    {row}{between}" for row in rows), text[at:].strip()]
    )


def _opening(form: str) -> int:
    """Where the list of parameters opens: the first parenthesis outside of type parameters."""
    depth = 0
    for at, sign in enumerate(form):
        if sign in "<[":
            depth += 1
        elif sign == "]" or (sign == ">" and form[at - 1] not in "=-"):
            depth -= 1
        elif sign == "(" and depth <= 0:
            return at
    return form.find("(")


# -- constructors ---------------------------------------------------------------------------------


def constructor_of(desk: Desk, api: Api) -> SymbolFact | None:
    """What makes an instance of a class, where the class says it itself or by its fields."""
    for name in ("__init__", "constructor"):
        found = desk.index.symbol(api.file, f"{api.name}.{name}")
        if found is not None:
            return found
    symbol = desk.index.symbol(api.file, api.name) if _is_python(api.file) else None
    return _of_fields(desk, api, symbol) if symbol is not None else None


def _of_fields(desk: Desk, api: Api, symbol: SymbolFact) -> SymbolFact | None:
    """The constructor that a dataclass or a named tuple gets from its fields.

    None where fields of a base come first, or one is made in a way that only runs.
    """
    declared = any(map(_GENERATED.match, symbol.decorators))
    named = bool(symbol.bases) and symbol.bases[0].rpartition(".")[2] == "NamedTuple"
    if not (named or (declared and not symbol.bases)):
        return None
    model = next((m for m in desk.index.models(api.file) if m.symbol == api.name), None)
    fields = [f for f in (model.fields if model else ()) if not f.annotation.startswith(_SHARED)]
    if any(map(_UNCLEAR.search, symbol.decorators)):
        return None
    if not fields or any(_UNCLEAR.search(f.default + f.annotation) for f in fields):
        return None
    params = tuple(ParameterFact(f.name, f.annotation, _plain_default(f.default)) for f in fields)
    shown = ", ".join(
        f"{p.name}: {p.annotation}{f' = {p.default}' if p.default else ''}" for p in params
    )
    return msgspec.structs.replace(
        symbol,
        name=f"{api.name}.__init__",
        kind=SymbolKind.METHOD,
        signature=f"def __init__(self, {shown})",
        params=params,
        doc="",
    )


def _plain_default(default: str) -> str:
    """The value of a field that nobody gives: of `field(default=1, repr=False)` the `1`."""
    found = _DEFAULTED.match(default)
    return found["value"] if found else "…" if "(" in default else default


def made_by(constructor: SymbolFact, api: Api) -> str:
    """How an instance is made, such as `Config(app, port=8000)`; empty where that is long."""
    name = api.name.rpartition(".")[2]
    given = _own(constructor.params)
    if len(given) > FEW and constructor.line == api.line:  # made of the fields of its class
        some = [f"{each.name}{f'={each.default}' if each.default else ''}" for each in given[:FEW]]
        return f"{name}({', '.join(some)}, …)"
    if len(given) > FEW:
        return ""
    if _is_python(api.file):
        inside = _HEADER.sub("", constructor.signature)
        shown = f"{name}({inside.rpartition(' -> ')[0] if ' -> ' in inside else inside}"
    else:
        start = constructor.signature.find("(")
        shown = f"new {name}{constructor.signature[start:]}" if start >= 0 else ""
    return shown if 0 < len(shown) <= _CALL else ""


def called_as(desk: Desk, api: Api) -> str:
    """How an instance is called itself, where its class says so: `(scope, receive, send)`."""
    call = desk.index.symbol(api.file, f"{api.name}.__call__")
    if call is None or not _is_python(api.file):
        return ""
    shown = f"({_HEADER.sub('', call.signature)}"
    return shown if len(shown) <= _CALL else ""


# -- parameters -----------------------------------------------------------------------------------


def parameter_table(desk: Desk, maker: SymbolFact, api: Api, doc: str = "") -> str:
    """A row for each parameter: type, default, and what the doc comment says of it.

    Args:
        desk: what is known.
        maker: the function or constructor.
        api: what it belongs to.
        doc: a further comment, of the class.
    """
    said = parameter_docs(doc) | parameter_docs(maker.doc)
    rows = []
    for each in _own(maker.params):
        sign = {"star": "*", "double_star": "**"}.get(each.kind, "")
        sign = "..." if sign and not _is_python(api.file) else sign
        claim = ""
        if each.default:
            claim = desk.claim(
                ClaimKind.DEFAULT_VALUE, f"{maker.name}.{each.name}", each.default,
                api.file, maker.line, maker.line_end,
            )  # fmt: skip
        rows.append((
            cell_code(shorten(sign + each.name, _TYPE)),
            cell_code(shorten(each.annotation, _TYPE)) if each.annotation else "",
            (cell_code(shorten(each.default, _DEFAULT)) if each.default else "") + claim,
            passage(said.get(each.name, "")),
        ))  # fmt: skip
    return table(("Parameter", "Type", "Default", "What it is"), rows)


def told_parameters(maker: SymbolFact, doc: str = "") -> bool:
    """Whether a comment speaks of the parameters."""
    said = parameter_docs(doc) | parameter_docs(maker.doc)
    return any(each.name in said for each in maker.params)


def _own(params: Sequence[ParameterFact]) -> list[ParameterFact]:
    return [each for each in params if each.name not in {"self", "cls"}]


def _is_python(file: str) -> bool:
    return file.endswith((".py", ".pyi"))


def _ending(file: str) -> str:
    return f".{file.rpartition('.')[2]}"
