"""Which files of a repository are not its people's own writing: vendored, generated, minified.

What a repository says itself counts first (`linguist-vendored`, `linguist-generated` in its
`.gitattributes`), then names that mean nothing else, then names that may mean something else
together with what lies below them, such as a licence of other people.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from docgen_engine.domain.snapshot import FileEntry, FileKind, Origin
from docgen_engine.patterns import regex
from docgen_engine.repository.foreign_owners import LICENCE, MAYBE_FOREIGN, of_others
from docgen_engine.repository.index.generated import (
    is_amalgamated,
    is_generated,
    is_minified,
)
from docgen_engine.repository.text import decode_text

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

ATTRIBUTES: Final = ".gitattributes"

_SURE: Final = frozenset(
    {"third_party", "third-party", "thirdparty", "3rdparty", "3rd_party", "3rd-party"}
    | {"_vendor", "_vendored", "vendored", "bower_components", "jspm_packages", "godeps"}
    | {"site-packages", "pods", "carthage", "node_modules"}
)
"""Folders that hold other people's code wherever they stand."""

_OF_TESTS: Final = frozenset({"test", "tests", "testing", "spec"})
"""Folders into which people copy the framework that their tests use, as a project of its own."""

_FEW_AROUND: Final = 2
_CODE: Final = frozenset({"src", "source", "include", "lib"})
_AROUND_CODE: Final = frozenset({"docs", "doc", "release", "examples", "extras", "test", "tests"})

_INSTALLED: Final = frozenset(
    {"modules.txt", "autoload.php", "installed.json", ".cargo-checksum.json", "vendor.json"}
)
"""Files that tools write when they put packages into a folder."""

_OWN_MODULE: Final = frozenset({"__init__.py", "mod.rs", "index.ts", "index.js", "index.mjs"})
"""With one of these directly in it, a folder is a module of the code."""

_DEEPEST_LICENCE: Final = 3
_SEVERAL: Final = 3
_RELEASED: Final = regex(
    r"[-.]v?\d+\.\d+(?:\.\d+)?(?:[-.](?:min|slim|bundle|umd|esm|full|pre|prod|core))*\.(?:js|mjs|css)$"
)
_MINIFIED_NAME: Final = regex(r"[-.]min\.(?:js|mjs|cjs|css)$")
_VALUES: Final = {"true": True, "false": False, "set": True, "unset": False}


def origin_of_content(path: str, content: bytes, language: str) -> Origin:
    """Whether a file by itself is generated or minified.

    Args:
        path: relative to the repository.
        content: its text.
        language: as in the language table.
    """
    if _MINIFIED_NAME.search(path) or is_minified(content):
        return Origin.MINIFIED
    written = is_generated(decode_text(content[:16_000]), language) or is_amalgamated(
        content, language
    )
    return Origin.GENERATED if written else Origin.OWN


def with_origins(
    entries: Sequence[FileEntry],
    attributes: Mapping[str, bytes],
    scope: str = "",
    heads: Mapping[str, bytes] | None = None,
) -> tuple[FileEntry, ...]:
    """The entries of a manifest, each with where it comes from.

    Where nothing would be left, everything is the project's own: a repository may hold nothing but
    generated code, or be a fork of what others vendor.

    Args:
        entries: sorted by path; `origin` says what each file says of itself.
        attributes: contents of the `.gitattributes` by path.
        scope: the folder that is documented: what lies around it makes it nobody else's.
        heads: how files begin that may name their owner, see `names_owner`, by path.
    """
    declared = Declared(attributes)
    folders = vendored_folders(entries, scope)
    others = folders | of_others(entries, heads or {}, _OWN_MODULE)
    found = tuple(_with_origin(entry, declared, others) for entry in entries)
    sources = [entry for entry in found if entry.kind is FileKind.TEXT and entry.language]
    if sources and not any(entry.is_own for entry in sources):
        return tuple(msgspec.structs.replace(entry, origin=Origin.OWN) for entry in found)
    return found


def places_of(entries: Sequence[FileEntry], origin: Origin) -> tuple[str, ...]:
    """Where source of one origin lies: whole folders with a slash at the end, else single files.

    Args:
        entries: all files.
        origin: which.

    Returns:
        Sorted. Several single files of a folder are `folder/*`.
    """
    texts = [entry for entry in entries if entry.kind is FileKind.TEXT]
    sources = [entry for entry in texts if entry.language]
    # What is minified is so by itself: documents beside it are none of it.
    around = texts if origin is Origin.MINIFIED else sources
    every = Counter(folder for entry in around for folder in _above(entry.path))
    wanted = [entry.path for entry in sources if entry.origin is origin]
    inside = Counter(folder for path in wanted for folder in _above(path))
    found: set[str] = set()
    single: list[str] = []
    for path in wanted:
        whole = (one for one in _above(path) if inside[one] == every[one])
        folder = next(whole, "")
        found.update([f"{folder}/"] if folder else [])
        single += [] if folder else [path]
    crowded = Counter(posixpath.dirname(path) for path in single)
    for path in single:
        folder = posixpath.dirname(path)
        found.add(f"{folder}/*" if folder and crowded[folder] >= _SEVERAL else path)
    return tuple(sorted(found))


def _with_origin(entry: FileEntry, declared: Declared, folders: frozenset[str]) -> FileEntry:
    origin = _origin(entry, declared, folders)
    return entry if origin is entry.origin else msgspec.structs.replace(entry, origin=origin)


