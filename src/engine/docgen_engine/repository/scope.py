"""A scope: one folder of a repository that is documented for itself, such as a monorepo's package.

Paths stay relative to the repository. To a scope belong its own files, and of the folders above it
what may speak of it too: manifests, build files, CI and the documents for people who work on it.
"""

from __future__ import annotations

import difflib
import os
import posixpath
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import UsageError
from docgen_engine.domain.snapshot import Skipped
from docgen_engine.patterns import regex
from docgen_engine.repository.listing import SKIPPED_FOLDERS, Listing, list_files
from docgen_engine.repository.text import printable

_DOCUMENTS: Final = regex(
    r"(?:readme|contributing|license|licence|copying|security|code_of_conduct)(?:\.(?:md|rst|txt))?$"
)
_SETTINGS: Final = regex(
    r"(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|uv\.lock|poetry\.lock|go\.sum"
    r"|cargo\.lock|[jt]sconfig[\w.-]*\.json|lerna\.json|nx\.json|turbo\.json|rush\.json"
    r"|\.docgen\.toml|\.nvmrc|\.node-version|\.python-version|\.tool-versions|mise\.toml)$"
)
_CI: Final = (".github/", ".circleci/", ".buildkite/")
_LISTED: Final = 5
_MARK: Final = ".docgen.json"
# What marks a pages folder as ours, see `workspace.docgen_json`.


def in_scope(path: str, scope: str) -> bool:
    """Whether a file is of the scope's folder.

    Args:
        path: relative to the repository.
        scope: as `resolve_scope` returns it; empty for the whole.
    """
    return not scope or path == scope or path.startswith(f"{scope}/")


def belongs(path: str, scope: str) -> bool:
    """Whether a file is read for a scope: one of its own, or one above that may speak of it.

    Args:
        path: relative to the repository.
        scope: as `resolve_scope` returns it; empty for the whole.
    """
    if in_scope(path, scope):
        return True
    folder, name = posixpath.split(path)
    if path.startswith(_CI):
        return _is_shared(path, name)
    return (not folder or scope.startswith(f"{folder}/")) and _is_shared(path, name)


def list_scope(root: Path, exclude: Sequence[str], scope: str) -> Listing:
    """The files that are read for a scope.

    Args:
        root: the repository's top; absolute.
        exclude: folders or files to leave out, relative.
        scope: as `resolve_scope` returns it; empty for the whole.

    Raises:
        OSError: the root itself cannot be listed.
    """
    listing = _without_pages(list_files(root, exclude))
    if not scope:
        return listing
    return Listing(
        tuple(path for path in listing.paths if belongs(path, scope)),
        tuple(each for each in listing.skipped if in_scope(each.name.rstrip("/"), scope)),
    )


def _without_pages(listing: Listing) -> Listing:
    """Pages that this program wrote for a scope, or elsewhere before, document nothing."""
    folders = {posixpath.dirname(path) for path in listing.paths if path.endswith(f"/{_MARK}")}
    if not folders:
        return listing
    kept = [
        path
        for path in listing.paths
        if not any(path.startswith(f"{folder}/") for folder in folders)
    ]
    told = {Skipped(f"{folder}/", "pages that docgen-tui wrote") for folder in folders}
    return Listing(tuple(kept), tuple(sorted({*listing.skipped, *told})))


def _is_shared(path: str, name: str) -> bool:
    low = name.lower()
    if _DOCUMENTS.match(low) or _SETTINGS.match(low):
        return True
    # Imported late: most runs have no scope, and the readers of all manifests are many.
    from docgen_engine.repository.manifests import manifest_readers

    return next(iter(manifest_readers(path)), None) is not None


def resolve_scope(repository: Path, text: str, named_in: str = "--scope") -> str:
    """The folder that a person named, checked: a real folder inside of the repository.

    Args:
        repository: its top folder, absolute and without links.
        text: as typed: relative to the repository, or absolute.
        named_in: the option or the setting, for messages.

    Returns:
        The path with `/`, relative to the repository; empty where it is the repository itself.

    Raises:
        UsageError: there is no such folder, or it cannot be documented; says what to do.
    """
    shown = printable(text)
    said = f"{named_in} {shown}" if named_in.startswith("-") else f"{named_in}: `{shown}`"
    parts = _parts(repository, text, said)
    for depth in range(1, len(parts) + 1):
        _check_folder(repository, parts[:depth], said)
    skipped = next((part for part in parts if part in SKIPPED_FOLDERS), None)
    if skipped is not None:
        raise UsageError(
            f"{said}: folders called `{skipped}` are built output or kept by tools, and are never "
            "documented. Name a folder of source files"
        )
    return "/".join(parts)


def _parts(repository: Path, text: str, said: str) -> tuple[str, ...]:
    """The folders on the way, plain."""
    inside = text
    if text.startswith("/"):
        real = Path(os.path.realpath(text))
        if not real.is_relative_to(repository):
            raise UsageError(
                f"{said} is outside of the repository {printable(str(repository))}. Name a folder "
                "inside of it, seen from its top"
            )
        inside = real.relative_to(repository).as_posix()
    parts = tuple(part for part in inside.split("/") if part not in ("", "."))
    if ".." in parts:
        raise UsageError(
            f"{said}: a scope is a folder inside of the repository, named without `..`, seen from "
            f"its top ({printable(str(repository))})"
        )
    if printable(inside) != inside:
        raise UsageError(f"{said}: the name has characters that cannot be written in a page")
    return parts


def _check_folder(repository: Path, parts: Sequence[str], said: str) -> None:
    way = repository.joinpath(*parts)
    try:
        mode = way.lstat().st_mode
    except PermissionError as error:
        raise UsageError(f"{said}: no permission to reach {printable(str(way))}") from error
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{said}: there is no folder {'/'.join(parts)} in {printable(str(repository))}."
            f"{_instead(repository, parts)}"
        ) from error
    if stat.S_ISLNK(mode):
        raise UsageError(
            f"{said}: {'/'.join(parts)} is a symbolic link. Name the folder that it leads to"
        )
    if not stat.S_ISDIR(mode):
        above = "/".join(parts[:-1])
        raise UsageError(
            f"{said}: {'/'.join(parts)} is a file, and a scope is a folder. Name "
            + (f"its folder, `{above}`" if above else "a folder, or leave the scope out")
        )


def _instead(repository: Path, parts: Sequence[str]) -> str:
    """What a person may have meant: a folder of a similar name, else those that there are."""
    above = repository.joinpath(*parts[:-1])
    try:
        with os.scandir(above) as found:
            names = sorted(
                entry.name
                for entry in found
                if entry.is_dir(follow_symlinks=False)
                and not entry.name.startswith(".")
                and entry.name not in SKIPPED_FOLDERS
            )
    except OSError:
        return ""
    close = difflib.get_close_matches(parts[-1], names, n=1) or names[:_LISTED]
    paths = [printable("/".join([*parts[:-1], name])) for name in close]
    if not paths:
        return ""
    more = ", …" if len(close) < len(names) and len(close) > 1 else ""
    return f" There is {', '.join(f'`{path}`' for path in paths)}{more}"
