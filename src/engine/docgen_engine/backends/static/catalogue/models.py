"""Questions about the types that carry data, and which of them refer to which (page 05)."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.models.ranking import (
    imported_packages,
    is_behaviour,
    is_stored,
    uses_of,
)
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.diagrams_models import pointed_at, takes_or_returns
from docgen_engine.domain.documents.analysis import DataModel
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

MODELS: Final = "05-data-models.md"

_LITERAL: Final = regex(r"""'[^']*'|"(?=[^"]* )[^"]*"|`[^`]*`""")
"""Literal types: their words name no other type; a forward reference in quotation marks does."""


_ENUM: Final = "enum"
_FEW: Final = 2
_SINGLE: Final = 4
"""So many models of one field are a table of their own."""

_SETTINGS: Final = regex(r"(?:^|\.)BaseSettings$|(?:^|\.)JsonConfigModel$")
_POINTS_AT: Final = regex(r"""(?:foreign_key\s*=\s*|ForeignKey\(\s*)["'](\w+)\.""")
_TABLE: Final = regex(r"[^a-z0-9]")
_NAMED: Final = regex(r"(?:(\w+)\.)?(\w+)")


def ranked_models(k: Knowledge) -> list[DataModel]:
    """Data models with fields outside of tests: what is stored first, then what is used most."""
    return k.remember("models", lambda: _rank_models(k))


def _rank_models(k: Knowledge) -> list[DataModel]:
    shown = [
        m
        for m in k.analysis.data_models
        if m.fields
        and k.reference(m.file, m.line)
        and m.file not in k.analysis.discovery.test_files
        and _carries_data(m)
    ]
    models = [model for model in shown if not is_behaviour(k, model)]
    if all(m.kind == _ENUM for m in models) or len(models) < min(_FEW, len(shown)):
        return []  # what may be chosen is no data of the program, and one is left over of many
    mentions: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for model, _, _, other in _related(k, models):
        mentions.setdefault((other.file, other.line), set()).add((model.file, model.line))
    uses = uses_of(k, models)
    stored = {(m.file, m.line) for m in models if is_stored(k, m)}
    stored = stored if len(stored) > _FEW else set()

    def weight(model: DataModel) -> tuple[bool, int, int, int, str, int]:
        place = model.file, model.line
        used = uses[model.file, model.name]
        # Twice as many files are one step: who is referred to by others is at the heart of it all.
        heart = used.bit_length() + len(mentions.get(place, ()))
        return place not in stored, -heart, -used, -len(model.fields), model.file, model.line

    return sorted(models, key=weight)


def core_models(k: Knowledge) -> tuple[list[DataModel], list[DataModel]]:
    """The models in the order of the page: those with all their fields, and those of one field.

    What may be chosen comes last. A few of one field stand among the others.
    """
    models = sorted(ranked_models(k), key=lambda model: model.kind == _ENUM)
    single = [m for m in models if len(m.fields) == 1 and m.kind != _ENUM and not m.bases[1:]]
    if len(single) < _SINGLE:
        return models, []
    return [model for model in models if model not in single], single


def _carries_data(model: DataModel) -> bool:
    """Whether a type is more than the settings of the program or what a part of a screen takes."""
    if any(_SETTINGS.search(base) for base in model.bases):
        return False
    return not (model.name.endswith("Props") and model.file.endswith((".tsx", ".jsx", ".ts")))


def cite_model(k: Knowledge, model: DataModel) -> str:
    """A citation that names the model; a table or message is no symbol, so its name goes before."""
    if k.index.symbol(model.file, model.name) is not None:
        return k.cite(model.file, model.line, model.line_end, model.name)
    return f"{code(model.name)} {k.cite(model.file, model.line, model.line_end)}"


def relations(k: Knowledge) -> list[tuple[DataModel, str, int, DataModel]]:
    """Fields whose type names another model: (model, field, line, other), in file order."""
    return k.remember("relations", lambda: _related(k, ranked_models(k)))


