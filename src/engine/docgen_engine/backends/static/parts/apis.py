"""Public symbols of each component, and the types that carry data."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import Final

from docgen_engine.backends.static.flows.handlers import handler_of
from docgen_engine.backends.static.models.schemas import (
    declared_endpoints,
    declared_models,
    route_key,
)
from docgen_engine.backends.static.parts.inherited_docs import InheritedDocs
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_paragraph, first_sentence, without_name
from docgen_engine.domain.documents.analysis import (
    Api,
    Apis,
    ComponentApis,
    DataModel,
    ModelField,
    Parameter,
)
from docgen_engine.domain.facts import CommandFact, RouteFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex

_TYPES: Final = {
    SymbolKind.CLASS: "class",
    SymbolKind.STRUCT: "type",
    SymbolKind.FUNCTION: "function",
    SymbolKind.METHOD: "method",
    SymbolKind.PROPERTY: "method",
    SymbolKind.CONSTANT: "constant",
    SymbolKind.VARIABLE: "variable",
    SymbolKind.INTERFACE: "interface",
    SymbolKind.MODULE: "module",
    SymbolKind.TYPE: "type",
    SymbolKind.ENUM: "enum",
    SymbolKind.MACRO: "macro",
    SymbolKind.FIELD: "field",
}

_OWN_TOOLS: Final = regex(
    r"^_?\w+(?:: [^=]+)? = (?:logging\.|structlog\.(?:stdlib\.)?|logger\.)?"
    r"(?:[gG]et_?[lL]ogger|TypeVar|ParamSpec|TypeVarTuple)\("
    r"|^_?\w+ = \w+\.(?:TypeVar|ParamSpec|TypeVarTuple)\("
)
"""What a module makes for its own code: loggers and type variables."""

_SHOWN: Final = regex(
    r"(?i)(?:^|/)_?(?:docs?(?:[_-]?src)?|examples?|samples?|demos?|tutorials?|cookbook|playground)"
    r"(?:/|\.\w+$)|(?:^|/)(?:example|sample|demo)[_-][^/]*$|[_-](?:example|sample|demo)\.\w+$"
)
"""Files that show how something is used: their types carry nobody's data."""


def find_apis(survey: Survey) -> Apis:
    """Every public symbol of the components of code, and their routes and commands.

    A class's constructor belongs to the class: its parameters are the class's, and it has no entry
    of its own. Other methods with double underscores are the language's, not this repository's.
    """
    inherited = InheritedDocs(survey.index)
    own = {
        part.name: [api for path in part.files for api in _of_file(survey, path, inherited)]
        for part in survey.components.parts
        if part.is_code
    }
    known = frozenset(
        route_key(api.name) for apis in own.values() for api in apis if api.type == "route"
    )
    declared = declared_endpoints(survey, known)
    groups = []
    for part in survey.components.parts:
        if not part.is_code:
            continue
        apis = [*own[part.name], *declared.get(part.name, ())]
        if apis:
            apis.sort(key=lambda api: (api.file, api.line))  # stable: keeps the order on a line
            groups.append(ComponentApis(part.name, tuple(apis)))
    return Apis(sum(len(group.apis) for group in groups), tuple(groups))


def _of_file(survey: Survey, path: str, inherited: InheritedDocs) -> list[Api]:
    facts = survey.index.facts.get(path)
    if facts is None or facts.generated:
        return []
    constructors = {
        symbol.parent: symbol
        for symbol in facts.symbols
        if symbol.name in (f"{symbol.parent}.__init__", f"{symbol.parent}.constructor")
    }
    carriers = {model.symbol for model in survey.index.models(path)}
    found = [
        _of_symbol(symbol, constructors.get(symbol.name), path, inherited)
        for symbol in survey.index.public_symbols(path)
        if symbol.kind in _TYPES
        and (symbol.kind is not SymbolKind.FIELD or _is_told(symbol, facts.language, carriers))
        and not _is_the_languages(symbol)
        and not _OWN_TOOLS.search(symbol.signature)
    ]
    found += [_of_route(survey, route, path) for route in survey.index.routes(path)]
    found += [_of_command(c, path) for c in facts.commands if c.kind == "command" and c.name]
    return sorted(found, key=lambda api: (api.line, -api.line_end, api.name))


