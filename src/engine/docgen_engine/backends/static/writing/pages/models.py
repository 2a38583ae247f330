"""Page 05: the types that carry data, with their fields and how they refer to each other."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence
from typing import Final

from docgen_engine.backends.static.catalogue.models import (
    cite_model,
    core_models,
    ranked_models,
    relations,
)
from docgen_engine.backends.static.models.ranking import is_stored
from docgen_engine.backends.static.parts.verbs import VERBS
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import models_diagram
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    fact_section,
    source_folders,
)
from docgen_engine.backends.static.writing.pages.model_fields import declared, shown_default
from docgen_engine.backends.static.writing.phrases import paragraph, table_phrase
from docgen_engine.domain.diagrams_models import MOST_MODELS, related_models
from docgen_engine.domain.documents.analysis import DataModel
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import (
    bullets,
    cell_code,
    code,
    counted,
    escape,
    first_sentence,
    listing,
    shorten,
    table,
)
from docgen_engine.patterns import regex

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
_TABLES: Final = 3
"""So many stored models that refer to each other are drawn by themselves."""

_A: Final = {True: "an", False: "a"}
_SPOKEN: Final = {
    "typeddict": "a `TypedDict`", "namedtuple": "a `NamedTuple`", "pydantic": "a Pydantic model",
    "sqlmodel": "an SQLModel model", "sqlalchemy": "an SQLAlchemy model",
    "django": "a Django model", "attrs": "an attrs class", "msgspec": "a msgspec struct",
    "marshmallow": "a Marshmallow schema",
}  # fmt: skip
"""What people call a kind of model."""

_SAYS_KIND: Final = frozenset(
    {
        "TypedDict",
        "NamedTuple",
        "BaseModel",
        "SQLModel",
        "DeclarativeBase",
        "Base",
        "Model",
        "Struct",
        "Schema",
        "Enum",
        "StrEnum",
        "IntEnum",
        "object",
    }
)
"""Bases that only make a type the kind of model that it is."""

_DERIVES: Final = {".rs": "that implements", ".go": "that embeds"}
_DESCRIBED: Final = regex(r"""\bdescription\s*=\s*(?:"([^"\\]+)"|'([^'\\]+)')""")
_DEPRECATED: Final = regex(r"(?m)^\s*(?:@deprecated\b|Deprecated:|\.\. deprecated::)")
_ASKS: Final = ("it ", "this ", "the ")
_MEANINGS: Final = 0.6
_FEW_WORDS: Final = 3
_KINDS: Final = dict.fromkeys(
    ("interface", "struct", "type", "class", "table", "message", "enum", "dataclass"), ""
)
"""Kinds that are nouns already; others, such as `pydantic`, are kinds of model."""


def core_entities(desk: Desk, _subject: str) -> list[str]:
    """Each model with its fields; what is stored and what is used most comes first."""
    parts: list[str] = []
    models, single = core_models(desk)
    uses = Counter(model.name for model in models)
    filled = shown = 0
    for model in models[:IN_FULL]:
        text = _model(desk, model, alone=uses[model.name] == 1)
        filled += sum(map(len, text))
        if shown and filled > MOST:
            break
        parts.extend(text)
        shown += 1
    parts.extend(_singles(desk, single))
    rest = models[shown:]
    if rest:
        parts.extend(["### Further types", *_further(desk, rest)])
    return parts


def _singles(desk: Desk, models: Sequence[DataModel]) -> list[str]:
    """Models of one field, a row for each."""
    rows = [
        (
            cite_model(desk, model) + desk.covered("model", model.name),
            cell_code(field.name),
            cell_code(shorten(field.annotation, _TYPE)),
        )
        for model in sorted(models, key=lambda m: (m.file, m.line))
        for field in model.fields
    ]
    return (
        blocks("### Types of one field", table(("Type", "Field", "Its type"), rows)) if rows else []
    )


def _further(desk: Desk, models: Sequence[DataModel]) -> list[str]:
    """The other models in a line for each component."""
    groups: dict[str, list[DataModel]] = {}
    for model in models:
        groups.setdefault(model.component, []).append(model)
    lines = []
    for component, held in sorted(groups.items()):
        names = [cite_model(desk, model) for model in held]
        rest = counted(len(names) - NAMED + 1, "other")
        lines.append(f"{desk.component_link(component)}: {listing(names, NAMED, rest)}")
    return [bullets(lines)]


