"""The errors that this repository defines, and where its code raises them."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.patterns import regex

TOPIC: Final = "Errors"

_ERROR_BASE: Final = regex(
    r"(?:^|\.)(?:Base)?(?:Exception|\w*Error|\w*Warning|KeyboardInterrupt|SystemExit)$"
)
_GO_ERROR: Final = regex(r"^Err[A-Z]\w*$")
_GO_MADE: Final = regex(r"(?:\w*errors?|fmt|status)\.(?:New|Errorf?|Wrapf?|WithStack|Join)\(")
_GO_NAME: Final = regex(r"[&*]*(?:\w+\.)?(?P<name>\w+)")
_MOST: Final = 60


def error_facts(survey: Survey) -> tuple[Fact, ...]:
    """One fact for each error that code can raise or return, the most raised first.

    Its detail is what the authors say of it, and where it is raised.
    """
    classes = _error_classes(survey)
    raised = _raised(survey)
    ranked = sorted(
        classes, key=lambda item: (-len(raised[_last(item[1].name)]), item[0], item[1].line)
    )
    return tuple(_fact(path, symbol, raised[_last(symbol.name)]) for path, symbol in ranked[:_MOST])


def _error_classes(survey: Survey) -> list[tuple[str, SymbolFact]]:
    """Classes whose bases are errors, directly or through classes of this repository."""
    classes: dict[str, list[tuple[str, SymbolFact]]] = defaultdict(list)
    values: list[tuple[str, SymbolFact]] = []
    go_types = _go_error_types(survey)
    for path in survey.components.code_files():
        facts = survey.index.facts.get(path) if not survey.index.repeats(path) else None
        for symbol in facts.symbols if facts else ():
            if symbol.kind is SymbolKind.CLASS:
                classes[_last(symbol.name)].append((path, symbol))
            elif (
                facts
                and facts.language == "Go"
                and not symbol.parent
                and _GO_ERROR.match(symbol.name)
                and _is_go_error(symbol, go_types)
            ):
                values.append((path, symbol))
    errors: set[str] = set()
    grown = True
    while grown:
        grown = False
        for name, found in classes.items():
            if name not in errors and any(
                _is_error(base, errors) for _, symbol in found for base in symbol.bases
            ):
                errors.add(name)
                grown = True
    chosen = [
        item
        for name in sorted(errors)
        for item in classes[name]
        if any(_is_error(base, errors) for base in item[1].bases)
        # A declaration of a class that code defines is that class.
        and not (len(classes[name]) > 1 and survey.index.typings.repeats(item[0], name))
    ]
    return chosen + values


def _go_error_types(survey: Survey) -> frozenset[str]:
    """Go's errors by name: types with a method `Error`, and functions that give an error back."""
    symbols = [
        symbol
        for path in survey.components.code_files()
        if (facts := survey.index.facts.get(path)) is not None and facts.language == "Go"
        for symbol in facts.symbols
    ]
    types = {
        symbol.parent
        for symbol in symbols
        if symbol.parent
        and symbol.name.endswith(".Error")
        and symbol.signature.endswith("Error() string")
    }
    known = {*types, "error"}
    made = {
        symbol.name
        for symbol in symbols
        if not symbol.parent
        and symbol.kind is SymbolKind.FUNCTION
        and symbol.signature.rpartition(")")[2].lstrip(" *") in known
    }
    return frozenset(types | made)


def _is_go_error(symbol: SymbolFact, errors: frozenset[str]) -> bool:
    """Whether a name such as `ErrClosed` is that of an error; `ErrWriter` is written to."""
    if symbol.kind not in (SymbolKind.VARIABLE, SymbolKind.CONSTANT):
        return symbol.name in errors
    declared = _GO_NAME.match(symbol.annotation)
    if declared is not None:
        return declared["name"] == "error" or declared["name"] in errors
    value = symbol.signature.partition(" = ")[2]
    made = _GO_NAME.match(value)
    known = made is not None and (made["name"] in errors or bool(_GO_ERROR.match(made["name"])))
    return known or bool(_GO_MADE.match(value))


def _is_error(base: str, errors: set[str]) -> bool:
    bare = base.split("[", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()
    return _last(bare) in errors or bool(_ERROR_BASE.search(bare))


def _raised(survey: Survey) -> dict[str, list[tuple[str, str, int]]]:
    """Where each error is raised, by the last part of its name: file, function, line."""
    places: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
    for path in survey.components.code_files():
        facts = survey.index.facts.get(path)
        for symbol in facts.symbols if facts else ():
            for name, line in (*symbol.raises, *symbol.inner_raises):
                places[_last(name.split("(")[0])].add((path, symbol.name, line))
    return defaultdict(list, {name: sorted(found) for name, found in places.items()})


def _fact(path: str, symbol: SymbolFact, raised: list[tuple[str, str, int]]) -> Fact:
    said = first_sentence(symbol.doc)
    where = list(dict.fromkeys(f"`{function}`" for _, function, _ in raised))
    parts = [said] if said else []
    if where:
        more = " and others" if len(where) > 3 else ""
        parts.append(f"Raised by {', '.join(where[:3])}{more}.")
    elif symbol.bases and not said:
        parts.append(f"A kind of `{symbol.bases[0]}`.")
    return Fact(
        TOPIC, symbol.name, " ".join(parts), path, symbol.line, symbol.line_end, symbol.name
    )


def _last(name: str) -> str:
    return name.rpartition(".")[2]
