"""Java: what Javadoc says in plain words, enums, nullness and what a module gives out."""

from __future__ import annotations

import pytest

from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.repository.index.extract import analyse
from support.index_facts import index_of


def facts_of(text: str) -> FileFacts:
    return analyse(text.encode(), "Java")


def by_name(text: str) -> dict[str, SymbolFact]:
    return {one.name: one for one in facts_of(text).symbols}


@pytest.mark.parametrize(
    ("comment", "doc"),
    [
        ("/** Like {@link #first(String, Class)}, but none. */", "Like `first(String, Class)`, but none."),
        ("/** See {@link A#b(int, int) the other}. */", "See the other."),
        ("/** Before a {@code <base href>} tag. */", "Before a `<base href>` tag."),
        ("/** That is, {@code <} becomes {@code &lt;} &amp; so on. */",
         "That is, `<` becomes `&lt;` & so on."),
        ("/** Makes {@code Map<String, {x}>}. */", "Makes `Map<String, {x}>`."),
        ("/** A <code>&lt;div&gt;</code> of <b>all</b>. */", "A `<div>` of all."),
        ("/** Uses <code>{@link Foo}</code>. */", "Uses `Foo`."),
        ("/**\n Words without stars.\n * @param a the one\n *  goes on\n * @return it\n */",
         "Words without stars.\n\n@param a the one\ngoes on\n\n@return it"),
        ("/**\n Says:\n\n * one\n * two\n */", "Says:\n\n* one\n* two"),
    ],
)  # fmt: skip
def test_javadoc_as_plain_words(comment: str, doc: str) -> None:
    assert by_name(f"{comment}\nclass A {{}}\n")["A"].doc == doc


@pytest.mark.parametrize("between", ["\n", "// todo: none\n", "\n/* plain */\n\n", "@Deprecated\n"])
def test_a_doc_comment_reaches_over_blank_lines_and_plain_comments(between: str) -> None:
    found = by_name(f"class A {{\n  int a;\n\n  /** Of b. */\n{between}  int b;\n  int c;\n}}\n")
    assert [found[f"A.{name}"].doc for name in "abc"] == ["", "Of b.", ""]
    assert found["A.b"].doc_line == 4


def test_arguments_of_a_constant_are_its_value_and_fields_of_an_enum_no_members() -> None:
    text = 'enum M {\n  GET(false), POST(true, "p");\n  private final boolean body;\n}\n'
    found = by_name(text)
    assert (found["M.GET"].annotation, found["M.GET"].value) == ("", "false")
    assert found["M.POST"].value == 'true, "p"'
    (model,) = facts_of(text).models
    assert [(one.name, one.annotation, one.default) for one in model.fields] == [
        ("GET", "", "false"),
        ("POST", "", 'true, "p"'),
    ]


def test_nullness_is_part_of_a_signature_and_other_annotations_are_not() -> None:
    found = by_name(
        "class A {\n  @Override public @Nullable A first(@Nullable String a) {}\n"
        "  @Deprecated private @Nullable A next;\n}\n"
    )
    assert found["A.first"].signature == "public @Nullable A first(@Nullable String a)"
    assert found["A.next"].signature == "private @Nullable A next"


def test_packages_that_a_module_keeps_are_not_public() -> None:
    files = {
        "src/main/java11/module-info.java": "module a { exports a.open; exports a.to to b; }\n",
        "src/main/java/a/open/Open.java": "package a.open;\npublic class Open {}\n",
        "src/main/java/a/to/To.java": "package a.to;\npublic class To {}\n",
        "src/main/java/a/kept/Kept.java": "package a.kept;\npublic class Kept {}\n",
        "other/src/main/java/b/B.java": "package b;\npublic class B {}\n",
    }
    files["src/main/java-templates/a/kept/Config.java"] = (
        "package a.kept;\npublic class Config {}\n"
    )
    index = index_of(files)
    shown = [path for path in files if index.public_symbols(path)]
    assert shown == ["src/main/java/a/open/Open.java", "other/src/main/java/b/B.java"]


def test_methods_of_a_class_without_a_name_are_no_members_of_the_class_around() -> None:
    found = by_name(
        "public class Reader {\n  static {\n    Access.INSTANCE = new Access() {\n"
        "      @Override public void promote(Reader r) { r.peek(); }\n    };\n  }\n"
        "  Access other = new Access() { public void lift() {} };\n"
        "  void peek() {}\n  enum Kind { A { void a() {} } }\n}\n"
    )
    assert {"Reader.peek", "Reader.other", "Reader.Kind.A"} <= found.keys()
    assert not [name for name in found if name.endswith((".promote", ".lift"))]


CALLS = {
    "src/a/Base.java": "package a;\npublic class Base {\n  protected Store store;\n"
    "  Base self() { return this; }\n  void shared() {}\n}\n",
    "src/a/Store.java": "package a;\npublic class Store {\n  int size() { return 0; }\n"
    "  Store put(String key) { return this; }\n  Store put(String key, int n) { return this; }\n"
    "  Store put(Base one) { return this; }\n  static class Slot { void free() {} }\n}\n",
    "src/a/Main.java": "package a;\nimport a.Store.Slot;\npublic class Main extends Base {\n"
    "  void run(Store given, Object other, int[] many) {\n"
    "    given.size();\n    store.size();\n    given.put(\"k\").put(\"k\", 1).size();\n"
    "    given.put(make());\n    self().shared();\n    super.shared();\n    shared();\n"
    "    Slot slot = new Slot(); slot.free();\n    many.clone();\n    other.size();\n"
    "    each(one -> one.size());\n    new Thread() { void shared() {} void go() { shared(); } };\n"
    "  }\n}\n",
}  # fmt: skip


def test_calls_go_along_declared_types() -> None:
    index = index_of(CALLS)
    found = {(one.line, one.callee): one.to_symbol for one in index.calls if one.to_file}
    assert found == {
        (5, "given.size"): "Store.size",
        (6, "store.size"): "Store.size",
        (7, "given.put"): "Store.put",
        (7, "given.put().put"): "Store.put(String, int)",
        (7, "given.put().put().size"): "Store.size",
        (9, "self"): "Base.self",
        (9, "self().shared"): "Base.shared",
        (10, "super.shared"): "Base.shared",
        (11, "shared"): "Base.shared",
        (12, "Slot"): "Store.Slot",
        (12, "slot.free"): "Store.Slot.free",
    }


def test_overloads_that_differ_by_types_that_are_not_seen_stay_open() -> None:
    text = (
        "class A {\n  void on(String a) {}\n  void on(Object a) {}\n  void on(int... a) {}\n"
        '  void run(Object x) {\n    on("s");\n    on(x);\n    on(make());\n    on(1, 2);\n  }\n}\n'
    )
    index = index_of({"A.java": text})
    found = {one.line: one.to_symbol for one in index.calls if one.callee == "on"}
    assert found == {6: "A.on", 7: "A.on(Object)", 8: "", 9: "A.on(int[])"}


def test_circles_of_bases_end() -> None:
    names = [f"I{n}" for n in range(12)]
    files = {
        f"a/{name}.java": f"package a;\ninterface {name} extends {', '.join(names)} {{ void go(); }}\n"
        for name in names
    }
    files["a/Main.java"] = "package a;\nclass Main { void run(I3 x) { x.go(); x.none(); } }\n"
    index = index_of(files)
    found = {one.callee: one.to_file for one in index.calls}
    assert found == {"x.go": "a/I3.java", "x.none": ""}
