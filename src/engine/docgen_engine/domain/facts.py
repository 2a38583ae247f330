"""What analysis of one file yields: the index's schema, and the key of its cache.

A `FileFacts` is a pure function of the file's bytes, its language and `ANALYSER_VERSION`; paths are
not in it, so that equal files share it. The linked index over all files is in `repository/index`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

ANALYSER_VERSION: Final = "8"
"""Raise it whenever the facts of an unchanged file may differ from before."""


class SymbolKind(StrEnum):
    """What a definition is."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    METHOD = "method"
    PROPERTY = "property"
    CONSTANT = "constant"
    VARIABLE = "variable"
    FIELD = "field"
    INTERFACE = "interface"
    TYPE = "type"
    ENUM = "enum"
    STRUCT = "struct"
    MACRO = "macro"


class ParameterFact(msgspec.Struct, frozen=True, gc=False):
    """A parameter. `kind`: `positional`, `keyword`, `star` (`*args`), `double_star`, `optional`."""

    name: str
    annotation: str = ""
    default: str = ""
    kind: str = "positional"


class SymbolFact(msgspec.Struct, frozen=True, gc=False):
    """One definition. `name` is qualified inside the file (`Widget.refresh`), `line` to `line_end`
    its whole extent with decorators, `signature_line` where its name stands.

    `exported` is the language's own notion: `__all__` or no underscore, `export`, a capital in Go.
    `doc` is the whole doc comment, unindented; `value` the literal of a constant, if short;
    `raises` exception names with their lines; `bases` as written.

    `type_hint` is the type that a variable or field visibly holds: an annotation without its
    `None`, or `Engine()` for the result of that call; empty where the file does not show it.
    `overloads` are the further signatures of a function that has several; `overload_lines` the
    lines on which they begin, where each stands on lines of its own. `is_abstract`: its body says
    that others carry it out (`raise NotImplementedError`, a method of a `Protocol`).
    `inner_raises` are as `raises`, of the functions inside of it that are no symbols.
    """

    name: str
    kind: SymbolKind
    line: int
    line_end: int
    signature_line: int
    signature: str
    exported: bool
    doc: str = ""
    doc_line: int = 0
    parent: str = ""
    decorators: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    params: tuple[ParameterFact, ...] = ()
    returns: str = ""
    annotation: str = ""
    value: str = ""
    is_async: bool = False
    is_test: bool = False
    raises: tuple[tuple[str, int], ...] = ()
    type_hint: str = ""
    overloads: tuple[str, ...] = ()
    overload_lines: tuple[int, ...] = ()
    is_abstract: bool = False
    inner_raises: tuple[tuple[str, int], ...] = ()


class ImportFact(msgspec.Struct, frozen=True, gc=False):
    """One imported name. `module` as written, with leading dots in Python and `./` in JavaScript.

    `name` is what is taken from the module (empty for the module itself, `*` for all); `alias` the
    local name. `type_only` for TypeScript's `import type` and Python's `if TYPE_CHECKING`;
    `optional` for what Python code can do without (`except ImportError`).
    """

    module: str
    name: str
    alias: str
    line: int
    type_only: bool = False
    optional: bool = False


class CallFact(msgspec.Struct, frozen=True, gc=False):
    """A call inside symbol `caller` (empty at module level); `callee` as written (`self.x.run`).

    `receiver` is set where the first name of `callee` is local to the function: its type as in
    `SymbolFact.type_hint`, or `?` where the file does not show it.

    `arguments` are types as far as they are visible, `(String, ?)`, in languages where functions
    of one name differ by them; empty where that is not recorded.
    """

    caller: str
    callee: str
    line: int
    receiver: str = ""
    arguments: str = ""


class MentionFact(msgspec.Struct, frozen=True, gc=False):
    """The first line in which a file names a type that it neither defines nor imports by name.

    Only for languages whose files see types of others without that: of their package, of a
    namespace. `symbol` is the definition around it, empty for the file itself.
    """

    name: str
    line: int
    symbol: str = ""


class HeldFact(msgspec.Struct, frozen=True, gc=False):
    """A named function that is put into a field or variable, from where others call it.

    `target` is as written (`server.handle`), with its type for a field of a literal
    (`Server.handle`); `receiver` as in `CallFact`. `value` may name something else than a function:
    linking decides.
    """

    target: str
    value: str
    line: int
    caller: str = ""
    receiver: str = ""


class EnvironmentFact(msgspec.Struct, frozen=True, gc=False):
    """An environment variable that the code reads. `default` as written, empty where none."""

    name: str
    line: int
    default: str = ""
    symbol: str = ""


