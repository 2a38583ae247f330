"""Sound languages: each definition has a name of its own, and macros of C++ hide none."""

from __future__ import annotations

from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.repository.index.extract import analyse
from support.index_facts import index_of, tree


def facts_of(text: str, language: str) -> FileFacts:
    return analyse(text.encode(), language)


def by_name(text: str, language: str) -> dict[str, SymbolFact]:
    return {one.name: one for one in facts_of(text, language).symbols}


def decided(files: dict[str, str], path: str) -> dict[str, tuple[str, str]]:
    """Where the calls of a file go that are decided: file and symbol by callee."""
    calls = index_of(files).calls
    return {
        one.callee: (one.to_file, one.to_symbol)
        for one in calls
        if one.from_file == path and one.to_file
    }


# -- names that two definitions have -----------------------------------------------------------------


def test_a_method_is_told_although_a_field_has_its_name() -> None:
    text = (
        "pub struct Gate {\n    /// How many.\n    count: u64,\n    pub open: bool,\n}\n"
        "impl Gate {\n    /// Counts.\n    pub fn count(&self) -> u64 { self.count }\n}\n"
    )
    facts = facts_of(text, "Rust")
    found = {one.name: one for one in facts.symbols}
    assert found["Gate.count"].signature == "pub fn count(&self) -> u64"
    assert found["Gate.count"].doc == "Counts."
    assert [field.name for field in facts.models[0].fields] == ["count", "open"]


def test_overloads_that_differ_in_arguments_of_types() -> None:
    text = (
        "public class Db {\n"
        "  public T Read<T>(Func<T> map) => map();\n"
        "  public T Read<T, U>(Func<T, U> map) => default;\n"
        "  public void Write(float value) {}\n"
        "  public void Write(float? value) {}\n"
        "  public void Get(string sql) {}\n"
        "  public T Get<T>(string sql) => default;\n"
        "  public static implicit operator Db(string path) => null;\n"
        "  public bool Busy => true;\n"
        "  bool IBusy.Busy => false;\n"
        "}\n"
    )
    found = by_name(text, "C#")
    assert set(found) == {
        *("Db", "Db.Read", "Db.Read(Func)", "Db.Write", "Db.Write(float?)", "Db.Get"),
        *("Db.Get(string)", "Db.operator Db", "Db.Busy", "<Db as IBusy>.Busy"),
    }
    assert found["<Db as IBusy>.Busy"].exported is False
    assert found["Db.operator Db"].signature.startswith("public static implicit operator Db")


def test_methods_of_a_class_and_of_its_objects() -> None:
    text = (
        "class Reaper\n"
        "  # Of the class.\n  def self.call(env)\n  end\n"
        "  # Of one.\n  def call(env)\n  end\n"
        "  alias each_pair call\n  alias_method :run, :call\n  alias $out $stdout\n"
        "  private\n  alias hidden call\n"
        "end\n"
    )
    found = by_name(text, "Ruby")
    assert found["Reaper.call"].doc == "Of one."
    assert found["Reaper.self.call"].doc == "Of the class."
    assert found["Reaper.each_pair"].signature == "alias each_pair call"
    assert found["Reaper.run"].exported
    assert not found["Reaper.hidden"].exported
    assert "Reaper.$out" not in found


# -- macros and errors -------------------------------------------------------------------------------


def test_macros_of_cpp_that_stand_for_words_and_conditions() -> None:
    text = (
        "LIB_BEGIN_NAMESPACE\n"
        "LIB_PRAGMA_GCC(push_options)\n\n"
        "template <typename T, LIB_ENABLE_IF(std::is_integral<T>::value && sizeof(T) > 1)>\n"
        "LIB_NODISCARD LIB_CONSTEXPR20 inline auto to_text(T value) -> int { return 1; }\n\n"
        "class Text {\n public:\n"
        "  LIB_CONSTEXPR LIB_INLINE Text(const char* s LIB_LIFETIME_BOUND) : s_(s) {}\n"
        "  template <typename U> LIB_CONSTEXPR void add(U value) {}\n"
        "  constexpr LIB_INLINE int size() const { return 1; }\n"
        "};\n\n"
        "LIB_END_EXPORT\nLIB_END_NAMESPACE\n"
    )
    facts = facts_of(text, "C++")
    assert {one.name for one in facts.symbols} == {
        "to_text",
        "Text",
        "Text.Text",
        "Text.add",
        "Text.size",
    }
    assert facts.problem == ""
    shown = next(one for one in facts.symbols if one.name == "to_text")
    assert "LIB_ENABLE_IF(std::is_integral<T>::value" in shown.signature
    assert (shown.line, shown.line_end) == (4, 5)


def test_a_last_name_of_a_list_is_no_macro() -> None:
    text = (
        "enum Color {\n  COLOR_RED,\n  COLOR_BLUE\n};\nint sum = FIRST_PART +\n  SECOND_PART\n;\n"
    )
    found = by_name(text, "C++")
    assert "Color.COLOR_BLUE" in found


def test_one_error_over_a_whole_file_is_told() -> None:
    facts = facts_of("#if A\nint f( {\n" + "int g(void);\n" * 40 + "#endif\n}}}} ((((\n", "C")
    assert facts.problem.startswith("syntax not understood")
    assert facts_of("fn whole() {}\nfn half( {\n", "Rust").problem.endswith(
        "line 2; facts may be partial"
    )


# -- calls by name -----------------------------------------------------------------------------------