def _origin(entry: FileEntry, declared: Declared, folders: frozenset[str]) -> Origin:
    said = declared.get(entry.path, "linguist-vendored")
    if said:
        return Origin.VENDORED
    by_place = said is None and (
        entry.path in folders
        or any(above in folders for above in _above(entry.path))
        or _RELEASED.search(entry.path)
    )
    if by_place:
        return Origin.VENDORED
    said = declared.get(entry.path, "linguist-generated")
    if said is None:
        return entry.origin
    return Origin.GENERATED if said else Origin.OWN


def vendored_folders(entries: Iterable[FileEntry], scope: str = "") -> frozenset[str]:
    """The topmost folders that hold other people's code.

    Args:
        entries: all files.
        scope: a folder that is documented, and so are those around it.
    """
    sure: dict[str, list[FileEntry]] = {}
    maybe: dict[str, list[FileEntry]] = {}
    projects: dict[str, list[FileEntry]] = {}
    own_licences: set[str] = set()
    around = {scope, *_above(scope)} if scope else set()
    for entry in entries:
        if "/" not in entry.path and LICENCE.search(entry.path):
            own_licences.add(entry.sha256)
        for folder in _above(entry.path):
            above, _, name = folder.lower().rpartition("/")
            if posixpath.basename(above) in _OF_TESTS and folder not in around:
                projects.setdefault(folder, []).append(entry)
            if folder in around or (name not in _SURE and name not in MAYBE_FOREIGN):
                continue
            (sure if name in _SURE else maybe).setdefault(folder, []).append(entry)
            break
    found = {
        folder for folder, inside in maybe.items() if _is_foreign(folder, inside, own_licences)
    }
    found |= {
        folder for folder, inside in projects.items() if _is_project(folder, inside, own_licences)
    }
    found |= {folder for folder, inside in sure.items() if not _fetches(folder, inside)}
    return frozenset(found)


def _fetches(folder: str, inside: list[FileEntry]) -> bool:
    """Whether a folder of tests only has scripts that try the projects of others.

    Scripts that fetch a project and build it are nobody's library; what others wrote has more than
    one kind of file, or a licence.
    """
    if _OF_TESTS.isdisjoint(folder.lower().split("/")):
        return False
    scripts = all(entry.language == "Shell" for entry in inside)
    return scripts and not any("/" in entry.path[len(folder) + 1 :] for entry in inside)


def _is_project(folder: str, inside: list[FileEntry], own_licences: set[str]) -> bool:
    """Whether a folder has all that a project has: a README, a licence, code and what is around."""
    paths = [entry.path[len(folder) + 1 :].lower() for entry in inside]
    parts = {path.partition("/")[0] for path in paths if "/" in path}
    if parts.isdisjoint(_CODE) or len(parts & _AROUND_CODE) < _FEW_AROUND:
        return False
    return any(path.startswith("readme") for path in paths) and any(
        LICENCE.search(posixpath.basename(path))
        and path.count("/") <= 1
        and entry.sha256 not in own_licences
        and not entry.language
        for path, entry in zip(paths, inside, strict=True)
    )


def _is_foreign(folder: str, inside: list[FileEntry], own_licences: set[str]) -> bool:
    """Whether what lies in a folder shows that other people wrote it."""
    paths = {entry.path[len(folder) + 1 :]: entry for entry in inside}
    if any(posixpath.basename(path) in _INSTALLED for path in paths):
        return True
    if not _OWN_MODULE.isdisjoint(paths):
        return False
    rails = folder.endswith("vendor") and any(path.startswith("assets/") for path in paths)
    return rails or any(
        LICENCE.search(posixpath.basename(path))
        and path.count("/") <= _DEEPEST_LICENCE
        and entry.sha256 not in own_licences
        and not entry.language
        for path, entry in paths.items()
    )


def _above(path: str) -> Iterator[str]:
    """The folders around a file, the topmost first."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


class Declared:
    """What the `.gitattributes` of a repository say about its files."""

    def __init__(self, attributes: Mapping[str, bytes]) -> None:
        """Read them; the last line that matches counts, and a deeper file counts more."""
        self._rules: Final[list[tuple[str, str, bool, GitIgnoreSpec]]] = []
        for path in sorted(attributes, key=lambda one: (one.count("/"), one)):
            for line in decode_text(attributes[path]).split("\n"):
                self._read(posixpath.dirname(path), line.strip())

    def _read(self, folder: str, line: str) -> None:
        pattern, *words = line.split()[:20] or [""]
        if not pattern or pattern.startswith(("#", "[", "!", '"')):
            return
        # Imported late: few repositories say such a thing.
        from pathspec import GitIgnoreSpec

        for word in words:
            name = word.lstrip("-").partition("=")[0]
            if name not in ("linguist-vendored", "linguist-generated"):
                continue
            value = _VALUES.get(word.partition("=")[2].lower(), not word.startswith("-"))
            try:
                spec = GitIgnoreSpec.from_lines([pattern])
            except ValueError:
                continue  # a pattern that git would not take either
            self._rules.append((folder, name, value, spec))

    def get(self, path: str, name: str) -> bool | None:
        """What is said about a file; None where nothing is."""
        for folder, rule, value, spec in reversed(self._rules):
            inside = path.startswith(f"{folder}/") if folder else True
            if rule == name and inside:
                relative = path[len(folder) + 1 :] if folder else path
                if spec.match_file(relative):
                    return value
        return None
