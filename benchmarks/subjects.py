"""What is measured: source archives of published packages, pinned by version and hash.

They are fetched by name with `pip download`, kept in `benchmarks/results/archives/` (ignored by
git) and unpacked into a fresh folder for every measurement. Nothing in them is run by this
program.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

RESULTS = Path(__file__).resolve().parent / "results"
ARCHIVES = RESULTS / "archives"


@dataclass(frozen=True)
class Subject:
    """One pinned package.

    `keep` names what of the archive is measured (all of it where empty); `package` is the import
    package, `code` the folder that it lies in, `touched` the module that gets a new function.
    """

    name: str
    distribution: str
    version: str
    sha256: str
    package: str
    code: str
    touched: str = ""
    keep: tuple[str, ...] = ()


_TEXTUAL = "3f106a9fbc73e39dd266c9712432087de78a6d644084c7c241d6a25c3169115b"
SUBJECTS = {
    each.name: each
    for each in (
        Subject(
            "posting", "posting", "2.11.1",
            "ffd2d59a96815ca942b81ce9715a277736fa816b00be844429c5bc6761dd6986",
            "posting", "src", "src/posting/urls.py",
        ),
        Subject(
            "textual", "textual", "8.2.8", _TEXTUAL,
            "textual", "src", "src/textual/geometry.py",
            keep=("src", "pyproject.toml", "README.md", "LICENSE"),
        ),
        Subject(
            "textual-archive", "textual", "8.2.8", _TEXTUAL,
            "textual", "src", "src/textual/geometry.py",
        ),
        Subject(
            "rich", "rich", "15.0.0",
            "edd07a4824c6b40189fb7ac9bc4c52536e9780fbbfbddf6f1e2502c31b068c36",
            "rich", ".", "rich/style.py",
        ),
        Subject(
            "click", "click", "8.5.1",
            "9bbfada76703fd1d784b83eea012e3e8c6a001a876543ef104fa56aaaeb072b4",
            "click", "src", "src/click/utils.py",
        ),
        Subject(
            "werkzeug", "werkzeug", "3.1.9",
            "55ca7c70a75689be937aa27f8ff4b018f06ff4838fc73045560bf0f5a1291060",
            "werkzeug", "src", "src/werkzeug/utils.py",
        ),
        Subject(
            "networkx", "networkx", "3.6.1",
            "26b7c357accc0c8cde558ad486283728b65b6a95d85ee1cd66bafab4c8168509",
            "networkx", ".", "networkx/relabel.py",
        ),
    )
}  # fmt: skip


class FetchError(Exception):
    """A package could not be fetched, or is not the one that was pinned."""


def archive(subject: Subject) -> Path:
    """The package's archive, fetched unless it is there: the source archive, else the wheel.

    Raises:
        FetchError: neither could be had, or its hash is another one.
    """
    ARCHIVES.mkdir(parents=True, exist_ok=True)
    stem = f"{subject.distribution}-{subject.version}"
    for attempt in ((), ("--no-binary", ":all:"), ("--only-binary", ":all:")):
        if attempt:
            fetched = _download(f"{subject.distribution}=={subject.version}", attempt)
        found = sorted(ARCHIVES.glob(f"{stem}.tar.gz")) or sorted(ARCHIVES.glob(f"{stem}-*.whl"))
        if found:
            return _checked(found[0], subject)
    raise FetchError(f"{stem} could not be fetched:\n{fetched[-2000:]}")


def _download(requirement: str, options: tuple[str, ...]) -> str:
    done = subprocess.run(
        [
            sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet",
            "--no-deps", *options, "--dest", str(ARCHIVES), requirement,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr


def _checked(path: Path, subject: Subject) -> Path:
    """A wheel has no pinned hash; results say which kind was measured."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if path.suffix != ".whl" and digest != subject.sha256:
        path.unlink()
        raise FetchError(f"{path.name}: sha256 {digest}, pinned is {subject.sha256}. Removed.")
    return path


def unpack(subject: Subject, into: Path) -> Path:
    """Unpack a package as a folder of its name.

    Args:
        subject: what to unpack.
        into: an existing folder.

    Returns:
        The new folder.
    """
    source, target = archive(subject), into / subject.name
    with TemporaryDirectory(dir=into) as raw:
        if source.suffix == ".whl":
            with zipfile.ZipFile(source) as wheel:
                wheel.extractall(raw)
            top = Path(raw)
        else:
            with tarfile.open(source) as archived:
                archived.extractall(raw, filter="data")
            top = next(each for each in Path(raw).iterdir() if each.is_dir())
        target.mkdir()
        for entry in sorted(top.iterdir()):
            if not subject.keep or entry.name in subject.keep or source.suffix == ".whl":
                shutil.move(entry, target / entry.name)
    return target


@contextmanager
def fresh(subject: Subject) -> Iterator[Path]:
    """An unpacked copy outside of any repository, removed afterwards."""
    with TemporaryDirectory(prefix="docgen-bench-", ignore_cleanup_errors=True) as folder:
        yield unpack(subject, Path(folder))


def size(root: Path) -> tuple[int, int]:
    """Python files below a folder, and their lines."""
    files = sorted(root.rglob("*.py"))
    return len(files), sum(path.read_bytes().count(b"\n") for path in files)


def synthetic(lines: int, into: Path) -> Path:
    """A repository of at least so many lines: real packages, copied under different names.

    Each copy imports itself under its new name, and each file ends in a line of its own, so that
    no two files are equal and nothing is gained by keeping facts by content.

    Args:
        lines: how many lines of Python to reach.
        into: an existing folder.

    Returns:
        The new repository.
    """
    root = into / f"synthetic-{lines}"
    (root / "src").mkdir(parents=True)
    names = ("textual", "posting", "rich", "click", "werkzeug", "networkx")
    packages: list[tuple[str, Path]] = []
    for name in names:
        subject = SUBJECTS[name]
        packages.append((subject.package, unpack(subject, into) / subject.code / subject.package))
    written = copy = 0
    while written < lines:
        copy += 1
        for name, source in packages:
            if written < lines:
                written += _copy(name, source, root / "src", copy, lines - written)
    for name in names:
        shutil.rmtree(into / name)
    (root / "README.md").write_text(f"# Synthetic\n\nCopies of {', '.join(names)}.\n")
    (root / "pyproject.toml").write_text('[project]\nname = "synthetic"\nversion = "1"\n')
    return root


def _copy(package: str, source: Path, into: Path, copy: int, most: int) -> int:
    """Copy a package, or so many of its modules as hold `most` lines; returns the lines written."""
    renamed = f"{package}_{copy}"
    own = re.compile(rf"^(\s*(?:from|import)\s+){package}\b".encode(), re.MULTILINE)
    new = rb"\g<1>" + renamed.encode()
    written = 0
    for path in sorted(source.rglob("*.py")):
        if written >= most:
            break
        target = into / renamed / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = own.sub(new, path.read_bytes()).rstrip(b"\n") + b"\n# copy %d\n" % copy
        target.write_bytes(content)
        written += content.count(b"\n")
    return written
