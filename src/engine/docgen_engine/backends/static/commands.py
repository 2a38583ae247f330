"""How to install, run, test, build and check: the repository's own commands, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.purpose import spoken_names
from docgen_engine.domain.documents.analysis import Command, CommandPurpose

_ORDER: Final = tuple(CommandPurpose)
_SPACES: Final = re.compile(r"\s+")
_UNSTABLE: Final = re.compile(r"\$\{\{|<[a-z][^>]*>")
_CI: Final = 3
_MOST_EACH: Final = 8

_PLAIN: Final = re.compile(
    r"(?:(?:make|just|task|tox|nox|poe|yarn|(?:npm|pnpm|bun|hatch|pdm|uv)(?: run)?)(?: |$))?"
    r"(?:tests?|check|build|all|lint|style|format|fmt|run|start|serve|dev|types?|typing|typecheck"
    r"|mypy|docs?)?"
    r"|(?:python3? -m |uv run )?pytest|go (?:test|build|run|vet)(?: \./\.\.\.| \.)?"
    r"|cargo (?:test|build|run|fmt|clippy)"
)
"""The command of its purpose; `test:watch` and `build-docker` are variations of it."""

_PLATFORM: Final = re.compile(
    r"\b(?:linux|darwin|windows|freebsd|openbsd|netbsd|macos|android)\b[-_]?(?:amd64|arm|x86|riscv|386)?"
)
_VERSION_ENV: Final = re.compile(r"tox -e (?:[\w.]+-)?(?:py|pypy)-?\d[\d.]*t?(?:-[\w.-]+)?")
_TOX_RUN: Final = re.compile(r"^tox r(?:un)? -e")
_RELEASES: Final = re.compile(r"deploy|publish|release|upload|\bpush\b")
_RUNNER: Final = re.compile(r"(?:make|just|task|tox|nox|poe|rake|npm|pnpm|yarn|bun|hatch|invoke)\s")

_SHOWS_OFF: Final = re.compile(r"[|<>`]|\$\(|\s--?[\w-]+[= ]?['\"]")
"""A pipe, a redirection or an option in quotation marks: an example of use."""

_SETS_UP: Final = re.compile(
    r"(?:uv sync|poetry install|pdm (?:install|sync)|npm (?:ci|i|install)|pnpm (?:i|install)|yarn"
    r"(?: install)?|bun install|bundle install|composer install|go mod download|make \S+"
    r"|(?:python3? -m |uv )?pip3? install (?:(?:-e|--editable|-r \S+) ?)*\.?(?:\[[\w,]+\])?)"
    r"(?: --?[\w-]+(?:[= ][\w,.-]+)?)*"
)
"""What a pipeline types to set up the project itself, not a tool that it needs on the way."""


def find_commands(survey: Survey, documented: Iterable[Command]) -> tuple[Command, ...]:
    """The commands of a repository, exactly as written, no two the same.

    What only CI runs counts where nothing else serves its purpose. The environments that tox makes
    for versions of Python are one command, `tox`.

    Args:
        survey: gives those of manifests, task files and CI.
        documented: those that README and contributing guide show, in their order.

    Returns:
        By purpose in the order of `CommandPurpose`; within it the plain command of that purpose,
        then what documents tell people to type, then task runners, then scripts, then CI.
    """
    found: dict[str, tuple[tuple[int, ...], Command]] = {}
    documents = [c for c in documented if _is_told(c, survey)]
    declared = {_key(c): c.purpose for c in survey.project.commands if _source_rank(c) < _CI}
    for number, given in enumerate((*documents, *survey.project.commands)):
        command = _as_tox(given)
        key = _key(command)
        told = number < len(documents)
        if not key or _UNSTABLE.search(key) or _is_elsewhere(command.file, survey, told=told):
            continue
        if told and declared.get(key, CommandPurpose.OTHER) is not CommandPurpose.OTHER:
            # Its file says what a target does; the section of a document may be about much else.
            command = msgspec.structs.replace(command, purpose=declared[key])
        rank = (*_rank(command, 0 if told else _source_rank(command)), number)
        known = found.get(key)
        if known is None or rank < known[0]:
            found[key] = rank, command
    ranked = sorted(found.values(), key=lambda item: (_ORDER.index(item[1].purpose), item[0]))
    return tuple(_chosen(ranked))


def _chosen(ranked: list[tuple[tuple[int, ...], Command]]) -> Iterable[Command]:
    counts: dict[CommandPurpose, int] = {}
    for rank, command in ranked:
        count = counts.get(command.purpose, 0)
        ci = rank[0] >= _CI
        if ci and _RELEASES.search(command.command):
            continue
        sets_up = command.purpose is not CommandPurpose.INSTALL or _SETS_UP.fullmatch(
            command.command
        )
        if count < _MOST_EACH and not (ci and (count or not sets_up)):
            counts[command.purpose] = count + 1
            yield command


def _key(command: Command) -> str:
    return _TOX_RUN.sub("tox -e", _SPACES.sub(" ", command.command).strip())


def _is_told(command: Command, survey: Survey) -> bool:
    """Whether a document's command is about the project: examples of use serve no purpose here."""
    image = command.command.split()[-1] if command.command.startswith("docker run ") else ""
    if image and not any(name in image.lower() for name in spoken_names(survey)):
        return False  # a database to try it with
    if command.purpose is CommandPurpose.RUN and _SHOWS_OFF.search(command.command):
        return False  # what it can do together with others, not how it is started
    return command.purpose is not CommandPurpose.OTHER or bool(_RUNNER.match(command.command))


def _as_tox(command: Command) -> Command:
    """`tox` for an environment that only names a version of Python."""
    if not _VERSION_ENV.fullmatch(_key(command)):
        return command
    return msgspec.structs.replace(command, command="tox", help="")


def _is_elsewhere(path: str, survey: Survey, *, told: bool) -> bool:
    """Whether a file tells how to work with tests, examples or a website, not with the project."""
    if path.startswith((".", "scripts/")) or "/" not in path:
        return False
    place = survey.places.place_of(path)
    return place is not Place.CODE and not (told and place is Place.DOCUMENTS)


def _rank(command: Command, source: int) -> tuple[int, ...]:
    """How far behind a command stands among those of its purpose; CI's own come last."""
    key = _key(command)
    installs = command.purpose is CommandPurpose.INSTALL
    plain = installs or bool(key and _PLAIN.fullmatch(key))
    late = 2 if _PLATFORM.search(key) and not installs else int(not plain)
    return (_CI if source >= _CI else 0), late, source, command.file.count("/")


def _source_rank(command: Command) -> int:
    source = command.source.lower()
    if (
        "ci" in source.split()
        or "workflow" in source
        or ".github/" in command.file
        or (".gitlab" in command.file)
    ):
        return _CI
    return 1 if "make" in source or "just" in source else 2
