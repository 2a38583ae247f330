"""Whether a part of the code is there for the migrations of a database, and of which."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_MOSTLY: Final = 0.7
_FEWEST: Final = 2
_MIGRATIONS: Final = "migrations"
_DATABASES: Final = {
    "clickhouse": "ClickHouse", "postgres": "PostgreSQL", "postgresql": "PostgreSQL",
    "psql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite",
    "sqlite3": "SQLite", "mssql": "SQL Server", "sqlserver": "SQL Server", "oracle": "Oracle",
    "cockroach": "CockroachDB", "cockroachdb": "CockroachDB", "mongodb": "MongoDB",
}  # fmt: skip
"""Databases by the names of folders and of Prisma's providers."""

_LOCK: Final = "migration_lock.toml"
_PROVIDER: Final = regex(r"(?m)^\s*provider\s*=\s*\"(\w+)\"")


def migrations(index: RepositoryIndex, folder: str, files: Sequence[str]) -> str:
    """What a part holds whose files are mostly migrations; empty for any other.

    Args:
        index: the linked index.
        folder: the part's path.
        files: its files.

    Returns:
        Such as `Holds the migrations of the database ClickHouse`.
    """
    inside = [path for path in files if _MIGRATIONS in path.split("/")[:-1]]
    if len(inside) < max(_FEWEST, _MOSTLY * len(files)):
        return ""
    # Many small ones lie beside the code of an application of Django.
    if sum(map(index.line_count, inside)) < _MOSTLY * sum(map(index.line_count, files)):
        return ""
    named = {_of_folders(path) or _locked(index, path) for path in inside}
    which = named.pop() if len(named) == 1 else ""
    whole = "Holds the migrations of"
    if len(inside) < len(files) and posixpath.basename(folder) != _MIGRATIONS:
        whole = "Holds, most of all, the migrations of"
    return f"{whole} {which}" if which else f"{whole} the database"


def _of_folders(path: str) -> str:
    parts = path.casefold().split("/")[:-1]
    return next((_DATABASES[part] for part in parts if part in _DATABASES), "")


def _locked(index: RepositoryIndex, path: str) -> str:
    """The database that Prisma's lock names, in the folder of all migrations."""
    top = path[: path.index(f"{_MIGRATIONS}/") + len(_MIGRATIONS)]
    lock = f"{top}/{_LOCK}"
    if not index.line_count(lock):
        return ""
    found = _PROVIDER.search(index.text(lock))
    return _DATABASES.get(found[1], "") if found else ""
