"""Text from outside cannot command the terminal, reorder what is read, or hide."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.events import AgentProgress
from docgen_engine.domain.findings import Severity
from docgen_tui.sanitise import clean, clean_line, clean_name, clean_struct


@given(st.text())
def test_nothing_that_commands_or_hides_gets_through(text: str) -> None:
    for character in clean(text):
        if character in "\n\t\u200c\u200d":
            continue
        assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), repr(
            character
        )


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_a_line_stays_a_line(text: str) -> None:
    assert "\n" not in clean_line(text)
    assert "\t" not in clean_line(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;pwn\x07", "␛]0;pwn␇"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("\x7f\x9b31m", "␡\ufffd31m"),
        ("admin\u202egnp.exe", "admin\ufffdgnp.exe"),
        ("pay\u200bpal", "pay\ufffdpal"),
        ("❤\ufe0f", "❤"),
        ("👩\u200d🚀", "👩🚀"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("tag\U000e0041", "tag\ufffd"),
        ("list[int] [/tmp/x]", "list[int] [/tmp/x]"),
        ("日本語 ✓", "日本語 ✓"),
    ],
)
def test_what_is_seen_instead(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_newline_in_a_name_is_seen() -> None:
    assert clean_name("a\nb\tc") == "a␊b␉c"


def test_events_are_cleaned_everywhere_and_keep_their_types() -> None:
    event = AgentProgress(phase=1, execution="e", agent="a\x1b", task="t", message="\x1b[2J")
    cleaned = clean_struct(event)
    assert (cleaned.agent, cleaned.message) == ("a␛", "␛[2J")
    assert clean_struct(cleaned) is cleaned


class Nested(msgspec.Struct, frozen=True):
    names: tuple[tuple[str, int], ...]
    table: dict[str, str]
    severity: Severity


def test_nested_values_are_cleaned_and_enumerations_stay() -> None:
    cleaned = clean_struct(Nested((("\x1b", 1),), {"\x00": "\u202e"}, Severity.ERROR))
    assert cleaned == Nested((("␛", 1),), {"␀": "\ufffd"}, Severity.ERROR)
    assert cleaned.severity is Severity.ERROR
