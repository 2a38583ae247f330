"""What a command is for, by its name, its text and what its file says of it."""

from __future__ import annotations

import pytest

from docgen_engine.domain.documents.discovery import CommandPurpose as Purpose
from docgen_engine.repository.manifests.purpose import (
    guess_purpose,
    is_aside,
    purpose_of_help,
    starts_others,
)


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("coverage:combine", Purpose.OTHER),
        ("coverage:report-xml", Purpose.OTHER),
        ("coverage", Purpose.TEST),
        ("check-all", Purpose.LINT),
        ("py:check", Purpose.LINT),
        ("test-check", Purpose.TEST),
        ("type-check", Purpose.TYPES),
        ("lint-staged:setup:1", Purpose.OTHER),
        ("setup:ui", Purpose.INSTALL),
        ("site:dev", Purpose.DOCS),
        ("dev", Purpose.RUN),
        ("all", Purpose.BUILD),
    ],
)
def test_by_its_name(name: str, purpose: Purpose) -> None:
    assert guess_purpose(name) is purpose


@pytest.mark.parametrize(
    ("said", "purpose"),
    [
        ("runs the backend server", Purpose.RUN),
        ("runs all linters, type checkers, and formatters", Purpose.LINT),
        ("Run tests and linters", Purpose.LINT),
        ("starts postgres and mailpit containers", Purpose.OTHER),
        ("generates a migration", Purpose.OTHER),
        ("", Purpose.OTHER),
    ],
)
def test_by_what_its_file_says(said: str, purpose: Purpose) -> None:
    assert purpose_of_help(said) is purpose


def test_what_starts_a_database_does_not_start_the_program() -> None:
    assert starts_others("starts postgres and mailpit containers")
    assert not starts_others("runs the server with a database")


def test_what_cleans_up_is_no_build_whatever_section_it_stands_in() -> None:
    assert is_aside("make distclean")
    assert not is_aside("make 32bit")


@pytest.mark.parametrize(
    ("name", "text", "purpose"),
    [
        ("dev", "rollup -c -w", Purpose.BUILD),
        ("start", "tsc --watch", Purpose.BUILD),
        ("dev", "webpack serve --watch", Purpose.RUN),
        ("dev", "tsup --watch --onSuccess 'node dist'", Purpose.RUN),
        ("dev", "vite", Purpose.RUN),
    ],
)
def test_what_only_builds_again_and_again_starts_nothing(
    name: str, text: str, purpose: Purpose
) -> None:
    assert guess_purpose(name, text) is purpose


def test_what_starts_a_database_starts_no_program() -> None:
    assert guess_purpose("run-postgres", "docker run postgres") is Purpose.OTHER


def test_what_only_runs_the_tests_again_starts_no_program() -> None:
    assert guess_purpose("dev", "vitest") is Purpose.OTHER
    assert guess_purpose("dev", "vite") is Purpose.RUN
