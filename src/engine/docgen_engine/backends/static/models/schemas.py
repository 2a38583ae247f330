"""What schemas declare: tables, messages and types as data models, endpoints, migrations."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Final

import msgspec

from docgen_engine.backends.static.labels import short_labels
from docgen_engine.backends.static.models.current_schema import (
    current_schema,
    from_migration,
    migration_folder,
)
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_paragraph
from docgen_engine.domain.documents.analysis import Api, DataModel, Fact, ModelField
from docgen_engine.domain.markup import counted
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.migrations import is_migration
from docgen_engine.repository.manifests.model import DeclaredIndex, DeclaredModel, Endpoint

_VARIABLE: Final = regex(r"\{[^}]*\}|<[^>]*>|:\w+|\*\w*")
_SLASHES: Final = regex(r"/+")
_MOST: Final = 60
_MOST_STEPS: Final = 24
_NOUNS: Final = {
    "table": ("table", "tables"),
    "Prisma": ("model", "models"),
    "message": ("message", "messages"),
    "type": ("type", "types"),
    "input": ("input", "inputs"),
    "interface": ("interface", "interfaces"),
    "schema": ("schema", "schemas"),
    "openapi": ("endpoint", "endpoints"),
    "rpc": ("call", "calls"),
    "graphql": ("query or mutation", "queries and mutations"),
}


def declared_models(survey: Survey) -> list[DataModel]:
    """Tables, messages and types of schemas, each once; a table that is dropped later is none.

    A table stands as its schema file has it; where only migrations make it, as the first does, and
    later changes are said.
    """
    return [
        DataModel(
            name=model.name,
            kind=model.kind,
            component=survey.component_name(model.file) or posixpath.dirname(model.file) or ".",
            file=model.file,
            line=model.line,
            line_end=model.line_end,
            fields=tuple(ModelField(f.name, f.annotation, f.default, f.line) for f in model.fields),
            description=_said_of(model),
        )
        for model in current_schema(survey).models
    ]


def _said_of(model: DeclaredModel) -> str:
    """The first paragraph of a comment; of a migration's table all, which says what came later."""
    return model.description if from_migration(model) else first_paragraph(model.description)


def declared_endpoints(survey: Survey, known: frozenset[str]) -> dict[str, list[Api]]:
    """What descriptions of interfaces offer, by the component that each belongs to.

    Args:
        survey: the repository.
        known: routes that the code declares, as `route_key` gives them; they are not said again.

    Returns:
        Endpoints by the name of a component; empty where there is no component of code.
    """
    found: dict[str, list[Api]] = {}
    seen = set(known)
    for endpoint in survey.declarations.endpoints:
        key = route_key(endpoint.name)
        owner = _owner(survey, endpoint.file)
        if owner and key not in seen:
            seen.add(key)
            found.setdefault(owner, []).append(_api(endpoint))
    return found


def route_key(name: str) -> str:
    """A route for comparison: `GET /users/{id}` and `GET /users/:id/` are one."""
    return _SLASHES.sub("/", _VARIABLE.sub("*", name)).rstrip("/").lower()


def _api(endpoint: Endpoint) -> Api:
    said = first_paragraph(endpoint.description)
    signature = endpoint.signature
    if endpoint.kind == "openapi":
        takes = f"{signature[:1].upper()}{signature[1:]}." if signature else ""
        said, signature = f"{said} {takes}".strip(), endpoint.name
    return Api(
        endpoint.name, signature, "route", endpoint.file, endpoint.line, endpoint.line_end, said,
        exported=True,
    )  # fmt: skip


def _owner(survey: Survey, file: str) -> str:
    """The component that a file lies in, or the one whose folder is nearest; else the largest."""
    code = [part for part in survey.components.parts if part.is_code]
    own = survey.components.of(file)
    if own is not None and own.is_code:
        return own.name
    folder = posixpath.dirname(file)
    while folder:
        inside = [p for p in code if p.path == folder or p.path.startswith(folder + "/")]
        if inside:
            return min(inside, key=lambda p: (p.path.count("/"), -len(p.files), p.path)).name
        folder = posixpath.dirname(folder)
    return max(code, key=lambda p: (len(p.files), p.path)).name if code else ""


def schema_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Schema, Indexes and Migrations of page 05."""
    return (*_files(survey), *_indexes(survey), *_migrations(survey))


def _files(survey: Survey) -> list[Fact]:
    """Each file that declares a schema, with how much of what; migrations are listed apart."""
    counts: dict[str, Counter[str]] = {}
    for model in survey.declarations.models:
        if not is_migration(model.file):
            counts.setdefault(model.file, Counter())[model.kind] += 1
    for endpoint in survey.declarations.endpoints:
        counts.setdefault(endpoint.file, Counter())[endpoint.kind] += 1
    labels = short_labels(counts)
    found = []
    for file, kinds in sorted(counts.items()):
        said = ", ".join(
            f"{count} {_NOUNS[kind][count > 1]}" for kind, count in sorted(kinds.items())
        )
        end = max(1, survey.index.line_count(file))
        found.append(Fact("Schema", labels[file], said, file, 1, end))
    return found[:_MOST]


def _indexes(survey: Survey) -> list[Fact]:
    """Each index that there still is; of very many, those of a table together."""
    found: dict[tuple[str, str], Fact] = {}
    tables: dict[tuple[str, str], list[tuple[DeclaredIndex, str]]] = {}
    twins: dict[tuple[str, str], str] = {}
    for index in current_schema(survey).indexes:
        columns = ", ".join(f"`{column}`" for column in index.columns)
        kind = "unique, " if index.unique else ""
        name = index.name or f"{index.table} ({', '.join(index.columns)})"
        said = f"{kind}on {columns} of `{index.table}`"
        fact = Fact("Indexes", name, said, index.file, index.line, index.line_end)
        key = index.name or said, index.table
        # The schemas of several databases say the same; its name and its letters may differ.
        place = twins.setdefault((index.table.lower(), said.lower()), index.file)
        if key not in found and place == index.file:
            found[key] = fact
            alone = f"{f'`{index.name}` ' if index.name else ''}{kind}on {columns}"
            tables.setdefault((index.file, index.table), []).append((index, alone))
    if len(found) <= _MOST:
        return list(found.values())
    return [
        Fact("Indexes", table, "; ".join(said for _, said in held), file,
             held[0][0].line, held[-1][0].line_end)
        for (file, table), held in tables.items()
    ]  # fmt: skip


def _migrations(survey: Survey) -> list[Fact]:
    """The migrations of each folder in order; of many, the first and the latest.

    Those between them are one row, so that nobody takes them for missing.
    """
    folders: dict[tuple[str, str], list[Fact]] = {}
    for one in survey.declarations.migrations:
        said = f"{one.tool}, step {one.order}" + (f": {one.detail}" if one.detail else "")
        fact = Fact("Migrations", one.name, said, one.file, one.line, one.line_end)
        folders.setdefault(migration_folder(one), []).append(fact)
    found = []
    most = max(4, _MOST_STEPS // max(1, len(folders)))
    for facts in folders.values():
        if len(facts) <= most + 1:
            found += facts
            continue
        first, rest = most // 4, len(facts) - (most - most // 4)
        between = facts[first:rest]
        name = f"{between[0].name} to {between[-1].name}"
        said = (
            f"{counted(len(between), 'step')} that {'is' if rest - first == 1 else 'are'} not shown"
        )
        gap = msgspec.structs.replace(between[0], name=name, detail=said)
        found += [*facts[:first], gap, *facts[rest:]]
    return found
