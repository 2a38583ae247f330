"""Rust, Java, C, C++, C#, Ruby and PHP: what is told, and what is not told rather than guessed."""

from __future__ import annotations

import pytest

from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.languages.sound import language as sound_language
from docgen_engine.repository.index.languages.sound.branches import first_branches
from docgen_engine.repository.index.languages.sound.registry import adapter_of
from docgen_engine.repository.languages import SOUND, language_of_content


def facts_of(text: str, language: str) -> FileFacts:
    return analyse(text.encode(), language)


def names(text: str, language: str) -> list[str]:
    return [one.name for one in facts_of(text, language).symbols]


def symbol(text: str, language: str, name: str) -> SymbolFact:
    return next(one for one in facts_of(text, language).symbols if one.name == name)


@pytest.mark.parametrize("language", sorted(SOUND))
def test_every_sound_language_has_an_adapter_with_its_own_queries(language: str) -> None:
    adapter = adapter_of(language)
    assert adapter is not None
    assert adapter.name == language
    assert adapter.definitions.is_file()
    assert adapter.references.is_file()


def test_a_missing_grammar_leaves_counts_and_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    sound_language.load_grammar.cache_clear()
    monkeypatch.setattr("importlib.import_module", missing)
    facts = facts_of("// a\nfn main() {}\n", "Rust")
    monkeypatch.undo()
    sound_language.load_grammar.cache_clear()
    assert facts.symbols == ()
    assert (facts.lines.total, facts.lines.comment) == (2, 1)
    assert facts.problem == (
        "the package tree-sitter-rust is not installed; only its lines were counted"
    )
    assert names("fn main() {}\n", "Rust") == ["main"]


# -- errors ---------------------------------------------------------------------------------------


def test_members_of_a_class_that_the_grammar_lost_do_not_become_functions() -> None:
    text = (
        "class ODD() MACRO Engine ( : Base {\n public:\n  int run() { return 1; }\n};\nint f();\n"
    )
    assert "run" not in names(text, "C++")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("C", "int broken(int a { return 1; }\nint whole(void) { return 2; }\n"),
        ("Java", "class A {\n  void broken( { }\n  int x = ;\n}\n"),
        ("C#", "class A {\n  public void Broken(int { }\n}\nvoid Lost() { }\n"),
    ],
)
def test_what_is_not_understood_makes_no_symbol(language: str, text: str) -> None:
    found = names(text, language)
    assert not [name for name in found if name.lower().endswith(("broken", "lost"))]


def test_many_errors_are_said_and_a_few_macros_are_not() -> None:
    few = "int f(void) { return FOO bar; }\n"
    many = "".join(f"int f{n}( {{ ) ] }} = int;\n" for n in range(20))
    assert facts_of(few, "C").problem == ""
    assert "syntax not understood in" in facts_of(many, "C").problem


def test_export_macros_do_not_hide_classes() -> None:
    text = (
        "class LIB_EXPORT Engine : public Base {\n public:\n  void run() GUARDED_BY(mu_);\n};\n"
        "LIB_API Engine* make();\nEXPORT(2) struct Point {\n  int x;\n};\n"
    )
    facts = facts_of(text, "C++")
    assert [one.name for one in facts.symbols] == [
        *("Engine", "Engine.run", "make", "Point", "Point.x")
    ]
    assert facts.problem == ""
    engine = facts.symbols[0]
    assert engine.signature == "class LIB_EXPORT Engine : public Base"
    assert (engine.line, engine.line_end) == (1, 4)


def test_branches_that_do_not_fit_together_are_read_one_at_a_time() -> None:
    text = (
        "int f(int a) {\n#ifdef X\n  if (a) {\n#else\n  if (!a) {\n#endif\n    return 1;\n  }\n"
        "  return 0;\n}\n#if 0\nint never;\n#else\nint always;\n#endif\nint g(void);\n"
    )
    facts = facts_of(text, "C")
    assert [(one.name, one.line, one.line_end) for one in facts.symbols] == [
        ("f", 1, 10),
        ("always", 14, 14),
        ("g", 16, 16),
    ]
    assert facts.lines.total == 16


def test_blanking_branches_keeps_every_offset() -> None:
    text = b"a\n#if X\nb\r\n#elif Y\nc\n#else\nd\n#endif\ne\n#if 0\nf\n#endif\n"
    blanked = first_branches(text)
    assert len(blanked) == len(text)
    assert [i for i, c in enumerate(text) if c == 10] == [
        i for i, c in enumerate(blanked) if c == 10
    ]
    assert blanked.split() == [b"a", b"b", b"e"]


