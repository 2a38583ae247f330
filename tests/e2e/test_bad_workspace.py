"""A workspace that is damaged, newer, or not to be trusted: left as it is, and said so.

A repository may ship a `.context/` of its own making; nothing in it decides what is written where.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from support.programs import published, query
from support.refusals import contents, copy_of, docgen, refused
from support.repositories import write_repository

STATUS = ("status",)
RUN = ("run", "--review", "batch")
AFRESH = ("run", "--fresh")
APPROVE = ("approve",)
CANCEL = ("cancel",)
CLIMBING = """{"format": 1, "pages": {"../../x.md": {"sha256": "0", "maker": "agent",
    "approval": "", "citations": [], "plan": {"path": "../../x.md", "order": 1, "title": "x",
    "sections": [], "outline": "", "depends_on": [], "owner": "w", "generator": "writer"}}}}"""


def _damage(kind: str, database: Path) -> None:
    if kind == "noise":
        database.write_bytes(os.urandom(9000))
    elif kind == "cut short":
        os.truncate(database, database.stat().st_size // 2)
    elif kind == "holes":
        with database.open("r+b") as file:
            for offset in range(4096 * 5, database.stat().st_size - 4096, 4096 * 7):
                file.seek(offset + 100)
                file.write(os.urandom(2000))
    elif kind == "another program's":
        database.unlink()
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("CREATE TABLE notes (text)")
            connection.commit()
    else:
        sql = {
            "a column more": "ALTER TABLE run ADD COLUMN extra TEXT",
            "a trigger": "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM run; END",
            "a later version's": "PRAGMA user_version = 99",
        }[kind]
        with closing(sqlite3.connect(database)) as connection:
            connection.execute(sql)
            connection.commit()


@pytest.mark.parametrize(
    "kind",
    ["noise", "cut short", "holes", "another program's", "a column more", "a trigger"],
)
def test_a_damaged_database_is_left_as_it_is(tmp_path: Path, documented: Path, kind: str) -> None:
    folder = copy_of(documented, tmp_path)
    _damage(kind, folder / ".context/docgen.db")
    before = contents(folder)
    for command in (STATUS, AFRESH):
        refused(docgen(*command, folder), 1, "not a sound workspace database", "move the file away")
    assert contents(folder) == before


def test_a_damaged_database_moved_away_begins_anew(tmp_path: Path, documented: Path) -> None:
    folder = copy_of(documented, tmp_path)
    database = folder / ".context/docgen.db"
    _damage("noise", database)
    database.rename(tmp_path / "broken.db")
    done = docgen("run", "--review", "batch", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 pages written" in done.stdout
    assert published(folder) == published(documented)


def test_a_workspace_of_a_later_version_is_left_as_it_is(tmp_path: Path, documented: Path) -> None:
    folder = copy_of(documented, tmp_path)
    _damage("a later version's", folder / ".context/docgen.db")
    before = contents(folder)
    for command in (STATUS, RUN, AFRESH, CANCEL):
        refused(docgen(command[0], folder, *command[1:]), 1, "later version", "Upgrade docgen-tui")
    assert contents(folder) == before


def test_a_workspace_that_is_a_link_decides_nothing(tmp_path: Path, waiting: Path) -> None:
    victim = copy_of(waiting, tmp_path)
    hostile = write_repository(tmp_path / "hostile")
    (hostile / ".context").symlink_to(victim / ".context")
    before = contents(victim)
    for command in (STATUS, RUN, APPROVE, CANCEL):
        done = docgen(command[0], hostile, *command[1:])
        refused(done, 1, "is a symbolic link", "--context DIR")
    assert contents(victim) == before


@pytest.mark.parametrize("name", ["docgen.db", "docgen.db-journal", "lock"])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_files_of_a_workspace_that_are_none(
    tmp_path: Path, documented: Path, name: str, kind: str
) -> None:
    folder = copy_of(documented, tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    place = folder / ".context" / name
    if kind == "link":
        if name == "docgen.db":
            place.rename(outside / "target")
        else:
            place.unlink(missing_ok=True)
        place.symlink_to(outside / "target")
    else:
        place.unlink(missing_ok=True)
        os.mkfifo(place)
    before = contents(outside)
    refused(docgen("run", "--fresh", "--review", "batch", folder), 1, str(place))
    assert contents(outside) == before
    assert published(folder) == published(documented)


@pytest.mark.parametrize("name", ["drafts", "reports", "state.json"])
def test_nothing_is_written_through_a_link(tmp_path: Path, waiting: Path, name: str) -> None:
    folder = copy_of(waiting, tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    place = folder / ".context" / name
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    place.symlink_to(outside if name != "state.json" else outside / "state.json")
    done = docgen("run", "--fresh", "--review", "batch", folder)
    refused(done, 1, str(folder / ".context" / name))
    assert contents(outside) == {}


@pytest.mark.parametrize(
    ("setting", "flag"), [("context", "--context"), ("docs", "--docs")], ids=str
)
def test_folders_behind_a_link_are_not_used(parcel: Path, setting: str, flag: str) -> None:
    outside = parcel.parent / "outside"
    outside.mkdir()
    (parcel / "sub").symlink_to(outside)
    (parcel / ".docgen.toml").write_text(f'{setting} = "sub/place"\n')
    refused(docgen("run", "--review", "batch", parcel), 1, "is a symbolic link", f"{flag} DIR")
    assert contents(outside) == {}


def test_a_workspace_that_came_with_the_repository(tmp_path: Path, waiting: Path) -> None:
    folder = copy_of(waiting, tmp_path)
    for words in (("init", "-q"), ("add", "-A", "-f")):
        subprocess.run(["git", *words], cwd=folder, check=True)
    before = contents(folder / ".context")
    for command in (STATUS, RUN, APPROVE):
        refused(docgen(command[0], folder, *command[1:]), 1, "kept in git", "git rm -r --cached")
    assert contents(folder / ".context") == before
    assert not (folder / "documentation").exists()
    subprocess.run(["git", "rm", "-rq", "--cached", ".context"], cwd=folder, check=True)
    assert docgen("status", folder).returncode == 3


@pytest.mark.parametrize("moved", ["../victim", ".git/hooks"])
def test_a_database_does_not_choose_where_pages_go(
    tmp_path: Path, waiting: Path, moved: str
) -> None:
    folder = copy_of(waiting, tmp_path)
    with closing(sqlite3.connect(folder / ".context/docgen.db")) as connection:
        connection.execute("UPDATE setting SET value = ? WHERE key = 'docs'", (moved,))
        connection.commit()
    refused(docgen("approve", folder), 2, "outside of the repository", "`--docs ")
    assert not (tmp_path / "victim").exists()
    assert not (folder / "documentation").exists()
    anew = docgen("run", "--fresh", "--gates", "1", "--docs", "documentation", folder)
    assert anew.returncode == 3, anew.stdout + anew.stderr


def test_a_plan_does_not_choose_where_pages_go(tmp_path: Path, waiting: Path) -> None:
    """A database that plans `../../evil.md`, as a hostile repository may ship it."""
    folder = copy_of(waiting, tmp_path)
    page = "11-testing-strategy.md"
    with closing(sqlite3.connect(folder / ".context/docgen.db")) as connection:
        work = json.loads((folder / ".context/work-assignments.json").read_text())
        del work["metadata"]
        body = json.dumps(work).replace(page, "../../evil.md").encode()
        key = hashlib.sha256(body).hexdigest()
        connection.execute(
            "INSERT INTO artifact (sha256, codec, size, body) VALUES (?, 'zlib', ?, ?)",
            (key, len(body), zlib.compress(body)),
        )
        connection.execute(
            "UPDATE version SET artifact = ? WHERE id ="
            " (SELECT active FROM file WHERE path = 'work-assignments')",
            (key,),
        )
        connection.execute(
            "UPDATE file SET path = '../../evil.md', folded = '../../evil.md' WHERE path = ?",
            (page,),
        )
        connection.commit()
    refused(docgen("approve", folder), 1, "'../../evil.md' is not a path of a page")
    done = docgen("run", "--resume", folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert not list(tmp_path.parent.rglob("evil.md"))
    assert not (folder / "documentation").exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[[[", "merge conflict"),
        ('{"format": 99}', "later version"),
        ('{"format": 1, "pages": 5}', "merge conflict"),
        (
            CLIMBING,
            "not as docgen-tui writes it",
        ),
    ],
)
def test_a_list_of_pages_that_is_wrong(parcel: Path, body: str, words: str) -> None:
    docs = parcel / "documentation"
    docs.mkdir()
    (docs / ".docgen.json").write_text(body)
    refused(docgen("run", parcel), 1, words, ".docgen.json", "--docs DIR")
    assert (docs / ".docgen.json").read_text() == body
    assert not (parcel / ".context").exists()


def test_wrong_guidance_names_file_line_and_field(parcel: Path) -> None:
    (parcel / ".docgen.toml").write_text("[pages]\nremove = 3\n")
    refused(docgen("run", parcel), 2, ".docgen.toml, line 2", "pages.remove")


def test_an_empty_database_is_a_new_one(parcel: Path) -> None:
    (parcel / ".context").mkdir()
    (parcel / ".context/docgen.db").touch()
    refused(docgen("status", parcel), 1, "There is no run")
    assert docgen("run", "--gates", "1", parcel).returncode == 3
    assert query(parcel, "SELECT count(*) FROM run") == [(1,)]
