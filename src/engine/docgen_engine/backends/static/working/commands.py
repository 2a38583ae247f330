"""How to install, run, test, build and check: the repository's own commands, best first."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.told_commands import is_elsewhere, told_commands
from docgen_engine.domain.documents.discovery import Command, CommandPurpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.dev_containers import SOURCE as DEV_CONTAINER
from docgen_engine.repository.manifests.purpose import purpose_of_help, starts_others

_ORDER: Final = tuple(CommandPurpose)
_SPACES: Final = regex(r"\s+")
_UNSTABLE: Final = regex(r"\$\{\{|<[a-z][^>]*>")
_CI: Final = 3
_BELOW: Final = 5
_LOCKED: Final = 6
_MOST_EACH: Final = 8
_MOST_WORDS: Final = 12
_FOLDED: Final = frozenset({
    CommandPurpose.TEST, CommandPurpose.LINT, CommandPurpose.FORMAT, CommandPurpose.TYPES,
    CommandPurpose.DOCS,
})  # fmt: skip
_EXPLAINED: Final = _FOLDED | {CommandPurpose.BUILD}
_MOST_INSTALLS: Final = 40

TYPED_IN_FOLDER: Final = frozenset({
    "package.json", "pyproject.toml", "tox.ini", "noxfile.py", "justfile", "Justfile", "Cargo.toml",
    "Taskfile.yml", "Taskfile.yaml", "composer.json",
})  # fmt: skip
"""Files whose commands are typed in the folder that they lie in."""

_MAKEFILES: Final = ("Makefile", "makefile", "GNUmakefile")
PACKAGE_SCRIPTS: Final = "package.json scripts"
LOCK_FILE: Final = "lock file"
"""Source of commands that no file tells, but a lock file is there for."""

_SCRIPT_RUN: Final = regex(r"^(npm) run (?=(?:test|start)(?: |$))|^(pnpm|yarn) run ")
_RUNS_SCRIPT: Final = regex(r"(?:npm|pnpm|yarn|bun) run (?P<name>[\w:.-]+)(?= |$)")
_UNKNOWN: Final = "…"
_FAMILIES: Final = {
    **dict.fromkeys(("uv", "poetry", "pdm", "pip", "pip3", "pipenv"), "Python"),
    **dict.fromkeys(("npm", "pnpm", "yarn", "bun"), "JavaScript"),
    "bundle": "Ruby", "composer": "PHP", "go": "Go",
}  # fmt: skip
_LOCKS: Final = (
    ("uv.lock", "uv sync"), ("poetry.lock", "poetry install"), ("pdm.lock", "pdm sync"),
    ("Pipfile.lock", "pipenv sync"), ("pnpm-lock.yaml", "pnpm install"),
    ("yarn.lock", "yarn install"), ("bun.lock", "bun install"), ("package-lock.json", "npm ci"),
    ("Gemfile.lock", "bundle install"), ("composer.lock", "composer install"),
)  # fmt: skip

_PLAIN: Final = regex(
    r"(?:(?:make|just|task|tox|nox|poe|yarn|(?:npm|pnpm|bun|hatch|pdm|uv)(?: run)?)(?: |$))?"
    r"(?:tests?|check|build|all|lint|style|format|fmt|run|start|serve|dev|types?|typing|typecheck"
    r"|mypy|docs?)?"
    r"|just|(?:python3? -m |uv run )?pytest|go (?:test|build|run|vet)(?: \./\.\.\.| \.)?"
    r"|cargo (?:test|build|run|fmt|clippy)"
)
"""The command of its purpose; `test:watch` and `build-docker` are variations of it."""

_PLATFORM: Final = regex(
    r"\b(?:linux|darwin|windows|freebsd|openbsd|netbsd|macos|android)\b[-_]?(?:amd64|arm|x86|riscv|386)?"
)
_LAYOUT: Final = regex(r"\b(?:format|fmt|prettier|black|rustfmt|gofmt|dprint)\b")
"""What looks only at how code is laid out, of the tools that check it."""

_SET: Final = regex(r"[A-Z][A-Z0-9_]*=\S+ ")
"""A variable that is set for one command, which is a variation of it."""

_VERSION_ENV: Final = regex(r"tox -e (?:[\w.]+-)?(?:py|pypy)-?\d[\d.]*t?(?:-[\w.-]+)?")
_TOX_RUN: Final = regex(r"^tox r(?:un)? -e")
_RELEASES: Final = regex(r"deploy|publish|release|upload|\bpush\b")
_SETUP_TASK: Final = regex(
    r"(?:make|just|task|rake|poe|invoke|(?:npm|pnpm|bun|yarn)(?: run)?) "
    r"(?:setup|install|bootstrap|init|deps|develop|dev-setup)"
)
"""The task that sets up everything; `setup:ui` is a part of it."""

_SETS_UP: Final = regex(
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
    told_ones = told_commands(survey, documented)
    scripts = {_key(c).split()[-1] for c in survey.project.commands if c.source == PACKAGE_SCRIPTS}
    nearest = reversed([c for c in survey.project.commands if _source_rank(c) < _CI])
    declared = {_key(c): c for c in nearest}
    for number, given in enumerate((*told_ones, *survey.project.commands, *_by_lock_files(survey))):
        command = _as_tox(given)
        if number >= len(told_ones):
            command = _as_helped(command)
        key = _key(command)
        told = number < len(told_ones)
        if not key or _UNSTABLE.search(key) or is_elsewhere(command.file, survey, told=told):
            continue
        if _is_unknown_script(command.command, scripts):
            continue
        if told and key in declared:
            command = _as_declared(command, declared[key])
        source = 0 if told else _source_rank(command)
        whole = command.command in survey.project.wholes
        rank = (*_rank(command, source, below=_is_below(command, survey), whole=whole), number)
        known = found.get(key)
        if known is None or rank < known[0]:
            found[key] = rank, command
    kept = [item for item in found.values() if not _is_example(item[1], found)]
    ranked = sorted(kept, key=lambda item: (_ORDER.index(item[1].purpose), item[0]))
    return tuple(_chosen(ranked))


def _as_declared(command: Command, declared: Command) -> Command:
    """A command of a document with what its file says of it.

    The file says what a target does; the section of a document may be about much else. What a
    document only lists is cited where it is explained.
    """
    if declared.purpose is not CommandPurpose.OTHER:
        command = msgspec.structs.replace(command, purpose=declared.purpose)
    bare = not command.help and bool(declared.help) and command.purpose in _EXPLAINED
    if not bare or command.folder or "/" in declared.file:
        return command
    return msgspec.structs.replace(declared, command=command.command, purpose=command.purpose)


def _is_example(command: Command, known: Mapping[str, tuple[tuple[int, ...], Command]]) -> bool:
    """Whether a command is another one of its document with more words."""
    words = command.command.split()
    if not 1 < len(words) <= _MOST_WORDS or command.purpose not in _FOLDED:
        return False
    begun = (" ".join(words[:end]) for end in range(1, len(words)))
    return any(
        (item := known.get(each)) is not None
        and item[1].purpose is command.purpose
        and item[1].file in {command.file, each}  # the same document, or the script itself
        and ("/" in each or " " in each)
        for each in begun
    )


def _chosen(ranked: list[tuple[tuple[int, ...], Command]]) -> Iterable[Command]:
    counts: dict[CommandPurpose, int] = {}
    set_up: set[str] = set()
    for rank, command in ranked:
        count = counts.get(command.purpose, 0)
        ci = _CI <= rank[0] != _BELOW
        if ci and _RELEASES.search(command.command):
            continue
        installs = command.purpose is CommandPurpose.INSTALL
        sets_up = installs and bool(_SETS_UP.fullmatch(command.command))
        # What pipelines type and what lock files tell counts where nothing else says it.
        known = bool({family_of(command), ""} & set_up) if installs else count > 0
        # What sets up a container to develop in sets up a checkout, with its hooks.
        aside = installs and not sets_up and command.source != DEV_CONTAINER
        if ci and (known or aside):
            continue
        if count < (_MOST_INSTALLS if installs else _MOST_EACH):
            counts[command.purpose] = count + 1
            if sets_up:
                set_up.add(family_of(command))
            yield command


def family_of(command: Command) -> str:
    """Whose packages a command sets up; empty for a task of the project's, which sets up all."""
    words = command.command.split()
    return next((family for word in words for family in (_FAMILIES.get(word),) if family), "")


