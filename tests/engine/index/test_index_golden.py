"""Facts of one file a language, compared with a reviewed listing beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.repository.index.extract import analyse
from support.index_facts import printed

FIXTURES = Path(__file__).parents[2] / "fixtures" / "index"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("service.py", "Python"),
        ("store.ts", "TypeScript"),
        ("server.go", "Go"),
        ("harbour.rs", "Rust"),
        ("Harbour.java", "Java"),
        ("list.c", "C"),
        ("engine.cpp", "C++"),
        ("Depot.cs", "C#"),
        ("fleet.rb", "Ruby"),
        ("Client.php", "PHP"),
    ],
)
def test_facts_are_those_of_the_listing(name: str, language: str) -> None:
    facts = analyse((FIXTURES / f"{name}.txt").read_bytes(), language)
    assert printed(facts) == (FIXTURES / f"{name}.facts").read_text(encoding="utf-8")
