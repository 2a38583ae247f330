"""A database as statements leave it, one after the other: its tables and their indexes."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from docgen_engine.repository.manifests.model import DeclaredIndex, DeclaredModel, TableChange
from docgen_engine.repository.manifests.sql_changes import altered


class Replay:
    """What the statements so far have made. Give it files, or single statements, in their order."""

    def __init__(self) -> None:
        """A database without tables."""
        self.tables: dict[str, DeclaredModel] = {}
        self.indexes: list[DeclaredIndex] = []
        self.later: dict[str, set[str]] = {}
        """By table: files with changes of it that its fields do not show."""

    def apply(
        self,
        tables: Iterable[DeclaredModel],
        indexes: Iterable[DeclaredIndex],
        changes: Iterable[TableChange],
    ) -> None:
        """Carry out what one file says, by its lines.

        Args:
            tables: that it creates.
            indexes: that it creates.
            changes: that it makes of tables and indexes.
        """
        facts: list[DeclaredModel | DeclaredIndex | TableChange] = [*tables, *changes, *indexes]
        for fact in sorted(facts, key=lambda each: each.line):
            if isinstance(fact, DeclaredModel):
                self.tables.setdefault(fact.name, fact)
            elif isinstance(fact, DeclaredIndex):
                self.indexes.append(fact)
            else:
                self._change(fact)

    def _change(self, change: TableChange) -> None:
        if change.kind == "table-drop":
            self.tables.pop(change.table, None)
            self.later.pop(change.table, None)
            self.indexes = [i for i in self.indexes if i.table != change.table]
            return
        if change.kind in ("table-rename", "table-swap"):
            self._rename(change.table, change.to, swap=change.kind == "table-swap")
            return
        self.indexes = [i for index in self.indexes if (i := _left(index, change)) is not None]
        model = self.tables.get(change.table)
        if model is None or change.kind.startswith("index-"):
            return
        # A column is cited in the file of its table, so that another file's stand nowhere.
        after = altered(model, change) if change.file == model.file else None
        if after is not None:
            self.tables[change.table] = after
        else:
            self.later.setdefault(change.table, set()).add(change.file)

    def _rename(self, old: str, new: str, *, swap: bool) -> None:
        names = {old: new, new: old} if swap else {old: new}
        self.tables = {
            names.get(name, name): msgspec.structs.replace(table, name=names.get(name, name))
            for name, table in self.tables.items()
        }
        self.later = {names.get(name, name): files for name, files in self.later.items()}
        self.indexes = [
            msgspec.structs.replace(index, table=names.get(index.table, index.table))
            for index in self.indexes
        ]


def _left(index: DeclaredIndex, change: TableChange) -> DeclaredIndex | None:
    """An index after a change; None where the change removes it."""
    if change.kind == "index-drop" or (change.kind == "constraint" and change.name):
        other = bool(change.table) and change.table != index.table
        return index if other or change.name.lower() not in _names(index) else None
    if change.kind == "index-rename" and change.name.lower() in _names(index):
        return msgspec.structs.replace(index, name=change.to)
    if change.table != index.table or change.name not in index.columns:
        return index
    if change.kind == "drop":
        return None  # an index goes with its column
    if change.kind == "rename":
        columns = tuple(change.to if c == change.name else c for c in index.columns)
        return msgspec.structs.replace(index, columns=columns)
    return index


def _names(index: DeclaredIndex) -> tuple[str, ...]:
    """The names by which an index may be removed: PostgreSQL makes one of table and columns."""
    if index.name:
        return (index.name.lower(),)
    return ("_".join([index.table, *index.columns, "key" if index.unique else "idx"]).lower(),)
