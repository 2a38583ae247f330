"""Where things are, and what is refused as a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.domain.errors import NotWritable, StorageError, UsageError
from docgen_engine.workspace.layout import Layout, page_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_folders_of_a_repository(tmp_path: Path) -> None:
    layout = Layout(tmp_path)

    assert layout.database == tmp_path / ".context" / "docgen.db"
    assert layout.draft("flows/run.md") == tmp_path / ".context" / "drafts" / "flows" / "run.md"
    assert layout.document("work-assignments") == tmp_path / ".context" / "work-assignments.json"
    assert layout.page("index.md") == tmp_path / "documentation" / "index.md"
    assert layout.docs_dir == "documentation"


def test_both_folders_can_be_moved(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()

    inside = Layout(repository, context=Path("build/.ctx"), docs=Path("site/docs"))
    assert inside.context == repository / "build" / ".ctx"
    assert inside.docs_dir == "site/docs"

    outside = Layout(repository, context=tmp_path / "ctx", docs=Path("../pages"))
    assert outside.docs == tmp_path / "pages"
    assert outside.docs_dir == "../repository/../pages"
    outside.prepare()
    assert names(tmp_path / "ctx") == [".gitignore"]
    assert names(repository) == []


def test_the_way_to_pages_outside_counts_links(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    (tmp_path / "far" / "away").mkdir(parents=True)
    (tmp_path / "near").symlink_to(tmp_path / "far" / "away")

    layout = Layout(repository, docs=tmp_path / "near" / "pages")

    assert layout.docs_dir == "../repository/../far/away/pages"


@pytest.mark.parametrize(
    ("context", "docs"),
    [(".context", ".context/docs"), ("docs/.context", "docs"), ("docs", "docs"), ("..", "docs")],
)
def test_folders_in_one_another_are_refused(tmp_path: Path, context: str, docs: str) -> None:
    with pytest.raises(UsageError, match="--context DIR"):
        Layout(tmp_path / "repository", context=Path(context), docs=Path(docs))


def test_preparing_makes_a_folder_that_git_ignores_and_can_be_repeated(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    for _ in range(2):
        layout.prepare()
        assert (layout.context / ".gitignore").read_bytes() == b"*\n"
    (layout.context / ".gitignore").unlink()
    layout.prepare()
    layout.database.touch()
    (layout.context / ".gitignore").write_text("something else")
    layout.prepare()
    assert (layout.context / ".gitignore").read_bytes() == b"*\n"


def test_a_link_a_file_or_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / "link"
    link.symlink_to(elsewhere)
    file = tmp_path / "file"
    file.touch()
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "prompt.md").write_text("for another tool")

    for context, why in ((link, "link"), (file, "not a folder"), (notes, "something else")):
        with pytest.raises(StorageError, match=why) as caught:
            Layout(tmp_path / "repository", context=context).prepare()
        assert "--context DIR" in str(caught.value)
    assert names(elsewhere) == []
    assert names(notes) == ["prompt.md"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder nobody writes to")
def test_a_read_only_repository_says_how_to_go_on() -> None:
    with pytest.raises(NotWritable, match=r"read-only.*--context DIR"):
        Layout(Path("/sys/kernel")).prepare()


@pytest.mark.parametrize("page", ["index.md", "flows/run.md", "components/a b – ü.md", "a/b/c.md"])
def test_paths_of_pages(page: str) -> None:
    assert page_path(page) == page


@pytest.mark.parametrize(
    "page",
    [
        "",
        ".md",
        "../x.md",
        "a/../x.md",
        "/etc/x.md",
        "a//x.md",
        "a/./x.md",
        "a\\x.md",
        "a\nx.md",
        "x.py",
        ".git/x.md",
        "x.md/",
        "a\0.md",
    ],
)
def test_what_is_no_path_of_a_page_is_refused(layout: Layout, page: str) -> None:
    for use in (layout.draft, layout.page):
        with pytest.raises(StorageError, match="not a path of a page"):
            use(page)


@pytest.mark.parametrize("key", ["", "../x", "Analysis", "a.b", "a/b"])
def test_what_is_no_key_is_refused(layout: Layout, key: str) -> None:
    with pytest.raises(StorageError, match="not the key"):
        layout.document(key)