# -- names ----------------------------------------------------------------------------------------


def test_overloads_go_by_their_parameters() -> None:
    text = (
        "class A {\n  void put(Object one) {}\n"
        "  void put(java.util.Map<String, int[]> all, byte[] raw, String... more) {}\n}\n"
    )
    assert names(text, "Java") == ["A", "A.put", "A.put(Map, byte[], String[])"]


def test_a_declaration_and_its_definition_are_one_function() -> None:
    text = (
        "struct A {\n  /// Runs.\n  int run(int x);\n private:\n  void rest();\n};\n"
        "int A::run(int x) { return x; }\nvoid A::rest() {}\nint free_one();\n"
        "int free_one() { return 1; }\n"
    )
    facts = facts_of(text, "C++")
    told = {one.name: (one.line, one.exported) for one in facts.symbols}
    assert told == {
        "A": (1, True),
        "A.run": (7, True),
        "A.rest": (8, False),
        "free_one": (10, True),
    }


def test_methods_of_several_traits_keep_apart() -> None:
    text = (
        "struct P;\nimpl A for P { fn go(&self) {} }\nimpl B<u8> for &P { fn go(&self) {} }\n"
        "impl<T> C for Vec<T> { fn go() {} }\n"
    )
    assert names(text, "Rust") == ["P", "P.go", "<P as B<u8>>.go", "Vec.go"]


def test_definitions_in_bodies_are_not_told() -> None:
    assert names("fn f() { fn g() {} struct S; }\n", "Rust") == ["f"]
    assert names("class A { void f() { class L {} new X() { void g() {} }; } }\n", "Java") == [
        *("A", "A.f")
    ]
    assert names("int f(void) { int x; struct s { int a; } y; return 0; }\n", "C") == ["f"]
    assert names("<?php function f() { function g() {} }\n", "PHP") == ["f"]


def test_names_of_macros_and_declarations_are_identifiers() -> None:
    text = "MACRO(a) something * other(int (*x)(void), b) { }\n#define F(a) do { a } while (0)\n"
    for one in facts_of(text, "C").symbols:
        assert one.name.replace("_", "").isalnum(), one


# -- visibility -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "public"),
    [
        ("Rust", "pub struct A;\nstruct B;\npub(crate) fn c() {}\npub fn d() {}\n", ["A", "d"]),
        ("Rust", "struct A;\nimpl A { pub fn x(&self) {} }\n", []),
        ("Rust", "mod m { pub fn x() {} }\npub mod n { pub fn y() {} }\n", ["n", "n.y"]),
        ("Java", "public class A { void b() {} protected int c; private int d; }\n", ["A", "A.c"]),
        ("Java", "interface I { void f(); }\n", []),
        ("C", "static int a;\nint b;\nstatic void c(void) {}\nvoid d(void) {}\n", ["b", "d"]),
        ("C++", "class A { int a; public: int b; private: int c; };\n", ["A", "A.b"]),
        ("C++", "namespace { int a() { return 1; } }\nint b() { return 2; }\n", ["b"]),
        ("C#", "public class A { int b; internal int c; public int D; }\n", ["A", "A.D"]),
        ("Ruby", "class A\n  def b; end\n  private\n  def c; end\n  public\n  def d; end\nend\n",
         ["A", "A.b", "A.d"]),
        ("Ruby", "class A\n  def b; end\n  def c; end\n  private :b\nend\n", ["A", "A.c"]),
        ("Ruby", "class A\n  X = 1\n  private_constant :X\n  Y = 2\nend\n", ["A", "A.Y"]),
        ("PHP", "<?php class A { private $b; public $c; function d() {} }\n", ["A", "A.c", "A.d"]),
    ],
)  # fmt: skip
def test_what_is_public(language: str, text: str, public: list[str]) -> None:
    assert [one.name for one in facts_of(text, language).symbols if one.exported] == public


