"""Page 05: the types that carry data, with their fields and how they refer to each other."""

from __future__ import annotations

from collections import Counter
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
from docgen_engine.domain.markup import bullets, cell_code, code, escape, listing, table

IN_FULL: Final = 24
"""Models whose fields are shown; the others are named with their lines."""

FIELDS: Final = 40

_A: Final = {True: "an", False: "a"}
_KINDS: Final = dict.fromkeys(
    ("interface", "struct", "type", "class", "table", "message", "enum", "dataclass"), ""
)
"""Kinds that are nouns already; others, such as `pydantic`, are kinds of model."""


def core_entities(desk: Desk, _subject: str) -> list[str]:
    """Each model with its fields; those that others refer to come first."""
    parts: list[str] = []
    models = ranked_models(desk)
    uses = Counter(model.name for model in models)
    for model in models[:IN_FULL]:
        parts.extend(_model(desk, model, alone=uses[model.name] == 1))
    rest = models[IN_FULL:]
    if rest:
        names = bullets(f"{cite_model(desk, m)} ({escape(m.kind)})" for m in rest[:80])
        parts.extend(["### Further types", names])
    return parts


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
        rows.append((
            cell_code(field.name) + claim,
            cell_code(field.annotation),
            cell_code(field.default),
            line,
        ))  # fmt: skip
    more = f"Only its first {FIELDS} fields are shown." if len(model.fields) > FIELDS else ""
    return blocks(
        f"### {code(model.name)}" + ("" if alone else f" in {escape(model.file)}"),
        f"{sentence}{' ' + meant if meant else ''}",
        table(("Field", "Type", "Default", "Where"), rows),
        more,
    )


def relationships(desk: Desk, _subject: str) -> list[str]:
    """Fields that hold another model."""
    return blocks(
        models_diagram(ranked_models(desk), relations(desk)),
        bullets(
            f"{code(f'{model.name}.{field}')} holds "
            f"{cite_model(desk, other)} "
            f"({desk.cite(model.file, line)})"
            for model, field, line, other in relations(desk)[:60]
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
