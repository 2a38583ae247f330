"""Environment variables: as the code reads them, else as files declare them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.settings.configuring_files import (
    build_constants,
    configuring_files,
)
from docgen_engine.backends.static.settings.explained import DESCRIBED, described_variables
from docgen_engine.backends.static.settings.man_pages import manual_variables
from docgen_engine.backends.static.settings.option_maps import option_variables
from docgen_engine.backends.static.settings.settings_classes import Variable, settings_variables
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import EnvironmentFact
from docgen_engine.domain.secrets import HIDDEN, is_secret
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.containers import is_compose, is_dockerfile
from docgen_engine.repository.places import Place

TOPIC = "Environment variables"

OPTIONS = "Options as variables"
"""Topic of the prefix that makes a variable of every option."""

_PREFIX: Final = regex(r"auto_envvar_prefix[\"']?\s*[=:]\s*[\"'](?P<prefix>[A-Za-z]\w*)[\"']")
_BUNDLED: Final = frozenset({"MODE", "DEV", "PROD", "SSR", "BASE_URL"})
"""Constants that bundlers define below `import.meta.env`."""

_SET_BY_TOOLS: Final = frozenset({"VITEST", "CI", "NODE_ENV", "VERCEL", "NETLIFY"})
"""Variables that a test runner or a platform sets; configuration only asks where it runs."""

_BUILD: Final = regex(
    r"DEBIAN_FRONTEND|CGO_ENABLED|GO(?:PATH|OS|ARCH|PROXY|FLAGS)|PATH|LANG|LC_\w+|PYTHON\w+|PIP_\w+"
    r"|UV_\w+|POETRY_\w+|PNPM_HOME|NPM_CONFIG_\w+"
)


def environment_facts(survey: Survey) -> tuple[Fact, ...]:
    """Each variable once, by name: where code first reads it, its default, how often it is read.

    Tests and scripts set variables for themselves; theirs are left out, but for scripts that the
    build or the start runs.
    """
    settings = [
        *settings_variables(survey),
        *(
            msgspec.structs.replace(v, default=_hidden(v.name, v.default))
            for v in option_variables(survey)
        ),
    ]
    reads = _reads(survey, {variable.name for variable in settings})
    variables = [_read(name, found, survey) for name, found in reads.items()]
    manual = [
        msgspec.structs.replace(v, default=_hidden(v.name, v.default))
        for v in manual_variables(survey)
    ]
    told = {v.name: v.default for v in manual}
    known = {v.name for v in settings}
    settings = [
        msgspec.structs.replace(v, default=v.default or told.get(v.name, ""))
        for v in (*settings, *(v for v in manual if v.name not in known))
    ]
    defaults = {v.name: v.default for v in settings if v.default}
    variables = [
        msgspec.structs.replace(f, detail=f"default `{defaults[f.name]}`; {f.detail}".rstrip("; "))
        if f.name in defaults and not f.detail.startswith("default ")
        else f
        for f in variables
    ]
    for variable in settings:
        if variable.name not in reads:
            reads[variable.name] = []
            variables.append(_set(variable, survey))
    for declared in survey.project.environment:
        # What an image or a service is given stands with them, on the page on deployment.
        contained = is_dockerfile(declared.file) or is_compose(declared.file)
        said = declared.name in reads or contained
        if not said and not is_of_a_build(declared.name, declared.file, survey):
            reads[declared.name] = []
            shown = declared.default if not is_secret(declared.name) else ""
            detail = f"default `{shown}`" if shown else "declared"
            variables.append(
                Fact(TOPIC, declared.name, detail, declared.file, declared.line, declared.line)
            )
    variables.sort(key=lambda fact: (fact.name, fact.file, fact.line))
    described = _documented(manual)  # a manual is written to be looked things up in
    for more in (
        described_variables(survey, {fact.name for fact in variables}),
        _documented(settings),
    ):
        explained = {fact.name for fact in described}
        described += [fact for fact in more if fact.name not in explained]
    return (*variables, *described, *_of_options(survey))


def _hidden(name: str, default: str) -> str:
    """A default, of which only that there is one is said where it may be somebody's secret."""
    return HIDDEN if default and is_secret(name) else default


