"""A glossary has the words that people must know, not a list of all classes."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.analysis import Fact
from support.discovered import discover

HARBOUR = '''"""The harbour."""


class Berth:
    """A place at the quay where one ship can lie."""


class BerthFactory:
    """Makes a berth from the settings of a harbour."""


class Crane:
    """Lifts things from one place to another one."""


class _Rope:
    """What holds a ship at its berth in all weathers."""
'''

FILES = {
    "README.md": "# Harbour\n\nHarbour is a planner for quays.\n\nA berth here, two berths there.\n",
    "docs/guide.md": (
        "# Guide\n\n## Moorings\n\nA mooring is a contract for one berth and\none season.\n\n"
        "## What is a tide table?\n\nA tide table is a list of hours by day.\n\n"
        "## How is it different from Docker?\n\nDocker is a tool that packs programs.\n\n"
        "## Installing\n\nRun the installer, then wait.\n\n"
        "## Briefcase\n\nBriefcase is a tool for native applications.\n\n"
        "The Estimated Time of Arrival (ETA) is shown.\n"
    ),
    "harbour/__init__.py": HARBOUR,
}


def glossary(root: Path, files: dict[str, str]) -> dict[str, Fact]:
    return {fact.name: fact for fact in discover(root, files).components.glossary}


def test_what_documents_define_is_quoted_with_its_lines(tmp_path: Path) -> None:
    found = glossary(tmp_path / "x", FILES)
    mooring = found["Moorings"]
    assert mooring.topic == "Domain terms"
    assert mooring.detail == "A mooring is a contract for one berth and one season."
    assert (mooring.file, mooring.line, mooring.line_end) == ("docs/guide.md", 5, 6)
    assert found["tide table"].detail.startswith("A tide table is a list")
    assert found["ETA"].detail == "Estimated Time of Arrival"


def test_answers_to_questions_and_names_of_other_products_are_no_terms(tmp_path: Path) -> None:
    found = glossary(tmp_path / "x", FILES)
    assert not {"Docker", "Docker?", "Briefcase", "Installing", "Harbour"} & found.keys()


def test_a_type_is_a_term_where_documents_speak_of_it(tmp_path: Path) -> None:
    found = glossary(tmp_path / "x", FILES)
    berth = found["Berth"]
    assert (berth.topic, berth.symbol) == ("Terms of this system", "Berth")
    assert berth.detail == "A place at the quay where one ship can lie."
    # A device of the code, a private type, and one that nobody speaks of.
    assert not {"BerthFactory", "_Rope", "Crane"} & found.keys()


def test_a_type_that_many_parts_need_is_a_term(tmp_path: Path) -> None:
    parts = {
        f"harbour/{name}/__init__.py": "from harbour import Crane\n\n\ndef use(crane: Crane):\n"
        + "    return crane\n" * 30
        for name in ("north", "south", "west")
    }
    assert "Crane" in glossary(tmp_path / "x", {**FILES, **parts})


def test_two_words_are_no_glossary(tmp_path: Path) -> None:
    guide = "# Guide\n\n## Moorings\n\nA mooring is a contract for one berth and\none season.\n"
    assert glossary(tmp_path / "x", {**FILES, "docs/guide.md": guide, "README.md": "# x\n"}) == {}


def test_what_is_on_its_way_out_is_no_term(tmp_path: Path) -> None:
    old = HARBOUR.replace("class Berth:\n", "@deprecated('use Quay')\nclass Berth:\n", 1)
    assert "Berth" in glossary(tmp_path / "a", FILES)
    assert "Berth" not in glossary(tmp_path / "b", {**FILES, "harbour/__init__.py": old})