def _model(desk: Desk, model: DataModel, *, alone: bool) -> list[str]:
    cited = cite_model(desk, model)
    meant = _of_it(paragraph(model.description))
    sentence = f"{cited} is {_what(desk, model)}."
    sentence += desk.covered("model", model.name)
    rows = []
    words = _meanings(desk, model)
    for field in model.fields[:FIELDS]:
        claim = ""
        if field.default:
            claim = desk.claim(ClaimKind.DEFAULT_VALUE, f"{model.name}.{field.name}",
                               field.default, model.file, field.line)  # fmt: skip
        line = desk.cite(model.file, field.line, label=f"line {field.line}")
        default = shown_default(field.default or declared(field.annotation))
        rows.append((
            cell_code(field.name) + claim,
            cell_code(shorten(field.annotation, _TYPE)),
            cell_code(shorten(default, _DEFAULT)) if default else "",
            words.get(field.name, ""),
            line,
        ))  # fmt: skip
    more = f"Only its first {FIELDS} fields are shown." if len(model.fields) > FIELDS else ""
    heads = ("Field", "Type", "Default", "What it is", "Where")
    if model.kind == _ENUM:
        heads = ("Member", "Type", "Value", "What it is", "Where")
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


def _of_it(meant: str) -> str:
    """What a comment says of a type as a sentence behind another one about it."""
    first, _, rest = meant.partition(" ")
    if rest and first.lower() in VERBS and not (first == "Is" and rest.startswith(_ASKS)):
        return f"It {first.lower()} {rest}"
    return f"It is {first.lower()} {rest}" if rest and first in {"A", "An"} else meant


def _what(desk: Desk, model: DataModel) -> str:
    """The kind of a model, and what it derives from beside what makes it that kind."""
    kind = escape(model.kind)
    said = (
        _SPOKEN.get(kind) or f"{_A[kind[:1].lower() in 'aeiou']} {kind}{_KINDS.get(kind, ' model')}"
    )
    places = desk.index.bases(model.file, model.name)
    own = {name for file, name in places if (file, name) in _by_place(desk)}
    named = ((base, base.partition("[")[0].rpartition(".")[2]) for base in model.bases)
    bases = [base for base, short in named if short in own or short not in _SAYS_KIND]
    if not bases:
        return said
    verb = _DERIVES.get(posixpath.splitext(model.file)[1], "derived from")
    return f"{said} {verb} {listing([code(base) for base in bases])}"


def _meanings(desk: Desk, model: DataModel) -> dict[str, str]:
    """What the code says of fields: a comment at each, or the description that it is declared with.

    A word or two above the first of several fields is a heading and says nothing of that one.
    """
    found: dict[str, str] = {}
    for field in model.fields:
        name = field.name.rstrip("?")
        symbol = desk.index.symbol(model.file, f"{model.name}.{name}")
        given = _DESCRIBED.search(field.default) or _DESCRIBED.search(field.annotation)
        said = first_sentence(symbol.doc) if symbol is not None and symbol.doc else ""
        if not said and given:
            said = first_sentence(given[1] or given[2])
        if said and symbol is not None and _DEPRECATED.search(symbol.doc):
            said = said.removeprefix("@deprecated").strip()
            said = said if said.lower().startswith("deprecated") else f"**Deprecated.** {said}"
        if said:
            found[field.name] = said
    if len(found) < _MEANINGS * len(model.fields):
        found = {name: said for name, said in found.items() if len(said.split()) >= _FEW_WORDS}
    return {name: table_phrase(said) for name, said in found.items()}


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
    """Fields that hold another model: drawn, and those that the picture has no room for listed."""
    found = relations(desk)
    stored = [one for one in found if is_stored(desk, one[0]) and is_stored(desk, one[3])]
    # What the program passes around has another picture than its database, where that has one.
    drawn = stored if len(related_models(stored)) >= _TABLES else found
    picture = models_diagram(ranked_models(desk), drawn)
    shown = {id(model) for model in related_models(drawn)[:MOST_MODELS]} if picture else set()
    among = {id(one) for one in drawn if {id(one[0]), id(one[3])} <= shown}
    left = [one for one in found if id(one) not in among]
    more = len(left) - _RELATIONS
    return blocks(
        picture,
        "Not drawn:" if left and picture else "",
        bullets(
            f"{code(f'{model.name}.{field}')} {'refers to' if model.kind == 'table' else 'holds'} "
            f"{cite_model(desk, other)} "
            f"({desk.cite(model.file, line)})"
            for model, field, line, other in left[:_RELATIONS]
        ),
        f"There are {counted(more, 'further such field')}." if more > 0 else "",
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
