"""What each page answers for this repository, in one line for the index.

A line names what is really on the page: the command that installs, the models, the terms. It has no
number that an edit changes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from docgen_engine.backends.static.catalogue.design import internal
from docgen_engine.backends.static.catalogue.models import core_models
from docgen_engine.backends.static.catalogue.operations import explains
from docgen_engine.backends.static.catalogue.users import starts
from docgen_engine.backends.static.working.chosen_commands import installs
from docgen_engine.backends.static.working.contributing import SECTIONS
from docgen_engine.backends.static.working.guide_checks import CHECKS
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.phrases import can_be_typed
from docgen_engine.domain.documents.analysis import NOT_SYMBOLS, Fact
from docgen_engine.domain.documents.discovery import CommandPurpose
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
    if make is None:
        return ""
    # Where nothing particular can be named, the sections are what the page holds.
    return make(desk, sections) or _sentence(listing([title.lower() for title in sections]))


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
    used += [
        d.name
        for d in weighed
        if own & {*d.used_by} and d.kind != "spare" and d.name.casefold() not in named
    ]
    if not language or not used:
        return f"The {language} code's build tools and packages." if language else ""
    return f"{language} with {_plain(used)}: what each is used for, and in which version."


def _setup(desk: Desk, sections: Sequence[str]) -> str:
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
    rest = {"Common commands": "all other commands", "Configuration": "settings"}
    more = listing([words for title, words in rest.items() if title in sections])
    return f"{', '.join(said)}{f'; {more}' if more else ''}." if said else ""


def _api(desk: Desk, sections: Sequence[str]) -> str:
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
    if desk.analysis.errors_raised and "Errors" in sections:
        said.append("the errors that it raises")
    return _sentence(listing(said))


def _models(desk: Desk, sections: Sequence[str]) -> str:
    models, single = core_models(desk)
    names = [model.name for model in models or single]
    if not names:
        schemas = [fact.name for fact in desk.facts("Schema")]
        verb = "declares" if len(set(schemas)) == 1 else "declare"
        return f"What {_names(schemas)} {verb}." if schemas else ""
    related = ", and how they refer to each other" if "Relationships" in sections else ""
    return f"The fields of {_names(names)}{related}."


def _deployment(desk: Desk, sections: Sequence[str]) -> str:
    said = []
    for topic, words in (
        ("Process", "how it is released or started, by {}"),
        ("Infrastructure", "what {} set up"),
        ("Pipeline", "what runs by itself, from {}"),
        ("Environment variables", "the variables {} that these files set"),
    ):
        facts = desk.facts(topic, among=desk.analysis.infrastructure)
        variables = topic == "Environment variables"
        names = [fact.name if variables else posixpath.basename(fact.file) for fact in facts]
        if topic in sections and names:
            one = len(dict.fromkeys(names)) == 1
            said.append((words.replace(" set up", " sets up") if one else words).format(
                _names(names, 3)))  # fmt: skip
    return _sentence("; ".join(said))


def _decisions(desk: Desk, sections: Sequence[str]) -> str:
    records = desk.facts("Technology choices", "Architecture")
    # A part that neither imports nor is imported stands above and below nothing.
    tied = {desk.component_named[name].path for d in internal(desk) for name in (d.from_, d.to)}
    known = {key for c in desk.components if c.path in tied for key in (c.path, c.name)}
    layers = [
        names
        for layer in sorted(desk.analysis.architecture.layers, key=lambda layer: layer.level)
        if (names := [name for name in layer.components if name in known])
    ]
    said = []
    if len(layers) > 1 and "Architecture" in sections:
        top, low = layers[-1][0], layers[0][0]
        said.append(f"which component imports which, from `{top}` down to `{low}`")
    elif "Architecture" in sections and internal(desk):
        said.append("which component imports which")
    if records:
        names = [fact.name for fact in records]
        verb = "says" if len(set(names)) == 1 else "say"
        said.append(f"what {_plain(names, 2)} {verb} of the design")
    return _sentence("; ".join(said))


def _tests(desk: Desk, _sections: Sequence[str]) -> str:
    framework = desk.analysis.discovery.test_framework
    tests = set(desk.analysis.discovery.test_files)  # a folder may only have what tests read
    folders = [
        component.path
        for component in desk.analysis.discovery.components
        if component.type == "tests" and tests.intersection(desk.files_of(component))
    ]
    where = f" in {_names(folders, 3)}" if folders else ""
    tool = f" with {framework}" if framework else ""
    if not desk.analysis.discovery.has_tests:
        return ""
    missed = ", and what they do not reach" if desk.say("untested") else ""
    return f"What the tests{where} exercise{tool}{missed}."


def _state(desk: Desk, sections: Sequence[str]) -> str:
    said = []
    for topic, words in (
        ("Global state", "what can be changed from anywhere, such as {}"),
        ("Persistence", "what is stored, with {}"),
        ("State machines", "the states of {}"),
        ("Reactive flows", "what follows changes, with {}"),
        ("Caches", "what is kept for later, by {}"),
    ):
        names = [fact.name for fact in desk.facts(topic, among=desk.state_facts)]
        if topic in sections and names:
            said.append(words.format(_names(names, 3)))
    return _sentence("; ".join(said))


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
    verb = "means" if len(set(terms)) == 1 else "mean"
    return f"What {_plain(terms, 5)} {verb} here." if terms else ""


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
        "What it reports while it runs, by {}.",
        lambda desk: desk.analysis.observability,
        named=True,
    ),
    "08-design-decisions.md": _decisions,
    "09-design-patterns.md": _about(
        "Shapes that recur in the code, each with its types: {}.",
        lambda desk: [fact for fact in desk.analysis.design if fact.symbol],
        named=True,
    ),
    "10-state-management.md": _state,
    "11-testing-strategy.md": _tests,
    "12-security-compliance.md": _about(
        "What the repository says and does about security, such as {}.",
        lambda desk: desk.analysis.security,
    ),
    "13-performance-benchmarks.md": _about(
        "What is measured, by {}.", lambda desk: desk.analysis.performance
    ),
    "14-contributing-guide.md": _about(
        "The rules and checks for changes, from {}.",
        lambda desk: [f for f in desk.analysis.contributing if f.topic not in (SECTIONS, CHECKS)],
    ),
    "15-roadmap.md": _roadmap,
    "16-glossary.md": _glossary,
    "AGENT.md": _agent,
}