def _key(command: Command) -> str:
    """What a command does, whatever way it is typed: `pnpm run build` is `pnpm build`."""
    key = _TOX_RUN.sub("tox -e", _SPACES.sub(" ", command.command).strip())
    return _SCRIPT_RUN.sub(lambda match: f"{match[1] or match[2]} ", key).removeprefix("./")


def _is_unknown_script(command: str, scripts: set[str]) -> bool:
    """Whether a command runs a script that no package.json has: a document may be older than it."""
    match = _RUNS_SCRIPT.match(command)
    return bool(scripts and match and match["name"] not in scripts)


def _by_lock_files(survey: Survey) -> Iterable[Command]:
    """What the lock file of a package manager is for; such a file is only made by that one."""
    top = "" if survey.top in {"", "."} else f"{survey.top}/"
    for name, command in _LOCKS:
        if survey.has(top + name) and survey.index.line_count(top + name):
            yield Command(command, CommandPurpose.INSTALL, top + name, 1, LOCK_FILE)


def _as_tox(command: Command) -> Command:
    """`tox` for an environment that only names a version of Python."""
    if not _VERSION_ENV.fullmatch(_key(command)):
        return command
    return msgspec.structs.replace(command, command="tox", help="")


def _as_helped(command: Command) -> Command:
    """A command whose name does not say what it is for, or says it wrongly, by its description."""
    purpose = command.purpose
    if purpose is CommandPurpose.OTHER:
        purpose = purpose_of_help(command.help)
    elif purpose is CommandPurpose.RUN and starts_others(command.help):
        purpose = CommandPurpose.OTHER
    if purpose is command.purpose or command.file.endswith(".json"):
        return command
    return msgspec.structs.replace(command, purpose=purpose)


