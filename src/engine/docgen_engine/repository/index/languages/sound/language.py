"""What the shared machinery must know of a language, and the drafts that its queries yield.

A language is a folder with two queries and one `Adapter`. In `definitions.scm` the outer node of a
definition is captured under its kind (`@function`, `@struct`, ...; `@scope` for what only holds
others) and its name as `@name`. `references.scm` captures `@comment`, `@attribute`, `@import`,
`@exported`, `@call`, `@mention`, `@local`, `@raise`, `@environment` and `@main`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from tree_sitter import Language, Node

from docgen_engine.domain.facts import (
    CommandFact,
    EnvironmentFact,
    ImportFact,
    ModelFieldFact,
    ParameterFact,
    RouteFact,
    SymbolFact,
    SymbolKind,
)
from docgen_engine.repository.index.languages.sound.comments import CommentStyle
from docgen_engine.repository.index.languages.treesitter import Parsed

SCOPE: Final = "scope"
CALLABLE: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.PROPERTY})
TYPES: Final = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.ENUM,
        SymbolKind.INTERFACE,
        SymbolKind.TYPE,
    }
)


class GrammarMissing(Exception):
    """The package with a language's grammar is not installed."""


@dataclass(slots=True)
class Draft:
    """A definition while its facts are put together.

    Attributes:
        node: the definition.
        name_node: what its query captured as its name.
        kind: what it is; None for a scope, which only lends its name to what is inside.
        outer: the definition around it.
        anchor: the node whose first line is the definition's; above it stand comments.
        body: where the signature ends; None where it ends with the node.
        name: its own name; for a scope the name under which members go, empty to pass through.
        owner: the type that it belongs to where it stands outside of it (`Engine::run` in C++).
        exported: by its own words alone; what is around it counts as well.
        members_public: whether members are public that say nothing themselves.
        skip: nodes whose text is no part of the signature, such as annotations.
        fallback: a name to take where another definition has the plain one already.
        variant: a word to put before the own name in that case, such as `self` for a method of the
            class beside one of its objects.
        unlisted: a field that every constant of an enum has; it is no member of the model.
        nameless: a field whose name a method has as well; it is a field of the model only.
        suite: a title of tests, which others nest under.
        declaration: where it is declared before; what stands above that is its comment as well.
        broken: the grammar did not understand it; it is left out with all that is in it.
    """

    node: Node
    name_node: Node
    kind: SymbolKind | None
    outer: Draft | None
    anchor: Node
    body: Node | None = None
    name: str = ""
    owner: str = ""
    exported: bool = True
    members_public: bool = False
    decorators: list[Node] = field(default_factory=list)
    skip: list[Node] = field(default_factory=list)
    bases: tuple[str, ...] = ()
    params: tuple[ParameterFact, ...] = ()
    returns: str = ""
    annotation: str = ""
    value: str = ""
    signature: str = ""
    is_async: bool = False
    is_test: bool = False
    is_main: bool = False
    suite: bool = False
    declaration: Node | None = None
    broken: bool = False
    fallback: str = ""
    variant: str = ""
    unlisted: bool = False
    nameless: bool = False
    model: str = ""
    fields: list[ModelFieldFact] = field(default_factory=list)
    raises: list[tuple[str, int]] = field(default_factory=list)
    qualified: str = ""
    path: str = ""
    fact: SymbolFact | None = None


Describe = Callable[[Draft, Parsed], bool]
Commands = Callable[
    [list[Draft], dict[str, list[Node]], Parsed],
    tuple[list[CommandFact], list[EnvironmentFact]],
]


Routes = Callable[[list[Draft], Iterable[ImportFact], Parsed], tuple[RouteFact, ...]]


@dataclass(frozen=True, slots=True)
class Adapter:
    """One language.

    Attributes:
        name: as in the language table.
        folder: where its queries are.
        grammar: the module with the grammar and the function in it.
        describe: completes a draft; False where it is no definition after all.
        imports: reads a captured import.
        callee: the name that a captured call calls, empty where it is no plain name.
        comments: how doc comments are written.
        overloads: whether functions of one name may differ by their parameters.
        trailing_docs: whether a comment after a field on its line documents it.
        attributes_above: whether attributes are siblings above a definition.
        rewrite: writes out macros that stand for parts of a declaration, byte for byte; facts are
            read from what it returns.
        prepare: blanks out what the grammar cannot know, such as macros, byte for byte.
        branches: whether the text may have branches of conditional compilation (`#if`).
        package: the namespace of the file, from the captured `@package` nodes.
        finish: last corrections over all drafts in file order.
        namespaces: whether modules that hold nothing but types, and say nothing, are only names.
        declares: whether a draft is a declaration whose definition may follow in the file.
        ignored_calls: callees that are words of the language.
        carried: nodes that define something even inside of a function, such as promoted parameters.
        bindings: the names that a captured `@local` binds, each with its type.
        hint: the type that an argument visibly has, or `=name` for a name to look up.
        commands: the command line that a file declares, and variables that stand for its options.
        routes: the HTTP routes that a file declares, from its definitions and imports.
        argument_default: whether the argument behind an environment variable is its default.
    """

    name: str
    folder: Path
    grammar: tuple[str, str]
    describe: Describe
    imports: Callable[[Node, Parsed], list[ImportFact]]
    callee: Callable[[Node, Parsed], str]
    comments: CommentStyle
    overloads: bool = False
    trailing_docs: bool = False
    attributes_above: bool = False
    rewrite: Callable[[bytes], bytes] | None = None
    prepare: Callable[[bytes], bytes] | None = None
    branches: bool = False
    package: Callable[[list[Node], Parsed], str] | None = None
    finish: Callable[[list[Draft], dict[str, list[Node]], Parsed], None] | None = None
    namespaces: bool = False
    declares: Callable[[Draft], bool] | None = None
    ignored_calls: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    bindings: Callable[[Node, Parsed], Iterable[tuple[str, str]]] | None = None
    hint: Callable[[Node, Parsed], str] | None = None
    commands: Commands | None = None
    routes: Routes | None = None
    argument_default: bool = False

    @property
    def definitions(self) -> Path:
        """The query for definitions."""
        return self.folder / "definitions.scm"

    @property
    def references(self) -> Path:
        """The query for comments, imports, calls and the like."""
        return self.folder / "references.scm"


@lru_cache(maxsize=16)
def load_grammar(module: str, function: str) -> Language:
    """A grammar, imported when the first file of its language is met.

    Raises:
        GrammarMissing: its package is not installed.
    """
    try:
        return Language(getattr(importlib.import_module(module), function)())
    except ImportError as error:
        raise GrammarMissing(module.replace("_", "-")) from error
