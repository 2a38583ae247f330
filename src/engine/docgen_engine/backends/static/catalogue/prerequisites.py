"""The question of what must be on a machine first: versions and tools (page 03)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.working.chosen_commands import best, installs, of_pipeline, typed
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import CommandPurpose, Discovery, Package, Statement
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import bullets, code, listing, quote
from docgen_engine.patterns import regex

SETUP: Final = "03-development-setup.md"

_MOST_PACKAGES: Final = 40
_NAME: Final = regex(r"^[A-Za-z][\w.+#-]*\s+")
_SIGNS: Final = regex(r"[\"':]")
_CONSTRAINT: Final = regex(r"[<>=~^!]=?|\|\||[\d.*]+|\s|,")
_REQUIRES: Final = regex(r"require|engines|node|python|^go\b|rust|php|java", re.IGNORECASE)
_PAST: Final = regex(
    r"(?i)\d[\w.]*\s+(?:and|or)\s+(?:older|earlier|lower|below|before)\b"
    r"|\d[\w.]*\s*(?:to|through|–|-)\s*v?\d[\w.]*\s*:"
)
"""Words about releases that are over: `2.8.9 and older`, `2.9.0 to 2.11.0:`."""

_SINCE: Final = regex(
    r"(?i)^(?P<name>\D*?)v?(?P<version>\d[\d.]*)\s+(?:and|or)\s+(?:newer|later|above|up)\b(?P<rest>.*)"
)
_TOOLS: Final = regex(
    r"(?i)\b(?:java|jdk|jre|python|node|go|rust|php|ruby|\.net|kotlin|scala|xcode|swift|dart|gcc"
    r"|clang|cmake|npm|docker|postgres\w*|mysql|redis)\b"
)
_ASIDE: Final = regex(r"vendor-bin/|tools?/")
"""Folders whose manifests are those of tools that are installed apart."""

_RUNNERS: Final = frozenset(
    {"uv", "poetry", "pdm", "hatch", "pipenv", "rye", "tox", "nox", "just", "task", "pnpm", "yarn",
     "bun", "deno", "mise", "docker", "nix", "bazel", "invoke"}
)  # fmt: skip
"""Programs that run others and are installed apart from a language."""

_OPTIONAL: Final = regex(r"(?i)\(optional\b")
_NUMBER: Final = regex(r"\d+")
_PLAIN: Final = {"java": "Java", "go": "Go", "php": "PHP", "python": "Python", "node": "Node.js"}


def introductions(k: Knowledge) -> tuple[str, ...]:
    """The documents and manifests that introduce the repository."""
    return tuple(k.document_files("readme"))[:2] + k.manifests[:2]


def _version_of(requires: str) -> str:
    """The constraint without the name of what it is on: `>=16` of `Node.js >=16`."""
    return "".join(_CONSTRAINT.findall(_NAME.sub("", requires))).replace(" ", "")


def required_at(k: Knowledge, package: Package) -> str:
    """The line of a manifest that asks for a version, as a citation; else the manifest's own."""
    wanted = _version_of(package.requires)
    if package.manifest in k.line_counts and wanted:
        for number, line in enumerate(k.index.lines(package.manifest), start=1):
            if wanted in line.replace(" ", "") and _REQUIRES.search(line):
                return k.cite(package.manifest, number)
    return k.cite(package.manifest, package.line)


def current_only(said: Iterable[Statement]) -> list[Statement]:
    """What is asked for now: without releases that are over, and without what is optional.

    Of sentences that differ only in numbers, as `2.15 and newer: level 24` and `2.11 and newer:
    level 21`, the one on the newest release is true of the present one.
    """
    kept: dict[tuple[str, str], Statement] = {}
    for statement in said:
        text = " ".join(statement.text.split())
        if _PAST.search(text) or _OPTIONAL.search(text):
            continue
        match = _SINCE.match(text)
        if match and not _TOOLS.search(match["rest"]):
            continue  # a level of some platform, which only its heading would explain
        # Sentences of another shape stand for themselves.
        rest = _NUMBER.sub("", match["rest"]) if match else text
        key = (match["name"].strip() if match else "", rest)
        if key not in kept or (match and _release(text) > _release(kept[key].text)):
            kept[key] = statement
    return list(kept.values())


