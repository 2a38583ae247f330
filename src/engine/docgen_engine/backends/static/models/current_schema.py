"""The database as it is now: what schemas declare, and what only migrations leave behind.

A migration is one step of many. Where a schema declares a table, it has the last word on it;
otherwise the steps of each folder are carried out in their order.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.repository.manifests.migrations import is_migration
from docgen_engine.repository.manifests.model import (
    Declarations,
    DeclaredIndex,
    DeclaredModel,
    Migration,
    TableChange,
)
from docgen_engine.repository.manifests.sql_replay import Replay


class CurrentSchema(msgspec.Struct, frozen=True):
    """Models and indexes that count, in the order of files and lines."""

    models: tuple[DeclaredModel, ...]
    indexes: tuple[DeclaredIndex, ...]


def current_schema(survey: Survey) -> CurrentSchema:
    """The tables and other types of schemas, each once, with the indexes that there still are."""
    return survey.once("current schema", lambda found: _current(found.declarations))


def migration_folder(migration: Migration) -> tuple[str, str]:
    """The folder whose migrations are the steps of one database, and the tool that takes them."""
    place = posixpath.dirname(migration.file)
    return (posixpath.dirname(place) if migration.tool == "Prisma" else place), migration.tool


def from_migration(model: DeclaredModel) -> bool:
    """Whether only a migration makes a table."""
    return model.kind == "table" and is_migration(model.file)


def _current(declared: Declarations) -> CurrentSchema:
    ordered = {migration.file for migration in declared.migrations}
    stated = [m for m in declared.models if not (from_migration(m) and m.file in ordered)]
    known = {
        name.lower()
        for model in stated
        if not is_migration(model.file)
        for name in (model.table, model.name if model.kind == "table" else "")
        if name
    }
    indexes = [index for index in declared.indexes if index.file not in ordered]
    for replay in _replays(declared):
        of_schema = [name for name in replay.tables if name.lower() in known]
        if 2 * len(of_schema) > len(replay.tables):
            continue  # a schema says what there is: the rest only helped a step
        stated += [
            _told(declared, table, replay)
            for table in replay.tables.values()
            if table.name.lower() not in known
        ]
        indexes += [index for index in replay.indexes if index.table.lower() not in known]
    chosen: dict[tuple[str, str], DeclaredModel] = {}
    for model in sorted(stated, key=lambda m: (from_migration(m), m.file, m.line)):
        if not (from_migration(model) and model.name.lower() in known):
            chosen.setdefault((_family(model), model.name), model)
    return CurrentSchema(
        tuple(sorted(chosen.values(), key=lambda m: (m.file, m.line))),
        tuple(sorted(indexes, key=lambda i: (i.file, i.line, i.name))),
    )


def _replays(declared: Declarations) -> list[Replay]:
    """Each folder's migrations, carried out."""
    tables: dict[str, list[DeclaredModel]] = defaultdict(list)
    indexes: dict[str, list[DeclaredIndex]] = defaultdict(list)
    changes: dict[str, list[TableChange]] = defaultdict(list)
    for model in declared.models:
        if model.kind == "table":
            tables[model.file].append(model)
    for index in declared.indexes:
        indexes[index.file].append(index)
    for change in declared.changes:
        changes[change.file].append(change)
    found: dict[tuple[str, str], Replay] = defaultdict(Replay)
    for migration in declared.migrations:
        file = migration.file
        found[migration_folder(migration)].apply(tables[file], indexes[file], changes[file])
    return list(found.values())


def _told(declared: Declarations, table: DeclaredModel, replay: Replay) -> DeclaredModel:
    """A table of migrations with what its first definition does not show."""
    made = next(
        (m.name for m in declared.models if (m.file, m.line) == (table.file, table.line)), ""
    )
    said = [table.description]
    if made and made != table.name:
        said.append(f"It was made as `{made}`.")
    count = len(replay.later.get(table.name, ()))
    if count:
        many = "A later migration changes" if count == 1 else f"{count} later migrations change"
        said.append(f"{many} it.")
    return msgspec.structs.replace(table, description=" ".join(part for part in said if part))


def _family(model: DeclaredModel) -> str:
    """Types of one name in two files of Protocol Buffers are two; a table of one name is one."""
    return "table" if model.kind == "table" else model.file
