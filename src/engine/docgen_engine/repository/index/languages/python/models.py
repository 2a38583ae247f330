"""Types that carry data in Python: dataclasses and their many relatives."""

from __future__ import annotations

import ast
from typing import Final

from docgen_engine.domain.facts import ModelFact, ModelFieldFact
from docgen_engine.repository.index.languages.python.scope import Collected, RawClass, expand
from docgen_engine.repository.index.languages.python.source import Source, dotted, span
from docgen_engine.repository.index.languages.python.symbols import ENUM_BASES

_DECORATORS: Final = {
    "dataclasses.dataclass": "dataclass",
    "pydantic.dataclasses.dataclass": "pydantic",
    "attr.s": "attrs",
    "attr.attrs": "attrs",
    "attr.define": "attrs",
    "attr.frozen": "attrs",
    "attr.mutable": "attrs",
    "attr.dataclass": "attrs",
    "attrs.define": "attrs",
    "attrs.frozen": "attrs",
    "attrs.mutable": "attrs",
}
_BASES: Final = {
    "pydantic.BaseModel": "pydantic",
    "pydantic.main.BaseModel": "pydantic",
    "pydantic.BaseSettings": "pydantic",
    "pydantic_settings.BaseSettings": "pydantic",
    "sqlmodel.SQLModel": "sqlmodel",
    "msgspec.Struct": "msgspec",
    "typing.NamedTuple": "namedtuple",
    "typing_extensions.NamedTuple": "namedtuple",
    "typing.TypedDict": "typeddict",
    "typing_extensions.TypedDict": "typeddict",
    "django.db.models.Model": "django",
    "sqlalchemy.orm.DeclarativeBase": "sqlalchemy",
    **{f"enum.{name}": "enum" for name in ENUM_BASES},
    "django.db.models.TextChoices": "enum",
    "django.db.models.IntegerChoices": "enum",
}
_COLUMNS: Final = (
    "Column",
    "mapped_column",
    "relationship",
    "association_proxy",
    "column_property",
)
_DJANGO_FIELDS: Final = ("Field", "ForeignKey")
_SETTINGS: Final = frozenset({"model_config", "Config", "Meta"})


def models(collected: Collected) -> tuple[tuple[ModelFact, ...], tuple[ModelFact, ...]]:
    """All data types, and the classes that may be some by a base in another file, in line order.

    A class that inherits from a data type in this file is one as well.
    """
    bindings = collected.bindings()
    kinds: dict[str, str] = {}
    found: list[ModelFact] = []
    heirs: list[ModelFact] = []
    taken: set[str] = set()
    for one in collected.classes:
        kind = _kind(one, bindings, kinds)
        if one.symbol in taken or not (kind or one.node.bases):
            continue
        if kind:
            kinds[one.symbol] = kind
        taken.add(one.symbol)
        fields = tuple(_fields(one.node, kind, collected.source))
        line, line_end = span(one.node)
        if fields:
            fact = ModelFact(one.symbol, kind, line, line_end, fields)
            (found if kind else heirs).append(fact)
    return _in_order(found), _in_order(heirs)


def _in_order(found: list[ModelFact]) -> tuple[ModelFact, ...]:
    return tuple(sorted(found, key=lambda one: (one.line, one.symbol)))


def _kind(one: RawClass, bindings: dict[str, str], known: dict[str, str]) -> str:
    for decorator in one.node.decorator_list:
        name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        full = expand(name, bindings)
        if full in _DECORATORS:
            return _DECORATORS[full]
    for base in one.node.bases:
        name = dotted(base.value if isinstance(base, ast.Subscript) else base)
        full = expand(name, bindings)
        if full in _BASES:
            return _BASES[full]
        if name in known:
            return known[name]
        if name.endswith("db.Model"):
            return "sqlalchemy"
    return "sqlalchemy" if _has_columns(one.node) else ""


def _has_columns(node: ast.ClassDef) -> bool:
    """Whether a class maps a table, whatever its base is called."""
    has_table = has_column = False
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            has_table = has_table or statement.targets[0].id == "__tablename__"
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Call):
            has_column = has_column or dotted(value.func).rpartition(".")[2] in _COLUMNS
    return has_table and has_column


def _fields(node: ast.ClassDef, kind: str, source: Source) -> list[ModelFieldFact]:
    fields: list[ModelFieldFact] = []
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            written = source.written(statement.annotation)
            if _is_setting(statement.target.id) or "ClassVar" in written:
                continue
            if kind == "django" and not _made(statement.value).endswith(_DJANGO_FIELDS):
                continue  # computed when it is asked for, no column
            default = source.written(statement.value)
            fields.append(ModelFieldFact(statement.target.id, written, statement.lineno, default))
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                field = _assigned(target.id, statement, kind, source)
                if field is not None:
                    fields.append(field)
    return fields


def _made(value: ast.expr | None) -> str:
    """The last name of what a call makes, such as `CharField`; empty for other values."""
    return dotted(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""


def _is_setting(name: str) -> bool:
    """Whether a name configures the class, such as `model_config` or `__table_args__`."""
    return name in _SETTINGS or (name.startswith("__") and name.endswith("__"))


def _assigned(name: str, statement: ast.Assign, kind: str, source: Source) -> ModelFieldFact | None:
    if _is_setting(name):
        return None
    value = statement.value
    if kind == "enum":
        if name.startswith("_"):
            return None
        return ModelFieldFact(name, "", statement.lineno, source.written(value))
    made = _made(value)
    is_field = {
        "sqlalchemy": made in _COLUMNS,
        "django": made.endswith(_DJANGO_FIELDS),
        "attrs": made in ("ib", "attrib", "field"),
        "": made in _COLUMNS or made.endswith(_DJANGO_FIELDS),
    }.get(kind, False)
    if not is_field:
        return None
    return ModelFieldFact(name, source.written(value), statement.lineno)
