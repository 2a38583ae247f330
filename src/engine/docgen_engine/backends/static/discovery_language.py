"""Role `discovery-language`: what kind of repository this is, and how to work with it."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Final

import msgspec

from docgen_engine.backends.static.about.kinds import framework_of, project_type
from docgen_engine.backends.static.about.own_documents import document_facts
from docgen_engine.backends.static.about.problems import problems
from docgen_engine.backends.static.about.project_status import project_status
from docgen_engine.backends.static.about.purpose import project_purpose, project_title
from docgen_engine.backends.static.about.purpose_lists import features, prerequisites, users
from docgen_engine.backends.static.about.roadmap import roadmap_facts
from docgen_engine.backends.static.parts.imports import external_uses
from docgen_engine.backends.static.parts.naming import short_name, without_umbrella
from docgen_engine.backends.static.project import Survey, open_survey
from docgen_engine.backends.static.request import RoleOutcome, RoleRequest
from docgen_engine.backends.static.stack.externals import external_dependencies
from docgen_engine.backends.static.working.commands import find_commands
from docgen_engine.backends.static.working.contributing import contributing_facts
from docgen_engine.backends.static.working.documented import documented_commands
from docgen_engine.backends.static.working.entry_points import find_entry_points
from docgen_engine.backends.static.working.infrastructure import infrastructure_facts
from docgen_engine.backends.static.working.testing import inline_tests, test_files
from docgen_engine.backends.static.working.testing_frameworks import test_framework
from docgen_engine.backends.static.working.told_commands import prerequisites_of_parts
from docgen_engine.backends.static.working.walkthrough import setup_steps
from docgen_engine.domain.documents.analysis import LanguagePart
from docgen_engine.domain.documents.base import encode
from docgen_engine.domain.documents.discovery import (
    Command,
    CommandPurpose,
    Discovery,
    LanguageShare,
    Package,
)
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.languages import DEEP, SOUND
from docgen_engine.repository.places import Place
from docgen_engine.repository.readme import read_readme

_SEVERAL: Final = 2
_OWNED: Final = frozenset({"go", "php"})
"""Ecosystems whose packages have the name of their owner before their own."""

_BEHIND: Final = regex(r"\s+[-–—|]\s+|:\s")
_MOST_COMMANDS: Final = 12


def discover(index: RepositoryIndex, request: RoleRequest) -> RoleOutcome:
    """Say what the project is, in its own words, and how it is installed, run and tested.

    Args:
        index: the linked index.
        request: the task.

    Returns:
        A `LanguagePart`; its components are empty, another role finds them.
    """
    survey = open_survey(index, request)
    external = external_dependencies(survey, external_uses(index, survey.components))
    entry_points = find_entry_points(survey)
    files = test_files(survey)
    purpose = project_purpose(survey)
    framework = framework_of(survey, external)
    discovery = Discovery(
        name=project_name(survey),
        primary_language=_primary(survey),
        language_distribution=_shares(survey),
        is_monorepo=_is_monorepo(survey),
        packages=own_packages(survey),
        project_type=project_type(survey, entry_points, external, purpose),
        framework=framework.name if framework else "",
        entry_points=entry_points,
        components=(),
        test_framework=test_framework(survey),
        has_tests=bool(files or inline_tests(survey)),
        purpose=purpose,
        features=features(survey),
        users=users(survey),
        prerequisites=(*prerequisites(survey), *prerequisites_of_parts(survey)),
        commands=find_commands(survey, documented_commands(survey)),
        setup_steps=setup_steps(survey),
        test_files=files,
        line_count=sum(entry.lines for entry in index.manifest.files if entry.is_own),
        file_count=sum(entry.is_own for entry in index.manifest.files),
        status=project_status(survey),
    )
    part = LanguagePart(
        discovery=discovery,
        infrastructure=infrastructure_facts(survey),
        contributing=contributing_facts(survey),
        roadmap=roadmap_facts(survey),
        documents=document_facts(survey),
        errors=problems(survey),
    )
    languages, manifests = len(discovery.language_distribution), len(survey.project.files)
    return RoleOutcome(
        encode(part),
        f"{languages} language{'' if languages == 1 else 's'}, "
        f"{manifests} manifest{'' if manifests == 1 else 's'}",
        (
            *(f"reading {file}" for file in survey.project.files[:6]),
            *((purpose.text,) if purpose else ()),
        ),
    )


def own_packages(survey: Survey) -> tuple[Package, ...]:
    """The packages of the project, without those of examples, benchmarks and the website.

    Where there are several, each but the root's has the commands that its own folder declares.
    """
    own = [p for p in survey.project.packages if survey.is_own(p.manifest)]
    if len({package.path for package in own}) < _SEVERAL:
        return tuple(own)
    commands: dict[str, list[Command]] = {}
    for command in survey.project.commands:
        commands.setdefault(posixpath.dirname(command.file), []).append(command)
    for package in own:
        if package.path not in {"", "."}:
            commands.setdefault(package.path, []).extend(_shown(survey, package.path))
    order = tuple(CommandPurpose)
    return tuple(
        msgspec.structs.replace(
            package,
            commands=tuple(
                sorted(commands.get(package.path, ()), key=lambda c: order.index(c.purpose))
            )[:_MOST_COMMANDS],
        )
        for package in own
    )


def _shown(survey: Survey, folder: str) -> list[Command]:
    """What the README of a package tells people to type to install and to run it."""
    readme = read_readme(survey.index.manifest, survey.text, folder)
    wanted = (CommandPurpose.INSTALL, CommandPurpose.RUN)
    return [c for c in readme.commands if c.purpose in wanted][:2] if readme else []


def project_name(survey: Survey) -> str:
    """The name that the project gives itself: in its manifest, else its README, else its folder.

    The folder comes last, since the same repository must give the same pages in any folder.
    """
    root = [p for p in survey.project.packages if p.path == survey.top] or list(
        survey.project.packages
    )
    names = {p.name for p in root if p.name}
    title = project_title(survey)
    # `Dapper - a simple object mapper` says what it is behind its name.
    title = _BEHIND.split(title, maxsplit=1)[0].strip()
    spoken = title if title and len(title.split()) <= 3 else ""
    holds = _is_monorepo(survey) or any(
        spoken and without_umbrella(name).casefold() == spoken.casefold() for name in names
    )
    if holds and any(without_umbrella(name) != name for name in names):
        # `@changesets/repository`, `shop-monorepo`: what holds the others is called as they are.
        return spoken or without_umbrella(min(names)) or survey.name
    if len(names) == 1 or (names and root[0].path == survey.top):
        return short_name(root[0]) if root[0].ecosystem in _OWNED else root[0].name
    return spoken or survey.name


def _shares(survey: Survey) -> tuple[LanguageShare, ...]:
    """The languages by lines; those of which there are only samples in tests are left out."""
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    sources = [entry for entry in survey.index.manifest.files if entry.is_own]
    written = {e.language for e in sources if survey.places.place_of(e.path) is not Place.TESTS}
    for entry in sources:
        if entry.language in written or not written:
            files[entry.language] += 1
            lines[entry.language] += entry.lines
    total = sum(lines.values()) or 1
    return tuple(
        LanguageShare(
            language=name,
            files=files[name],
            lines=lines[name],
            percent=round(100 * lines[name] / total, 1),
            depth="deep" if name in DEEP else "sound" if name in SOUND else "counts",
        )
        for name in sorted(files, key=lambda name: (-lines[name], name))
    )


def _primary(survey: Survey) -> str:
    """The language of most lines of code; where there is no code, of most lines of source."""
    code: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for entry in survey.index.manifest.files:
        if entry.is_own:
            every[entry.language] += entry.lines
            if survey.is_code(entry.path):
                code[entry.language] += entry.lines
    counts = code or every
    return max(sorted(counts), key=lambda name: counts[name], default="")


def _is_monorepo(survey: Survey) -> bool:
    """Several packages in folders of their own, or a workspace that says so."""
    folders = {
        p.path
        for p in survey.project.packages
        if p.path != survey.top and survey.is_own(p.manifest)
    }
    return len(folders) > 1 or bool(folders and survey.project.workspaces)