def _related(k: Knowledge, models: list[DataModel]) -> list[tuple[DataModel, str, int, DataModel]]:
    by_name: dict[str, list[DataModel]] = {}
    by_table: dict[str, list[DataModel]] = {}
    for model in models:
        by_name.setdefault(model.name.rsplit(".", 1)[-1], []).append(model)
        by_table.setdefault(_TABLE.sub("", model.name.lower()), []).append(model)
    found = []
    for model in sorted(models, key=lambda m: (m.file, m.line)):
        own = []
        for field in model.fields:
            if takes_or_returns(field.annotation):
                continue
            text = _LITERAL.sub(" ", field.annotation)
            named = [("", word) for word in [pointed_at(field.annotation)] if word]
            for owner, word in dict.fromkeys([*named, *_NAMED.findall(text)]):
                other = _meant(k, model.file, owner, word, by_name.get(word, []))
                if other is not None and other is not model:
                    own.append((model, field.name, field.line, other))
        held = {id(other) for _, _, _, other in own}
        for field in model.fields:
            # A key that no field with its model says: the table has the model's name.
            pointed = _POINTS_AT.search(field.default) or _POINTS_AT.search(field.annotation)
            tables = by_table.get(_TABLE.sub("", pointed[1].lower()), []) if pointed else []
            if len(tables) == 1 and tables[0] is not model and id(tables[0]) not in held:
                own.append((model, field.name, field.line, tables[0]))
        found += own
    return found


def _meant(
    k: Knowledge, file: str, owner: str, name: str, models: list[DataModel]
) -> DataModel | None:
    """The model that a type's name means in a file: its own, what it imports, else the only one.

    A name that other definitions of this repository share is left alone where nothing decides.
    """
    if not models:
        return None
    folder = imported_packages(k).get((file, owner), "") if owner else ""
    if folder:
        found = [m for m in models if posixpath.dirname(m.file) == folder]
        return found[0] if len(found) == 1 else None
    local = [m for m in models if m.file == file]
    if local:
        return local[0] if len(local) == 1 else None
    home = _imported_names(k).get((file, name))
    if home is not None:
        found = [m for m in models if m.file == home]
        return found[0] if len(found) == 1 else None
    short = {path for path, _ in k.index.symbols_named(name)}
    return models[0] if len(models) == 1 and short <= {models[0].file} else None


def _imported_names(k: Knowledge) -> dict[tuple[str, str], str]:
    """Where a name that a file imports is defined: by (file, name there)."""
    return k.remember("imported names", lambda: {
        (each.from_file, each.alias or each.name): each.defined_in or each.to_file
        for each in k.index.imports
        if each.name and (each.defined_in or each.to_file)
    })  # fmt: skip


def _model(k: Knowledge) -> list[Subject]:
    return [
        Subject(
            m.name,
            f"What does {m.name} hold, and which other types does it refer to?",
            "It is one of the types that the others are built around.",
            (m.file,),
        )
        for m in {m.name: m for m in ranked_models(k)[:2]}.values()
    ]


def _answer_model(k: Knowledge, name: str) -> Answer:
    model = next((m for m in ranked_models(k) if m.name == name), None)
    if model is None:
        return Answer()
    # A table or a message of a schema is no symbol, of which alone a claim can be decided.
    claims = ""
    if k.index.symbol(model.file, model.name) is not None:
        claims = k.claim(
            ClaimKind.DEFINES, model.file, model.name, model.file, model.line, model.line_end
        )
    fields = [code(field.name) for field in model.fields]
    text = f"{cite_model(k, model)} holds "
    text += listing(fields, 8, "further fields") + claims
    others = list(dict.fromkeys(
        cite_model(k, o) for m, _, _, o in relations(k) if m is model
    ))  # fmt: skip
    if others:
        text += f"; it refers to {listing(others, 6, 'others')}"
    return Answer(text + ".", symbols=(model.name,))


KINDS: Final = (
    Kind("model", MODELS, "Core entities", "data", Priority.MEDIUM,
         "Read the fields of the type and what their types name.", "Fields and other types.",
         _model, _answer_model),
)  # fmt: skip
