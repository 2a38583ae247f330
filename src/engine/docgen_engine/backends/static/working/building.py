"""What a build of CMake offers: switches that people may set, and what it makes (page 03)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import code
from docgen_engine.repository.languages import language_of
from docgen_engine.repository.manifests.model import BuildTarget

SWITCHES: Final = "Build options"
TARGETS: Final = "Build targets"
_MOST: Final = 60
_FEW: Final = 4
_WHOLE: Final = "default "


def build_facts(survey: Survey) -> list[Fact]:
    """The switches and the targets of the project's own build, in the order of its files."""
    options = {
        option.name: Fact(
            SWITCHES,
            option.name,
            "; ".join(filter(None, (_default(option.default), option.help))),
            option.file,
            option.line,
            option.line,
        )
        for option in reversed(survey.project.options)
        if survey.is_own(option.file)
    }
    targets = {
        target.name: Fact(
            TARGETS, target.name, _made(target), target.file, target.line, target.line
        )
        for target in reversed(survey.project.targets)
        if survey.is_own(target.file) or target.kind == "test"
    }
    return [*_ordered(options.values()), *_ordered(targets.values())]


def default_and_help(fact: Fact) -> tuple[str, str]:
    """The default of a switch as written, and what it does."""
    default, _, said = fact.detail.partition("; ")
    if default.startswith(_WHOLE):
        return default.removeprefix(_WHOLE).strip("`"), said
    return "", fact.detail


def _ordered(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda one: (one.file.count("/"), one.file, one.line))[:_MOST]


def _default(written: str) -> str:
    return _WHOLE + code(written) if written else ""


def _made(target: BuildTarget) -> str:
    sources = [source for source in target.sources if language_of(source)]
    shown = [code(source) for source in sources[:_FEW]]
    more = " and others" if len(sources) > _FEW else ""
    return target.kind + (f" from {', '.join(shown)}{more}" if shown else "")
