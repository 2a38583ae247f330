"""What holds for any file: line counts, markers, generated files, bad input, independence."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen_engine.domain.facts import FileFacts, LineCounts
from docgen_engine.repository.index.extract import analyse, analyse_many
from docgen_engine.repository.index.load import NoFacts, collect_facts
from docgen_engine.repository.languages import DEEP, SOUND
from support.index_facts import MemoryReader, snapshot_of

LANGUAGES = [*sorted(DEEP), *sorted(SOUND), "Shell", "SQL", ""]

FRAGMENTS = st.sampled_from(
    ["def f(", "class A:", "\n", "    ", "'''", '"""', "`", "//", "/*", "*/", "#", "import x", "é",
     "export default ", "function g() {", "}", "func (s *S) M() {", "type T struct {", "package p",
     "const a = 1", "@d", "\\", "\r\n", "\r", "\x0c", "\u2028", "TODO: x", "describe('a', () => {",
     "os.environ['A']", "interface I {", ": ", "=", "(", ")", "raise X", "throw new E()", "\t",
     "if __name__ == '__main__':", "async ", "lambda: 0", "x.y().z()", "<T>", "=>", "f'{a}'",
     "pub fn f(", "impl T for S {", "mod m;", "use a::{b, c as d};", "#[test]", "///", "::",
     "public class C extends D {", "@Test", "void m(int a) {", "package p.q;", "import a.b.*;",
     "#include <a.h>", "#define A(x)", "#if A", "#else", "#endif", "struct s {", "int a, *b;",
     "typedef ", "template <class T>", "namespace n {", "S::m(", "~S()", "operator==", "private:",
     "namespace N;", "{ get; set; }", "record R(int A);", "using A.B;", "new Q()", "end", "do |x|",
     "module M", "def self.f", "private", "attr_reader :a", "ENV['A']", "describe 'x' do", "<?php ",
     "$this->f()", "use A\\B;", "trait T {", "enum E { A, B }", "?>", "throw new E();"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=40).map("".join))


@settings(max_examples=250, deadline=None)
@given(content=st.one_of(st.binary(max_size=300), TEXTS.map(str.encode)), data=st.data())
def test_any_content_gives_facts_inside_of_the_file(content: bytes, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    facts = analyse(content, language)
    check_spans(facts)
    assert facts.language == language
    lines = facts.lines
    assert lines.total == content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    assert lines.total == lines.code + lines.comment + lines.blank
    assert min(lines.code, lines.comment, lines.blank) >= 0
    encoded = msgspec.msgpack.encode(facts)
    assert msgspec.msgpack.decode(encoded, type=FileFacts) == facts


def check_spans(facts: FileFacts) -> None:
    total = facts.lines.total
    for one in facts.symbols:
        assert 1 <= one.line <= one.signature_line <= one.line_end <= total, one
        assert 0 <= one.doc_line <= total
        assert "\n" not in one.signature
        assert one.name
    for group in (facts.imports, facts.calls, facts.environment, facts.markers, facts.routes):
        lines = [one.line for one in group]
        assert lines == sorted(lines)
        assert all(1 <= line <= total for line in lines)
    assert [one.line for one in facts.symbols] == sorted(one.line for one in facts.symbols)
    names = [one.name for one in facts.symbols]
    assert len(names) == len(set(names))
    for model in facts.models:
        assert all(model.line <= one.line <= model.line_end for one in model.fields)


@pytest.mark.parametrize(
    ("language", "text", "code", "comment", "blank"),
    [
        ("Python", '"""Doc\n\nmore."""\n# c\nx = "# no"  # c\n\n', 1, 3, 2),
        ("Go", "package a\n/* one\ntwo */\nvar x = `// no`\n", 2, 2, 0),
        ("TypeScript", "// a\nconst x = `\n// not\n`;\n/** d */ f()\n", 4, 1, 0),
        ("Rust", "// c\nfn f<'a>(x: &'a str) {} // t\n/* b */\n", 1, 2, 0),
        ("Shell", "#!/bin/sh\necho '# no'\n# yes\n", 1, 2, 0),
        ("SQL", "-- c\nselect '--no';\n\n", 1, 1, 1),
        ("Unknown", "# is it?\n\n", 1, 0, 1),
    ],
)
def test_lines_are_counted(language: str, text: str, code: int, comment: int, blank: int) -> None:
    counted = analyse(text.encode(), language).lines
    assert counted == LineCounts(code + comment + blank, code, comment, blank)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# TODO: write this", [("TODO", "write this")]),
        ("# TODO(ann): write this", [("TODO", "write this")]),
        ("# - FIXME later", [("FIXME", "later")]),
        ("# works, HACK: but how", [("HACK", "but how")]),
        ("# see the TODO list", []),
        ("# TODOS are in the tracker", []),
        ("# todo lower case is a word", []),
        ("# Deprecated: use y", [("deprecated", "use y")]),
        ("# the deprecated function", []),
        ("x = '# TODO: not here'", []),
    ],
)
def test_markers(comment: str, expected: list[tuple[str, str]]) -> None:
    found = analyse(f"a = 1\n{comment}\n".encode(), "Python").markers
    assert [(one.kind, one.text) for one in found] == expected
    assert all(one.line == 2 for one in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Go", "// Code generated by protoc-gen-go. DO NOT EDIT.\n\npackage a\n\nfunc F() {}\n"),
        ("Python", "# Generated by the protocol buffer compiler.  DO NOT EDIT!\nx = 1\n"),
        ("TypeScript", "/* eslint-disable */\n// @generated\nexport const a = 1;\n"),
        ("JavaScript", "var a=" + "1+" * 4000 + "1;\n"),
    ],
    ids=["protobuf for Go", "protobuf for Python", "tag", "minified"],
)
def test_generated_and_minified_files_have_no_symbols(language: str, text: str) -> None:
    facts = analyse(text.encode(), language)
    assert facts.generated
    assert facts.symbols == ()
    assert facts.lines.total == text.count("\n")