def _release(text: str) -> tuple[int, ...]:
    match = _SINCE.match(" ".join(text.split()))
    return tuple(map(int, _NUMBER.findall(match["version"]))) if match else ()


def _prerequisites(k: Knowledge) -> list[Subject]:
    if not k.manifests and not k.analysis.discovery.prerequisites:
        return []
    return [
        Subject(
            "",
            "What must be on a machine before this can be built?",
            "It is the first thing that fails for a newcomer.",
            introductions(k),
        )
    ]


def _is_member(package: Package, discovery: Discovery) -> bool:
    """Whether a package of npm lies below another: what its users need is not for a checkout."""
    return package.ecosystem == "npm" and any(
        other.ecosystem == "npm"
        and package.path != other.path
        and (other.path in ("", ".") or package.path.startswith(f"{other.path}/"))
        for other in discovery.packages[:_MOST_PACKAGES]
    )


def _answer_prerequisites(k: Knowledge, _key: str) -> Answer:
    d = k.analysis.discovery
    needs: dict[str, list[Package]] = {}
    for package in d.packages[:_MOST_PACKAGES]:
        if package.requires and not k.is_aside(package.manifest) and not _is_member(package, d):
            needs.setdefault(package.requires, []).append(package)
    tools = [_tool(requires) for requires in needs]
    said: dict[str, str] = {}
    for requires, packages in needs.items():
        # Packages that need different versions of one tool are named.
        apart = tools.count(_tool(requires)) > 1
        named = f" for {listing([code(p.name) for p in packages], 4, 'others')}" if apart else ""
        said[requires] = f"{code(requires)}{named} {required_at(k, packages[0])}"
    known = [_version_of(words) for words in said]
    # `Python 3.13` in words says no more than `>=3.13` does.
    known += [bare for each in known if "." in (bare := each.lstrip("<>=~^!"))]
    asked = [s for s in d.prerequisites if not _ASIDE.match(s.file) and not k.is_aside(s.file)]
    declared = [s for s in asked if s.file in k.manifests]
    told = [s for s in current_only(asked) if s.file not in k.manifests]
    # A sentence that says no more than a manifest does is one too many.
    exact = [s.text.casefold() for s in declared]
    told = [s for s in told if not any(each in s.text.casefold() for each in exact)]
    for statement in (*declared, *told):
        words = statement.text.replace(" ", "")
        if k.cite_statement(statement) and not any(each and each in words for each in known):
            shown = code if statement.file in k.manifests else quote
            text = f"{shown(_capital(statement.text))} {k.cite_statement(statement)}"
            said.setdefault(_SIGNS.sub("", words).casefold(), text)
    named = " ".join((*said, *said.values())).casefold()
    runners = [text for name, text in _runners(k) if not re.search(rf"\b{name}\b", named)]
    return Answer(bullets([*said.values(), *runners]), looked_in=introductions(k))


def _runners(k: Knowledge) -> Iterator[tuple[str, str]]:
    """The programs that commands of the first day are started with and that are installed apart.

    Those that come with a language are understood.
    """
    known: set[str] = set()
    first = [c for purpose in (CommandPurpose.TEST, CommandPurpose.RUN) for c in best(k, purpose)]
    for command in (*installs(k)[1][:1], *first):
        program = command.command.split()[0]
        if program in _RUNNERS and program not in known and not of_pipeline(command):
            known.add(program)
            use = f", for {typed(command)}" if command.command != program else ""
            yield program, f"{code(program)}{use} {k.cite(command.file, command.line)}"


def _tool(requires: str) -> str:
    match = _NAME.match(requires)
    return match[0].strip() if match else requires


def _capital(text: str) -> str:
    """A need of a manifest with the name of its tool as people write it."""
    first, space, rest = text.partition(" ")
    return _PLAIN.get(first, first) + space + rest if rest[:1].isdigit() else text


PREREQUISITES: Final = Kind(
    "prerequisites", SETUP, "Prerequisites", "setup", Priority.HIGH,
    "Find versions and tools that are asked for.", "Constraints and sentences of the README.",
    _prerequisites, _answer_prerequisites,
)  # fmt: skip
