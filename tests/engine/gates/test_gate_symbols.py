"""Names and signatures that a page presents as the repository's."""

import msgspec
import pytest

from docgen_engine.domain.facts import ParameterFact, SymbolFact, SymbolKind
from docgen_engine.domain.findings import Severity
from docgen_engine.gates.claims.signatures import agrees, is_signature

API = "04-api-reference.md"
CITED = "[`Store`](../src/app/store.py#L1-L3), [`Store.load`](../src/app/store.py#L2-L3)"
LOAD = "[`load`](../src/app/store.py#L6-L7)"


def symbols(gate, words, phase=5):
    gate.write(API, f"# API\n\n## Overview\n\n{CITED}\n\n{words}\n")
    return gate.found("symbols.exist", phase)


@pytest.mark.parametrize(
    "words",
    [
        f"{LOAD}: `def load()`",
        f"{LOAD}: `load()`",
        f"| {LOAD} | `load()` |",
        "[`Store.load`](../src/app/store.py#L2-L3): `def load(self)`",
        "[`Store.load`](../src/app/store.py#L2-L3): `load()`",
        "[`Store`](../src/app/store.py#L1-L3): `class Store`",
        "It calls `load()` and `store.load()` of `src/app/store.py`.",
        "Run `pip install nothing_like_this`, with `--no_such_option` and `x == un_known`.",
        "Plain words such as `yaml` or `unheard` may be anybody's.",
        "```\nfrob_nicate()\n```",
        "> as `frob_nicate()` says",
        "[`frob_nicate`](../README.md)",
        f"| {LOAD} | `def load()` | Calling `load(store)`, say `load(page=3)`, is enough. |",
        f"| {LOAD} | `def load()` | Like `def load(path)` of others. |",
        f"{LOAD} may be called as `load(path)`.",
        f"{LOAD}: `load(store.path)`, `load(1)`",
        f"- {LOAD}<!-- claim: defines --> — `load(other())`",
    ],
)
def test_what_is_there_and_what_nobody_calls_the_repository_s_own(gate, words):
    assert symbols(gate, words) == []


@pytest.mark.parametrize(
    ("words", "said", "column"),
    [
        (f"{LOAD}: `def load(path)`", "another signature", 38),
        (f"{LOAD}: `load(path, *, deep=True)`", "another signature", 38),
        (f"| {LOAD} | `def load(path)` |", "another signature", 41),
        (f"| {LOAD} | `load(path)` | It loads. |", "another signature", 41),
        (f"{LOAD} is `def load(path)`, nothing else", "another signature", 40),
        ("It calls `frob_nicate()`.", "“frob_nicate” occurs nowhere", 10),
        ("It calls `Store.unload()`.", "“unload” occurs nowhere", 10),
        ("The class `StoreKeeper` keeps it.", "“StoreKeeper” occurs nowhere", 11),
        ("Set `KEEP_ALL` to keep it.", "“KEEP_ALL” occurs nowhere", 5),
    ],
)
def test_what_the_code_does_not_have(gate, words, said, column):
    (found,) = symbols(gate, words)
    assert said in found.message
    assert (found.file, found.line, found.column) == (API, 7, column)
    assert found.fix
    assert found.severity is Severity.ERROR


def test_a_name_that_was_meant_is_named(gate):
    gate.source.symbols["src/app/store.py"]["unload_all"] = next(
        iter(gate.source.symbols["src/app/store.py"].values())
    )
    (found,) = symbols(gate, "It calls `unlod_all()`.")
    assert found.fix == "Did you mean `unload_all`?"


def test_a_lenient_run_only_warns(gate):
    gate.lenient()
    (found,) = symbols(gate, "It calls `frob_nicate()`.")
    assert found.severity is Severity.WARNING


def symbol(name, signature):
    return SymbolFact(name, SymbolKind.FUNCTION, 1, 2, 1, signature, exported=True)


@pytest.mark.parametrize(
    ("shown", "signature", "expected"),
    [
        ("def f(a, b)", "def f(a: int, b: str = 'x') -> None", True),
        ("f(a, b)", "def f(a: int, b: dict[str, int]) -> None", True),
        ("f(a)", "def f(self, a)", True),
        ("f(a, *args, **kw)", "def f(a, *args: int, **kw: str)", True),
        ("f(b, a)", "def f(a, b)", False),
        ("f(a, b, c)", "def f(a, b)", False),
        ("f()", "def f(a)", False),
        ("def f(a: int) -> str", "def f(a: int) -> str", True),
        ("function f<T>(a: T, b?: number): T", "export function f<T>(a: T, b?: number): T", True),
        ("f(a: T)", "export function f<T>(a: T, b?: number): T", False),
        ("f({ a, b }: P)", "function f({ a, b }: P)", None),
        ("f({ a }: P)", "function f({ a, b }: P)", None),
        ("func (s *S) f(a, b int) error", "func (s *S) f(a, b int) error", True),
        ("f(a, b)", "func (s *S) f(a, b int) error", True),
        ("f(a)", "func (s *S) f(a, b int) error", False),
        ("def f", "def f(a)", None),
        ("f(store.dispatch)", "function f(dispatch: D)", None),
        ("f(make(), 'x')", "function f(a, b)", None),
        ("f(Kind::A)", "fn f(kind: Kind)", None),
        ("f(rows[0])", "def f(row)", None),
        ("f(a)", "function f( // why\n a: { x: 1 y: 2 }, )", None),
        ("f(a = { x: [1, 2] }, b)", "function f(a = { x: [1, 2] }, b: () => void)", True),
        ("f<T extends { a: K }>(x: T)", "function f<T extends { a: K }>(x: T): T", True),
    ],
)
def test_a_signature_may_leave_out_types_but_no_parameter(shown, signature, expected):
    answer = agrees(shown, symbol("f", signature))
    assert answer is expected


def test_parameters_that_are_written_after_their_types_may_stand_alone():
    made = msgspec.structs.replace(
        symbol("f", "int f(const char *path, size_t n)"),
        params=(ParameterFact("path"), ParameterFact("n")),
    )
    assert agrees("f(path, n)", made) is True
    assert agrees("f(n, path)", made) is False


def test_how_a_thing_of_a_class_is_made_is_not_its_signature():
    kept = msgspec.structs.replace(symbol("Store", "class Store(Base)"), kind=SymbolKind.CLASS)
    bare = msgspec.structs.replace(kept, signature="class Store")
    assert agrees("Store(path)", kept) is None
    assert agrees("class Store(Base)", kept) is True
    assert agrees("class Store(Other)", kept) is False
    assert agrees("class Store(Base)", bare) is False


def test_what_is_shown_as_a_signature():
    assert is_signature("def load(path)", "Store.load")
    assert is_signature("load(path)", "Store.load")
    assert is_signature("export class Store", "Store")
    assert not is_signature("reload(path)", "Store.load")
    assert not is_signature("Store", "Store")
    assert not is_signature("x.load(1)", "load")
