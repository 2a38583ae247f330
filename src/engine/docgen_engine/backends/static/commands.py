"""How to install, run, test, build and check: the repository's own commands, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Command, CommandPurpose

_ORDER: Final = tuple(CommandPurpose)
_SPACES: Final = re.compile(r"\s+")
_UNSTABLE: Final = re.compile(r"\$\{\{|<[a-z][^>]*>")
_ONLY_CI: Final = re.compile(
    r"github\.|\bGITHUB_|\$CI_|--cov-report|codecov|coverage (?:xml|combine)"
)
_MOST_EACH: Final = 12


def find_commands(survey: Survey, documented: Iterable[Command]) -> tuple[Command, ...]:
    """The commands of a repository, exactly as written, no two the same.

    Args:
        survey: gives those of manifests, task files and CI.
        documented: those that README and contributing guide show, in their order.

    Returns:
        By purpose in the order of `CommandPurpose`; within it what documents tell people to type,
        then task runners, then scripts, then what only CI runs.
    """
    found: dict[str, tuple[tuple[int, ...], Command]] = {}
    documents = list(documented)
    for number, command in enumerate((*documents, *survey.project.commands)):
        key = _SPACES.sub(" ", command.command).strip()
        if not key or _UNSTABLE.search(key) or _is_elsewhere(command.file, survey):
            continue
        rank = (_source_rank(command, number < len(documents)), command.file.count("/"), number)
        known = found.get(key)
        if known is None or rank < known[0]:
            found[key] = rank, command
    ranked = sorted(found.values(), key=lambda item: (_ORDER.index(item[1].purpose), item[0]))
    counts: dict[CommandPurpose, int] = {}
    chosen = []
    for _, command in ranked:
        counts[command.purpose] = counts.get(command.purpose, 0) + 1
        if counts[command.purpose] <= _MOST_EACH:
            chosen.append(command)
    return tuple(chosen)


def _is_elsewhere(path: str, survey: Survey) -> bool:
    """Whether a file tells how to work with tests, examples or benchmarks, not with the project."""
    if path.startswith((".", "scripts/")) or "/" not in path:
        return False
    return survey.places.place_of(path) not in (Place.CODE, Place.DOCUMENTS)


def _source_rank(command: Command, documented: bool) -> int:
    if documented:
        return 0
    source = command.source.lower()
    if (
        "ci" in source.split()
        or "workflow" in source
        or ".github/" in command.file
        or (".gitlab" in command.file)
    ):
        return 4 if _ONLY_CI.search(command.command) else 3
    return 1 if "make" in source or "just" in source else 2
