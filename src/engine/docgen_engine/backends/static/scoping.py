"""What a scope takes from the manifests above it (`repository.scope`): what speaks of it as well.

Its own manifests say everything. Those above it say how the repository is built, tested and
checked; packages, entry points and commands of other parts are none of its business.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from docgen_engine.domain.documents.discovery import Command, Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import ProjectFacts
from docgen_engine.repository.scope import in_scope

_CHOSEN: Final = regex(
    r"(?:--(?:filter|workspace|prefix|cwd|project|package|directory)[= ]|(?<!\S)(?:-F|-C|-p|cd) )"
    r"\s*[\"'{]*(?P<part>[^\s\"'}]+)"
)
_ECOSYSTEM_OF: Final = {
    **dict.fromkeys(("package", "pnpm-workspace", "tsconfig", "jsconfig", "lerna", "nx"), "npm"),
    **dict.fromkeys(("pyproject", "setup", "tox", "noxfile", "pipfile"), "python"),
    **dict.fromkeys(("cargo",), "rust"),
    **dict.fromkeys(("go",), "go"),
    **dict.fromkeys(("gemfile",), "ruby"),
    **dict.fromkeys(("composer",), "php"),
    **dict.fromkeys(("pom", "build", "settings"), "java"),
}
"""Whose packages a manifest speaks of, by its name up to the first dot."""
_PATH: Final = regex(r"(?<![\w./@-])(?:\./)?(?P<path>\w[\w.-]*(?:/[\w.*-]+)*)")


def scoped(
    project: ProjectFacts, scope: str, read: Callable[[str], str]
) -> tuple[ProjectFacts, tuple[Package, ...]]:
    """The facts that hold for a scope.

    Args:
        project: of the scope's files and those above it.
        scope: the folder, relative; empty for the whole.
        read: gives the text of a file by its path.

    Returns:
        The facts, and the packages that lie around the scope.
    """
    if not scope:
        return project, ()
    own = tuple(p for p in project.packages if in_scope(p.manifest, scope))
    names = {scope, posixpath.basename(scope), *(p.name for p in own)}
    around = tuple(p for p in project.packages if p not in own)

    def told(fact: Any) -> bool:
        """A statement of the scope, or of a file above that names it or has no package below."""
        return in_scope(fact.file, scope) or not own or any(n in read(fact.file) for n in names)

    ecosystems = {p.ecosystem for p in own}

    def fits(fact: Any) -> bool:
        """A statement of the scope, or of a file above that is not for another language only."""
        known = _ECOSYSTEM_OF.get(posixpath.basename(fact.file).split(".")[0].lower(), "")
        return in_scope(fact.file, scope) or not own or not known or known in ecosystems

    stated = {need.tool for need in project.requirements if in_scope(need.file, scope)}
    others = _others(project, scope)
    facts = msgspec.structs.replace(
        project,
        packages=own,
        entry_points=_of(project.entry_points, scope),
        workspaces=_of(project.workspaces, scope),
        commands=tuple(
            command
            for command in project.commands
            if in_scope(command.file, scope)
            or (fits(command) and not _is_elsewhere(command, names, others))
        ),
        tools=tuple(filter(fits, project.tools)),
        requirements=tuple(
            need
            for need in project.requirements
            if in_scope(need.file, scope) or (fits(need) and need.tool not in stated)
        ),
        containers=tuple(filter(told, project.containers)),
        environment=tuple(filter(told, project.environment)),
        options=_of(project.options, scope),
        targets=_of(project.targets, scope),
    )
    return facts, around


def _of(facts: tuple[Any, ...], scope: str) -> tuple[Any, ...]:
    return tuple(fact for fact in facts if in_scope(fact.file, scope))


def _others(project: ProjectFacts, scope: str) -> tuple[str, ...]:
    """Beginnings of paths below which other packages lie, as workspaces above name them."""
    members = [each for each in project.workspaces if not in_scope(each.file, scope)]
    folders = {
        posixpath.join(posixpath.dirname(each.file), each.pattern.removeprefix("./").split("*")[0])
        for each in members
        if not each.pattern.startswith("!")
    }
    return tuple(sorted(folder.rstrip("/") for folder in folders if folder.strip("./")))


def _is_elsewhere(command: Command, names: set[str], others: tuple[str, ...]) -> bool:
    """Whether a command above the scope is for another part of the repository."""
    text = f"{command.command} {command.help}"
    chosen = [match["part"].removeprefix("./").strip("./") for match in _CHOSEN.finditer(text)]
    if any(part and not _names_it(part, names) for part in chosen):
        return True
    paths = [match["path"].rstrip("/") for match in _PATH.finditer(text)]
    inside = [p for p in paths if any(p == o or p.startswith(f"{o}/") for o in others)]
    return any("*" not in path and not _names_it(path, names) for path in inside)


def _names_it(part: str, names: set[str]) -> bool:
    """Whether a part of a command is the scope, its package, a pattern for it, or inside of it."""
    pattern = re.escape(part).replace(r"\*", ".*").replace("....", ".*")
    return any(part.startswith(f"{name}/") or re.fullmatch(pattern, name) for name in names)
