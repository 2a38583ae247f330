"""Page 05: the types that carry data, with their fields and how they refer to each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.catalogue_models import cite_model, ranked_models, relations
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import models_diagram
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    fact_section,
    source_folders,
)
from docgen_engine.backends.static.writing.phrases import paragraph
from docgen_engine.domain.documents.analysis import DataModel
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import bullets, cell_code, code, escape, listing, shorten, table

IN_FULL: Final = 24
"""Models whose fields are shown; the others are named with their lines."""

FIELDS: Final = 40
MOST: Final = 60_000
"""So many characters with their marks, about two thirds of it on the page, are enough to read."""
NAMED: Final = 24
_ENUM: Final = "enum"
_MEMBERS: Final = 16
"""An enum of more members is told in a sentence: their values are mostly their names."""

_TYPE: Final = 90
_DEFAULT: Final = 70
_RELATIONS: Final = 30
_FIELD_CALL: Final = re.compile(
    r"(?s)(?:[\w]+\.)*(Field|field|mapped_column|Column|relationship|association_proxy|attrib|ib"
    r"|column_property)\((?=.*\)$)"
)
_DECLARED: Final = re.compile(r"(?s)[\w.]*(?:Field|ForeignKey|Column)\((.*)\)$")
_KEYWORD: Final = re.compile(r"\w+\s*=(?!=)")
_NAME: Final = re.compile(r"[\w.]+")

_A: Final = {True: "an", False: "a"}
_KINDS: Final = dict.fromkeys(
    ("interface", "struct", "type", "class", "table", "message", "enum", "dataclass"), ""
)
"""Kinds that are nouns already; others, such as `pydantic`, are kinds of model."""


def core_entities(desk: Desk, _subject: str) -> list[str]:
    """Each model with its fields; those that others refer to come first."""
    parts: list[str] = []
    models = sorted(ranked_models(desk), key=lambda model: model.kind == _ENUM)
    uses = Counter(model.name for model in models)
    filled = shown = 0
    for model in models[:IN_FULL]:
        text = _model(desk, model, alone=uses[model.name] == 1)
        filled += sum(map(len, text))
        if shown and filled > MOST:
            break
        parts.extend(text)
        shown += 1
    rest = models[shown:]
    if rest:
        parts.extend(["### Further types", *_further(desk, rest)])
    return parts


def _further(desk: Desk, models: Sequence[DataModel]) -> list[str]:
    """The other models in a line for each component."""
    groups: dict[str, list[DataModel]] = {}
    for model in models:
        groups.setdefault(model.component, []).append(model)
    lines = []
    for component, held in sorted(groups.items()):
        names = [cite_model(desk, model) for model in held]
        lines.append(f"{desk.component_link(component)}: {listing(names, NAMED, 'others')}")
    return [bullets(lines)]


def _model(desk: Desk, model: DataModel, *, alone: bool) -> list[str]:
    cited = cite_model(desk, model)
    meant = paragraph(model.description)
    bases = listing([code(base) for base in model.bases])
    kind = escape(model.kind)
    sentence = f"{cited} is {_A[kind[:1].lower() in 'aeiou']} {kind}{_KINDS.get(kind, ' model')}"
    sentence += f" derived from {bases}." if bases else "."
    sentence += desk.covered("model", model.name)
    rows = []
    for field in model.fields[:FIELDS]:
        claim = ""
        if field.default:
            claim = desk.claim(ClaimKind.DEFAULT_VALUE, f"{model.name}.{field.name}",
                               field.default, model.file, field.line)  # fmt: skip
        line = desk.cite(model.file, field.line, label=f"line {field.line}")
        default = shown_default(field.default or _declared(field.annotation))
        rows.append((
            cell_code(field.name) + claim,
            cell_code(shorten(field.annotation, _TYPE)),
            cell_code(shorten(default, _DEFAULT)) if default else "",
            line,
        ))  # fmt: skip
    more = f"Only its first {FIELDS} fields are shown." if len(model.fields) > FIELDS else ""
    heads = ("Field", "Type", "Default", "Where")
    if model.kind == _ENUM:
        heads = ("Member", "Type", "Value", "Where")
        if len(rows) > _MEMBERS:
            names = listing([code(field.name) for field in model.fields], FIELDS, "others")
            rows, more = [], f"Its members are {names}."
    return blocks(
        f"### {code(model.name)}" + ("" if alone else f" in {escape(model.file)}"),
        f"{sentence}{' ' + meant if meant else ''}",
        table(heads, rows) if rows else "",
        more,
        _inherited(desk, model),
    )


def _declared(annotation: str) -> str:
    """A field that is declared by a call, as in Django, has its default in the call."""
    inside = _DECLARED.match(annotation)
    return f"field({inside[1]})" if inside else ""


def shown_default(default: str) -> str:
    """What a field is set to: of `Field(default="GET")` the value; nothing where it has none."""
    match = _FIELD_CALL.match(default)
    if match is None:
        return default
    given = _arguments(default[match.end() : -1])
    if given is None:
        return default
    for argument in given:
        name, sign, value = argument.partition("=")
        if sign and name.strip() in ("default", "server_default", "insert_default"):
            return value.strip()
        if sign and name.strip() in ("default_factory", "factory"):
            made = value.strip()
            return f"{made}()" if _NAME.fullmatch(made) else made
    first = given[0].strip() if given else ""
    positional = match[1] in ("Field", "attrib", "ib") and first and not _KEYWORD.match(first)
    return first if positional and first != "..." else ""


def _arguments(text: str) -> list[str] | None:
    """The arguments of a call, split at the commas that stand in no bracket and no string.

    None where its brackets close before the end: the text is no single call.
    """
    found, depth, start, quote = list[str](), 0, 0, ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[place - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth < 0:
                return None
        elif sign == "," and not depth:
            found.append(text[start:place])
            start = place + 1
    return [*found, text[start:]] if text.strip() else []


def _inherited(desk: Desk, model: DataModel) -> str:
    """The fields that it has from types of this repository that it derives from."""
    known = _by_place(desk)
    own = {field.name for field in model.fields}
    waiting, seen, said = (
        desk.index.bases(model.file, model.name),
        set[tuple[str, str]](),
        list[str](),
    )
    while waiting:
        place = waiting.pop(0)
        if place in seen:
            continue
        seen.add(place)
        waiting += desk.index.bases(*place)
        base = known.get(place)
        names = [field.name for field in base.fields if field.name not in own] if base else []
        if base is not None and names:
            own.update(names)
            said.append(
                f"{listing([code(n) for n in names], 12, 'more')} from {cite_model(desk, base)}"
            )
    return f"It inherits {listing(said)}." if said else ""


def _by_place(desk: Desk) -> dict[tuple[str, str], DataModel]:
    return desk.remember(
        "models by place", lambda: {(m.file, m.name): m for m in desk.analysis.data_models}
    )


def relationships(desk: Desk, _subject: str) -> list[str]:
    """Fields that hold another model."""
    return blocks(
        models_diagram(ranked_models(desk), relations(desk)),
        bullets(
            f"{code(f'{model.name}.{field}')} holds "
            f"{cite_model(desk, other)} "
            f"({desk.cite(model.file, line)})"
            for model, field, line, other in relations(desk)[:_RELATIONS]
        ),
    )


PAGE = PageModule(
    {
        "Schema": fact_section("Schema", "Definition"),
        "Core entities": core_entities,
        "Relationships": relationships,
        "Indexes": fact_section("Indexes", "Index"),
        "Migrations": fact_section("Migrations", "Migration"),
    },
    "types that carry data",
    source_folders,
    ("analysis:data_models",),
)
