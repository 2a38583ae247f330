"""What manifests and build files declare: the facts that `read_manifests` returns.

Each fact carries the file and the line that states it. Nothing here is guessed from code; names
stay as they are written. Tuples are sorted by (file, line), so that equal repositories give equal
facts.
"""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.documents.discovery import Command, Package
from docgen_engine.repository.manifests.ci_model import CiJob

MANAGED_ELSEWHERE: Final = "managed elsewhere"
"""The constraint of a dependency whose manifest leaves the version to one above it."""


class DeclaredDependency(msgspec.Struct, frozen=True):
    """A package of somebody else that a manifest names.

    `constraint` is as written (`>=4,<5`, `^1.2.0`, `workspace:*`), empty where there is none.
    `kind` is `runtime`, `dev`, `optional` or `build`; `group` the extra or dependency group that
    names it (`indirect` and `peer` as in Go and npm); `marker` Python's condition on it. `package`
    is the folder of the manifest, `.` for the root. `internal` is set where the name is that of a
    package of this repository.
    """

    name: str
    constraint: str
    kind: str
    ecosystem: str
    file: str
    line: int
    group: str = ""
    package: str = "."
    internal: bool = False
    marker: str = ""


class DeclaredEntry(msgspec.Struct, frozen=True):
    """Where a manifest says that execution starts.

    `kind` is one of the kinds of `EntryPoint`; `target` is as written: `pkg.cli:main` in Python,
    a path relative to the manifest's folder in JavaScript (`./bin/cli.js`) and Rust.
    `command` is what a person types, empty for an export.
    """

    name: str
    kind: str
    target: str
    ecosystem: str
    file: str
    line: int
    package: str = "."
    command: str = ""


class Requirement(msgspec.Struct, frozen=True):
    """A tool or runtime that must be there first: `python` `>=3.11`, `node` `>=20`, `go` `1.22`."""

    tool: str
    constraint: str
    file: str
    line: int


class BuildOption(msgspec.Struct, frozen=True):
    """A switch of the build that a person may set, such as CMake's `option(NAME "help" ON)`."""

    name: str
    help: str
    default: str
    file: str
    line: int


class BuildTarget(msgspec.Struct, frozen=True):
    """What a build makes: a `library`, `static library`, `shared library`, `program` or `test`.

    `sources` are as written, without those that variables stand for.
    """

    name: str
    kind: str
    sources: tuple[str, ...]
    file: str
    line: int


class ToolUse(msgspec.Struct, frozen=True):
    """A development tool that the repository configures, such as `ruff` or `eslint`.

    `category` is `build`, `test`, `lint`, `format`, `types`, `docs`, `release`, `hooks` or
    `automation`; `detail` says how it is configured where that can be said in a few words.
    """

    name: str
    category: str
    file: str
    line: int
    detail: str = ""


class ContainerFact(msgspec.Struct, frozen=True):
    """A statement of a Dockerfile or a compose file.

    `kind` is `base`, `port`, `command`, `environment`, `volume`, `service` or `image`; `name` the
    service or stage it belongs to; `value` as written.
    """

    kind: str
    name: str
    value: str
    file: str
    line: int
    line_end: int


class EnvironmentDeclaration(msgspec.Struct, frozen=True):
    """An environment variable that a file declares, such as `.env.example` or a Dockerfile."""

    name: str
    default: str
    file: str
    line: int


class WorkspaceMember(msgspec.Struct, frozen=True):
    """A pattern or folder that a workspace file counts as a package of its own."""

    pattern: str
    ecosystem: str
    file: str
    line: int


class ModulePath(msgspec.Struct, frozen=True):
    """The name under which a folder's code is imported: Go's module path, a package's name."""

    name: str
    folder: str
    ecosystem: str
    file: str
    line: int


class DeclaredField(msgspec.Struct, frozen=True):
    """A column of a table, a field of a message or of a type, as written."""

    name: str
    annotation: str
    default: str
    line: int


class DeclaredModel(msgspec.Struct, frozen=True):
    """A type that carries data, declared in a schema language.

    `kind` is `table` (SQL), `message` (Protocol Buffers), `type`, `input` or `interface` (GraphQL)
    `Prisma` (a model) or `schema` (OpenAPI). `description` is the comment that the file gives it;
    `table` the name of the table that a model stands for.
    """

    name: str
    kind: str
    fields: tuple[DeclaredField, ...]
    file: str
    line: int
    line_end: int
    description: str = ""
    table: str = ""


