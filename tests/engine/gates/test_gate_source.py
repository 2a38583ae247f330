"""What validators ask about a real snapshot: files, folders, lines, symbols, without an index."""

import hashlib
import pickle

import msgspec
import pytest

from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.gates.naming import could_be_symbol, stands_in
from docgen_engine.gates.source import SnapshotSource

PYTHON = (
    b'"""Doc."""\n\n\n@wraps\ndef go():\n    pass\n\n\nclass A:\n    def run(self):\n        pass\n'
)
FILES = {
    "src/a.py": (PYTHON, "Python", FileKind.TEXT),
    "src/deep/b.rs": (b"fn main() {}\nfn other() {}\n", "Rust", FileKind.TEXT),
    "src/broken.py": (b"def (:\n", "Python", FileKind.TEXT),
    "latin.txt": (b"caf\xe9\n", "", FileKind.TEXT),
    "image.png": (b"\0\0", "", FileKind.BINARY),
}


class Kept:
    """Contents by hash, from a dictionary; counts what is read."""

    def __init__(self, contents):
        self.contents = contents
        self.reads = []

    def read(self, sha256):
        self.reads.append(sha256)
        return self.contents[sha256]


class NoFacts:
    """An empty cache."""

    def get(self, keys):
        return {}


def sha(body):
    return hashlib.sha256(body).hexdigest()


@pytest.fixture
def snapshot():
    entries = tuple(
        FileEntry(path, sha(body), len(body), kind, language,
                  body.count(b"\n") if kind is FileKind.TEXT else 0)
        for path, (body, language, kind) in sorted(FILES.items())
    )  # fmt: skip
    manifest = msgspec.json.encode(Manifest(entries))
    contents = {sha(body): body for body, _, _ in FILES.values()}
    return Kept({**contents, sha(manifest): manifest}), sha(manifest)


@pytest.fixture
def real(snapshot):
    return SnapshotSource(snapshot[0], NoFacts(), snapshot[1])


def test_files_and_folders(real):
    assert real.exists("src/a.py")
    assert not real.exists("src")
    asked = (".", "src", "src/deep", "src/", "sr", "src/a.py")
    assert [path for path in asked if real.is_folder(path)] == [".", "src", "src/deep", "src/"]


def test_lines_and_text(real):
    assert real.line_count("src/a.py") == 11
    assert (real.line_count("image.png"), real.text("image.png")) == (0, "")
    assert (real.line_count("gone"), real.text("gone")) == (0, "")
    assert real.text("latin.txt") == "café\n"


@pytest.mark.parametrize(
    ("name", "start", "end", "holds"),
    [
        ("go", 4, 6, True),
        ("go", 5, 5, True),
        ("go", 1, 11, True),
        ("go", 6, 6, False),
        ("A.run", 10, 11, True),
        ("run", 10, 10, True),
        ("A.gone", 10, 11, False),
        ("go()", 4, 6, True),
    ],
)
def test_symbols_of_a_language_analysed_in_depth(real, name, start, end, holds):
    assert real.has_symbol("src/a.py", name, start, end) is holds


def test_symbols_of_other_files_must_stand_in_the_lines(real):
    assert real.has_symbol("src/deep/b.rs", "main", 1, 1)
    assert not real.has_symbol("src/deep/b.rs", "main", 2, 2)
    assert not real.has_symbol("src/deep/b.rs", "mai", 1, 1)
    assert real.definitions("src/broken.py", "x") is None
    assert real.definitions("gone.py", "x") is None


def test_only_files_that_are_asked_about_are_read(snapshot):
    kept, manifest = snapshot
    source = SnapshotSource(kept, NoFacts(), manifest)
    source.has_symbol("src/a.py", "go", 4, 6)
    source.has_symbol("src/a.py", "A", 9, 9)
    source.line_count("latin.txt")
    assert kept.reads == [manifest, sha(PYTHON)]


def test_a_snapshot_that_is_not_kept(snapshot):
    with pytest.raises(KeyError):
        SnapshotSource(snapshot[0], NoFacts(), "0" * 64)


def test_readers_stay_picklable(snapshot):
    kept, manifest = snapshot
    copy = pickle.loads(pickle.dumps(kept))
    assert SnapshotSource(copy, NoFacts(), manifest).exists("src/a.py")


@pytest.mark.parametrize(
    ("name", "could"),
    [("main", True), ("A.run", True), ("$x", True), ("é", True), ("--flag", False),
     ("a b", False), ("1a", False), ("", False), ("a.", False), ("GET /x", False)],
)  # fmt: skip
def test_what_could_be_a_symbol(name, could):
    assert could_be_symbol(name) is could


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [("A::run", "fn run()", True), ("run", "rerun", False), ("--flag", "x --flag y", True),
     ("#[x]", "#[x]", True), ("", "", False), ("a.b", "b", True),
     ("Box.Box(Func<T, (bool Has, V Value)>, string)", "public Box(Func<T, (bool)> f)", True),
     ("Box.Box(Func<T, (bool Has, V Value)>, string)", "public Bag(Func<T, (bool)> f)", False),
     ("Box.run(void (*)(int), int)", "void run(void (*each)(int), int n)", True),
     ("(x)", "(x)", True), ("x)", "x)", True)],
)  # fmt: skip
def test_names_that_stand_in_a_text(name, text, there):
    assert stands_in(name, text) is there
