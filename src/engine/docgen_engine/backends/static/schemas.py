"""What schemas declare: tables, messages and types as data models, endpoints, migrations."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Final

from docgen_engine.backends.static.labels import short_labels
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_paragraph
from docgen_engine.domain.documents.analysis import Api, DataModel, Fact, ModelField
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.migrations import is_migration
from docgen_engine.repository.manifests.model import DeclaredModel, Endpoint

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
    declared = survey.declarations
    order = {m.file: (posixpath.dirname(m.file), m.order) for m in declared.migrations}
    later: dict[str, list[str]] = {}
    dropped: set[str] = set()
    created: dict[str, tuple[tuple[str, int], int]] = {}
    for model in declared.models:
        if model.file in order:
            at = order[model.file], model.line
            created[model.name] = max(created.get(model.name, at), at)
    for change in declared.changes:
        if change.file not in order:
            continue
        if change.kind == "alter":
            later.setdefault(change.table, []).append(change.file)
        elif (order[change.file], change.line) > created.get(change.table, (("", 0), 0)):
            dropped.add(change.table)
    # A migration's table for which a schema has a model is said once.
    dropped |= {model.table for model in declared.models if model.table}
    chosen: dict[tuple[str, str], DeclaredModel] = {}
    for model in sorted(
        declared.models, key=lambda m: (_from_migration(m), order.get(m.file, ("", 0)))
    ):
        if not (_from_migration(model) and model.name in dropped):
            chosen.setdefault((_family(model), model.name), model)
    return [
        _model(survey, model, later.get(model.name, []))
        for model in sorted(chosen.values(), key=lambda m: (m.file, m.line))
    ]


def _from_migration(model: DeclaredModel) -> bool:
    return model.kind == "table" and is_migration(model.file)


def _family(model: DeclaredModel) -> str:
    """Types of one name in two files of Protocol Buffers are two; a table of one name is one."""
    return "table" if model.kind == "table" else model.file


def _model(survey: Survey, model: DeclaredModel, later: list[str]) -> DataModel:
    said = first_paragraph(model.description)
    if _from_migration(model):
        count = len({file for file in later if file != model.file})
        if count:
            many = "A later migration changes" if count == 1 else f"{count} later migrations change"
            said = f"{said} {many} it.".strip()
    return DataModel(
        name=model.name,
        kind=model.kind,
        component=survey.component_name(model.file) or posixpath.dirname(model.file) or ".",
        file=model.file,
        line=model.line,
        line_end=model.line_end,
        fields=tuple(ModelField(f.name, f.annotation, f.default, f.line) for f in model.fields),
        description=said,
    )


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
    found: dict[tuple[str, str], Fact] = {}
    for index in survey.declarations.indexes:
        columns = ", ".join(f"`{column}`" for column in index.columns)
        kind = "unique, " if index.unique else ""
        name = index.name or f"{index.table} ({', '.join(index.columns)})"
        said = f"{kind}on {columns} of `{index.table}`"
        fact = Fact("Indexes", name, said, index.file, index.line, index.line_end)
        found.setdefault((index.name or said, index.table), fact)
    return list(found.values())[:_MOST]


def _migrations(survey: Survey) -> list[Fact]:
    """The migrations of each folder in order; of many, the first and the latest."""
    folders: dict[tuple[str, str], list[Fact]] = {}
    for one in survey.declarations.migrations:
        place = posixpath.dirname(one.file)
        key = (posixpath.dirname(place) if one.tool == "Prisma" else place), one.tool
        said = f"{one.tool}, step {one.order}" + (f": {one.detail}" if one.detail else "")
        fact = Fact("Migrations", one.name, said, one.file, one.line, one.line_end)
        folders.setdefault(key, []).append(fact)
    found = []
    most = max(4, _MOST_STEPS // max(1, len(folders)))
    for facts in folders.values():
        found += (
            facts if len(facts) <= most else [*facts[: most // 4], *facts[-(most - most // 4) :]]
        )
    return found
