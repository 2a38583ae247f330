"""Types of C: what a typedef announces and what defines it; names that are nobody's offer."""

from __future__ import annotations

from docgen_engine.domain.facts import FileFacts, SymbolKind
from docgen_engine.repository.index.extract import analyse

TREE = """
typedef struct Node Node;

// How a name is bound.
typedef struct Scope Scope;
typedef struct Hidden Hidden;

// A part of the tree.
struct Node { int kind; Node *next; };
struct Scope { Node *first; };
typedef struct node_s { int x; } Plain;
typedef enum { RED, BLUE } Colour;
"""


def _facts(text: str, language: str = "C") -> FileFacts:
    return analyse(text.encode(), language)


def test_a_typedef_ahead_does_not_hide_the_struct() -> None:
    for language in ("C", "C++"):
        facts = _facts(TREE, language)
        symbols = {one.name: one for one in facts.symbols}
        assert symbols["Node"].kind is SymbolKind.STRUCT
        assert (symbols["Node"].line, symbols["Node"].doc) == (9, "A part of the tree.")
        assert symbols["Scope"].doc == "How a name is bound."
        assert symbols["Hidden"].kind is SymbolKind.TYPE  # defined where nobody sees it
        models = {one.symbol: [each.name for each in one.fields] for one in facts.models}
        assert models["Node"] == ["kind", "next"]
        assert models["Scope"] == ["first"]


def test_types_are_shown_as_c_spells_them() -> None:
    shown = {one.name: one.signature for one in _facts(TREE).symbols}
    assert shown["Colour"] == "typedef enum { … } Colour"
    assert shown["Plain"] == "typedef struct node_s { … } Plain"
    assert shown["Node"] == "struct Node"


def test_macros_have_no_comments_in_their_values() -> None:
    text = '#define LIMIT 10 // of all\n#define HOME "http://x" /* where */\n'
    shown = {one.name: one.signature for one in _facts(text).symbols}
    assert shown == {"LIMIT": "#define LIMIT 10", "HOME": '#define HOME "http://x"'}


def test_names_of_the_implementation_are_no_offer() -> None:
    text = "#define _POSIX_C_SOURCE 1\n#define __x_is_defined 1\n#define _low 1\nint __aid(void);\n"
    offered = {one.name: one.exported for one in _facts(text).symbols}
    assert offered == {
        "_POSIX_C_SOURCE": False,
        "__x_is_defined": False,
        "_low": True,
        "__aid": False,
    }