def _is_told(field: SymbolFact, language: str, carriers: Collection[str]) -> bool:
    """Whether a field is documented by itself; those of types that carry data stand with them."""
    return language == "Python" and bool(field.doc) and field.parent not in carriers


def _is_the_languages(symbol: SymbolFact) -> bool:
    last = symbol.name.rpartition(".")[2]
    return (last.startswith("__") and last.endswith("__")) or (
        last == "constructor" and bool(symbol.parent)
    )


def _of_symbol(
    symbol: SymbolFact, constructor: SymbolFact | None, path: str, inherited: InheritedDocs
) -> Api:
    maker = constructor if constructor is not None else symbol
    return Api(
        name=symbol.name,
        signature=symbol.signature,
        type=_TYPES[symbol.kind],
        file=path,
        line=symbol.line,
        line_end=symbol.line_end,
        description=without_name(first_paragraph(symbol.doc), symbol.name)
        or (first_paragraph(constructor.doc) if constructor else "")
        or inherited.told(path, symbol),
        params=tuple(
            Parameter(p.name, p.annotation, p.default, p.kind)
            for p in maker.params
            if p.name not in {"self", "cls"}
        ),
        returns=symbol.returns,
        parent=symbol.parent,
        exported=symbol.exported,
    )


def _of_route(survey: Survey, route: RouteFact, path: str) -> Api:
    """A route; what it does is in the words of its handler, where that has any."""
    name = f"{route.method} {route.path}".strip()
    handler = handler_of(survey, path, route.handler)
    said = first_sentence(route.doc)
    if handler is not None and handler[1].doc:
        said = without_name(first_sentence(handler[1].doc), handler[1].name)
    if route.condition:
        said = f"{said.rstrip('. ')} (only where `{route.condition}`)".lstrip()
    return Api(name, name, "route", path, route.line, route.line, said, exported=True)


def _of_command(command: CommandFact, path: str) -> Api:
    return Api(
        command.name,
        command.name,
        "command",
        path,
        command.line,
        command.line,
        first_paragraph(command.help),
        exported=True,
    )


def _is_tried_out(survey: Survey, path: str, line: int) -> bool:
    """Whether a class stands under `if __name__ == "__main__"`: it only tries the module out."""
    facts = survey.index.facts[path]
    if facts.language != "Python" or not facts.main_line or line <= facts.main_line:
        return False
    between = survey.index.lines(path)[facts.main_line : line]
    return all(not text.strip() or text[:1] in " \t#" for text in between)


def find_models(survey: Survey) -> tuple[DataModel, ...]:
    """The types that carry data in code and in schemas, in file and line order."""
    found = []
    for path in survey.components.code_files():
        facts = survey.index.facts.get(path)
        if facts is None or facts.generated:
            continue
        if _SHOWN.search(path):
            continue
        for model in survey.index.models(path):
            if _is_tried_out(survey, path, model.line):
                continue
            symbol = survey.index.symbol(path, model.symbol)
            if symbol is not None and not symbol.exported:
                continue
            found.append(
                DataModel(
                    name=model.symbol,
                    kind=model.kind,
                    component=survey.component_name(path) or posixpath.dirname(path),
                    file=path,
                    line=model.line,
                    line_end=model.line_end,
                    fields=tuple(
                        ModelField(f.name, f.annotation, f.default, f.line) for f in model.fields
                    ),
                    description=without_name(first_paragraph(symbol.doc), symbol.name)
                    if symbol
                    else "",
                    bases=symbol.bases if symbol else (),
                )
            )
    found += declared_models(survey)
    return tuple(sorted(found, key=lambda model: (model.file, model.line, model.name)))