def _reads(
    survey: Survey, settings: Collection[str]
) -> dict[str, list[tuple[str, EnvironmentFact]]]:
    """Where code, and what configures or starts it, reads each variable; a constant is none."""
    beside = configuring_files(survey)
    constants = build_constants(survey, beside)
    reads: dict[str, list[tuple[str, EnvironmentFact]]] = defaultdict(list)
    for path, facts in sorted(survey.index.facts.items()):
        if survey.is_code(path) or path in beside:
            for read in facts.environment:
                by_tools = read.name in _SET_BY_TOOLS and path in beside
                if not by_tools and not _is_of_bundler(survey, path, read):
                    reads[read.name].append((path, read))
    for name in settings:  # the code's own settings say more than what only builds a part of it
        if name in reads and {file for file, _ in reads[name]} <= {*beside}:
            reads.pop(name)
    set_by_people = {name for name, found in reads.items() if {f for f, _ in found} & {*beside}}
    for name in constants - set_by_people:
        reads.pop(name, None)
    return reads


def _is_of_bundler(survey: Survey, path: str, read: EnvironmentFact) -> bool:
    """Whether a bundler puts a constant in the place of what looks like a variable."""
    if read.name not in _BUNDLED:
        return False
    lines = survey.index.lines(path)
    return read.line <= len(lines) and "import.meta" in lines[read.line - 1]


def _of_options(survey: Survey) -> list[Fact]:
    """The prefix under which every option of a command line can be set as a variable, too."""
    found: dict[str, Fact] = {}
    for path, facts in sorted(survey.index.facts.items()):
        if not facts.commands or not survey.is_code(path):
            continue
        if "auto_envvar_prefix" not in survey.index.text(path):
            continue
        for number, line in enumerate(survey.index.lines(path), start=1):
            match = _PREFIX.search(line)
            if match:
                fact = Fact(OPTIONS, match["prefix"], "", path, number, number)
                found.setdefault(fact.name, fact)
    return [found[name] for name in sorted(found)]


def _set(variable: Variable, survey: Survey) -> Fact:
    where = survey.component_name(variable.file)
    said = [f"default `{variable.default}`"] if variable.default else []
    said += [f"read in `{where}`"] if where else []
    detail = "; ".join(said)
    return Fact(TOPIC, variable.name, detail, variable.file, variable.line, variable.line)


def _documented(variables: Iterable[Variable]) -> list[Fact]:
    """What the comments of settings say about them, each once, by name."""
    found: dict[str, Fact] = {}
    for each in variables:
        said = first_sentence(each.doc)
        if said and each.doc_line:
            fact = Fact(DESCRIBED, each.name, said, each.file, each.doc_line, each.doc_line)
            found.setdefault(each.name, fact)
    return [found[name] for name in sorted(found)]


def is_written(fact: Fact, lines: list[str]) -> bool:
    """Whether the name of a variable stands in its line, rather than being made of a prefix.

    Args:
        fact: the variable.
        lines: of the fact's file.
    """
    return fact.line <= len(lines) and fact.name in lines[fact.line - 1]


def is_of_a_build(name: str, file: str, survey: Survey) -> bool:
    """Whether a declared variable steers a build, a test set-up or an editor, not the program."""
    beside = "/" in file and survey.places.place_of(file) is not Place.CODE
    return beside or bool(_BUILD.fullmatch(name))


def _read(name: str, found: list[tuple[str, EnvironmentFact]], survey: Survey) -> Fact:
    # A read with a default says more than one without.
    path, read = min(found, key=lambda item: (not item[1].default, item[0], item[1].line))
    said = [f"default `{read.default}`"] if read.default else []
    where = sorted({survey.component_name(file) for file, _ in found} - {""})
    if where:
        said.append("read in " + ", ".join(f"`{component}`" for component in where[:4]))
    return Fact(TOPIC, name, "; ".join(said), path, read.line, read.line)
