"""`.docgen.toml`: read strictly, extended without touching what people wrote."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.errors import StorageError, UsageError
from docgen_engine.domain.guidance import Guidance, PageNote
from docgen_engine.repository.guidance import GUIDANCE_FILE, load_guidance, parse_guidance
from docgen_engine.repository.guidance_notes import append_note, toml_string
from support.git_trees import write_tree

WHOLE = """\
# our corrections
docs = "docs/generated"
facts = ["Parcels are weighed in grams."]

[components]
ignore = ["legacy"]

[components.rename]
"src/parcel" = "Parcel" # the name we use

[pages]
leave_out = ["15-roadmap.md"]

[[pages.add]]
path = "features/stamps.md"
title = "Stamps"

[[notes]]
page = "01-project-overview.md"
text = "Say who it is for."
"""


def test_no_file_is_empty_guidance(tmp_path: Path) -> None:
    assert load_guidance(tmp_path) == Guidance()


def test_a_whole_file(tmp_path: Path) -> None:
    write_tree(tmp_path, {GUIDANCE_FILE: WHOLE})
    guidance = load_guidance(tmp_path)
    assert guidance.docs == "docs/generated"
    assert guidance.components.rename == {"src/parcel": "Parcel"}
    assert guidance.pages.add[0].path == "features/stamps.md"
    assert guidance.notes == (PageNote("Say who it is for.", "01-project-overview.md"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("docs = \n", r"\.docgen\.toml is not valid TOML: .*line 1"),
        ("\ndocs = 3\n", r"\.docgen\.toml, line 2: docs: Expected `str`, got `int`"),
        ("[components]\n\nrenam = {}\n", r"line 3: components\.renam: is not a setting\. Known"),
        ("[[notes]]\ntext='a'\n[[notes]]\ntext = 5\n", r"line 4: notes\[1\]\.text: Expected `str`"),
        ("[[notes]]\npage = 'x'\n", r"line 1: notes\[0\]: .*missing required field `text`"),
        ("facts = [\n 'a',\n 5,\n]\n", r"line 3: facts\[1\]: Expected `str`"),
        ("docs = '../up'\n", r"line 1: docs: `\.\./up` must be a plain path inside"),
        ("context = '/tmp'\n", r"line 1: context: `/tmp` must be a path relative"),
        ("docs = '.'\n", "must be a plain path inside"),
        ("docs = '.git/hooks'\n", r"must not be inside of \.git"),
        ("docs = 'C:\\\\x'\n", "must be a path relative"),
        ('scope = "a\\u001bb"\n', r"scope: `a\\x1bb` must be a plain path"),
        ("[[pages.add]]\npath='../x.md'\ntitle='x'\n", r"line 2: pages\.add\[0\]\.path"),
        ("[[pages.add]]\npath='x.txt'\ntitle='x'\n", "must end in `.md`"),
    ],
)
def test_errors_name_line_and_field(tmp_path: Path, text: str, message: str) -> None:
    write_tree(tmp_path, {GUIDANCE_FILE: text})
    with pytest.raises(UsageError, match=message):
        load_guidance(tmp_path)


def test_a_link_is_refused_and_not_replaced(tmp_path: Path) -> None:
    write_tree(tmp_path, {"real.toml": "purpose = 'x'\n"})
    root = write_tree(tmp_path / "repo", {})
    (root / GUIDANCE_FILE).symlink_to(tmp_path / "real.toml")
    with pytest.raises(UsageError, match="symbolic link"):
        load_guidance(root)
    with pytest.raises(UsageError, match="symbolic link"):
        append_note(root, PageNote("x"))
    assert (tmp_path / "real.toml").read_text() == "purpose = 'x'\n"


def test_not_utf8(tmp_path: Path) -> None:
    write_tree(tmp_path, {GUIDANCE_FILE: b"purpose = '\xff'\n"})
    with pytest.raises(UsageError, match="not UTF-8"):
        load_guidance(tmp_path)


def test_a_note_is_appended_and_all_else_stays(tmp_path: Path) -> None:
    write_tree(tmp_path, {GUIDANCE_FILE: WHOLE})
    (tmp_path / GUIDANCE_FILE).chmod(0o640)
    append_note(tmp_path, PageNote('Use "grams".\nAlways.', "04-api-reference.md"))
    text = (tmp_path / GUIDANCE_FILE).read_text()
    assert text.startswith(WHOLE)
    assert load_guidance(tmp_path).notes[1].text == 'Use "grams".\nAlways.'
    assert (tmp_path / GUIDANCE_FILE).stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == [GUIDANCE_FILE]


def test_the_same_note_is_kept_once(tmp_path: Path) -> None:
    append_note(tmp_path, PageNote("a"))
    before = (tmp_path / GUIDANCE_FILE).read_bytes()
    append_note(tmp_path, PageNote("a"))
    assert (tmp_path / GUIDANCE_FILE).read_bytes() == before == b'[[notes]]\ntext = "a"\n'


@pytest.mark.parametrize(
    "old",
    [
        "purpose = 'x'",
        "purpose = 'x'\r\n[pages]\r\nleave_out = []\r\n",
        "notes = []\npurpose = 'x'\n",
        "notes = [ { text = 'old' } ]\n[pages]\n",
        "notes = [\n  { text = 'old' },\n  { text = 'older' },\n]\n",
        "notes = [\n  { text = 'old ] [' }\n] # end\n[components]\n",
        "[[notes]]\ntext = 'old'\n[components]\nignore = ['a']\n",
        "[[ notes ]]\ntext = 'old'",
        "",
        "# only a comment",
    ],
)
def test_however_notes_are_written(tmp_path: Path, old: str) -> None:
    write_tree(tmp_path, {GUIDANCE_FILE: old.encode()})
    before = load_guidance(tmp_path)
    append_note(tmp_path, PageNote("new", "a.md"))
    after = load_guidance(tmp_path)
    assert after.notes == (*before.notes, PageNote("new", "a.md"))
    assert (after.pages, after.components, after.purpose) == (
        before.pages, before.components, before.purpose,
    )  # fmt: skip


def test_what_cannot_be_extended_is_left_alone(tmp_path: Path) -> None:
    old = "notes = [\n  { text = 'old' } # why\n]\n"
    write_tree(tmp_path, {GUIDANCE_FILE: old})
    with pytest.raises(UsageError, match=r"Add it by hand: \{ text = \"new\" \}"):
        append_note(tmp_path, PageNote("new"))
    assert (tmp_path / GUIDANCE_FILE).read_text() == old


def test_a_wrong_file_is_not_extended(tmp_path: Path) -> None:
    write_tree(tmp_path, {GUIDANCE_FILE: "docs = 5\n"})
    with pytest.raises(UsageError, match="docs"):
        append_note(tmp_path, PageNote("new"))
    assert (tmp_path / GUIDANCE_FILE).read_text() == "docs = 5\n"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {GUIDANCE_FILE: WHOLE})

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left on device"):
        append_note(tmp_path, PageNote("new"))
    assert (tmp_path / GUIDANCE_FILE).read_text() == WHOLE
    assert [path.name for path in tmp_path.iterdir()] == [GUIDANCE_FILE]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_as_a_toml_string(text: str) -> None:
    assert tomllib.loads(f"x = {toml_string(text)}")["x"] == text


@given(st.text(max_size=40))
def test_any_text_is_guidance_or_a_clear_error(text: str) -> None:
    try:
        parse_guidance(text)
    except UsageError as caught:
        error = str(caught)
    else:
        error = ""
    assert not error or ".docgen.toml" in error
