"""Puts the migrations of a database in order: Alembic, Django, Rails, Prisma and plain SQL."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import Migration
from docgen_engine.repository.text import split_lines

_FOLDER: Final = regex(r"(?:^|/)(?:db[_-]?)?(?:migrations?|migrate)(?:/|$)")
_SQL: Final = regex(
    r"^(?:[VU])?(?P<number>\d{1,20}(?:[._]\d+)*)(?:__|[_.-])(?P<name>[\w.-]+?)(?P<way>\.up|\.down)?\.sql$"
)
_DJANGO: Final = regex(r"^(?P<number>\d{4})_(?P<name>\w+)\.py$")
_RAILS: Final = regex(r"^(?P<number>\d{14}|\d{3})_(?P<name>\w+)\.rb$")
_PRISMA: Final = regex(r"(?:^|/)migrations/(?P<number>\d{2,14})_(?P<name>[\w-]+)/migration\.sql$")
_REVISION: Final = regex(r"^revision(?:\s*:[^=]+)?\s*=\s*['\"](?P<id>[\w-]+)['\"]")
_DOWN: Final = regex(r"^down_revision(?:\s*:[^=]+)?\s*=\s*(?P<rest>.*)$")
_QUOTED: Final = regex(r"['\"]([\w-]+)['\"]")
_DOC: Final = regex(r"^[rR]?(?:\"\"\"|''')\s*(?P<text>[^\"']*[^\"'\s])?")
_OPERATION: Final = regex(r"^\s*(?:migrations\.(?P<django>[A-Z]\w+)\(|op\.(?P<alembic>[a-z]\w+)\()")
_RAILS_STEP: Final = regex(
    r"^\s*(?P<step>create_table|drop_table|add_column|remove_column|add_index|add_reference"
    r"|rename_column|change_column|add_foreign_key)\b[ (]+:?['\"]?(?P<table>\w+)"
)
_UNTIL: Final = regex(r"^def downgrade\b|^\s*def down\b")
_MOST_STEPS: Final = 4
_LONGEST_LINE: Final = 1_000


def is_migration(path: str) -> bool:
    """Whether a file may be a migration, by its path."""
    folder, name = posixpath.split(path)
    if _PRISMA.search(path):
        return True
    if name.endswith(".sql"):
        match = _SQL.match(name)
        return bool(match and match["way"] != ".down" and not name.startswith("U")
                    and _FOLDER.search(folder))  # fmt: skip
    if name.endswith(".rb"):
        return bool(_RAILS.match(name)) and folder.endswith("db/migrate")
    if name.endswith(".py"):
        if posixpath.basename(folder) == "versions":
            return True
        return posixpath.basename(folder) == "migrations" and bool(_DJANGO.match(name))
    return False


def read_migrations(paths: Iterable[str], read: Callable[[str], str]) -> tuple[Migration, ...]:
    """The migrations among files, by folder in the order in which they are carried out.

    Args:
        paths: files for which `is_migration` holds.
        read: gives the text of a file.

    Returns:
        Migrations. Files of Python that are none after all are left out, and so is a folder of
        Alembic whose order is not one line.
    """
    folders: dict[tuple[str, str], list[tuple[tuple[int, ...], Migration]]] = {}
    chains: dict[str, list[tuple[str, tuple[str, ...], Migration]]] = {}
    for path in sorted(paths):
        lines = [line[:_LONGEST_LINE] for line in split_lines(read(path))]
        folder, name = posixpath.split(path)
        if not lines:
            continue
        if name.endswith(".py") and posixpath.basename(folder) == "versions":
            revision = _alembic(path, lines)
            if revision is not None:
                chains.setdefault(folder, []).append(revision)
            continue
        one = _numbered(path, lines)
        if one is not None:
            if one[1].tool == "Prisma":
                folder = posixpath.dirname(folder)
            folders.setdefault((folder, one[1].tool), []).append(one)
    found: list[Migration] = []
    for key in sorted(folders):
        ordered = sorted(folders[key], key=lambda item: (item[0], item[1].file))
        found += _counted([migration for _, migration in ordered])
    for folder in sorted(chains):
        found += _counted(_in_line(chains[folder]))
    return tuple(found)


def _counted(migrations: list[Migration]) -> list[Migration]:
    return [
        Migration(m.name, m.tool, m.detail, number, m.file, m.line, m.line_end)
        for number, m in enumerate(migrations, start=1)
    ]


def _numbered(path: str, lines: list[str]) -> tuple[tuple[int, ...], Migration] | None:
    folder, name = posixpath.split(path)
    prisma = _PRISMA.search(path)
    if prisma is not None:
        match: re.Match[str] | None = prisma
        tool, name = "Prisma", posixpath.basename(folder)
    elif name.endswith(".py"):
        match, tool = _DJANGO.match(name), "Django"
        if not any("migrations.Migration" in line for line in lines):
            return None
    elif name.endswith(".rb"):
        match, tool = _RAILS.match(name), "Rails"
    else:
        match, tool = _SQL.match(name), "SQL"
    if match is None:
        return None
    number = tuple(int(part) for part in re.split(r"[._]", match["number"]))
    stem = posixpath.splitext(name)[0].removesuffix(".up")
    start, said = (1, "") if tool in ("SQL", "Prisma") else _steps(lines)
    return number, Migration(stem, tool, said, 0, path, start, len(lines))


def _alembic(path: str, lines: list[str]) -> tuple[str, tuple[str, ...], Migration] | None:
    """A revision, what it comes after, and itself."""
    revision, before, at = "", None, 1
    for number, line in enumerate(lines, start=1):
        match = _REVISION.match(line)
        if match is not None:
            revision, at = match["id"], number
        down = _DOWN.match(line)
        if down is not None:
            before = tuple(_QUOTED.findall(down["rest"]))
            if not before and not down["rest"].strip().startswith("None"):
                return None
    if not revision or before is None:
        return None
    match = _DOC.match(lines[0])
    said = " ".join((match["text"] or "").split()) if match else ""
    steps = _steps(lines)[1]
    return revision, before, Migration(revision, "Alembic", said or steps, 0, path, at, at)


def _in_line(revisions: list[tuple[str, tuple[str, ...], Migration]]) -> list[Migration]:
    """Revisions so that each comes after those it follows; empty where that is not possible."""
    waiting = {revision: (before, migration) for revision, before, migration in revisions}
    known = set(waiting)
    done: list[str] = []
    while waiting:
        ready = sorted(
            revision
            for revision, (before, _) in waiting.items()
            if all(each in done or each not in known for each in before)
        )
        if not ready:
            return []
        for revision in ready:
            done.append(revision)
            del waiting[revision]
    by_id = {revision: migration for revision, _, migration in revisions}
    return [by_id[revision] for revision in done]


def _steps(lines: list[str]) -> tuple[int, str]:
    """Where a migration in code begins, and the names of its first steps."""
    start = next((n for n, line in enumerate(lines, start=1) if line.startswith("class ")), 1)
    steps: dict[str, None] = {}
    for line in lines:
        if _UNTIL.match(line):
            break
        match = _OPERATION.match(line)
        if match is not None:
            steps.setdefault(f"`{match['django'] or match['alembic']}`")
        rails = _RAILS_STEP.match(line)
        if rails is not None:
            steps.setdefault(f"`{rails['step']} {rails['table']}`")
    named = list(steps)
    more = f" and {len(named) - _MOST_STEPS} more" if len(named) > _MOST_STEPS else ""
    return start, ", ".join(named[:_MOST_STEPS]) + more
