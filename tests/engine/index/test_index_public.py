"""What counts as public, and files that a grammar alone does not understand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.languages.javascript.dialects import prepared
from support.index_facts import index_of


def symbols(text: str, language: str) -> dict[str, SymbolFact]:
    facts = analyse(text.encode(), language)
    assert not facts.problem
    return {one.name: one for one in facts.symbols}


def test_a_property_that_the_constructor_sets_is_a_property() -> None:
    found = symbols(
        "class Tab:\n    def __init__(self, label):\n        self.label = label\n\n"
        '    @property\n    def label(self) -> str:\n        """The label."""\n'
        "        return self._label\n\n    @label.setter\n    def label(self, label):\n"
        "        self._label = label\n",
        "Python",
    )
    label = found["Tab.label"]
    assert (label.kind, label.line, label.line_end) == (SymbolKind.PROPERTY, 5, 8)
    assert label.doc == "The label."


def test_what_runs_goes_before_what_only_type_checkers_see() -> None:
    found = symbols(
        "from typing import TYPE_CHECKING\n\n\nclass Pump:\n    if TYPE_CHECKING:\n"
        "        app = getter()\n    else:\n\n        @property\n        def app(self):\n"
        '            """The app."""\n',
        "Python",
    )
    assert (found["Pump.app"].kind, found["Pump.app"].line) == (SymbolKind.PROPERTY, 9)


def test_what_another_module_gives_out_is_public() -> None:
    index = index_of(
        {
            "kit/__init__.py": "",
            "kit/_tabs.py": '__all__ = ["Tabs"]\n\n\nclass Tabs: ...\n\n\nclass Strip:\n'
            "    def show(self): ...\n    def _hide(self): ...\n\n\nclass Inner: ...\n",
            "kit/strip.py": 'from kit._tabs import Inner, Strip\n\n__all__ = ["Strip"]\n',
        }
    )
    assert [one.name for one in index.public_symbols("kit/_tabs.py")] == [
        "Tabs", "Strip", "Strip.show",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "export interface Box<out T, in out U extends object = {}> { get(): T; put(u: U): void }\n",
        "export interface Box<\n  /** cast */\n  out T = 1,\n> {\n  get(): T\n}\n",
        "export type * from './other';\nexport interface Box {\n  get(): number\n}\n",
        "export interface Box {\n  <A>(a: A): A\n  // b\n  <A, B>(a: A): B\n  get(): number\n}\n",
        "f(async get => (await get<typeof import('x')>()))\nexport interface Box { get(): number }\n",
    ],
)
def test_typescript_that_the_grammar_does_not_know(text: str) -> None:
    found = symbols(text, "TypeScript")
    assert analyse(text.encode(), "TypeScript").problem == ""
    assert found["Box"].kind is SymbolKind.INTERFACE
    assert "Box.get" in found


def test_a_word_out_stays_where_it_is_a_name() -> None:
    found = symbols("export function out<T>(a: T, out: T): T { return out }\n", "TypeScript")
    assert found["out"].signature == "function out<T>(a: T, out: T): T"


def test_new_of_a_value_in_go() -> None:
    found = symbols(
        'package p\n\nvar x = new("a")\n\nfunc F() *int { y := new(int); return y }\n', "Go"
    )
    assert found["F"].returns == "*int"


def test_what_a_generator_reads_is_no_words_for_people() -> None:
    found = symbols(
        "package p\n\n// GetUsers returns all users.\n// swagger:operation GET /user user getUsers\n"
        "//\n// ---\n// produces: [application/json]\nfunc GetUsers() {}\n",
        "Go",
    )
    assert found["GetUsers"].doc == "GetUsers returns all users."


def test_a_comment_with_tags_belongs_to_what_stands_one_free_line_below() -> None:
    found = symbols(
        "/**\n * Module dependencies.\n */\n\nfunction first() {}\n\n"
        "/**\n * Sends a letter.\n *\n * @param {string} to\n * @public\n */\n\n"
        "function send(to) {}\nmodule.exports = { first, send };\n",
        "JavaScript",
    )
    assert found["send"].doc.startswith("Sends a letter.")
    assert found["first"].doc == ""


_PIECES = st.sampled_from(
    ["<", "out ", "in ", "const ", "T", ", ", "\n", "  <A>", "(a): A", "export type *", "/* x */", ";",
     "<typeof import('x')", "typeof\nimport(", ">(",
     "// y", "*/", "/*", "ä"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_what_is_blanked_moves_no_line_and_no_offset(text: str) -> None:
    source = text.encode()
    other = prepared(source)
    assert [len(line) for line in other.split(b"\n")] == [len(x) for x in source.split(b"\n")]