def _rank(command: Command, source: int, *, below: bool, whole: bool) -> tuple[int, ...]:
    """How far behind a command stands among those of its purpose.

    Those of the repository as a whole come first, then CI's own, then those of one package in a
    folder, then what a lock file tells. What runs all others of its purpose comes before them, and
    a linter before what only compares how the code is laid out.
    """
    key = _key(command)
    installs = command.purpose is CommandPurpose.INSTALL
    plain = installs or bool(key and _PLAIN.fullmatch(key))
    varied = _PLATFORM.search(key) or _SET.match(key)
    late = 2 if varied and not installs else int(not plain)
    if installs and source:
        late = int(not _SETUP_TASK.fullmatch(key) and not _SETS_UP.fullmatch(key))
    if whole:
        late = -1
    elif command.purpose is CommandPurpose.LINT and late == 1:
        runs = command.help if command.file.endswith(".json") else ""
        late += int(bool(_LAYOUT.search(f"{key} {runs}")))
    if command.source == LOCK_FILE:
        by_file = _LOCKED
    elif source >= _CI:
        # A command whose values only the pipeline knows says less than any other.
        by_file = _CI + int(_UNKNOWN in key)
    else:
        by_file = _BELOW if below else 0
    return by_file, late, source, command.file.count("/")


def _is_below(command: Command, survey: Survey) -> bool:
    """Whether a command belongs to one folder of a repository that has its own at the top."""
    folder, name = posixpath.split(survey.inside(command.file))
    if not folder:
        return False
    if name in _MAKEFILES:
        return any(survey.has(posixpath.join(survey.top.strip("."), each)) for each in _MAKEFILES)
    return name in TYPED_IN_FOLDER and any(p.path == survey.top for p in survey.project.packages)


def _source_rank(command: Command) -> int:
    source = command.source.lower()
    if command.source in {LOCK_FILE, DEV_CONTAINER} or (
        "ci" in source.split()
        or "workflow" in source
        or ".github/workflows/" in command.file
        or ".gitlab-ci" in command.file
    ):
        return _CI
    return 1 if "make" in source or "just" in source else 2
