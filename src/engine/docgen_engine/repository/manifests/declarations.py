"""What files in languages of their own declare: schemas, interfaces, migrations, platforms."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from typing import Final

from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.snapshot import FOREIGN, FileKind, Manifest
from docgen_engine.repository.manifests.active_record import read_schema_rb
from docgen_engine.repository.manifests.graphql import read_graphql
from docgen_engine.repository.manifests.kubernetes import (
    is_kubernetes,
    read_chart,
    read_kubernetes,
)
from docgen_engine.repository.manifests.migrations import is_migration, read_migrations
from docgen_engine.repository.manifests.model import (
    Declarations,
    DeclaredIndex,
    DeclaredModel,
    Endpoint,
    PlatformFact,
    TableChange,
)
from docgen_engine.repository.manifests.openapi import is_openapi, read_openapi
from docgen_engine.repository.manifests.orm_indexes import read_orm_indexes
from docgen_engine.repository.manifests.prisma import read_prisma
from docgen_engine.repository.manifests.protobuf import read_proto
from docgen_engine.repository.manifests.sql import read_sql
from docgen_engine.repository.manifests.sql_in_code import may_have_sql, read_sql_in_code
from docgen_engine.repository.manifests.terraform import read_terraform

_LONGEST_FILE: Final = 1_000_000
_LONGEST_YAML: Final = 200_000
_LONGEST_LINE: Final = 1_000
"""The reader of YAML looks for patterns; no line that people write is longer."""

_NOT_OURS: Final = frozenset(
    {
        "vendor", "vendored", "_vendor", "third_party", "third-party", "site-packages", "fixtures",
        "__fixtures__", "testdata", "test-data", "test_data", "__tests__", "test", "tests",
        "examples", "example", "samples", "sample", "demos", "demo", "playground", "snapshots",
        "e2e", "node_modules", "seeds", "seed",
    }
)  # fmt: skip
_YAML: Final = (".yaml", ".yml")
_NAMED: Final = ("openapi", "swagger", "api")
"""Words by one of which a file of JSON that describes an API is called."""

_ELSEWHERE: Final = (".github/", ".circleci/", ".gitlab/")


def read_declarations(
    manifest: Manifest,
    read: Callable[[str], str],
    skip: Callable[[str], bool] = lambda _path: False,
) -> Declarations:
    """Everything that schemas, interface descriptions and platform files declare.

    Those inside of tests, examples and vendored code speak of other things and are passed over.

    Args:
        manifest: the snapshot.
        read: gives the text of a file by its path.
        skip: tells files that are none of the project's.
    """
    paths = sorted(
        entry.path
        for entry in manifest.files
        if entry.kind is FileKind.TEXT
        and entry.origin not in FOREIGN
        and _NOT_OURS.isdisjoint(part.lower() for part in posixpath.dirname(entry.path).split("/"))
        and not skip(entry.path)
    )
    reader = _Reader(read)
    for path in paths:
        reader.file(path)
    migrations = read_migrations((p for p in paths if is_migration(p)), reader.text)
    return Declarations(
        models=tuple(sorted(reader.models, key=lambda m: (m.file, m.line, m.name))),
        indexes=tuple(sorted(reader.indexes, key=lambda i: (i.file, i.line, i.name))),
        changes=tuple(sorted(reader.changes, key=lambda c: (c.file, c.line, c.table))),
        migrations=migrations,
        endpoints=tuple(sorted(reader.endpoints, key=lambda e: (e.file, e.line, e.name))),
        platform=tuple(reader.platform),
        problems=tuple(dict.fromkeys(reader.problems)),
    )


class _Reader:
    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self.models: list[DeclaredModel] = []
        self.indexes: list[DeclaredIndex] = []
        self.changes: list[TableChange] = []
        self.endpoints: list[Endpoint] = []
        self.platform: list[PlatformFact] = []
        self.problems: list[Problem] = []

    def text(self, path: str) -> str:
        """The text of a file; empty where it cannot be read."""
        try:
            text = self._read(path)
        except (DocgenError, KeyError, OSError) as error:
            self.problems.append(Problem(path, f"cannot be read: {error}"))
            return ""
        return text if len(text) <= _LONGEST_FILE else ""

    def file(self, path: str) -> None:
        """Read one file, if it is of a language that is read here."""
        name = posixpath.basename(path)
        extension = posixpath.splitext(name)[1].lower()
        if extension == ".sql":
            facts = read_sql(path, self.text(path))
            self.models += facts.tables
            self.indexes += facts.indexes
            self.changes += facts.changes
        elif extension == ".prisma":
            self._tables(*read_prisma(path, self.text(path)))
        elif name == "schema.rb":
            self._tables(*read_schema_rb(path, self.text(path)))
        elif may_have_sql(path):
            made = read_sql_in_code(path, self.text(path))
            self._tables(made.tables, made.indexes)
            # A migration's class is no model; what it adds stands with the model, too.
            if extension == ".py" and not is_migration(path):
                self.indexes += read_orm_indexes(path, self.text(path))
        elif extension == ".proto":
            self._add(read_proto(path, self.text(path)))
        elif extension in (".graphql", ".graphqls", ".gql"):
            self._add(read_graphql(path, self.text(path)))
        elif extension == ".tf":
            self.platform += read_terraform(path, self.text(path))
        elif name in ("Chart.yaml", "Chart.yml"):
            self.platform += read_chart(path, self.text(path))
        elif extension in _YAML and not path.startswith(_ELSEWHERE):
            self._yaml(path, self.text(path))
        elif extension == ".json" and any(word in path.lower() for word in _NAMED):
            self._openapi(path, self.text(path))

    def _tables(self, models: Iterable[DeclaredModel], indexes: Iterable[DeclaredIndex]) -> None:
        self.models += models
        self.indexes += indexes

    def _yaml(self, path: str, text: str) -> None:
        text = "\n".join(line[:_LONGEST_LINE] for line in text.split("\n"))
        if is_kubernetes(text):
            if len(text) <= _LONGEST_YAML:
                self.platform += read_kubernetes(path, text)
        elif is_openapi(text):
            self._openapi(path, text)

    def _openapi(self, path: str, text: str) -> None:
        if not is_openapi(text):
            return
        try:
            self._add(read_openapi(path, text))
        except (ValueError, RecursionError, IndexError) as error:
            self.problems.append(Problem(path, f"cannot be read: {error}"))

    def _add(self, found: tuple[tuple[DeclaredModel, ...], tuple[Endpoint, ...]]) -> None:
        self.models += found[0]
        self.endpoints += found[1]
