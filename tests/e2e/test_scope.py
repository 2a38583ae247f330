"""`--scope`: one package of a monorepo documented for itself, beside the whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.here import Here
from support.monorepo import text_of, write_monorepo
from support.repositories import write_repository

BATCH = ("run", "--review", "batch", "--yes")
CRANES = "packages/cranes"


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    return Here(capsys, monkeypatch)


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    return write_monorepo(tmp_path / "harbour")


def all_files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_package_is_documented_for_itself(here: Here, harbour: Path) -> None:
    before = all_files(harbour)
    said = here(*BATCH, "--scope", CRANES, harbour)
    assert said.code == 0, said
    assert said.out.startswith(f"harbour/{CRANES}: 2 source files")
    docs = harbour / CRANES / "documentation"
    new = set(all_files(harbour)) - set(before)
    assert new
    assert all(name.startswith((f"{CRANES}/documentation/", f"{CRANES}/.context/")) for name in new)

    overview = (docs / "01-project-overview.md").read_text(encoding="utf-8")
    assert "Cranes lifts containers from ships." in overview
    assert "Harbour runs a whole port" not in text_of(docs)
    assert "@harbour/cranes is a" in overview
    pages = text_of(docs)
    assert "`lift`" in pages
    assert "moor" not in pages
    assert "high_water" not in pages


def test_what_the_top_says_of_all_packages_is_told_and_nothing_of_others(
    here: Here, harbour: Path
) -> None:
    assert here(*BATCH, "--scope", CRANES, harbour).code == 0
    docs = harbour / CRANES / "documentation"
    setup = (docs / "03-development-setup.md").read_text(encoding="utf-8")
    assert "npm test" in setup
    assert "npm run lint" in setup
    assert "npm run crane" in setup
    assert "npm run docs" not in setup
    stack = (docs / "02-technical-stack.md").read_text(encoding="utf-8")
    assert "`ropes`" in stack
    assert "left-pad" not in stack
    assert "ephem" not in text_of(docs)


def test_citations_are_relative_to_the_repository_and_lead_there(here: Here, harbour: Path) -> None:
    assert here(*BATCH, "--scope", CRANES, harbour).code == 0
    docs = harbour / CRANES / "documentation"
    seen = 0
    for page in docs.rglob("*.md"):
        for label, target in re.findall(
            r"\[([^\]\s]+):\d[\d-]*\]\(([^)#]+)#L", page.read_text(encoding="utf-8")
        ):
            path = label.replace("\\", "")
            assert (harbour / path).is_file()
            assert (page.parent / target).resolve() == (harbour / path).resolve()
            seen += 1
    assert seen > 10
    listed = json.loads((docs / ".docgen.json").read_text(encoding="utf-8"))
    assert listed["scope"] == CRANES


def test_scope_and_whole_do_not_touch_each_other(here: Here, harbour: Path) -> None:
    assert here(*BATCH, "--scope", CRANES, harbour).code == 0
    scoped = all_files(harbour / CRANES / "documentation")
    said = here(*BATCH, harbour)
    assert said.code == 0, said
    assert f"left out: {CRANES}/documentation/ (pages that docgen-tui wrote)" in said.out
    assert all_files(harbour / CRANES / "documentation") == scoped
    whole = text_of(harbour / "documentation")
    assert "`moor`" in whole
    assert f"{CRANES}/documentation" not in whole

    again = here(*BATCH, "--fresh", "--scope", CRANES, harbour)
    assert again.code == 0
    assert all_files(harbour / CRANES / "documentation") == scoped
    assert "changed since the snapshot" not in again.out


def test_the_pages_of_one_are_never_overwritten_by_the_other(here: Here, harbour: Path) -> None:
    assert here(*BATCH, harbour).code == 0
    whole = all_files(harbour / "documentation")
    said = here(*BATCH, "--scope", CRANES, "--docs", "documentation", harbour)
    assert said.code == 1
    assert "has pages of a whole repository, and they are not overwritten" in said.err
    assert "--docs DIR" in said.err
    assert all_files(harbour / "documentation") == whole

    assert here(*BATCH, "--scope", CRANES, harbour).code == 0
    alone = here(*BATCH, harbour / CRANES)
    assert alone.code == 2
    assert f"--scope {CRANES}" in alone.err


def test_a_scoped_run_waits_goes_on_and_is_approved_like_any_other(
    here: Here, harbour: Path
) -> None:
    scope = ("--scope", f"./{CRANES}/", harbour)
    said = here("run", "--yes", *scope)
    assert said.code == 3
    assert f"docgen-tui approve {harbour} --scope ./{CRANES}/ --execution phase4_v1" in said.out
    assert "There is no run" in here("status", harbour).err
    assert "waiting for approval of phase 4" in here("status", *scope).out
    assert here("approve", *scope).code == 0
    assert here("run", "--resume", *scope).code == 3
    assert not (harbour / CRANES / "documentation").exists()
    assert here("approve", *scope).code == 0
    assert (harbour / CRANES / "documentation" / "index.md").is_file()
    assert here("status", *scope).code == 0
    page = f"{CRANES}/documentation/04-api-reference.md"
    assert here("regenerate", harbour, page, "--scope", CRANES).code in (0, 3)


def test_the_setting_of_the_repository_is_the_same_as_the_option(here: Here, harbour: Path) -> None:
    (harbour / ".docgen.toml").write_text(
        f'scope = "{CRANES}"\n\n[components.rename]\n"@harbour/cranes" = "Lifting"\n'
    )
    assert here(*BATCH, harbour).code == 0
    pages = harbour / CRANES / "documentation"
    assert "Lifting" in (pages / "01-project-overview.md").read_text(encoding="utf-8")
    assert not (harbour / "documentation").exists()
    same = here(*BATCH, "--scope", CRANES, harbour)
    assert "Nothing changed since run 1" in same.out
    assert here(*BATCH, "--scope", ".", harbour).code == 0
    assert "`moor`" in text_of(harbour / "documentation")


def test_a_scope_has_guidance_of_its_own(here: Here, harbour: Path) -> None:
    (harbour / ".docgen.toml").write_text(
        'purpose = "A port in a box."\n\n[wording]\n"component" = "blueprint"\n'
    )
    (harbour / CRANES / ".docgen.toml").write_text('purpose = "Lifts what floats in."\n')
    assert here(*BATCH, "--scope", CRANES, harbour).code == 0
    pages = text_of(harbour / CRANES / "documentation")
    assert "Lifts what floats in." in pages
    assert "A port in a box" not in pages
    assert f"[{CRANES}/.docgen.toml:1](../../../{CRANES}/.docgen.toml#L1)" in pages
    assert "blueprint" in pages

    (harbour / CRANES / ".docgen.toml").write_text('scope = "x"\n')
    said = here(*BATCH, "--fresh", "--scope", CRANES, harbour)
    assert said.code == 2
    assert f"{CRANES}/.docgen.toml: scope: only the file at the top" in said.err


def test_a_part_without_a_manifest_of_its_own(here: Here, tmp_path: Path) -> None:
    parcel = write_repository(tmp_path / "parcel")
    folder = parcel / "src" / "parcel" / "print"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        '"""Prints labels on paper."""\n\nimport rich\n\nfrom parcel.rates import postage\n\n\n'
        'def label(grams: int) -> str:\n    """A label with its price."""\n'
        "    return rich.inspect(postage(grams))\n"
    )
    said = here(*BATCH, "--scope", "src/parcel/print", parcel)
    assert said.code == 0, said
    pages = text_of(folder / "documentation")
    assert "`label`" in pages
    assert "`rich`" in pages
    assert "Weighs letters and prints postage" not in pages
    assert "Imported without a declaration" not in pages
    assert "make test" in pages


@pytest.mark.parametrize(
    ("scope", "code", "words"),
    [
        ("packages/crane", 2, "There is `packages/cranes`"),
        ("nowhere", 2, "There is `empty`, `packages`, `tools`"),
        ("packages/cranes/package.json", 2, "is a file, and a scope is a folder"),
        ("../harbour", 2, "named without `..`"),
        ("packages/../tools", 2, "named without `..`"),
        ("/etc", 2, "is outside of the repository"),
        ("node_modules/x", 2, "are never documented"),
        ("link", 2, "is a symbolic link"),
        ("empty", 1, "Nothing to document in"),
        ("", 2, "`.` is the whole repository"),
    ],
)
def test_a_bad_scope_says_what_to_do_and_leaves_nothing(
    here: Here, harbour: Path, scope: str, code: int, words: str
) -> None:
    (harbour / "empty").mkdir()
    (harbour / "node_modules" / "x").mkdir(parents=True)
    (harbour / "link").symlink_to(harbour / CRANES)
    before = all_files(harbour)
    said = here(*BATCH, "--scope", scope, harbour)
    assert said.code == code, said
    assert words in said.err
    assert all_files(harbour) == before
    assert not list(harbour.rglob(".context"))


def test_an_absolute_path_inside_is_the_same_scope(here: Here, harbour: Path) -> None:
    assert here(*BATCH, "--scope", harbour / CRANES, harbour).code == 0
    assert "complete" in here("status", "--scope", CRANES, harbour).out


def test_a_scope_is_the_same_in_another_folder(here: Here, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        harbour = write_monorepo(tmp_path / name / "harbour")
        assert here(*BATCH, "--scope", CRANES, harbour).code == 0
        found.append(all_files(harbour / CRANES / "documentation"))
    assert found[0] == found[1]


def test_a_renamed_folder_keeps_its_pages(here: Here, harbour: Path) -> None:
    assert here(*BATCH, "--scope", CRANES, harbour).code == 0
    moved = (harbour / CRANES).rename(harbour / "packages" / "lifting")
    setup = moved / "documentation" / "03-development-setup.md"
    by_hand = setup.read_text(encoding="utf-8").replace("\n## ", "\nAsk the crew.\n\n## ", 1)
    setup.write_text(by_hand, encoding="utf-8")
    scope = ("--scope", "packages/lifting", harbour)

    said = here(*BATCH, *scope)
    assert said.code == 2
    assert "If it was renamed, move its workspace away (`mv " in said.err
    (moved / ".context").rename(harbour.parent / "before")

    said = here(*BATCH, *scope)
    assert said.code == 0, said
    assert "\nAsk the crew.\n" in setup.read_text(encoding="utf-8")
    setup.unlink()
    pages = text_of(moved / "documentation")
    assert CRANES not in pages
    assert "packages/lifting/src" in pages
    assert '"scope": "packages/lifting"' in (moved / "documentation/.docgen.json").read_text()