class DeclaredIndex(msgspec.Struct, frozen=True):
    """An index of a table. `columns` are as written, in order; `name` may be empty."""

    name: str
    table: str
    columns: tuple[str, ...]
    unique: bool
    file: str
    line: int
    line_end: int


class TableChange(msgspec.Struct, frozen=True):
    """One thing that a statement does to a table or an index after its creation.

    Of a table: `table-drop`, `table-rename` (to `to`), `table-swap` (its name with that of `to`).
    Of a column: `add` (with `field`), `drop`, `rename` (to `to`), `type` (`to`), `default` (`to`,
    empty for none), `needed` and `optional`. Of an index: `index-drop`, `index-rename` (to `to`);
    its table is often not said. `constraint` makes or removes (`name`) one, with the `keys` that it
    makes of columns; `other` is not read here.
    """

    kind: str
    table: str
    file: str
    line: int
    name: str = ""
    to: str = ""
    field: DeclaredField | None = None
    keys: tuple[tuple[str, str], ...] = ()


class Migration(msgspec.Struct, frozen=True):
    """A step by which the database's schema changes. `order` counts from 1 within one folder.

    `tool` is `Alembic`, `Django`, `Rails`, `Prisma` or `SQL`; `detail` is what it says or does.
    """

    name: str
    tool: str
    detail: str
    order: int
    file: str
    line: int
    line_end: int


class Endpoint(msgspec.Struct, frozen=True):
    """A call that a schema offers to clients.

    `kind` is `openapi`, `rpc` or `graphql`; `name` is `GET /users/{id}`, `Users.Get` or
    `query user`; `signature` says what goes in and out.
    """

    name: str
    kind: str
    signature: str
    description: str
    file: str
    line: int
    line_end: int


class PlatformFact(msgspec.Struct, frozen=True):
    """A statement of a Kubernetes manifest, a Helm chart or a Terraform file.

    `kind` is `kubernetes`, `image`, `port`, `helm`, `chart-dependency`, `resource`, `module`,
    `variable`, `provider`, `environment`; `name` as written; `detail` is for people, for a variable
    of the environment what it is set to.
    """

    kind: str
    name: str
    detail: str
    file: str
    line: int
    line_end: int


class Declarations(msgspec.Struct, frozen=True):
    """What files in languages of their own declare: schemas, interfaces and platforms.

    Sorted by file and line; migrations by folder and order.
    """

    models: tuple[DeclaredModel, ...] = ()
    indexes: tuple[DeclaredIndex, ...] = ()
    changes: tuple[TableChange, ...] = ()
    migrations: tuple[Migration, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    platform: tuple[PlatformFact, ...] = ()
    problems: tuple[Problem, ...] = ()


class ProjectFacts(msgspec.Struct, frozen=True):
    """Everything that manifests and build files say.

    `packages` has the root package first, then by path. `files` are the manifests that were read.
    `wholes` are the commands of task files that only run others of one purpose.
    """

    packages: tuple[Package, ...] = ()
    dependencies: tuple[DeclaredDependency, ...] = ()
    entry_points: tuple[DeclaredEntry, ...] = ()
    commands: tuple[Command, ...] = ()
    wholes: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    tools: tuple[ToolUse, ...] = ()
    containers: tuple[ContainerFact, ...] = ()
    jobs: tuple[CiJob, ...] = ()
    environment: tuple[EnvironmentDeclaration, ...] = ()
    workspaces: tuple[WorkspaceMember, ...] = ()
    modules: tuple[ModulePath, ...] = ()
    options: tuple[BuildOption, ...] = ()
    targets: tuple[BuildTarget, ...] = ()
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def python_requires(self) -> Requirement | None:
        """What Python the repository asks for, by its first manifest that says so."""
        return next((r for r in self.requirements if r.tool == "python"), None)

    def dependency(self, name: str) -> DeclaredDependency | None:
        """The first declaration of a dependency by name, whatever its case or `-` and `_`."""
        wanted = normalise(name)
        return next((d for d in self.dependencies if normalise(d.name) == wanted), None)


def normalise(name: str) -> str:
    """A package's name for comparison (PEP 503's rule; harmless elsewhere)."""
    return name.lower().replace("_", "-").replace(".", "-")