class RouteFact(msgspec.Struct, frozen=True, gc=False):
    """An HTTP route: `GET /users/{id}` is handled by `handler`.

    `router` is the name that it is declared on, `own` that router's prefix, with which `path`
    begins. Where the router is mounted elsewhere, `RepositoryIndex.routes` has the whole path.
    `doc` is a comment right above the declaration, for handlers without a name; `condition` the
    test of the `if` that its router is mounted in.
    """

    method: str
    path: str
    handler: str
    line: int
    framework: str = ""
    router: str = ""
    own: str = ""
    doc: str = ""
    condition: str = ""


class MountFact(msgspec.Struct, frozen=True, gc=False):
    """Routes of `target` hang below `prefix` on `router`, as the file writes both names.

    Without a target it says the prefix that `router` itself was made with. `module` says that the
    target is the dotted name of a module (Django); `replaces` that the prefix stands in place of
    the target's own (Flask). `names` stand in `prefix` in braces: the path is what they hold.
    `condition` is the test of the `if` that the mount stands in.
    """

    router: str
    target: str
    prefix: str
    line: int
    module: bool = False
    replaces: bool = False
    names: tuple[str, ...] = ()
    condition: str = ""


class CommandFact(msgspec.Struct, frozen=True, gc=False):
    """A command, option or argument of a command line. `kind`: `command`, `option`, `argument`.

    `name` of an option is its long form where it has one (`--port`), `aliases` are the others.
    `within` is the group of a command as written, `is_group` says that it only holds others, of
    which `preset` runs where none is named. `symbol` of an option that a decorator of this
    repository adds is that decorator, or the variable that holds it.
    """

    kind: str
    name: str
    line: int
    help: str = ""
    default: str = ""
    symbol: str = ""
    framework: str = ""
    aliases: tuple[str, ...] = ()
    within: str = ""
    is_group: bool = False
    preset: str = ""


class CarriedFact(msgspec.Struct, frozen=True, gc=False):
    """The options of `name`, a decorator or a variable, are added to those of `symbol` as well.

    `name` is as written, and may carry none: linking decides. It is empty for an option that
    `symbol` adds under a name that the code only makes when it runs.
    """

    symbol: str
    name: str
    line: int


class ModelFieldFact(msgspec.Struct, frozen=True, gc=False):
    """A field of a data model."""

    name: str
    annotation: str
    line: int
    default: str = ""


class ModelFact(msgspec.Struct, frozen=True, gc=False):
    """A type that carries data; `symbol` is its definition."""

    symbol: str
    kind: str
    line: int
    line_end: int
    fields: tuple[ModelFieldFact, ...]


class CaughtFact(msgspec.Struct, frozen=True, gc=False):
    """Lines out of which errors of these names do not get; `names` as written, empty for all."""

    line: int
    line_end: int
    names: tuple[str, ...] = ()


class MarkerFact(msgspec.Struct, frozen=True, gc=False):
    """A note in a comment: `kind` is `TODO`, `FIXME`, `HACK`, `XXX` or `deprecated`."""

    kind: str
    text: str
    line: int


class LineCounts(msgspec.Struct, frozen=True, gc=False):
    """Lines of a file: all of them, and of code, of comment, blank."""

    total: int = 0
    code: int = 0
    comment: int = 0
    blank: int = 0


class FileFacts(msgspec.Struct, frozen=True, gc=False):
    """All facts of one file.

    `doc` is the module's doc comment; `main_line` the line of its main guard or `func main`,
    0 where there is none; `exports` are names that the module gives out (`__all__`, `export {…}`);
    `export_aliases` are pairs of such a name and the local one, where they differ (`default`).
    `heirs` are classes with fields that are data models if a base in another file is one.
    `problem` says why facts are missing or partial, such as a syntax error with its line.
    """

    language: str
    lines: LineCounts
    package: str = ""
    doc: str = ""
    doc_line: int = 0
    doc_line_end: int = 0
    symbols: tuple[SymbolFact, ...] = ()
    imports: tuple[ImportFact, ...] = ()
    exports: tuple[str, ...] = ()
    export_aliases: tuple[tuple[str, str], ...] = ()
    calls: tuple[CallFact, ...] = ()
    mentions: tuple[MentionFact, ...] = ()
    holds: tuple[HeldFact, ...] = ()
    environment: tuple[EnvironmentFact, ...] = ()
    routes: tuple[RouteFact, ...] = ()
    commands: tuple[CommandFact, ...] = ()
    carried: tuple[CarriedFact, ...] = ()
    caught: tuple[CaughtFact, ...] = ()
    models: tuple[ModelFact, ...] = ()
    heirs: tuple[ModelFact, ...] = ()
    mounts: tuple[MountFact, ...] = ()
    markers: tuple[MarkerFact, ...] = ()
    main_line: int = 0
    generated: bool = False
    problem: str = ""