# -- doc comments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "name", "doc"),
    [
        ("Rust", "/// One.\n///\n/// Two.\n#[x]\nfn f() {}\n", "f", "One.\n\nTwo."),
        ("Rust", "// plain\nfn f() {}\n", "f", ""),
        ("Rust", "/// A.\n\nfn f() {}\n", "f", ""),
        ("Java", "/** Uses {@link A#b(int)} &amp; <b>x</b>.\n * @return y */\nclass C {}\n", "C",
         "Uses `A.b(int)` & x.\n\n@return y"),
        ("Java", "/* plain */\nclass C {}\n", "C", ""),
        ("C", "/* Adds.\n * Two. */\nint f(void);\n", "f", "Adds.\nTwo."),
        ("C", "/*\n** Adds\n** two.\n*/\nint f(void);\n", "f", "Adds\ntwo."),
        ("C", "/* ---------- Section ---------- */\nint f(void);\n", "f", ""),
        ("C", "// Copyright (c) all rights reserved\nint f(void);\n", "f", ""),
        ("C", "int a; /* not of f */\nint f(void);\n", "f", ""),
        ("C++", "/** @brief Runs.\n *  @param x how */\nvoid f(int x);\n", "f",
         "Runs.\n\n @param x how"),
        ("C#", "/// <summary>One <c>x</c>.</summary>\n/// <returns>Two.</returns>\nclass C {}\n",
         "C", "One `x`.\n\n@returns Two."),
        ("Ruby", "# One.\n# Two.\ndef f; end\n", "f", "One.\nTwo."),
        ("Ruby", "#!/usr/bin/ruby\ndef f; end\n", "f", ""),
        ("Ruby", "# frozen_string_literal: true\ndef f; end\n", "f", ""),
        ("PHP", "<?php\n/** One. */\n#[A]\nfunction f() {}\n", "f", "One."),
        ("PHP", "<?php\n// TODO: x\nfunction f() {}\n", "f", ""),
    ],
)  # fmt: skip
def test_doc_comments(language: str, text: str, name: str, doc: str) -> None:
    assert symbol(text, language, name).doc == doc


# -- the rest -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "tests"),
    [
        ("Rust", "#[tokio::test]\nasync fn a() {}\n#[cfg(test)]\nfn b() {}\n", ["a"]),
        ("Java", "class T extends TestCase { public void testA() {} public void other() {} }\n",
         ["T.testA"]),
        ("Java", "class T { @ParameterizedTest void a() {} void testB() {} }\n", ["T.a"]),
        ("C++", "TEST_F(A, B) { x(); }\nint TEST(int a) { return a; }\n", ["A.B"]),
        ("C#", "class T { [Fact] public void A() {} public void TestB() {} }\n", ["T.A"]),
        ("Ruby", "class T < Minitest::Test\n  def test_a; end\n  def b; end\nend\n", ["T.test_a"]),
        ("Ruby", "class T\n  def test_a; end\nend\n", []),
        ("PHP", "<?php class T extends TestCase { function testA() {} function b() {} }\n",
         ["T.testA"]),
    ],
)  # fmt: skip
def test_tests_by_the_conventions_of_the_language(
    language: str, text: str, tests: list[str]
) -> None:
    assert [one.name for one in facts_of(text, language).symbols if one.is_test] == tests


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("Rust", "\nfn main() {}\n", 2),
        ("Rust", "mod a { fn main() {} }\n", 0),
        ("Java", "class A {\n  public static void main(String... args) {}\n}\n", 2),
        ("Java", "class A {\n  void main(String[] args) {}\n}\n", 0),
        ("C", "int main(void);\nint main(void) { return 0; }\n", 2),
        ("C", "#ifdef TRY\nint main(void) { return 0; }\n#endif\n", 0),
        ("C++", "#if A\n#endif\nint main() { return 0; }\n", 3),
        ("C++", "namespace a { int main() { return 0; } }\n", 0),
        ("C#", "class P {\n  static void Main() {}\n}\n", 2),
        ("C#", "using System;\n\nConsole.WriteLine(1);\n", 3),
        ("Ruby", "if __FILE__ == $0\n  run\nend\n", 1),
    ],
)
def test_where_a_program_starts(language: str, text: str, line: int) -> None:
    assert facts_of(text, language).main_line == line


