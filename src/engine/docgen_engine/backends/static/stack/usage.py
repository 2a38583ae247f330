"""Finds the use of well-known modules in code, by the imports as they are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack.known import lookup
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import FileFacts, ImportFact
from docgen_engine.domain.markup import code as as_code
from docgen_engine.domain.markup import listing
from docgen_engine.patterns import regex

_WHOLE: Final = frozenset({"", "*", "default"})
"""What an import takes where it takes the module: its members say what is used of it."""

_NAME: Final = regex(r"[A-Za-z_]\w*")
_MOST_NAMES: Final = 4
_MOST_COMPONENTS: Final = 5
_TRACE: Final = 0.03
"""Share of all files below which a language is beside the program: a script in a C server."""


class _Place(msgspec.Struct, frozen=True, order=True):
    file: str
    line: int


def usage_facts(
    survey: Survey,
    topic: str,
    table: dict[str, str],
    *,
    code: bool = True,
    said: str = "used in",
    unless: frozenset[str] = frozenset(),
    names: bool = True,
) -> list[Fact]:
    """One fact for each known module that is imported: what is used of it, and where.

    Args:
        survey: the repository.
        topic: section that the facts serve.
        table: known modules and their labels.
        code: look at components of code, else at everything beside them.
        said: what stands before the components where nothing single is known to be used.
        unless: names that say nothing about the topic; a module of which only these are used is
            left out.
        names: say what is used of each; of a logger everybody knows that.

    Returns:
        By label, at the first import.
    """
    places: dict[str, list[_Place]] = defaultdict(list)
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for path in main_files(survey) if code else _beside(survey):
        facts = survey.index.facts[path]
        for imported in facts.imports:
            if imported.type_only or imported.module.startswith("."):
                continue
            label = lookup(table, imported.module) or lookup(
                table, f"{imported.module}.{imported.name}"
            )
            if label and label.casefold() != survey.name.casefold():
                places[label].append(_Place(path, imported.line))
                used[label].update(_used(imported, facts))
    found = []
    for label, lines in sorted(places.items()):
        if used[label] and unless.issuperset(used[label]):
            continue
        first = min(lines)
        components = sorted({survey.component_name(each.file) or each.file for each in lines})
        more = "others" if len(components) > _MOST_COMPONENTS else ""
        where = listing([as_code(c) for c in components[:_MOST_COMPONENTS]] + [more] * bool(more))
        chosen = [name for name, _ in _ranked(used[label]) if name not in unless]
        what = listing([as_code(name) for name in chosen[:_MOST_NAMES]])
        many = "use" if len(components) > 1 else "uses"
        detail = f"{where} {many} {what}" if what and code and names else f"{said} {where}"
        found.append(Fact(topic, label, detail, first.file, first.line, first.line))
    return found


def _ranked(names: Counter[str]) -> list[tuple[str, int]]:
    return sorted(names.items(), key=lambda item: (-item[1], item[0]))


def _used(imported: ImportFact, facts: FileFacts) -> list[str]:
    """What a file uses of an imported module: the name it takes, or the members that it calls."""
    if imported.name not in _WHOLE and _NAME.fullmatch(imported.name):
        return [imported.name]
    short = imported.alias or re.split(r"[./]", imported.module)[-1]
    start = f"{short}."
    called = (c.callee for c in facts.calls if c.callee.startswith(start) and not c.receiver)
    members = [callee[len(start) :].split(".")[0] for callee in called]
    return [f"{short}.{member}" for member in dict.fromkeys(members) if _NAME.fullmatch(member)]


def main_files(survey: Survey) -> tuple[str, ...]:
    """The files of code in the languages that the program is written in, sorted.

    A language with hardly a file is that of scripts beside it, whatever folder they lie in.
    """
    return survey.once("main files", _main_files)


def _main_files(survey: Survey) -> tuple[str, ...]:
    files = sorted(path for path in survey.index.facts if survey.is_code(path))
    counts = Counter(_family(survey.index.facts[path].language) for path in files)
    return tuple(
        path
        for path in files
        if counts[_family(survey.index.facts[path].language)] >= _TRACE * len(files)
    )


def _family(language: str) -> str:
    return {"TypeScript": "JavaScript", "C++": "C"}.get(language, language)


def _beside(survey: Survey) -> list[str]:
    return sorted(path for path in survey.index.facts if not survey.is_code(path))