CSHARP = tree(
    """
=== src/Engine.cs
namespace Shop.Core;
public partial class Engine : Machine {
  public static Engine Make() { return new Engine(); }
  public void Go() { Start(); Warm(); Log.Write("x"); Helper.Tidy(); Twice.Do(); }
}
=== src/Engine.Async.cs
namespace Shop.Core;
public partial class Engine { void Warm() {} }
=== src/Machine.cs
namespace Shop.Core;
public class Machine { protected void Start() {} }
=== src/Log.cs
namespace Shop;
public static class Log { public static void Write(string text) {} }
=== src/Tools.cs
namespace Shop.Tools;
public static class Helper { public static void Tidy() {} }
public static class Twice { public static void Do() {} }
=== src/More.cs
namespace Shop.More;
public static class Twice { public static void Do() {} }
=== app/Program.cs
using Shop.Core;
using Shop.Tools;
using Shop.More;
class Program {
  string Log { get; set; }
  static void Main() { Engine.Make(); new Engine(); Helper.Tidy(); Twice.Do(); Log.Trim(); }
}
"""
)


def test_calls_of_csharp_follow_namespaces_bases_and_parts() -> None:
    assert decided(CSHARP, "src/Engine.cs") == {
        "Engine": ("src/Engine.cs", "Engine"),
        "Start": ("src/Machine.cs", "Machine.Start"),
        "Warm": ("src/Engine.Async.cs", "Engine.Warm"),
        "Log.Write": ("src/Log.cs", "Log.Write"),
    }
    assert decided(CSHARP, "app/Program.cs") == {
        "Engine.Make": ("src/Engine.cs", "Engine.Make"),
        "Engine": ("src/Engine.cs", "Engine"),
        "Helper.Tidy": ("src/Tools.cs", "Helper.Tidy"),
    }


RUBY = tree(
    """
=== lib/shop.rb
module Shop
  def self.open
    Till.new(1)
    Till.count
    Other::Till.count
    Missing.count
  end
end
=== lib/shop/till.rb
module Shop
  class Till < Box
    def self.count; end
    def count; fill(1); end
  end
end
=== lib/shop/box.rb
module Shop
  class Box
    def initialize(size); end
    def fill(grams); end
  end
end
=== lib/other.rb
module Other
  class Till
    def count; end
  end
end
"""
)


def test_calls_of_ruby_follow_modules_and_superclasses() -> None:
    assert decided(RUBY, "lib/shop.rb") == {
        "Till.new": ("lib/shop/box.rb", "Shop.Box.initialize"),
        "Till.count": ("lib/shop/till.rb", "Shop.Till.self.count"),
        "Other::Till.count": ("lib/other.rb", "Other.Till.count"),
    }
    assert decided(RUBY, "lib/shop/till.rb") == {"fill": ("lib/shop/box.rb", "Shop.Box.fill")}


def test_macros_that_stand_for_fields_and_lists_hide_nothing_of_a_header() -> None:
    text = (
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
        "typedef enum {\n#define XX(a, b) \\\n  A_ ## a = b,\n  ALL_OF(XX)\n#undef XX\n  A_MAX\n} a_t;\n"
        "#define B_FIELDS \\\n  /* public */ \\\n  void* data; \\\n  /* private */ \\\n  B_MORE \\\n\n"
        "struct b_s {\n  B_FIELDS\n};\n"
        "struct c_s {\n  B_FIELDS\n  C_FIELDS\n  int ipc; /* what for */\n  C_MORE_FIELDS\n};\n"
        "static int d[] = {\n  D_ONE\n};\nenum e {\n  E_ONE\n};\n"
        "int f(struct c_s* c);\n#ifdef __cplusplus\n}\n#endif\n"
    )  # fmt: skip
    for language in ("C", "C++"):
        facts = facts_of(text, language)
        assert facts.problem == ""
        found = {one.name: one.line for one in facts.symbols}
        assert found.keys() >= {"a_t", "b_s", "c_s", "c_s.ipc", "f", "e.E_ONE"}
        assert (found["c_s"], found["f"]) == (20, 32)


def test_bases_of_a_java_class_are_found_in_its_package_and_through_imports() -> None:
    index = index_of(
        {
            "src/a/Base.java": "package a;\n\npublic class Base {\n}\n",
            "src/a/Near.java": "package a;\n\npublic class Near extends Base {\n"
            "  static class Inner extends Near {\n  }\n}\n",
            "src/b/Base.java": "package b;\n\npublic class Base {\n}\n",
            "src/b/Far.java": "package b;\n\nimport a.Near;\n\n"
            "public class Far extends Near implements Comparable<Far> {\n}\n",
        }
    )
    assert index.bases("src/a/Near.java", "Near") == [("src/a/Base.java", "Base")]
    assert index.bases("src/a/Near.java", "Near.Inner") == [("src/a/Near.java", "Near")]
    assert index.bases("src/b/Far.java", "Far") == [("src/a/Near.java", "Near")]


def test_bases_of_csharp_ruby_and_php_classes_are_found_where_the_language_decides() -> None:
    index = index_of(
        {
            "Base.cs": "namespace Yard;\n\npublic class Base { }\n",
            "Heir.cs": "namespace Yard;\n\npublic class Heir : Base { }\n",
            "lib/base.rb": "class Base\nend\n",
            "lib/heir.rb": "class Heir < Base\nend\n",
            "src/all.php": "<?php\n\nclass Base {}\n\nclass Heir extends Base {}\n",
        }
    )
    assert index.bases("Heir.cs", "Heir") == [("Base.cs", "Base")]
    assert index.bases("lib/heir.rb", "Heir") == [("lib/base.rb", "Base")]
    assert index.bases("src/all.php", "Heir") == [("src/all.php", "Base")]
