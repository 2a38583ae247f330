"""What each page answers for this repository, in one line for the index.

A line names what is really on the page: the command that installs, the models, the terms. It has no
number that an edit changes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from docgen_engine.backends.static.catalogue_operations import explains
from docgen_engine.backends.static.catalogue_setup import installs
from docgen_engine.backends.static.catalogue_start import starts
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.phrases import can_be_typed
from docgen_engine.domain.documents.analysis import (
    NOT_SYMBOLS,
    CommandPurpose,
    Fact,
)
from docgen_engine.domain.markup import listing

_MOST: Final = 4
_LONGEST: Final = 40
"""A name with more characters is a sentence."""

Line: TypeAlias = Callable[[Desk, Sequence[str]], str]


def outline_of(desk: Desk, path: str, sections: Sequence[str]) -> str:
    """One line for a page of the page set; empty where nothing particular can be said.

    Args:
        desk: what is known.
        path: of the page.
        sections: those that it will have.
    """
    make = _LINES.get(path)
    return make(desk, sections) if make else ""


def _names(names: Iterable[str], most: int = _MOST) -> str:
    """Some names as code, the rest as `others`."""
    found = list(dict.fromkeys(name for name in names if name))
    return listing([f"`{name}`" for name in found], most)


def _plain(names: Iterable[str], most: int = _MOST) -> str:
    return listing(list(dict.fromkeys(name for name in names if name)), most)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _overview(desk: Desk, _sections: Sequence[str]) -> str:
    begun = next((e for e in starts(desk) if desk.reference(e.file, e.line)), None)
    said = [f"what {desk.name} is and does", "its parts" if len(desk.components) > 1 else ""]
    said.append(f"where `{begun.name}` starts" if begun else "")
    return _sentence(listing([part for part in said if part]))


def _stack(desk: Desk, _sections: Sequence[str]) -> str:
    language = desk.analysis.discovery.primary_language
    used = [item.name for item in desk.technologies("Frameworks", "Data stores")]
    named = {name.casefold() for name in used}
    weighed = sorted(
        desk.analysis.architecture.dependencies.external, key=lambda d: (-d.import_count, d.name)
    )
    own = {key for c in desk.components for key in (c.path, c.name)}
    used += [d.name for d in weighed if own & {*d.used_by} and d.name.casefold() not in named]
    if not language or not used:
        return f"The {language} code's build tools and packages." if language else ""
    return f"{language} with {_plain(used)}: what each is used for, and in which version."


def _setup(desk: Desk, _sections: Sequence[str]) -> str:
    use, work = installs(desk)
    found = [([*use, *work], "installs")]
    for purpose, verb in ((CommandPurpose.RUN, "runs"), (CommandPurpose.TEST, "tests")):
        found.append((desk.commands(purpose), verb))
    said = [
        f"`{command}` {verb} it"
        for commands, verb in found
        for command in [
            c.command for c in commands if len(c.command) <= _LONGEST and can_be_typed(c.command)
        ][:1]
    ]
    return f"{', '.join(said)}; all other commands and settings." if said else ""


def _api(desk: Desk, _sections: Sequence[str]) -> str:
    points = desk.analysis.discovery.entry_points
    commands = [p.command or p.name for p in points if p.kind == "command"]
    groups = desk.analysis.apis.components
    routes = [api.name for group in groups for api in group.apis if api.type == "route"]
    said = []
    if commands:
        said.append(f"the command line of {_names(commands)}")
    if routes:
        said.append(f"requests such as {_names(routes, 3)}")
    if any(api.type not in NOT_SYMBOLS for group in groups for api in group.apis):
        said.append("every public name with its signature")
    if desk.analysis.errors_raised:
        said.append("the errors that it raises")
    return _sentence(listing(said))


def _models(desk: Desk, _sections: Sequence[str]) -> str:
    fields = sorted(desk.analysis.data_models, key=lambda m: (-len(m.fields), m.name))
    names = [model.name for model in fields] or [f.name for f in desk.facts("Schema")]
    related = ", and how they refer to each other" if len(names) > 1 else ""
    return f"The fields of {_names(names)}{related}." if names else ""


def _deployment(desk: Desk, _sections: Sequence[str]) -> str:
    files = [posixpath.basename(fact.file) for fact in desk.analysis.infrastructure]
    variables = [fact.name for fact in desk.facts("Environment variables")]
    said = [f"how it is built, checked and published, by {_names(files)}"] if files else []
    if variables:
        said.append(f"the variables {_names(variables, 3)} that it reads where it runs")
    return _sentence("; ".join(said))


def _decisions(desk: Desk, _sections: Sequence[str]) -> str:
    layers = sorted(desk.analysis.architecture.layers, key=lambda layer: layer.level)
    records = desk.facts("Technology choices", "Architecture")
    said = []
    if len(layers) > 1:
        top, low = layers[-1].components[0], layers[0].components[0]
        said.append(f"which component imports which, from `{top}` down to `{low}`")
    if records:
        said.append(f"what {_plain([fact.name for fact in records], 2)} say of the design")
    return _sentence("; ".join(said))


def _tests(desk: Desk, _sections: Sequence[str]) -> str:
    framework = desk.analysis.discovery.test_framework
    folders = [
        component.path
        for component in desk.analysis.discovery.components
        if component.type == "tests"
    ]
    where = f" in {_names(folders, 3)}" if folders else ""
    tool = f" with {framework}" if framework else ""
    if not desk.analysis.discovery.has_tests:
        return ""
    return f"What the tests{where} exercise{tool}, and what they do not reach."


def _about(words: str, facts_of: Callable[[Desk], Iterable[Fact]], *, named: bool = False) -> Line:
    """A line that names some facts of a page."""

    def make(desk: Desk, _sections: Sequence[str]) -> str:
        names = [fact.name for fact in facts_of(desk) if desk.reference(fact.file, fact.line)]
        short = [name for name in names if len(name) <= _LONGEST]
        return words.format((_names if named else _plain)(short, 3)) if short else ""

    return make


def _roadmap(desk: Desk, sections: Sequence[str]) -> str:
    files = {
        topic: _plain([fact.file for fact in desk.facts(topic)], 1)
        for topic in ("Planned", "Known issues", "Technical debt", "Deprecations")
    }
    said = {
        "Planned": f"What {files['Planned']} plans",
        "Known issues": "what is known to be wrong",
        "Technical debt": "the notes that authors left in the code",
        "Deprecations": "what is on its way out",
    }
    return _sentence(listing([said[title] for title in sections if title in said]))


def _glossary(desk: Desk, _sections: Sequence[str]) -> str:
    terms = [
        fact.name
        for fact in desk.facts("Domain terms", "Acronyms", "Terms of this system")
        if explains(fact)
    ]
    return f"What {_plain(terms, 5)} mean here." if terms else ""


def _agent(desk: Desk, _sections: Sequence[str]) -> str:
    return f"For programs that change {desk.name}: where things are, and how to check a change."


_LINES: Final[dict[str, Line]] = {
    "01-project-overview.md": _overview,
    "02-technical-stack.md": _stack,
    "03-development-setup.md": _setup,
    "04-api-reference.md": _api,
    "05-data-models.md": _models,
    "06-deployment.md": _deployment,
    "07-monitoring-logging.md": _about(
        "What it reports while it runs, by {}.", lambda desk: desk.analysis.observability
    ),
    "08-design-decisions.md": _decisions,
    "09-design-patterns.md": _about(
        "Shapes that recur in the code, each with its types: {}.",
        lambda desk: desk.analysis.design,
        named=True,
    ),
    "10-state-management.md": _about(
        "Who changes {}, and where other state lives.", lambda desk: desk.state_facts, named=True
    ),
    "11-testing-strategy.md": _tests,
    "12-security-compliance.md": _about(
        "What the repository says and does about security, such as {}.",
        lambda desk: desk.analysis.security,
    ),
    "13-performance-benchmarks.md": _about(
        "What is measured, by {}.", lambda desk: desk.analysis.performance
    ),
    "14-contributing-guide.md": _about(
        "What a change must satisfy before it is merged: {}.",
        lambda desk: desk.analysis.contributing,
    ),
    "15-roadmap.md": _roadmap,
    "16-glossary.md": _glossary,
    "AGENT.md": _agent,
}
