"""Qualified names of definitions, each of them once in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from docgen_engine.domain.facts import SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.language import (
    CALLABLE,
    TYPES,
    Adapter,
    Draft,
)
from docgen_engine.repository.index.languages.treesitter import Parsed, children_of

SEPARATOR: Final = " > "
_LAST_WORD: Final = regex(r"[\w$]+(?=\W*$)")
_ARGUMENTS: Final = regex(r"<[^<>]*>")


def name_all(drafts: list[Draft], adapter: Adapter, parsed: Parsed) -> None:
    """Give every draft its names; drafts that would have the name of another one are taken out.

    Args:
        drafts: all definitions of a file, in its order.
        adapter: its language.
        parsed: the file.
    """
    _Names(drafts, adapter, parsed).qualify()


class _Names:
    def __init__(self, drafts: list[Draft], adapter: Adapter, parsed: Parsed) -> None:
        self.drafts: Final = drafts
        self._adapter: Final = adapter
        self._parsed: Final = parsed

    def qualify(self) -> None:
        for one in self.drafts:
            prefix = _path_of(one.outer)
            if one.owner:
                prefix = f"{prefix}.{one.owner}" if prefix else one.owner
            separator = SEPARATOR if one.suite and one.outer is not None else "."
            if not one.name:
                one.path = prefix
            else:
                one.path = f"{prefix}{separator}{one.name}" if prefix else one.name
            one.qualified = one.path
        self._make_unique()

    def _make_unique(self) -> None:
        """Let one definition keep a name; overloads go by their parameters, others are left out."""
        groups: dict[str, list[Draft]] = {}
        for one in self.drafts:
            if one.kind is not None:
                groups.setdefault(one.path, []).append(one)
        left_out: set[int] = set()
        taken = set(groups)
        for path, group in groups.items():
            if len(group) == 1:
                continue
            kept = self._kept(self._without_fields(group))
            kept.sort(key=lambda one: bool(one.variant))
            hidden = {id(one) for one in group if one.nameless}
            left_out.update(id(one) for one in group if one not in kept and id(one) not in hidden)
            for one in kept[1:]:
                names = (name for name in self._other_names(one, path) if name not in taken)
                one.qualified = next(names, "")
                taken.add(one.qualified)
                if not one.qualified:
                    left_out.add(id(one))
        if left_out:
            self.drafts[:] = [one for one in self.drafts if id(one) not in left_out]

    def _kept(self, group: list[Draft]) -> list[Draft]:
        """The definitions of one name without declarations of what is defined in the same file."""
        declares = self._adapter.declares
        if declares is None:
            return group
        if any(one.kind in TYPES for one in group):
            return _defined(group, declares)
        if not any(one.kind in CALLABLE for one in group):
            return group
        by_types: dict[str, list[Draft]] = {}
        for one in group:
            by_types.setdefault(_types_of(one) if self._adapter.overloads else "", []).append(one)
        kept: list[Draft] = []
        for alike in by_types.values():
            whole = [one for one in alike if not declares(one)] or alike
            first = whole[0]
            for other in alike:
                # The word of the declaration in the class counts: it says who may call.
                if other is not first and declares(other):
                    first.exported = other.exported
            kept.append(first)
        return kept

    def _without_fields(self, group: list[Draft]) -> list[Draft]:
        """The definitions of one name; where a method has it too, it is no field's."""
        others = [one for one in group if one.kind is not SymbolKind.FIELD]
        if not any(one.kind in CALLABLE for one in others):
            return group
        for one in group:
            one.nameless = one.kind is SymbolKind.FIELD
        return others

    def _other_names(self, one: Draft, path: str) -> Iterator[str]:
        """The names that a definition may go by where another one has its own."""
        if one.fallback:
            yield one.fallback
        if one.variant:
            holder, _, name = path.rpartition(".")
            yield f"{holder}.{one.variant}.{name}" if holder else f"{one.variant}.{name}"
        if self._adapter.overloads and one.kind in CALLABLE:
            yield f"{path}({_types_of(one)})"
            yield f"{path}({', '.join(param.annotation for param in one.params)})"
            generic = next(children_of(one.node, "type_parameter_list", "type_parameters"), None)
            if generic is not None:
                yield f"{path}{self._parsed.flat(generic)}({_types_of(one)})"


def _defined(group: list[Draft], declares: Callable[[Draft], bool]) -> list[Draft]:
    """Types of one name without declarations of one that follows; its comment may stand there."""
    whole = [one for one in group if not declares(one)]
    bare = next((one for one in group if declares(one)), None)
    if bare is None or not whole or whole[0].kind not in TYPES:
        return group
    whole[0].declaration = bare.anchor
    return whole


def _path_of(outer: Draft | None) -> str:
    while outer is not None:
        if outer.path:
            return outer.path
        outer = outer.outer
    return ""


def _types_of(one: Draft) -> str:
    """The types of parameters in short: `Object, Type[]`."""
    return ", ".join(_simple(param.annotation, param.kind) for param in one.params)


def _simple(annotation: str, kind: str) -> str:
    bare = annotation
    while _ARGUMENTS.search(bare):
        bare = _ARGUMENTS.sub("", bare)
    many = "[]" if kind == "star" or bare.rstrip(". ").endswith("[]") else ""
    match = _LAST_WORD.search(bare.replace("[]", ""))
    sign = next((one for one in ("*", "&&", "&", "?") if one in bare), "")
    return (match[0] if match else bare.replace(".", "")) + sign + many
