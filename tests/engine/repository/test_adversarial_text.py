"""Text that is made to keep a reader busy: each of these took minutes, hours or all the memory.

Every case is far beyond its old limit, so that a search that is not linear any more runs into the
timeout.
"""

from __future__ import annotations

import tomllib

import pytest

from docgen_engine.backends.static.about.headings import headings
from docgen_engine.domain import markup
from docgen_engine.domain.citations import find_citations
from docgen_engine.repository.guidance import parse_guidance
from docgen_engine.repository.index.resolve import go
from docgen_engine.repository.manifests import pom
from docgen_engine.repository.manifests.requirement import read_requirement
from docgen_engine.repository.readme import read_document
from docgen_engine.repository.toml_lines import loads

pytestmark = pytest.mark.timeout(20)
UNITS = ("`a", "``", "[", "[a](", "![", "![a](b", "*a ", "**a", "<a ", "<!--", ":a:`", "\n", "a_")


@pytest.mark.parametrize("unit", UNITS)
def test_markup_of_any_length_is_read_at_once(unit: str) -> None:
    text = "Words. [" + unit * 20_000
    assert markup.first_sentence(text).startswith("Words.")
    assert markup.plain(text).startswith("Words.")
    assert markup.quote(text).startswith("“Words.")
    assert markup.fenced(text).startswith("```")
    assert find_citations(text, "a.md", "documentation") == []


def test_a_link_with_code_in_it_is_still_one() -> None:
    assert markup.plain("see [`run`](a.md) and [x `y` z](b.md)") == "see run and x y z"
    assert markup.plain("a stray ` in [a ` b](c.md)", keep_code=True).startswith("a stray")


def test_a_requirement_that_never_ends() -> None:
    assert read_requirement("name " + "< " * 5000) is None
    found = read_requirement("rich >=13, <14 , != 13.5")
    assert found is not None
    assert found.constraint == ">=13, <14 , != 13.5"


def test_keys_nested_without_end() -> None:
    for text in ("a." * 50_000 + "a = 1", "[" + "a." * 50_000 + "a]\n", "x=1\n" + '"a" . ' * 9000):
        with pytest.raises(tomllib.TOMLDecodeError, match="more than 64 parts"):
            loads(text)
    assert loads("[a.b.c]\nversion = '1.2.3'\n") == {"a": {"b": {"c": {"version": "1.2.3"}}}}
    assert parse_guidance("[components]\nignore = ['a.b.c.d.e']\n").components.ignore


@pytest.mark.parametrize("filler", ["\n", " \n", ".", "a.", "-."])
def test_a_module_file_of_fillers(filler: str) -> None:
    text = "module x\n" + filler * 50_000 + "\nrequire a.example/b v1\nreplace a.example/b => ./b\n"
    assert go._REQUIRE.findall(text) == ["a.example/b"]
    assert go._REPLACE.findall(text) == [("a.example/b", "./b")]


def test_elements_nested_without_end() -> None:
    with pytest.raises(ValueError, match="nested more than"):
        pom._elements("<a>" * 100_000)


def test_headings_without_end() -> None:
    lines = ["# a"] * 50_000 + ["# " + "[" * 200_000]
    assert len(headings(lines, "a.md")) == 4000
    assert len(read_document("README.md", "# a\n" * 20_000, "README").sections) == 4000