@pytest.mark.parametrize(
    ("language", "text", "variables"),
    [
        ("Rust", 'fn f() { env::var("A"); std::env::var_os("B"); other::var("C"); }\n', "AB"),
        ("Java", 'class X { int x = f(System.getenv("A"), System.getProperty("B")); }\n', "A"),
        ("C", 'int f(void) { return !getenv("A") || setenv("B", "", 1); }\n', "A"),
        ("C++", 'auto x = std::getenv("A");\n', "A"),
        ("C#", 'class X { string a = Environment.GetEnvironmentVariable("A"); }\n', "A"),
        ("Ruby", 'a = ENV["A"] || ENV.fetch("B") || OTHER["C"]\n', "AB"),
        ("PHP", "<?php $a = getenv('A') . $_ENV[\"B\"] . $_GET['C'];\n", "AB"),
    ],
)
def test_environment_variables(language: str, text: str, variables: str) -> None:
    found = [one.name for one in facts_of(text, language).environment]
    assert found == list(variables)


def test_facts_are_the_same_whatever_the_line_ends() -> None:
    text = "/** A. */\npublic class A {\n  int b;\n}\n"
    unix, windows = facts_of(text, "Java"), facts_of(text.replace("\n", "\r\n"), "Java")
    assert unix.symbols == windows.symbols


@pytest.mark.parametrize(
    ("head", "language"),
    [
        (b"#ifndef A_H\nint f(void);\n", "C"),
        (b"/* a class of things {\n namespaces\n*/\nint f(void);\n", "C"),
        (b"#ifdef __cplusplus\nnamespace a {\n#endif\nint f(void);\n", "C"),
        (b"#pragma once\nnamespace a::b {\n}\n", "C++"),
        (b"// x\nclass A : public B\n{\n};\n", "C++"),
        (b"template <typename T> T f();\n", "C++"),
    ],
)
def test_headers_say_themselves_whether_they_are_of_c_or_c_plus_plus(
    head: bytes, language: str
) -> None:
    assert language_of_content("include/a.h", head) == language


def test_a_module_of_ruby_that_only_holds_types_is_a_name_and_no_definition() -> None:
    text = "module A\n  module B\n    class C\n      def d; end\n    end\n  end\nend\n"
    assert names(text, "Ruby") == ["A.B.C", "A.B.C.d"]
    assert names("# Tools.\n" + text, "Ruby") == ["A", "A.B.C", "A.B.C.d"]
    assert names("module A\n  def self.b; end\nend\n", "Ruby") == ["A", "A.b"]


def test_methods_for_a_trait_of_the_own_crate_are_public_and_others_are_not() -> None:
    text = (
        "use crate::cmd::{Add, Run};\nuse std::fmt::Display;\n"
        "impl Run for Add { fn run(&self) {} }\nimpl Display for Add { fn fmt(&self) {} }\n"
        "impl<T> Run for T { fn all(&self) {} }\nimpl Run for Vec<u8> { fn go(&self) {} }\n"
        "pub struct Here;\nimpl Run for Here { fn run(&self) {} }\n"
    )
    found = [one.name for one in facts_of(text, "Rust").symbols if one.exported]
    assert found == ["Add.run", "Here"]


def test_applied_templates_of_rstest_are_tests() -> None:
    text = (
        "#[cfg(test)]\nmod tests {\n    use rstest_reuse::{apply, template};\n"
        "    #[template]\n    #[rstest]\n    fn all(#[values(1, 2)] a: u8) {}\n"
        "    #[apply(all)]\n    fn one(a: u8) {}\n    #[rstest]\n    fn two() {}\n}\n"
    )
    found = {one.name: one.is_test for one in facts_of(text, "Rust").symbols}
    assert found == {"tests": False, "tests.all": False, "tests.one": True, "tests.two": True}


def test_a_macro_of_rust_may_be_called_as_a_primitive_type() -> None:
    text = (
        'fn a() {\n    check(x, str![[r#"\nUsage: <a>\n"#]]);\n}\n'
        "fn b(x: &str) -> bool { u8! { x }; !(x as u8 != 3) }\n"
    )
    facts = facts_of(text, "Rust")
    assert facts.problem == ""
    assert [(one.name, one.line, one.line_end) for one in facts.symbols] == [
        ("a", 1, 5),
        ("b", 6, 6),
    ]
    assert [one.signature for one in facts.symbols] == ["fn a()", "fn b(x: &str) -> bool"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("C", "#define TWICE(a) ((a) * 2)\n"),
        ("C++", "#define TWICE(a) ((a) * 2)\n"),
        ("Rust", "macro_rules! TWICE { ($a:expr) => { $a * 2 }; }\n"),
    ],
)
def test_macros_are_no_functions(language: str, text: str) -> None:
    (found,) = facts_of(text, language).symbols
    assert (found.name, found.kind.value) == ("TWICE", "macro")
