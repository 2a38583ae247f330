"""Mermaid diagrams of data models: their fields, and which of them hold which others. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from typing import Final, TypeAlias

from docgen_engine.domain.documents.analysis import DataModel, ModelField
from docgen_engine.domain.markup import listing, one_line
from docgen_engine.domain.mermaid import Ids, label
from docgen_engine.patterns import regex

MOST_MODELS: Final = 15
"""Models of a diagram, which are tables of several lines."""

_MOST_FIELDS: Final = 8
_FIELD_ROWS: Final = 64
_NAMED_FIELDS: Final = 4
_WORD_LENGTH: Final = 32

_WORD: Final = regex(r"\w+")
_QUOTED: Final = regex(r"(?:\b([\w.]+)\s*\[\s*)?(?:\"([^\"]*)\"|'([^']*)')")
"""A quoted part of a type and what it is an index of: `Literal["a"]`, `Options['url']`."""
_WHOLLY_QUOTED: Final = regex(r"^\s*(?:\"([^\"]*)\"|'([^']*)')\s*$")
_STRINGS: Final = regex(r"\"[^\"]*\"|'[^']*'|`[^`]*`")
_LEADING_BRACKETS: Final = regex(r"^((?:\[\w*\])+)(.+)$")
_LITERALS: Final = regex(r"\bLiteral\[[^\]]*\]")
_INDEXED: Final = regex(r"\[[^\[\]]*[\"'][^\[\]]*\]")
_MANY: Final = regex(
    r"(?i)\b(?:list|tuple|set|frozenset|dict|sequence|iterable|collection|mapping|map|array|vec"
    r"|deque|queryset|readonlyarray|record)\b\s*[\[<]|\[\]|^\*?\[\w*\]|\bchan\b"
)
_MANY_TO_MANY: Final = regex(r"\bManyToMany\w*\(")
_ONE_TO_ONE: Final = regex(r"\bOneToOne\w*\(")
_POINTS: Final = regex(
    r"\b(?:ForeignKey|OneToOneField|ManyToManyField)\(\s*(?:to\s*=\s*)?[\"'](?:\w+\.)*(\w+)[\"']"
)
_MADE: Final = regex(r"^(?:\w+\.)*(\w+)\((?:\s*(?:\w+\.)*([A-Z]\w*)\b(?!\s*=))?")
"""A field that a call declares, with the type that it is given: `Column(String(50))`."""

_COLUMNS: Final = frozenset({"Column", "mapped_column"})
_NONE: Final = regex(r"\b(?:None|null(?!\s*=)|undefined|Optional|null\s*=\s*True)\b|\w\?$")
_KEPT: Final = regex(r"(?i)\b(?:not null|primary key)\b")
"""A column of SQL that always has a value; any other may be empty."""

_ALONE: Final = regex(r"(?i)\b(?:unique|primary key)\b")
"""A column of SQL whose value stands in one row only."""

_COLUMN_END: Final = regex(
    r"(?i)\s+(?:not null|null|primary key|unique|references|generated|auto_?increment|collate"
    r"|check)\b.*$"
)
"""What SQL says of a column behind its type."""

_OWN_KEY: Final = regex(r"(?i)\b(?:primary key|generated\b.*\bidentity)\b")
_TO_OTHER: Final = regex(r"(?i)\breferences\s")
_MAPPED: Final = regex(r"(?i)relationship\(")
"""A field that an object mapper fills with other models: no column."""
_LIFETIME: Final = regex(r"'[a-z_]\w*(?!['\w])\s*,?\s*")
"""A lifetime of Rust; a literal in quotation marks ends with one."""

_TUPLE: Final = regex(r"\b[Tt]uple\[\s*([\w.]+)\s*,\s*\.\.\.\s*\]")
"""So many of one type as there are."""

_FUNCTION: Final = regex(r"=>|\bCallable\b|\bfunc\(")

Relation: TypeAlias = tuple[DataModel, str, int, DataModel]
"""A model, a field of it with its line, and the model that the field holds."""


def model_relations(models: Sequence[DataModel]) -> list[Relation]:
    """Fields whose type names another model, by names alone, in file and line order.

    A name means the model of the same file, else the only one there is.

    Args:
        models: of the repository.
    """
    by_name: dict[str, list[DataModel]] = {}
    for model in models:
        by_name.setdefault(model.name.rpartition(".")[2], []).append(model)
    found = []
    for model in sorted(models, key=_key):
        for field in model.fields:
            words = [pointed_at(field.annotation), *_type_words(field.annotation, by_name)]
            for word in dict.fromkeys(words):
                others = by_name.get(word, [])
                local = [m for m in others if m.file == model.file] or others
                if len(local) == 1 and local[0] is not model:
                    found.append((model, field.name, field.line, local[0]))
    return found


def _key(model: DataModel) -> tuple[str, int, str]:
    return model.file, model.line, model.name


def pointed_at(annotation: str) -> str:
    """The model that a field of Django names in quotation marks: `ForeignKey("shop.Item")`."""
    found = _POINTS.search(annotation)
    return found[1] if found is not None else ""


def takes_or_returns(annotation: str) -> bool:
    """Whether a type is a function's: it holds nothing of what it takes or returns."""
    return _FUNCTION.search(annotation) is not None


