"""Typed claims: what is true holds, what is not never does, and what the code refutes is found."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.documents.page import SectionResult
from docgen_engine.domain.evidence import Claim, ClaimKind, Reference
from docgen_engine.domain.findings import Severity
from docgen_engine.gates.claims.components import Components
from docgen_engine.gates.claims.deciding import decide
from docgen_engine.gates.claims.verdict import Standing
from docgen_engine.gates.claims.words import last_name, same_code
from docgen_engine.gates.source import SnapshotSource
from docgen_engine.repository.index.load import NoFacts
from docgen_engine.repository.scan import take_snapshot

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["click>=8,<9", "rich"]\n',
    "shop/__init__.py": "",
    "shop/store.py": (
        "import os\n"  # 1
        "from dataclasses import dataclass\n"
        "from shop.errors import Missing as Gone\n"
        "from shop import errors\n"
        "\n"  # 5
        "\n"
        "@dataclass\n"
        "class Item(errors.Base):\n"
        "    name: str\n"
        "    price: int = 3\n"  # 10
        "\n"
        "    def total(self, count: int = 2) -> dict[str, int]:\n"
        "        if not count:\n"
        "            raise Gone(self.name)\n"
        '        return {os.environ.get("SHOP_MODE", "x"): helper(count)}\n'  # 15
        "\n"
        "\n"
        "def helper(count: int) -> int:\n"
        "    return count\n"
    ),
    "shop/errors.py": "class Base:\n    pass\n\n\nclass Missing(Exception):\n    pass\n",
    "shop/cli.py": (
        "import click\n\nfrom shop.store import Item\n\n\n@click.command()\n"
        '@click.option("--port", "-p", default=1)\ndef serve(port: int) -> None:\n    Item("a")\n'
    ),
    "shop/web.py": (
        'from flask import Flask\n\napp = Flask("x")\n\n\n@app.get("/items")\n'
        "def items() -> str:\n    return ''\n"
    ),
    "tests/test_store.py": "from shop.store import Item\n\n\ndef test_it():\n    assert Item\n",
    "go/lib.go": "package lib\n\nfunc Run() int {\n\treturn 1\n}\n",
    "go/lib_test.go": 'package lib\n\nimport "testing"\n\nfunc TestRun(t *testing.T) { Run() }\n',
    "go/door_test.go": (
        'package lib_test\n\nimport "testing"\n\nfunc TestDoor(t *testing.T) { t.Log() }\n'
    ),
    "lib.rs": "pub struct Point;\n\nimpl Clone for Point {\n    fn clone(&self) -> Point { Point }\n}\n",
    "pom.xml": "<project>\n<parent><version>1</version></parent>\n<dependencies>\n<dependency>"
    "<groupId>g</groupId>\n<artifactId>a</artifactId></dependency></dependencies></project>\n",
    "broken.py": "def good():\n    pass\n\n\ndef (:\n",
}
COMPONENTS = (
    Component("shop", "shop", "package", 5, "", files=tuple(f for f in FILES if f[:5] == "shop/")),
    Component("go", "lib", "package", 1, "", files=("go/lib.go",)),
    Component("shop/errors.py", "errors", "module", 1, "", files=("shop/errors.py",)),
)
K = ClaimKind
STORE = "shop/store.py"


def claim(kind, subject, target, file, start, end=0):
    return Claim(kind, subject, target, Reference(file, start, end or start))


TRUE = {
    "defines a class": claim(K.DEFINES, STORE, "Item", STORE, 7, 15),
    "defines a method": claim(K.DEFINES, STORE, "Item.total", STORE, 12),
    "a class defines": claim(K.DEFINES, "Item", "total", STORE, 12, 15),
    "defines in Go": claim(K.DEFINES, "go/lib.go", "Run", "go/lib.go", 3, 5),
    "defines in Rust": claim(K.DEFINES, "lib.rs", "Point", "lib.rs", 1),
    "returns": claim(K.RETURNS, "Item.total", "dict[str, int]", STORE, 12, 15),
    "returns, laid out otherwise": claim(K.RETURNS, "total", "dict[str,int]", STORE, 12),
    "inherits": claim(K.INHERITS, "Item", "errors.Base", STORE, 7, 15),
    "inherits, by last name": claim(K.INHERITS, "Item", "Base", STORE, 8),
    "raises under its name here": claim(K.RAISES, "Item.total", "Gone", STORE, 14),
    "default of a field": claim(K.DEFAULT_VALUE, "Item.price", "3", STORE, 10),
    "default of a parameter": claim(K.DEFAULT_VALUE, "Item.total.count", "2", STORE, 12),
    "calls": claim(K.CALLS, "Item.total", "helper", STORE, 15),
    "calls a class": claim(K.CALLS, "serve", "Item", "shop/cli.py", 9),
    "imports a component": claim(K.IMPORTS, STORE, "errors", STORE, 3),
    "imports a module": claim(K.IMPORTS, STORE, "dataclasses", STORE, 2),
    "reads the environment": claim(K.READS_ENVIRONMENT, STORE, "SHOP_MODE", STORE, 15),
    "handles a route": claim(K.HANDLES_ROUTE, "shop/web.py", "GET /items", "shop/web.py", 6),
    "a route with a prefix": claim(K.HANDLES_ROUTE, "items", "GET /v1/items", "shop/web.py", 6, 7),
    "has an option": claim(K.COMMAND_OPTION, "serve", "--port", "shop/cli.py", 7),
    "has an option's short form": claim(K.COMMAND_OPTION, "serve", "-p", "shop/cli.py", 7),
    "depends on a version": claim(K.DEPENDS_ON, "click", ">=8,<9", "pyproject.toml", 3),
    "depends on any version": claim(K.DEPENDS_ON, "Rich", "", "pyproject.toml", 3),
    "tested by": claim(K.TESTED_BY, "shop", "tests/test_store.py", "tests/test_store.py", 1),
    "tested in its package": claim(K.TESTED_BY, "lib", "go/lib_test.go", "go/lib_test.go", 1),
    "tested beside its package": claim(K.TESTED_BY, "lib", "go/door_test.go", "go/door_test.go", 5),
}
REFUTED = {
    "another name": claim(K.DEFINES, STORE, "Shelf", STORE, 7, 15),
    "other lines": claim(K.DEFINES, STORE, "helper", STORE, 7, 15),
    "another file": claim(K.DEFINES, "shop/errors.py", "Item", STORE, 7, 15),
    "returns another type": claim(K.RETURNS, "helper", "str", STORE, 18, 19),
    "returns, of nothing there": claim(K.RETURNS, "gone", "int", STORE, 18, 19),
    "another base": claim(K.INHERITS, "Item", "Missing", STORE, 7, 15),
    "no base": claim(K.INHERITS, "Base", "Item", "shop/errors.py", 1, 2),
    "another error": claim(K.RAISES, "Item.total", "ValueError", STORE, 14),
    "another default": claim(K.DEFAULT_VALUE, "Item.price", "4", STORE, 10),
    "called by another": claim(K.CALLS, "helper", "helper", STORE, 15),
    "nothing is called": claim(K.CALLS, "Item", "helper", STORE, 9),
    "imports another component": claim(K.IMPORTS, STORE, "lib", STORE, 3),
    "imports nothing there": claim(K.IMPORTS, STORE, "errors", STORE, 10),
    "reads another variable": claim(K.READS_ENVIRONMENT, STORE, "SHOP_PORT", STORE, 15),
    "no route there": claim(K.HANDLES_ROUTE, "x", "GET /items", "shop/web.py", 1),
    "another option": claim(K.COMMAND_OPTION, "serve", "--host", "shop/cli.py", 7),
    "another version": claim(K.DEPENDS_ON, "click", ">=9", "pyproject.toml", 3),
    "a version where any will do": claim(K.DEPENDS_ON, "rich", ">=1", "pyproject.toml", 3),
    "tested in another's package": claim(
        K.TESTED_BY, "shop", "go/door_test.go", "go/door_test.go", 5
    ),
    "tested elsewhere": claim(K.TESTED_BY, "lib", "tests/test_store.py", "tests/test_store.py", 1),
    "imported by another file": claim(K.IMPORTS, "shop/cli.py", "errors", STORE, 3),
    "read by another file": claim(K.READS_ENVIRONMENT, "shop/cli.py", "SHOP_MODE", STORE, 15),
    "an option of another file": claim(K.COMMAND_OPTION, STORE, "--port", "shop/cli.py", 7),
    "a route of another file": claim(K.HANDLES_ROUTE, STORE, "GET /items", "shop/web.py", 6),
    "depends in another line": claim(K.DEPENDS_ON, "click", ">=8,<9", "pyproject.toml", 1),
    "not that test": claim(K.TESTED_BY, "shop", "tests/test_web.py", "tests/test_store.py", 1),
}
UNKNOWN = {
    "in a document": claim(K.DEFINES, "pyproject.toml", "shop", "pyproject.toml", 2),
    "in a file that does not parse": claim(K.DEFINES, "broken.py", "other", "broken.py", 5),
    "a base in Rust": claim(K.INHERITS, "Point", "Eq", "lib.rs", 1),
    "a call of another name": claim(K.CALLS, "Item.total", "Helper.run", STORE, 15),
    "a field that is not there": claim(K.DEFAULT_VALUE, "Item.weight", "3", STORE, 10),
    "a package that is not there": claim(K.DEPENDS_ON, "flask", "", "pyproject.toml", 3),
    "a variable in a document": claim(K.READS_ENVIRONMENT, "a", "B", "pyproject.toml", 1),
    "an import from outside": claim(K.IMPORTS, "shop/cli.py", "shop", "shop/cli.py", 1),
    "a route of something": claim(K.HANDLES_ROUTE, "things", "GET /items", "shop/web.py", 6),
    "an option of something": claim(K.COMMAND_OPTION, "start", "--port", "shop/cli.py", 7),
    "a version that a manifest leaves to another": claim(K.DEPENDS_ON, "g:a", "4.1", "pom.xml", 5),
    "another path": claim(K.HANDLES_ROUTE, "x", "GET /users", "shop/web.py", 6),
}


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> SnapshotSource:
    root = tmp_path_factory.mktemp("shop")
    return snapshot_of(root, FILES)


def snapshot_of(root: Path, files: dict[str, str]) -> SnapshotSource:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    kept: dict[str, bytes] = {}
    manifest = msgspec.json.encode(take_snapshot(root, (), kept.__setitem__))
    kept["snapshot " + root.name] = manifest

    class Reader:
        def read(self, sha256: str) -> bytes:
            return kept[sha256]

    return SnapshotSource(Reader(), NoFacts(), "snapshot " + root.name)


def standing(code, stated):
    return decide(stated, code, Components(COMPONENTS)).standing


@pytest.mark.parametrize("what", TRUE)
def test_what_the_code_shows_holds(code, what):
    verdict = decide(TRUE[what], code, Components(COMPONENTS))
    assert (verdict.standing, verdict.reason) == (Standing.HOLDS, "")


@pytest.mark.parametrize("what", REFUTED)
def test_what_the_code_refutes_is_contradicted_with_what_it_shows(code, what):
    verdict = decide(REFUTED[what], code, Components(COMPONENTS))
    assert verdict.standing is Standing.CONTRADICTED, verdict
    assert verdict.reason


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_nobody_can_tell_does_not_hold(code, what):
    verdict = decide(UNKNOWN[what], code, Components(COMPONENTS))
    assert verdict.standing is Standing.UNKNOWN, verdict
    assert verdict.reason


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_every_kind_is_decided_both_ways(kind):
    assert kind in {each.kind for each in TRUE.values()}
    assert kind in {each.kind for each in REFUTED.values()}


@pytest.mark.parametrize("what", TRUE)
def test_a_true_claim_with_another_object_never_holds(code, what):
    stated = msgspec.structs.replace(TRUE[what], object="Utterly.else_where")
    assert standing(code, stated) is not Standing.HOLDS


LINES = FILES[STORE].count("\n")


@given(st.sampled_from(sorted(TRUE)), st.integers(1, LINES), st.integers(0, 3))
def test_a_true_claim_moved_to_lines_without_its_words_never_holds(code, what, start, more):
    stated = TRUE[what]
    if stated.at.file != STORE:
        return
    end = min(start + more, LINES)
    moved = msgspec.structs.replace(stated, at=Reference(STORE, start, end))
    shown = "\n".join(FILES[STORE].split("\n")[start - 1 : end])
    # What a definition returns or inherits is shown by all of it.
    about = {K.INHERITS: (7, 15), K.RETURNS: (12, 15)}
    first, last = about.get(stated.kind, (stated.at.line_start, stated.at.line_end))
    overlaps = start <= last and first <= end
    if not overlaps and last_name(stated.object) not in shown:
        assert standing(code, moved) is not Standing.HOLDS


_NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta"])


@given(
    st.lists(
        st.tuples(_NAMES, _NAMES, st.sampled_from(["int", "str", "list[int]"]), st.integers(0, 9)),
        min_size=1, max_size=4, unique_by=lambda each: each[0],
    )
)  # fmt: skip
def test_claims_of_a_generated_module_hold_and_their_neighbours_do_not(tmp_path_factory, functions):
    text, claims, wrong = "", [], []
    for name, called, kind, value in functions:
        line = text.count("\n") + 1
        text += f"def {name}(x: int = {value}) -> {kind}:\n    {called}(x)\n    return x\n\n\n"
        claims += [
            claim(K.DEFINES, "m.py", name, "m.py", line, line + 2),
            claim(K.RETURNS, name, kind, "m.py", line, line + 2),
            claim(K.CALLS, name, called, "m.py", line + 1),
            claim(K.DEFAULT_VALUE, f"{name}.x", str(value), "m.py", line),
        ]
        wrong += [
            claim(K.DEFINES, "m.py", f"{name}s", "m.py", line, line + 2),
            claim(K.RETURNS, name, "bytes", "m.py", line, line + 2),
            claim(K.CALLS, f"{name}s", called, "m.py", line + 1),
            claim(K.DEFAULT_VALUE, f"{name}.x", str(value + 1), "m.py", line),
        ]
    module = snapshot_of(tmp_path_factory.mktemp("module"), {"m.py": text})
    assert {standing(module, each) for each in claims} == {Standing.HOLDS}
    assert {standing(module, each) for each in wrong} == {Standing.CONTRADICTED}


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("a.b.C", "C"), ("Base[T]", "Base"), ("a::b::C<T>", "C"), ("*pkg.Type", "Type"),
        ("new Foo(1)", "new Foo"), ("C", "C"), ("", ""), ("A#b", "b"),
        ("Version.<=>", "<=>"), ("Hash.self.[]", "[]"),
    ],
)  # fmt: skip
def test_the_last_part_of_a_name(name, last):
    assert last_name(name) == last


def test_code_is_the_same_whatever_its_layout_and_where_it_is_cut():
    assert same_code("dict[str, int]", "dict[str,\n    int]")
    assert same_code("Field(default=…", "Field(default=1)")
    assert not same_code("Field(…", "Item(1)")
    assert not same_code("1", "12")


# -- the rule ------------------------------------------------------------------------------

API = "04-api-reference.md"
MAIN = "src/app/main.py"


def state(gate, *claims):
    page = gate.request.results[API]
    section = SectionResult("Overview", (), (), claims)
    results = {
        **gate.request.results,
        API: msgspec.structs.replace(page, sections=(*page.sections, section)),
    }
    gate.change(results=results)


def test_a_contradicted_claim_is_found_at_its_section(gate):
    state(
        gate,
        claim(K.DEFINES, MAIN, "main", MAIN, 4, 6),
        claim(K.DEFINES, MAIN, "begin", MAIN, 4, 6),
    )
    (found,) = gate.found("claims.hold", 5)
    assert (found.file, found.line, found.severity) == (API, 3, Severity.ERROR)
    assert "defines `begin` (src/app/main.py:4-6)" in found.message
    assert "the file defines no `begin`" in found.message
    assert found.fix


def test_a_claim_about_lines_that_are_not_there_is_left_to_the_rule_about_evidence(gate):
    state(gate, claim(K.DEFINES, MAIN, "main", MAIN, 40, 60))
    assert {each.rule for each in gate.report(5).findings} == {"evidence.resolves"}


def test_a_person_s_page_is_not_held_to_what_an_agent_recorded(gate):
    state(gate, claim(K.DEFINES, MAIN, "begin", MAIN, 4, 6))
    gate.change(makers={**gate.request.makers, API: ("user", "")})
    assert gate.report(5).findings == ()


def test_a_lenient_run_does_not_forgive_a_false_statement(gate):
    state(gate, claim(K.DEFINES, MAIN, "begin", MAIN, 4, 6))
    (found,) = gate.lenient().found("claims.hold", 6)
    assert found.severity is Severity.ERROR
