"""Preflight: whether a path can be documented at all, in the order of contract section 3."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from docgen_engine.domain.errors import PreflightError
from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest, Preflight
from docgen_engine.repository.git import git_top
from docgen_engine.repository.scan import Contents, scan
from docgen_engine.repository.scope import in_scope
from docgen_engine.repository.text import printable

T = TypeVar("T")

BUILD_FOLDERS: Final = frozenset({"node_modules", "dist", "build"})
FEW_FILES: Final = 3
MANY_LINES: Final = 200_000


def preflight(
    path: Path,
    *,
    force: bool = False,
    exclude: Sequence[str] = (),
    scope: str = "",
    look: Callable[[Path], Manifest] | None = None,
) -> Preflight:
    """Check a path before anything is made or started. Blocks; call it in a thread.

    Args:
        path: what the user named.
        force: go on although the path looks like a build directory.
        exclude: folders to leave out, relative, such as the pages folder.
        scope: the folder that is documented, relative; empty for all.
        look: lists the repository below its top; by default it is scanned.

    Returns:
        What was found; `questions` lack their `Continue anyway? [y/N]`.

    Raises:
        PreflightError: the path cannot be documented, with the contract's sentence.
    """
    root = _accepted(path, force=force)
    seen = _listed(path, lambda: look(root) if look else scan(root, exclude, scope))
    return _assessed(path, root, seen)


def snapshot(
    path: Path, look: Callable[[Path], Contents], *, force: bool = False
) -> tuple[Contents, Preflight]:
    """The same, with the contents that a run is pinned to. Blocks.

    Args:
        path: what the user named.
        look: reads the repository below its top.
        force: as in `preflight`.

    Raises:
        PreflightError: the path cannot be documented.
    """
    root = _accepted(path, force=force)
    contents = _listed(path, lambda: look(root))
    return contents, _assessed(path, root, contents.manifest)


def _accepted(path: Path, *, force: bool) -> Path:
    root = check_folder(path)
    if not force and in_build_folder(root):
        raise PreflightError(
            "Repository path appears to be a build directory. Please specify the project root."
        )
    return root


def _listed(path: Path, look: Callable[[], T]) -> T:
    shown = printable(str(path))
    try:
        return look()
    except PermissionError as error:
        raise PreflightError(
            f"No permission to list {shown}. Change its permissions, or run as a user who may."
        ) from error
    except OSError as error:
        raise PreflightError(f"Cannot list {shown}: {error.strerror or error}") from error


def _assessed(path: Path, root: Path, manifest: Manifest) -> Preflight:
    shown, scope = printable(str(path)), manifest.scope
    own = [entry for entry in manifest.files if in_scope(entry.path, scope)]
    if not any(entry.kind is FileKind.TEXT for entry in own):
        if scope:
            raise PreflightError(
                f"Nothing to document in {shown}/{scope}: it has no readable text file, or git "
                "ignores them all. Name another folder with `--scope`"
            )
        raise PreflightError(f"Nothing to document in {shown}")
    return _found(root, own, scope)


def check_folder(path: Path) -> Path:
    """The folder itself, absolute and without links.

    Raises:
        PreflightError: there is no such folder, with the contract's sentence.
    """
    shown = printable(str(path))
    try:
        path.stat()
        root = path.resolve()
        is_folder = root.is_dir()
    except PermissionError as error:
        raise PreflightError(
            f"No permission to reach {shown}. Change its permissions, or run as a user who may."
        ) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise PreflightError(f"Repository path does not exist: {shown}") from error
    if not is_folder:
        raise PreflightError(f"Path is not a directory: {shown}")
    return root


def in_build_folder(root: Path) -> bool:
    """Whether a path, or a parent up to the enclosing git top level, is named as built output.

    Without git only its own name counts: what stands above a project is none of its business.

    Args:
        root: absolute, without links.
    """
    top = git_top(root)
    names = [root.name]
    if top is not None and top != root:
        names += [folder.name for folder in root.parents if folder.is_relative_to(top)]
    return not BUILD_FOLDERS.isdisjoint(names)


def _found(root: Path, files: Sequence[FileEntry], scope: str) -> Preflight:
    sources = [entry for entry in files if entry.is_own]
    languages: dict[str, int] = {}
    for entry in sources:
        languages[entry.language] = languages.get(entry.language, 0) + entry.lines
    lines = sum(languages.values())
    questions = []
    if len(sources) < FEW_FILES:
        questions.append(
            f"Very few source files detected ({len(sources)}). This may not be a code repository."
        )
    if lines > MANY_LINES:
        questions.append(f"Large repository detected (~{round(lines, -3):,} LOC).")
    return Preflight(
        repository=os.fspath(root),
        name="/".join(part for part in (printable(root.name) or "root", scope) if part),
        source_files=len(sources),
        lines=lines,
        questions=tuple(questions),
        languages=tuple(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
    )