def _type_words(annotation: str, known: Container[str]) -> list[str]:
    """The names in a type. One in quotation marks counts where it is a model's."""
    if takes_or_returns(annotation):
        return []

    def quoted(found: re.Match[str]) -> str:
        names = _WORD.findall(found[2] or found[3] or "")
        return " ".join(name for name in names if name in known)

    return _WORD.findall(_QUOTED.sub(quoted, _LITERALS.sub(" ", annotation)))


def related_models(relations: Sequence[Relation]) -> list[DataModel]:
    """The models that refer to another or are referred to, those with the most others first."""
    others: dict[tuple[str, int, str], set[tuple[str, int, str]]] = {}
    models: dict[tuple[str, int, str], DataModel] = {}
    for model, _, _, other in relations:
        for one, two in ((model, other), (other, model)):
            others.setdefault(_key(one), set()).add(_key(two))
            models[_key(one)] = one
    return [models[key] for key in sorted(models, key=lambda key: (-len(others[key]), key))]


def model_er(models: Sequence[DataModel], relations: Sequence[Relation] | None = None) -> str:
    """The models that refer to each other, with some of their fields and how many they hold.

    Args:
        models: of the repository.
        relations: who refers to whom, where that is known; else it is read off the names.

    Returns:
        The diagram, or an empty string where no model refers to another. Of more than 15 models the
        most connected are kept: each needs room for its fields.
    """
    relations = model_relations(models) if relations is None else relations
    kept = related_models(relations)[:MOST_MODELS]
    names = _identifiers(kept)
    shown = [each for each in relations if _key(each[0]) in names and _key(each[3]) in names]
    if not shown:
        return ""
    titles = model_titles(kept)
    most = min(_MOST_FIELDS, _FIELD_ROWS // len(kept))
    lines = ["erDiagram"]
    # One whose neighbours are all left out would stand alone.
    tied = {_key(model) for one, _, _, other in shown for model in (one, other)}
    for model in sorted((each for each in kept if _key(each) in tied), key=_key):
        holding = {field for one, field, _, _ in shown if one is model}
        head = f'  {names[_key(model)]}["{label(titles[_key(model)])}"]'
        # The members of an enum are no fields.
        fields = [] if model.kind == "enum" else _first_fields(model, holding, most)
        rows = [f"    {_type(f, model)} {_name(f)}{_key_mark(f, model)}" for f in fields]
        lines += [f"{head} {{", *rows, "  }"] if rows else [head]
    kinds = {_key(each): each.kind for each in kept}
    between: dict[tuple[tuple[str, int, str], tuple[str, int, str]], list[ModelField]] = {}
    for model, name, line, other in shown:
        found = next((f for f in model.fields if f.name == name), ModelField(name, "", "", line))
        holders = between.setdefault((_key(model), _key(other)), [])
        if found not in holders:
            holders.append(found)
    for (one, two), holders in between.items():
        back = between.get((two, one), [])
        stored = kinds[one] == "table"
        left, ends = ("|o" if _is_one_to_one(holders, stored=stored) else "}o"), holders
        right = _many(holders, stored=stored)
        mapped = {kinds[one], kinds[two]} == {"Prisma"}
        if back and (mapped or _is_one_relation(holders, back)):
            if (right != "o{", one) > (_many(back) != "o{", two):
                continue  # said from the side that holds many, else from the first
            left, ends = _LEFT[_many(back)], [*holders, *back]
        words = listing([field.name.rstrip("?") for field in ends], _NAMED_FIELDS)
        lines.append(f'  {names[one]} {left}--{right} {names[two]} : "{label(words)}"')
    return "\n".join(lines)


_LEFT: Final = {"o{": "}o", "o|": "|o", "||": "||"}
"""How many on the left, as on the right."""


def _is_one_relation(fields: Sequence[ModelField], back: Sequence[ModelField]) -> bool:
    """Whether two fields are the two ends of one relation, as object mappers declare it."""
    return all(
        any("back_populates" in field.default or "relationship(" in field.default.lower()
            for field in side)
        for side in (fields, back)
    )  # fmt: skip


def _is_one_to_one(fields: Sequence[ModelField], *, stored: bool) -> bool:
    alone = _ALONE if stored else _ONE_TO_ONE
    return all(alone.search(field.annotation) for field in fields)


def model_titles(models: Sequence[DataModel]) -> dict[tuple[str, int, str], str]:
    """What to call each model: by its name; where several have it, with the component before it."""
    names = Counter(model.name for model in models)
    places = Counter((model.component, model.name) for model in models)

    def title(model: DataModel) -> str:
        if names[model.name] == 1:
            return model.name
        file = model.file.rpartition("/")[2].partition(".")[0]
        owner = model.component if places[model.component, model.name] == 1 else file
        return f"{owner}.{model.name}" if owner else model.name

    return {_key(model): title(model) for model in models}


def _first_fields(model: DataModel, holding: Container[str], most: int) -> list[ModelField]:
    """Some fields in their own order, each name once: those that hold a model, then the first.

    Where an object mapper fills a field with models, the line between them says it; the columns
    are what is drawn, keys first.
    """
    once = list({field.name: field for field in reversed(model.fields)}.values())[::-1]
    if model.kind == "Prisma" or any(_MAPPED.search(field.default) for field in once):
        columns = [f for f in once if f.name not in holding and not _MAPPED.search(f.default)]
        return sorted(columns, key=lambda field: not _IS_KEY.search(field.name))[:most]
    ranked = sorted(once, key=lambda field: field.name not in holding)[:most]
    return [field for field in once if field in ranked]


_IS_KEY: Final = regex(r"^id$|_id$|Id$")


def _key_mark(field: ModelField, model: DataModel) -> str:
    """What a column of a table is: its own key, or one that leads to another table."""
    if model.kind != "table":
        return ""
    marks = [
        _OWN_KEY.search(field.annotation) and "PK",
        _TO_OTHER.search(field.annotation) and "FK",
    ]
    said = ", ".join(mark for mark in marks if mark)
    return f" {said}" if said else ""


def _identifiers(models: Sequence[DataModel]) -> dict[tuple[str, int, str], str]:
    """Identifiers by name; models of the same name are told apart by their files."""
    names = Counter(model.name for model in models)
    ids = Ids()
    return {
        _key(model): ids.of(
            model.name if names[model.name] == 1 else f"{model.name} {model.file} {model.line}"
        )
        for model in sorted(models, key=_key)
    }


def _many(fields: Sequence[ModelField], *, stored: bool = False) -> str:
    """How many of the other model fields hold, as their types say; a column holds one key."""
    if stored:
        return "||" if all(_KEPT.search(field.annotation) for field in fields) else "o|"
    if any(
        _MANY.search(field.annotation) or _MANY_TO_MANY.search(field.annotation) for field in fields
    ):
        return "o{"
    optional = (
        field.name.endswith("?")
        or field.annotation.startswith("*")
        or _NONE.search(field.annotation)
        for field in fields
    )
    return "o|" if all(optional) else "||"


def _type(field: ModelField, model: DataModel) -> str:
    """A type as one word of an entity, as close to the source as Mermaid allows."""
    said = one_line(field.annotation)
    if model.kind == "table":
        return _attribute(_COLUMN_END.sub("", f" {said}").strip(), "any")
    text = _TUPLE.sub(r"\1[]", _LIFETIME.sub("", said).replace("<>", ""))
    if takes_or_returns(text):
        return "function"
    made = _MADE.match(text)
    if made is not None:
        text = (made[2] if made[1] in _COLUMNS else "") or made[1]
    text = _WHOLLY_QUOTED.sub(r"\1\2", text).removeprefix("readonly ")
    if text.startswith("{"):
        return "object"
    text = re.sub(r"\s*\|\s*(?:None|null|undefined)\b|\b(?:None|null|undefined)\s*\|\s*", "", text)
    text = _STRINGS.sub("literal", _INDEXED.sub("", text.replace("<", "[").replace(">", "]")))
    text = re.sub(r"\bliteral(?:\s*\|\s*literal\b)+", "literal", text)
    text = re.sub(r"\b[a-z_]\w*\.(?=\w)", "", re.sub(r"[*&]", "", text))
    # Go writes `[]T`, the others `T[]`.
    text = _LEADING_BRACKETS.sub(r"\2\1", text)
    return _attribute(re.sub(r"\s*\|\s*", "-or-", text), "literal" if text else "any")


def _name(field: ModelField) -> str:
    return _attribute(field.name.rstrip("?"), "field")


def _attribute(text: str, fallback: str) -> str:
    """Text as a word of an entity: letters, digits and the few signs that Mermaid takes there."""
    word = re.sub(r"[^A-Za-z0-9_\[\]-]+", "-", text).strip("-")
    if len(word) > _WORD_LENGTH:
        cut = word[: _WORD_LENGTH + 1].split("[", 1)[0]
        # Between words, never inside of one: a long name stands whole.
        word = cut.rpartition("-")[0] if "-" in cut else re.split(r"[-\[]", word, maxsplit=1)[0]
        word = word.rstrip("-")
    return word if re.match(r"[A-Za-z_]", word) else fallback
