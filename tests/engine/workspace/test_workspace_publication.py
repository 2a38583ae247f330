"""Publishing: in order, never over somebody's work, and whole after a crash at any moment."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from docgen_engine.domain.documents.assignments import Generator, PlannedPage
from docgen_engine.domain.errors import ForeignDocumentation, OwnershipViolation, StorageError
from docgen_engine.domain.evidence import Evidence
from docgen_engine.domain.versions import Maker
from docgen_engine.workspace import publication
from docgen_engine.workspace.docgen_json import NAME, encode_docgen_json
from docgen_engine.workspace.edits import PageEdit, find_edits
from docgen_engine.workspace.layout import Layout
from docgen_engine.workspace.publication import PublishedPage

PATHS = ("01-project-overview.md", "flows/run.md", "index.md")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page(path: str, text: str, maker: Maker = Maker.AGENT) -> PublishedPage:
    plan = PlannedPage(
        path=path,
        order=PATHS.index(path) if path in PATHS else 9,
        title="A page",
        sections=("Purpose",),
        outline="",
        depends_on=(),
        owner="writer-1",
        generator=Generator.WRITER,
    )
    shown = (Evidence("src/b.py", (3, 9), "b" * 64, "run"), Evidence("a.py", (1, 1), "a" * 64))
    return PublishedPage(path, text.encode(), maker, plan, "approve by Ada", shown)


def pages(version: str = "1") -> list[PublishedPage]:
    return [page(path, f"# {path} {version}\n") for path in PATHS]


def hashes(published: list[PublishedPage]) -> dict[str, str]:
    return {one.path: one.sha256 for one in published}


def on_disk(layout: Layout) -> dict[str, str]:
    return {
        path.relative_to(layout.docs).as_posix(): path.read_text()
        for path in sorted(layout.docs.rglob("*"))
        if path.is_file()
    }


def listed(layout: Layout) -> dict[str, str]:
    entries = publication.read_docgen_json(layout)
    return {path: entry.sha256 for path, entry in entries.items()}


def test_pages_are_published_and_listed(layout: Layout) -> None:
    done = publication.publish(layout, pages(), {})

    assert done.written == PATHS
    assert (done.unchanged, done.kept, done.dropped) == ((), (), ())
    assert on_disk(layout) | {NAME: ""} == {
        **{path: f"# {path} 1\n" for path in PATHS},
        NAME: "",
    }
    entry = publication.read_docgen_json(layout)["flows/run.md"]
    assert entry.maker is Maker.AGENT
    assert entry.approval == "approve by Ada"
    assert entry.plan == pages()[1].plan
    assert entry.citations == pages()[1].evidence


def test_publishing_again_changes_no_byte_and_no_time(layout: Layout) -> None:
    publication.publish(layout, pages(), {})
    before = {path: path.stat().st_mtime_ns for path in layout.docs.rglob("*")}

    done = publication.publish(layout, pages(), hashes(pages()))

    assert (done.written, done.unchanged) == ((), PATHS)
    assert {path: path.stat().st_mtime_ns for path in layout.docs.rglob("*")} == before


def test_the_list_is_sorted_without_time_or_place_and_one_citation_a_line(
    layout: Layout, tmp_path: Path
) -> None:
    publication.publish(layout, pages(), {})
    other = Layout(tmp_path / "other" / "place")
    other.repository.mkdir(parents=True)
    other.prepare()
    publication.publish(other, list(reversed(pages())), {})

    text = (layout.docs / NAME).read_text()
    assert (other.docs / NAME).read_text() == text
    assert str(tmp_path) not in text
    assert list(json.loads(text)["pages"]) == sorted(PATHS)
    assert sum('"src/b.py"' in line for line in text.splitlines()) == len(PATHS)
    assert encode_docgen_json(publication.read_docgen_json(layout)) == text.encode()


def test_an_empty_list_is_json(layout: Layout) -> None:
    assert json.loads(encode_docgen_json({})) == {"format": 1, "pages": {}}


def test_only_what_changed_is_written(layout: Layout) -> None:
    publication.publish(layout, pages(), {})
    changed = [pages()[0], page("flows/run.md", "# new\n"), pages()[2]]

    done = publication.publish(layout, changed, hashes(pages()))

    assert done.written == ("flows/run.md",)
    assert listed(layout) == hashes(changed)


def test_a_page_edited_by_hand_is_never_overwritten(layout: Layout) -> None:
    publication.publish(layout, pages(), {})
    layout.page("index.md").write_text("by hand")

    seen = publication.preview(layout, pages("2"), hashes(pages()))
    done = publication.publish(layout, pages("2"), hashes(pages()))

    assert seen.kept == done.kept == ("index.md",)
    assert seen.changed == done.written == PATHS[:2]
    assert layout.page("index.md").read_text() == "by hand"
    assert listed(layout)["index.md"] == pages()[2].sha256  # so that `check` sees the edit


def test_a_file_that_somebody_put_in_the_way_of_a_new_page_is_kept(layout: Layout) -> None:
    publication.publish(layout, pages()[:2], {})
    layout.page("index.md").write_text("somebody's")

    done = publication.publish(layout, pages(), hashes(pages()[:2]))

    assert done.kept == ("index.md",)
    assert layout.page("index.md").read_text() == "somebody's"
    assert "index.md" not in listed(layout)


def test_a_page_that_a_person_deleted_is_written_again(layout: Layout) -> None:
    publication.publish(layout, pages(), {})
    layout.page("index.md").unlink()

    assert publication.preview(layout, pages(), hashes(pages())).created == ("index.md",)
    assert publication.publish(layout, pages(), hashes(pages())).written == ("index.md",)


def test_a_page_that_is_no_longer_planned_stays_and_is_reported(layout: Layout) -> None:
    publication.publish(layout, pages(), {})

    done = publication.publish(layout, pages()[:2], hashes(pages()))

    assert done.dropped == ("index.md",)
    assert layout.page("index.md").exists()
    assert sorted(listed(layout)) == ["01-project-overview.md", "flows/run.md"]


def test_a_clone_without_a_workspace_goes_on_where_the_list_says(layout: Layout) -> None:
    first = [*pages()[:2], page("index.md", "by a person\n", Maker.USER)]
    publication.publish(layout, first, {})
    shutil.rmtree(layout.context)
    layout.prepare()
    layout.page("flows/run.md").write_text("by hand")

    done = publication.publish(layout, pages("2"), {})

    assert done.written == ("01-project-overview.md",)
    assert done.kept == ("flows/run.md", "index.md")
    assert layout.page("index.md").read_text() == "by a person\n"


class Crash(BaseException):
    """The program ends here."""


def test_pages_outlast_a_power_cut_before_the_list_says_that_they_are_there(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders are flushed once for all pages in them, and before `.docgen.json` names these."""
    done: list[str] = []
    flush, replace = os.fsync, os.replace

    def flushed(descriptor: int) -> None:
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        if place.is_dir():
            done.append(f"folder {place.relative_to(layout.docs.parent).as_posix()}")
        flush(descriptor)

    def replaced(old: str, new: str, **folders: int) -> None:
        done.append(f"file {new}")
        replace(old, new, **folders)

    publication.publish(layout, pages(), {})
    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", replaced)
    publication.publish(layout, pages("2"), hashes(pages()))
    docs = layout.docs.name
    last = done.index(f"file {NAME}")
    assert {f"file {Path(path).name}" for path in PATHS} <= set(done[:last])
    settled = [each for each in done[:last] if each.startswith(f"folder {docs}")]
    assert sorted(settled) == [f"folder {docs}", f"folder {docs}/flows"]
    assert done[-1] == f"folder {docs}"