def test_what_a_program_writes_into_its_output_says_nothing_of_itself() -> None:
    text = "package a\n\nvar tpl = `# bash completion\n# Code generated by a. DO NOT EDIT.\n`\n"
    facts = analyse(text.encode(), "Go")
    assert not facts.generated
    assert [one.name for one in facts.symbols] == ["tpl"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("C", "#ifndef A_H\n#define A_H\n\n/* Generated by gen.py */\nint a;\n"),
        ("PHP", "<?php\n// Auto-generated by build, do not edit\nfunction f() {}\n"),
        ("Python", '#!/usr/bin/env python\n"""Autogenerated by x: do not edit."""\na = 1\n'),
    ],
)
def test_lines_that_are_no_code_may_stand_before_the_note(language: str, text: str) -> None:
    assert analyse(text.encode(), language).generated


@pytest.mark.parametrize(
    "text",
    [
        '"""Reports are generated by `make report`."""\n\ndef f(): ...\n',
        "# Helpers for generated files\ndef f(): ...\n",
        "def f():\n    return 'Code generated by x. DO NOT EDIT.'\n",
    ],
)
def test_files_that_only_speak_of_generation_are_read(text: str) -> None:
    facts = analyse(text.encode(), "Python")
    assert not facts.generated
    assert [one.name for one in facts.symbols] == ["f"]


def test_latin_1_is_read_and_said() -> None:
    facts = analyse("# caf\xe9\nNAME = 'caf\xe9'\n".encode("latin-1"), "Python")
    assert facts.symbols[0].value == "'caf\xe9'"
    assert facts.problem == "not UTF-8 in line 1; read as Latin-1"


def test_a_byte_order_mark_is_no_syntax_error() -> None:
    facts = analyse(b"\xef\xbb\xbfimport os\n\ndef f(): ...\n", "Python")
    assert (facts.problem, [one.line for one in facts.symbols]) == ("", [3])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Python", "x = " + "(" * 5000 + ")" * 5000 + "\n"),
        ("Python", "x = (" + "1 +\n" * 30000 + "1)\n"),
        ("JavaScript", "a" + ".b()" * 5000 + "\n"),
        ("TypeScript", "namespace a {\n" * 3000 + "}\n" * 3000),
        ("Go", "package a\nvar x = " + "[]" * 5000 + "int{}\n"),
        ("Rust", "fn f() { x" + ".b()" * 5000 + "; }\n"),
        ("Java", "class A {" * 2000 + "}" * 2000 + "\n"),
        ("C++", "namespace a {\n" * 3000 + "int x;\n" + "}\n" * 3000),
        ("C", "int x = " + "(" * 5000 + "1" + ")" * 5000 + ";\n"),
        ("Ruby", "module A\n" * 2000 + "end\n" * 2000),
        ("PHP", "<?php f(" * 3000 + "1" + ")" * 3000 + ";\n"),
        ("C#", "class A { " * 2000 + "}" * 2000 + "\n"),
    ],
    ids=[
        *("parentheses", "sum", "chain", "namespaces", "slices", "calls", "classes", "C++", "C"),
        *("modules", "PHP", "C#"),
    ],
)
def test_deep_nesting_is_survived(language: str, text: str) -> None:
    check_spans(analyse(text.encode(), language))


def test_worker_function_leaves_out_what_is_not_kept() -> None:
    reader = MemoryReader()
    sha256 = reader.keep(b"def f(): ...\n")
    found = analyse_many(reader, [(sha256, "Python"), ("0" * 64, "Python"), (sha256, "Ruby")])
    assert set(found) == {(sha256, "Python"), (sha256, "Ruby")}
    facts = msgspec.msgpack.decode(found[sha256, "Python"], type=FileFacts)
    assert [one.name for one in facts.symbols] == ["f"]


def test_facts_that_are_stored_come_out_as_they_went_in() -> None:
    text = "def a():\n    b()\n    b()\n\n\ndef b():\n    a()\n"
    manifest, reader = snapshot_of({"one.py": text, "two.py": text, "three.py": "x = a()\n"})
    keys = [(entry.sha256, entry.language) for entry in manifest.files]
    kept = analyse_many(reader, keys)
    before = dict(kept)

    class Kept:
        def get(self, wanted: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
            return kept

    found = collect_facts(manifest, reader, Kept())
    assert found == collect_facts(manifest, reader, NoFacts())
    assert kept == before
    callees = [call.callee for facts in found.values() for call in facts.calls]
    assert sorted(callees) == ["a", "a", "a", "b", "b", "b", "b"]
    assert len({id(callee) for callee in callees}) == 2  # equal names are kept once


@pytest.mark.timeout(20)
def test_very_many_comment_lines_above_a_function_are_read_once() -> None:
    said = "\n".join(f"// line {number}" for number in range(40_000))
    facts = analyse(f"package p\n\n{said}\nfunc Last() {{}}\n".encode(), "Go")
    (last,) = facts.symbols
    assert last.doc.count("\n") == 39_999
    assert last.doc.startswith("line 0\n")
