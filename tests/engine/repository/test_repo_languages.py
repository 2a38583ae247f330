"""The language table."""

from __future__ import annotations

import pytest

from docgen_engine.repository.languages import (
    DEEP,
    document_kind,
    language_of,
    language_of_shebang,
)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.py", "Python"), ("a.pyi", "Python"), ("a.tsx", "TypeScript"), ("a.d.ts", "TypeScript"),
        ("a.mts", "TypeScript"), ("a.jsx", "JavaScript"), ("a.mjs", "JavaScript"),
        ("a.cjs", "JavaScript"), ("a.go", "Go"), ("a.rs", "Rust"), ("A.JAVA", "Java"), ("a.c", "C"),
        ("a.cpp", "C++"), ("a.cs", "C#"), ("a.rb", "Ruby"), ("Rakefile", "Ruby"), ("a.php", "PHP"),
        ("a.sh", "Shell"), (".py", ""), ("py", ""), ("a", ""), ("a.md", ""), ("a.json", ""),
        ("a.yaml", ""), ("a.toml", ""), ("a.html", ""), ("a.css", ""), ("x.py/readme", ""),
        ("queries/tags.scm", ""), ("lib/list.scm", "Scheme"),
    ],
)  # fmt: skip
def test_language_by_name(path: str, language: str) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("README.md", "Markdown"), ("a/Makefile", "Makefile"), ("x.py", ""), ("a.yml", "YAML"),
        ("Dockerfile.dev", "Dockerfile"), ("go.mod", "Go module"), ("x.rst", "reStructuredText"),
        ("x.unknown", ""), ("CMakeLists.txt", "CMake"), ("a.txt", "Text"), ("a.html", "HTML"),
    ],
)  # fmt: skip
def test_document_kinds(path: str, kind: str) -> None:
    assert document_kind(path) == kind


@pytest.mark.parametrize(
    ("line", "language"),
    [
        (b"#!/usr/bin/env python3.11\n", "Python"), (b"#!/bin/sh -e\n", "Shell"),
        (b"#! /usr/bin/env -S FOO=1 node --x\n", "JavaScript"), (b"#!/usr/bin/perl", "Perl"),
        (b"#!", ""), (b"print()\n", ""), (b"#!/usr/bin/env\n", ""), (b"#!/opt/strange\n", ""),
    ],
)  # fmt: skip
def test_language_by_first_line(line: bytes, language: str) -> None:
    assert language_of_shebang(line) == language


def test_deep_languages_are_in_the_table() -> None:
    assert {"Python", "JavaScript", "TypeScript", "Go"} == DEEP