def crash_after(writes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen_engine.workspace import atomic, docgen_json

    left = writes

    def write(path: Path, body: bytes, *, root: Path, settle: bool = True) -> None:
        nonlocal left
        if not left:
            raise Crash
        left -= 1
        atomic.write_atomic(path, body, root=root, settle=settle)

    monkeypatch.setattr(publication, "write_atomic", write)
    monkeypatch.setattr(docgen_json, "write_atomic", write)


@pytest.mark.parametrize("writes", range(7))
@pytest.mark.parametrize("again", ["the same pages", "other pages"])
def test_a_crash_at_any_moment_of_a_first_publication_is_made_good(
    layout: Layout, writes: int, again: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        crash_after(writes, patch)
        crashed = run_until_crash(layout, pages(), {})
    assert crashed == (writes < 6)
    last = pages() if again == "the same pages" else pages("2")

    done = publication.publish(layout, last, {})

    assert done.kept == ()
    assert {path: layout.page(path).read_text() for path in PATHS} == {
        one.path: one.body.decode() for one in last
    }
    assert listed(layout) == hashes(last)


@pytest.mark.parametrize("writes", range(6))
def test_a_crash_in_a_later_publication_overwrites_no_edit_and_keeps_nothing_of_ours_back(
    layout: Layout, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication.publish(layout, pages("1"), {})
    known = hashes(pages("1"))
    for version in ("2", "3"):
        with monkeypatch.context() as patch:
            crash_after(writes, patch)
            run_until_crash(layout, pages(version), known)
    layout.page("index.md").write_text("by hand")

    done = publication.publish(layout, pages("4"), known)

    assert done.kept == ("index.md",)
    assert done.written == PATHS[:2]
    assert layout.page("index.md").read_text() == "by hand"


def run_until_crash(layout: Layout, wanted: list[PublishedPage], known: Mapping[str, str]) -> bool:
    try:
        publication.publish(layout, wanted, known)
    except Crash:
        return True
    return False


# -- folders that are not ours -----------------------------------------------------------------


def test_an_empty_or_missing_folder_is_fine(layout: Layout) -> None:
    publication.check_folder(layout)
    layout.docs.mkdir()
    (layout.docs / ".gitkeep").touch()
    (layout.docs / "empty").mkdir()
    publication.check_folder(layout)


def test_somebody_elses_folder_is_refused_and_another_is_offered(layout: Layout) -> None:
    (layout.docs / "guide").mkdir(parents=True)
    (layout.docs / "guide" / "start.md").write_text("theirs")
    layout.docs.with_name("documentation-docgen").mkdir()

    for act in (
        lambda: publication.check_folder(layout),
        lambda: publication.publish(layout, pages(), {}),
    ):
        with pytest.raises(ForeignDocumentation, match="--docs documentation-docgen-2") as caught:
            act()
        assert "guide/start.md" in str(caught.value)
    assert on_disk(layout) == {"guide/start.md": "theirs"}


def test_a_link_or_a_file_for_the_folder_is_refused(layout: Layout, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    layout.docs.symlink_to(elsewhere)
    with pytest.raises(StorageError, match="symbolic link"):
        publication.publish(layout, pages(), {})
    layout.docs.unlink()
    layout.docs.write_text("a file")
    with pytest.raises(StorageError, match="not a folder"):
        publication.publish(layout, pages(), {})
    assert list(elsewhere.iterdir()) == []


def test_a_link_inside_of_the_folder_stops_everything_before_anything(
    layout: Layout, tmp_path: Path
) -> None:
    publication.publish(layout, [], {})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "run.md").write_text("precious")
    (layout.docs / "flows").symlink_to(elsewhere)

    with pytest.raises(StorageError, match="not a plain file"):
        publication.publish(layout, pages(), {})

    assert (elsewhere / "run.md").read_text() == "precious"
    assert not layout.page(PATHS[0]).exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<<<<<<< HEAD\n",
        '{"format": 1}',
        '{"format": 1, "pages": {"../x.md": {}}}',
        '{"format": 99, "pages": []}',
    ],
)
def test_a_list_that_cannot_be_read_is_a_sentence_and_stays(layout: Layout, content: str) -> None:
    layout.docs.mkdir()
    (layout.docs / NAME).write_text(content)

    with pytest.raises(StorageError, match=r"docgen\.json.*--docs DIR"):
        publication.check_folder(layout)

    assert (layout.docs / NAME).read_text() == content


def test_a_list_that_names_a_file_outside_is_refused(layout: Layout) -> None:
    publication.publish(layout, pages(), {})
    path = layout.docs / NAME
    path.write_text(path.read_text().replace('"index.md": {', '"../index.md": {'))

    with pytest.raises(StorageError, match="not a path of a page"):
        publication.read_docgen_json(layout)


def test_pages_that_are_one_file_on_some_systems_are_refused(layout: Layout) -> None:
    both = [page("flows/Run.md", "a"), page("flows/run.md", "b")]

    with pytest.raises(OwnershipViolation, match="same file"):
        publication.publish(layout, both, {})
    assert not layout.docs.exists()


def test_reading_a_page(layout: Layout) -> None:
    assert publication.read_page(layout, "index.md") is None
    publication.publish(layout, pages(), {})
    assert publication.read_page(layout, "index.md") == b"# index.md 1\n"
    with pytest.raises(StorageError, match="not a path of a page"):
        publication.read_page(layout, "../.context/docgen.db")


def test_edits_in_the_pages_folder_are_found(layout: Layout) -> None:
    publication.publish(layout, pages(), {})
    assert find_edits(layout, hashes(pages())) == ()
    layout.page("index.md").write_text("by hand")
    layout.page("flows/run.md").unlink()

    assert find_edits(layout, hashes(pages())) == (
        PageEdit("flows/run.md", None),
        PageEdit("index.md", b"by hand"),
    )
