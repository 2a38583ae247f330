"""Makes symbols of Python definitions as the walk meets them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import msgspec

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.languages.python.abstract import is_abstract
from docgen_engine.repository.index.languages.python.bound import as_function
from docgen_engine.repository.index.languages.python.scope import (
    UNKNOWN,
    Collected,
    RawClass,
    RawFunction,
    Scope,
)
from docgen_engine.repository.index.languages.python.source import (
    Function,
    Source,
    class_signature,
    doc_of,
    doc_text,
    dotted,
    parameters,
    signature,
    span,
    string,
    type_of,
)
from docgen_engine.repository.index.textmap import one_line

ENUM_BASES: Final = frozenset(
    {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "TextChoices", "IntegerChoices"}
)
_PROPERTIES: Final = frozenset(
    {"property", "cached_property", "functools.cached_property", "abc.abstractproperty"}
    | {"reactive_property", "hybrid_property", "classproperty"}
)
_TYPE_MAKERS: Final = frozenset(
    {"TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "TypeAliasType"}
)
_TYPE_CALLS: Final = frozenset({"namedtuple", "NamedTuple", "TypedDict"})
_TEST_BASES: Final = ("TestCase", "IsolatedAsyncioTestCase")
_LONGEST_SIGNATURE: Final = 160
_MOST_LINES: Final = 24
_LONG_VALUES: Final = (
    (ast.Dict, "{…}"), (ast.Set, "{…}"), (ast.List, "[…]"), (ast.Tuple, "(…)"),
)  # fmt: skip
_VALUES: Final = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD})


class SymbolMaker:
    """Adds symbols to what is collected; knows which names it has already seen."""

    def __init__(self, collected: Collected) -> None:
        """Add to `collected`."""
        self._out: Final = collected
        self._seen: Final[dict[str, int]] = {}
        self._overloads: Final[set[str]] = set()
        self._hints: Final[dict[str, set[str]]] = {}
        self._reassigned: Final[set[str]] = set()
        self._bound: Final[dict[str, tuple[str, str]]] = {}

    def finish(self) -> None:
        """Put what only the whole file shows into the symbols."""
        for name in self._reassigned:
            place = self._seen[name]
            known = self._out.symbols[place]
            kind = SymbolKind.VARIABLE if known.kind is SymbolKind.CONSTANT else known.kind
            self._out.symbols[place] = msgspec.structs.replace(known, kind=kind, value="")
            self._out.strings.pop(name, None)
        for name, hints in self._hints.items():
            hints.discard("None")
            place = self._seen.get(name, -1)
            if place >= 0:
                # `self.x: Engine = None`, later `self.x = Engine()`: both say the same type.
                same = len({one.removesuffix("()") for one in hints}) == 1
                hint = min(hints, key=len) if same else ""
                hint = "" if hint == UNKNOWN else hint
                self._out.symbols[place] = msgspec.structs.replace(
                    self._out.symbols[place], type_hint=hint
                )
        for name, (instance, method) in self._bound.items():
            self._give_method(name, instance, method)

    def _give_method(self, name: str, instance: str, method: str) -> None:
        """`add = _default.add` of an own instance is a function for all who import it."""
        holder = self._seen.get(instance, -1)
        if holder < 0 or name in self._reassigned or instance in self._reassigned:
            return
        owner = self._out.symbols[holder].type_hint
        place = self._seen.get(f"{owner.removesuffix('()')}.{method}", -1)
        if place >= 0 and owner.endswith("()"):
            known = self._seen[name]
            self._out.symbols[known] = as_function(
                self._out.symbols[known], self._out.symbols[place]
            )

    # -- functions and classes ----------------------------------------------------------------

    def function(
        self, node: Function, name: str, scope: Scope, inside: Scope, visible: bool
    ) -> None:
        """Add a function whose body was walked in `inside`."""
        self._out.functions.append(RawFunction(node, name, visible))
        if not visible:
            return
        decorators = tuple(self._out.source.written(one) for one in node.decorator_list)
        bare = [dotted(_called(one)) for one in node.decorator_list]
        if any(one.endswith((".setter", ".deleter")) for one in bare):
            return
        method = scope.kind == "class"
        kind = SymbolKind.METHOD if method else SymbolKind.FUNCTION
        if method and any(one in _PROPERTIES for one in bare):
            kind = SymbolKind.PROPERTY
        line, line_end = span(node)
        doc, doc_line, _ = doc_of(node)
        fact = SymbolFact(
            name=name,
            kind=kind,
            line=line,
            line_end=line_end,
            signature_line=node.lineno,
            signature=signature(node, self._out.source),
            exported=_public(name),
            doc=doc,
            doc_line=doc_line,
            parent=scope.symbol,
            decorators=decorators,
            params=parameters(node, self._out.source, skip_first=bool(inside.self_name)),
            returns=self._out.source.written(node.returns),
            is_async=isinstance(node, ast.AsyncFunctionDef),
            is_test=_is_test(node, scope, inside, bare),
            raises=_unique(inside.raises),
            inner_raises=_unique(inside.inner_raises),
            is_abstract=method and is_abstract(node, bare, scope.bases),
        )
        overload = any(one.rpartition(".")[2] == "overload" for one in bare)
        if name in self._overloads and not overload:
            self._overloads.discard(name)
            self._out.symbols[self._seen[name]] = fact
        elif name not in self._seen:
            self._add(fact)
            if overload:
                self._overloads.add(name)
        elif self._out.symbols[self._seen[name]].kind in _VALUES:
            # `self.label = …` in the constructor goes through the property of that name; a value
            # for type checkers only (`if TYPE_CHECKING`) stands for the function in the `else`.
            self._out.symbols[self._seen[name]] = fact
            self._hints.pop(name, None)
            self._reassigned.discard(name)

    def open_class(self, node: ast.ClassDef, name: str) -> int:
        """Take the place of a class before its members; returns it, or -1 if the name is taken."""
        self._out.classes.append(RawClass(node, name))
        if name in self._seen:
            return -1
        line, line_end = span(node)
        bases = tuple(self._out.source.written(base) for base in node.bases)
        lasts = {base.partition("[")[0].rpartition(".")[2] for base in bases}
        doc, doc_line, _ = doc_of(node)
        self._add(
            SymbolFact(
                name=name,
                kind=SymbolKind.ENUM if lasts & ENUM_BASES else SymbolKind.CLASS,
                line=line,
                line_end=line_end,
                signature_line=node.lineno,
                signature=class_signature(node, self._out.source),
                exported=_public(name),
                doc=doc,
                doc_line=doc_line,
                parent=name.rpartition(".")[0],
                decorators=tuple(self._out.source.written(one) for one in node.decorator_list),
                bases=bases,
            )
        )
        return self._seen[name]

    def close_class(self, node: ast.ClassDef, name: str, place: int) -> None:
        """After its members: a class that holds tests is a test itself."""
        if place < 0:
            return
        tests = any(one.is_test and one.parent == name for one in self._out.symbols[place + 1 :])
        if tests:
            self._out.symbols[place] = msgspec.structs.replace(
                self._out.symbols[place], is_test=True
            )

    # -- variables ----------------------------------------------------------------------------

    def variable(
        self,
        node: ast.Assign | ast.AnnAssign | ast.AugAssign,
        target: ast.Name,
        hint: str,
        scope: Scope,
        *,
        passing: bool = False,
        otherwise: str = "",
    ) -> None:
        """Add a name assigned in a module or class body; a passing one is given to nobody.

        `otherwise` is what it is where a module is missing that its value needs.
        """
        plain = target.id
        name = f"{scope.symbol}.{plain}" if scope.symbol else plain
        if name in self._seen:
            self._reassigned.add(name)
            first = self._out.symbols[self._seen[name]].type_hint
            self._hints.setdefault(name, {first or UNKNOWN}).add(hint or UNKNOWN)
            return
        if isinstance(node, ast.AugAssign) or (plain.startswith("__") and plain.endswith("__")):
            return
        if isinstance(node.value, ast.Call) and isinstance(node, ast.Assign):
            self._out.assigned_calls.setdefault(plain, node.value)
        instance, _, attribute = dotted(node.value).partition(".")
        if not scope.symbol and attribute.isidentifier():
            self._bound[name] = instance, attribute
        text = string(node.value)
        if text is not None:
            self._out.strings.setdefault(name, text)
        annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
        fact = self._assigned(node, name, annotation, hint, scope.symbol)
        if otherwise:
            shown = f"{fact.signature}  # otherwise {otherwise}"
            fact = msgspec.structs.replace(fact, signature=shown, value="")
        self._add(msgspec.structs.replace(fact, exported=False) if passing else fact)

    def attribute(
        self,
        node: ast.Assign | ast.AnnAssign | ast.AugAssign,
        target: ast.Attribute,
        hint: str,
        scope: Scope,
    ) -> None:
        """Add `self.name = …` of a constructor; from other methods only learn its type."""
        if not scope.self_name or dotted(target.value) != scope.self_name:
            return
        parent, _, method = scope.symbol.rpartition(".")
        if scope.parent is None or scope.parent.kind != "class" or not scope.parent.visible:
            return
        name = f"{parent}.{target.attr}"
        if isinstance(node.value, ast.Constant) and node.value.value is None:
            hint = hint or "None"
        if isinstance(node, ast.AugAssign):
            return
        self._hints.setdefault(name, set()).add(hint or UNKNOWN)
        if method == "__init__" and name not in self._seen:
            annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
            self._add(self._assigned(node, name, annotation, "", parent, "self."))

    def _assigned(
        self,
        node: ast.Assign | ast.AnnAssign,
        name: str,
        annotation: ast.expr | None,
        hint: str,
        parent: str,
        prefix: str = "",
    ) -> SymbolFact:
        source = self._out.source
        plain = name.rpartition(".")[2]
        line, line_end = span(node)
        written = source.written(annotation)
        shown = f"{prefix}{plain}" + (f": {written}" if written else "")
        if node.value is not None and (value := _shortened(node.value, source)):
            if len(shown) + len(value) <= _LONGEST_SIGNATURE:
                shown = f"{shown} = {value}"
            elif node.end_lineno != node.lineno:
                shown = f"{shown} = {_cut(value, _LONGEST_SIGNATURE - len(shown))}"
        return SymbolFact(
            name=name,
            kind=_variable_kind(node, plain, annotation, bool(parent)),
            line=line,
            line_end=line_end,
            signature_line=node.lineno,
            signature=one_line(shown),
            exported=_public(name),
            parent=parent,
            annotation=written,
            value=source.literal(node.value),
            type_hint=hint or (type_of(annotation) if annotation is not None else ""),
        )

    def attribute_docs(self, body: list[ast.stmt], parent: str, self_name: str = "") -> None:
        """Take the strings that stand right below assignments as their doc comments.

        Args:
            body: statements of a module, class or constructor.
            parent: the class, empty for a module.
            self_name: name of the instance, in a constructor.
        """
        for above, below in pairwise(body):
            if not isinstance(above, (ast.Assign, ast.AnnAssign)):
                continue
            text, line, last = doc_text(below)
            name = _assigned_name(above, self_name)
            if not line or not name:
                continue
            place = self._seen.get(f"{parent}.{name}" if parent else name, -1)
            if place >= 0 and self._out.symbols[place].line == above.lineno:
                self._out.symbols[place] = msgspec.structs.replace(
                    self._out.symbols[place], doc=text, doc_line=line
                )
                self._out.docstrings.append((line, last))

    def type_alias(self, node: ast.stmt, name: str) -> None:
        """Add `type Name = …` (Python 3.12)."""
        if name not in self._seen:
            self._add(
                SymbolFact(
                    name=name,
                    kind=SymbolKind.TYPE,
                    line=node.lineno,
                    line_end=node.end_lineno or node.lineno,
                    signature_line=node.lineno,
                    signature=one_line(self._out.source.segment(node)),
                    exported=_public(name),
                    parent=name.rpartition(".")[0],
                )
            )

    def _add(self, fact: SymbolFact) -> None:
        self._seen[fact.name] = len(self._out.symbols)
        self._out.symbols.append(fact)


def _shortened(value: ast.expr, source: Source) -> str:
    """A value on one line; of one over very many lines only what kind it is."""
    lines = (value.end_lineno or value.lineno) - value.lineno
    if lines <= _MOST_LINES:
        return source.written(value)
    return next((shown for kind, shown in _LONG_VALUES if isinstance(value, kind)), "")


def _cut(value: str, room: int) -> str:
    """The beginning of a value, up to a comma or space."""
    start = value[: max(room, 20)]
    return f"{start.rpartition(' ')[0] or start} …"


def _variable_kind(
    node: ast.Assign | ast.AnnAssign, name: str, annotation: ast.expr | None, member: bool
) -> SymbolKind:
    if member:
        return SymbolKind.FIELD
    made = dotted(node.value.func).rpartition(".")[2] if isinstance(node.value, ast.Call) else ""
    if made in _TYPE_MAKERS | _TYPE_CALLS or dotted(annotation).endswith("TypeAlias"):
        return SymbolKind.TYPE
    upper = name.isupper() and any(char.isalpha() for char in name)
    final = annotation is not None and dotted(_subscripted(annotation)).endswith("Final")
    return SymbolKind.CONSTANT if upper or final else SymbolKind.VARIABLE


def _assigned_name(node: ast.Assign | ast.AnnAssign, self_name: str) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if self_name:
        is_own = isinstance(target, ast.Attribute) and dotted(target.value) == self_name
        return target.attr if is_own and isinstance(target, ast.Attribute) else ""
    return target.id if isinstance(target, ast.Name) else ""


def _subscripted(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def _unique(raises: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(set(raises), key=lambda one: (one[1], one[0])))


def _is_test(node: Function, scope: Scope, inside: Scope, decorators: list[str]) -> bool:
    """Whether a function is a test: by its name, and by what it does or what it stands in."""
    if any(one.startswith("pytest.mark") for one in decorators):
        return node.name.startswith("test")
    if not node.name.startswith("test"):
        return False
    in_case = scope.kind == "class" and any(
        base.rpartition(".")[2].endswith(_TEST_BASES) for base in scope.bases
    )
    return in_case or inside.asserts
