"""Tests of C: functions that a framework is told to run."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import SymbolKind
from docgen_engine.repository.index.languages.sound.language import Draft
from docgen_engine.repository.index.languages.treesitter import Parsed, children_of, field

_RUNNERS: Final = frozenset(
    {"RUN_TEST", "tcase_add_test", "tcase_add_loop_test"}
    | {"cmocka_unit_test", "cmocka_unit_test_setup", "cmocka_unit_test_setup_teardown"}
    | {"CU_add_test", "CU_ADD_TEST", "g_test_add_func", "mu_run_test", "MU_RUN_TEST"}
)
"""Calls of Unity, Check, cmocka, CUnit, GLib and MinUnit that take a function as their test."""
_MARKS: Final = tuple(one.encode() for one in ("RUN_TEST", "add_test", "unit_test", "ADD_TEST"))
_MORE_MARKS: Final = (b"g_test_add", b"mu_run_test")


def mark_tests(drafts: list[Draft], found: dict[str, list[Node]], parsed: Parsed) -> None:
    """Make tests of the functions that calls of a framework name.

    Args:
        drafts: the definitions of a file.
        found: what the query for references captured.
        parsed: the file.
    """
    if not any(mark in parsed.source for mark in _MARKS + _MORE_MARKS):
        return
    named: set[str] = set()
    for call in found.get("call", []):
        if parsed.text(field(call, "function")) in _RUNNERS:
            named.update(map(parsed.text, children_of(field(call, "arguments"), "identifier")))
    for one in drafts:
        if one.kind is SymbolKind.FUNCTION and one.name in named and not one.is_main:
            one.is_test = True
