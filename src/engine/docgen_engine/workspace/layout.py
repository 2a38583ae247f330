"""Where everything of a workspace is on disk (contract section 4)."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from docgen_engine.domain.errors import NotWritable, StorageError, UsageError
from docgen_engine.patterns import regex
from docgen_engine.repository.text import printable
from docgen_engine.workspace.atomic import UNFINISHED, explain, explained, write_atomic

CONTEXT: Final = ".context"
DOCS: Final = "documentation"

_DATABASE: Final = "docgen.db"
_IGNORE: Final = b"*\n"
_KEY: Final = regex(r"^[a-z][a-z0-9-]*$")
_PART: Final = regex(r"^[^/\\\x00-\x1f\x7f]+$")
_READ_ONLY: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


class Layout:
    """The folders of one workspace. All paths are absolute; nothing is made before `prepare`."""

    def __init__(
        self,
        repository: Path,
        *,
        context: Path | None = None,
        docs: Path | None = None,
        scope: str = "",
    ) -> None:
        """Lay a workspace out.

        Args:
            repository: its top folder.
            context: the workspace's own folder, `.context` where it is None; relative to the
                repository, or absolute.
            docs: the pages folder, `documentation` where it is None; likewise.
            scope: the folder that is documented, relative; then the two folders are in it, so that
                the workspace and the pages of the whole stay apart from those of its parts.

        Raises:
            UsageError: the two folders lie in one another, or one holds the repository.
        """
        self.repository: Final = _absolute(repository, Path.cwd())
        self.scope: Final = scope
        self.context: Final = _absolute(context or Path(scope, CONTEXT), self.repository)
        self.docs: Final = _absolute(docs or Path(scope, DOCS), self.repository)
        nested = self.context.is_relative_to(self.docs) and self.docs != self.repository
        if nested or self.docs.is_relative_to(self.context):
            raise UsageError(
                f"The pages folder {self.docs} and the workspace folder {self.context} lie in "
                "one another. Choose others with `--docs DIR` and `--context DIR`."
            )
        if self.repository.is_relative_to(self.context):
            raise UsageError(
                f"The workspace folder {self.context} holds the repository. Choose another with "
                "`--context DIR`."
            )

    def __repr__(self) -> str:
        return f"Layout({str(self.repository)!r}, {str(self.context)!r}, {str(self.docs)!r})"

    @property
    def database(self) -> Path:
        """The workspace's database."""
        return self.context / _DATABASE

    @property
    def lock(self) -> Path:
        """The workspace's lock."""
        return self.context / "lock"

    @property
    def drafts(self) -> Path:
        """Pages that are not approved yet."""
        return self.context / "drafts"

    @property
    def reports(self) -> Path:
        """Reports of gates."""
        return self.context / "reports"

    @property
    def logs(self) -> Path:
        """What went wrong, in detail."""
        return self.context / "logs"

    @property
    def state(self) -> Path:
        """`state.json`."""
        return self.context / "state.json"

    @property
    def docs_dir(self) -> str:
        """The pages folder relative to the repository, with `/`.

        Outside of it: up, down again to the repository, up, and down to the pages, such as
        `../name/../pages`. So the way back from a page is known as well (`domain.citations`).
        """
        if self.docs.is_relative_to(self.repository):
            return self.docs.relative_to(self.repository).as_posix()
        # Outside, links on the way count: `..` is taken by the system from the real folder.
        repository, docs = self.repository.resolve(), self.docs.resolve()
        above = Path(os.path.commonpath((repository, docs)))
        there, pages = repository.relative_to(above).parts, docs.relative_to(above).parts
        up = [".."] * len(there)
        return "/".join([*up, *there, *up, *pages])

    def draft(self, page: str) -> Path:
        """Where the draft of a page is.

        Raises:
            StorageError: the page's path is not one inside of a folder.
        """
        return self.drafts / page_path(page)

    def page(self, page: str) -> Path:
        """Where a page is published.

        Raises:
            StorageError: the page's path is not one inside of a folder.
        """
        return self.docs / page_path(page)

    def document(self, key: str) -> Path:
        """Where a document is written.

        Raises:
            StorageError: this is not the key of a document.
        """
        if not _KEY.match(key):
            raise StorageError(f"{printable(key)!r} is not the key of a document.")
        return self.context / f"{key}.json"

    def prepare(self) -> None:
        """Make the workspace's folder, which ignores itself in git.

        Raises:
            StorageError: it is a link, a file, or somebody else's; or it cannot be made.
        """
        try:
            self._prepare()
        except OSError as error:
            if error.errno in _READ_ONLY:
                raise NotWritable(
                    f"{self.context} cannot be written ({error.strerror}). To document a "
                    "repository that is read-only, keep the workspace elsewhere: `--context DIR`, "
                    "and the pages with `--docs DIR`."
                ) from error
            raise explain(error, self.context, "made") from error

    def has_workspace(self) -> bool:
        """Whether there is a workspace; nothing is made.

        Raises:
            StorageError: its folder is a link or a file, or cannot be looked at.
        """
        with explained(self.context, "read"):
            if not self._look_at_context():
                return False
            try:
                self.database.lstat()
            except FileNotFoundError:
                return False
            return True

    def refuse_links(self, folder: Path, flag: str) -> None:
        """Refuse a folder inside of the repository that a link on the way leads out of it.

        Args:
            folder: the pages folder or the workspace's.
            flag: the option that moves it.

        Raises:
            StorageError: names the link.
        """
        if not folder.is_relative_to(self.repository):
            return
        way = self.repository
        for part in folder.relative_to(self.repository).parts:
            way = way / part
            if way.is_symlink():
                raise StorageError(
                    f"{way} is a symbolic link, so nothing is written behind it. Move it away, or "
                    f"choose another folder with `{flag} DIR`."
                )

    def _look_at_context(self) -> bool:
        """Whether the workspace's folder is there; refuses links and files."""
        self.refuse_links(self.context, "--context")
        try:
            state = self.context.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        if not stat.S_ISDIR(state.st_mode):
            what = "a symbolic link" if stat.S_ISLNK(state.st_mode) else "not a folder"
            raise StorageError(
                f"{self.context} is {what}, so the workspace cannot be there. Move it away, or "
                "keep the workspace in another folder with `--context DIR`."
            )
        return True

    def _prepare(self) -> None:
        if not self._look_at_context():
            self.context.mkdir(parents=True)
        ignore = self.context / ".gitignore"
        marked = _content(ignore) == _IGNORE
        strange = [path for path in self.context.iterdir() if not path.name.endswith(UNFINISHED)]
        if not marked and strange and not self.database.exists():
            raise StorageError(
                f"{self.context} holds files of something else, and is not written to. Keep the "
                "workspace in another folder with `--context DIR`."
            )
        if not marked:
            write_atomic(ignore, _IGNORE)


def page_path(page: str) -> str:
    """A page's path, checked: it stays in its folder and is a visible Markdown file.

    Args:
        page: such as `flows/run.md`; it may come from a model or from a file of the repository.

    Returns:
        The same path.

    Raises:
        StorageError: it climbs, is absolute, hidden, has control characters or is no `.md` file.
    """
    parts = page.split("/")
    if not page.endswith(".md") or any(
        not _PART.match(part) or part.startswith(".") for part in parts
    ):
        raise StorageError(
            f"{printable(page)!r} is not a path of a page: it must be relative, end in `.md` and "
            "have no hidden or climbing parts."
        )
    return page


def _absolute(path: Path, base: Path) -> Path:
    return Path(os.path.normpath(base / path))


def _content(path: Path) -> bytes | None:
    """The content of a small plain file; None for anything else."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            return file.read(64)
    except FileNotFoundError:
        return None
