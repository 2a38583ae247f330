"""Expressions that are compiled late: none is broken, and each behaves as a compiled one."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re

import pytest

import docgen_engine
from docgen_engine.patterns import LatePattern, regex


def test_every_module_constant_compiles() -> None:
    """A mistake in an expression is found here, not when a repository first needs it."""
    for found in pkgutil.walk_packages(docgen_engine.__path__, "docgen_engine."):
        importlib.import_module(found.name)
    late = [each for each in gc.get_objects() if isinstance(each, LatePattern)]
    assert len(late) > 500
    assert all(re.compile(each.pattern, each.flags) for each in late)


def test_nothing_is_compiled_before_the_first_use() -> None:
    late = regex("(")
    with pytest.raises(re.error, match="unterminated"):
        late.search("")


def test_a_late_expression_behaves_like_a_compiled_one() -> None:
    source = r"(?P<word>\w+)\s*"
    late, compiled = regex(source, re.IGNORECASE), re.compile(source, re.IGNORECASE)
    assert isinstance(late, LatePattern)
    text = "ein zwei"
    assert [found["word"] for found in late.finditer(text)] == ["ein", "zwei"]
    assert late.sub("x", text) == compiled.sub("x", text) == "xx"
    assert late.findall(text) == compiled.findall(text)
    assert (late.pattern, late.flags, late.groups) == (source, compiled.flags, 1)
    assert late.groupindex == {"word": 1}


def test_what_no_expression_has_is_told() -> None:
    with pytest.raises(AttributeError, match="serach"):
        regex("a").serach  # type: ignore[attr-defined]  # noqa: B018
