"""Environment variables that a class of settings reads by the names of its fields.

Pydantic fills each field of a `BaseSettings` from the variable of the same name, in any case, with
the prefix of the class; fields of a nested model have their own names behind a delimiter
(pydantic-settings, "Environment variable names" and "Parsing environment variable values").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import FileFacts, ModelFieldFact, SymbolFact
from docgen_engine.patterns import regex

_BASE: Final = regex(r"(?:^|\.)BaseSettings$")
_OPTION: Final = regex(r"\b(env_prefix|env_nested_delimiter)\s*=\s*[\"']([^\"']*)[\"']")
_FIELD: Final = regex(r"Field\(\s*(?:default\s*=\s*)?(?P<value>(?:[^,()\[\]]|\(\))+?)\s*(?:,|\)$)")
_ALIAS: Final = regex(r"\b(?:validation_alias|alias|env)\s*=\s*[\"']([A-Za-z_]\w*)[\"']")
_LITERAL: Final = regex(r"(?:[rbuRBU]?[\"'].*[\"']|-?[\d_.]+|True|False|None|\[\]|\{\}|\w+\.\w+)$")
_NONE: Final = frozenset({"", "...", "None"})
_MODEL: Final = regex(r"[A-Za-z_]\w*")
_MOST: Final = 120


class Variable(msgspec.Struct, frozen=True):
    """A variable: its name, the field it fills, with its default and what is said about it.

    `default` is as written, empty where there is none or where it is computed.
    """

    name: str
    file: str
    line: int
    default: str
    doc: str
    doc_line: int


def settings_variables(survey: Survey) -> tuple[Variable, ...]:
    """The variables of all classes of settings in code, by file and line.

    A class that derives from one of settings, by its name, is one as well.
    """
    classes = [
        (path, facts, symbol)
        for path, facts in sorted(survey.index.facts.items())
        if facts.language == "Python" and facts.models and survey.is_code(path)
        for symbol in facts.symbols
        if symbol.bases
    ]
    named = {symbol.name for _, _, symbol in classes if any(map(_BASE.search, symbol.bases))}
    if not named:
        return ()
    for _ in range(2):
        named |= {s.name for _, _, s in classes if any(base in named for base in s.bases)}
    own = {symbol.name for _, _, symbol in classes}
    found = [
        variable
        for path, facts, symbol in classes
        if symbol.name in named
        for variable in _of_class(survey, path, facts, symbol, own)
    ]
    return tuple(found[:_MOST])


def _of_class(
    survey: Survey, path: str, facts: FileFacts, symbol: SymbolFact, own: set[str]
) -> Iterator[Variable]:
    lines = survey.index.lines(path)[symbol.line - 1 : symbol.line_end]
    options: dict[str, str] = {}
    for line in lines:
        for key, value in _OPTION.findall(line):
            options.setdefault(key, value)
    prefix, delimiter = options.get("env_prefix", ""), options.get("env_nested_delimiter", "")
    models = {model.symbol: model.fields for model in facts.models}
    docs = {each.name: each for each in facts.symbols if each.doc and each.parent in models}
    for field in models.get(symbol.name, ()):
        if field.name.startswith("_"):
            continue  # private: filled by no variable
        inner = [models[name] for name in _MODEL.findall(field.annotation) if name in models]
        if not inner and not own.isdisjoint(_MODEL.findall(field.annotation)):
            continue  # an object of a type from elsewhere, which no single value fills
        if not inner:
            alias = _ALIAS.search(field.default)
            name = alias[1] if alias else prefix + field.name
            yield _variable(path, name, field, docs.get(f"{symbol.name}.{field.name}"))
        elif delimiter:
            owner = next(n for n in _MODEL.findall(field.annotation) if n in models)
            for each in inner[0]:
                name = f"{prefix}{field.name}{delimiter}{each.name}"
                yield _variable(path, name, each, docs.get(f"{owner}.{each.name}"))


def _variable(path: str, name: str, field: ModelFieldFact, about: SymbolFact | None) -> Variable:
    match = _FIELD.match(field.default)
    value = match["value"].strip() if match else field.default
    shown = value if value not in _NONE and _LITERAL.match(value) else ""
    return Variable(
        name.upper(), path, field.line, shown.strip("\"'") if shown[:1] in "\"'" else shown,
        about.doc if about else "", about.doc_line if about else 0,
    )  # fmt: skip
