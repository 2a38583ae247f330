"""C and C++: macros in the heads of declarations hide no function and no part of its type."""

from __future__ import annotations

import pytest

from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.languages.c.heads import write_out_heads


def facts_of(text: str, language: str = "C") -> FileFacts:
    return analyse(text.encode(), language)


def only(text: str, language: str = "C") -> SymbolFact:
    facts = facts_of(text, language)
    assert facts.problem == ""
    (found,) = facts.symbols
    return found


@pytest.mark.parametrize("language", ["C", "C++"])
@pytest.mark.parametrize(
    ("text", "signature", "returns"),
    [
        ("API(const char*) name(void);", "const char* name(void)", "const char*"),
        ("API(thing) name(void) { return 0; }", "thing name(void)", "thing"),
        ("extern API(thing *)\nname(void);", "extern thing * name(void)", "thing *"),
        ("API(char *) LIB_CALL name(int a);", "char * name(int a)", "char *"),
        ("BOOL WINAPI name(HANDLE h);", "BOOL name(HANDLE h)", "BOOL"),
        ("LIB_FUNC Thing *name(int a);", "Thing *name(int a)", "Thing *"),
        ("EXTERN_C API_EXPORT void name(int a);", "void name(int a)", "void"),
        ("static INLINE Thing name(Thing t) { return t; }", "static Thing name(Thing t)", "Thing"),
        ("EXPORT(12, uint_32, name, (void));", "uint_32 name (void)", "uint_32"),
        ("EXTERN int CALL name OF((int a, int b));", "int name (int a, int b)", "int"),
        ("int name(const char *f, ...)\n    PRINTF_LIKE(1, 2);", None, "int"),
        ("SOME_TYPE *name(void);", "SOME_TYPE *name(void)", "SOME_TYPE *"),
    ],
)
def test_a_function_is_found_whatever_macros_stand_in_its_head(
    text: str, signature: str | None, returns: str, language: str
) -> None:
    found = only(text + "\n", language)
    assert found.name == "name"
    assert signature is None or found.signature == signature
    assert found.returns == returns
    assert found.line == 1


def test_a_name_in_brackets_is_one() -> None:
    found = only("LIB_API State *(name) (int a);\n")
    assert (found.name, found.returns) == ("name", "State *")


def test_a_comment_above_a_macro_documents_its_function() -> None:
    found = only("/* Parses it. */\nAPI(thing *) parse(const char *text);\n")
    assert (found.doc, found.line) == ("Parses it.", 2)


def test_statements_and_comments_are_left_as_they_are() -> None:
    text = (
        b"/*\nNOTE that parse (a) is slow\n*/\nint f(int a)\n{\n    if (a) ABORT_NOW(1);\n"
        b"    ASSERT_THAT(a) done(a);\n    return FOO(a);\n}\n"
    )
    assert write_out_heads(text) == text
    assert "ABORT_NOW" in {call.callee for call in facts_of(text.decode()).calls}


def test_writing_out_keeps_every_offset() -> None:
    text = b"A_API(int)\r\nname(void);\nOTHER_API Foo bar(void);\n"
    written = write_out_heads(text)
    assert len(written) == len(text)
    assert [at for at, sign in enumerate(text) if sign in b"\r\n"] == [
        at for at, sign in enumerate(written) if sign in b"\r\n"
    ]


def test_a_problem_names_the_lines_that_are_lost() -> None:
    text = "int f(void);\n" + "int ) ] = {{ ;\n" * 3 + "int g(void);\n" * 5 + ")))) ;;\n(\n"
    problem = facts_of(text).problem
    assert problem.startswith("syntax not understood in lines 2-")
    assert problem.endswith("; facts may be partial")


def test_functions_that_a_framework_runs_are_tests() -> None:
    text = (
        '#include "unity.h"\nstatic void adds(void) {}\nstatic void helper(void) {}\n'
        "int main(void)\n{\n    UNITY_BEGIN();\n    RUN_TEST(adds);\n    helper();\n"
        "    return UNITY_END();\n}\n"
    )
    for language in ("C", "C++"):
        found = {one.name: one.is_test for one in facts_of(text, language).symbols}
        assert found == {"adds": True, "helper": False, "main": False}
