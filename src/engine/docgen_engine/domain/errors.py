"""Every error that this program raises on purpose, as one small tree.

A message says what happened, where, and what to do. `exit_code` is contract section 12.
"""

from __future__ import annotations

from typing import ClassVar


class DocgenError(Exception):
    """Root of the tree: anything that a person should read as a sentence, not as a traceback."""

    exit_code: ClassVar[int] = 1


class UsageError(DocgenError):
    """The command's words are off, or a question cannot be asked here."""

    exit_code = 2


class PreflightError(DocgenError):
    """The path cannot be documented (contract section 3)."""


class Refused(DocgenError):
    """A decision does not fit the state of the run (contract section 8)."""


class WorkspaceBusy(DocgenError):
    """Another process is working on this workspace."""

    exit_code = 4


class StorageError(DocgenError):
    """The workspace cannot be read or written: full disk, no permission, damage."""


class DatabaseDamaged(StorageError):
    """The workspace database is not readable as SQLite."""


class WorkspaceNewer(StorageError):
    """The workspace was written by a later version of this program."""


class DiskFull(StorageError):
    """There is no room left, or a quota or size limit was reached."""


class NotWritable(StorageError):
    """A file or folder cannot be written: permissions, or a read-only file system."""


class StorageBusy(StorageError):
    """Another process kept the database to itself for too long."""

    exit_code = 4


class ForeignDocumentation(StorageError):
    """The pages folder belongs to somebody else: it has files and no `.docgen.json`."""


class OwnershipViolation(DocgenError):
    """A task wrote a page that it does not own (contract section 6)."""


class DocumentInvalid(DocgenError):
    """A JSON document breaks its schema; the message names the path of the field."""

    def __init__(self, document: str, where: str, what: str) -> None:
        """Remember which field of which document is wrong.

        Args:
            document: key of the document, such as `questions`.
            where: path of the field, such as `$.questions[3].id`.
            what: what is wrong there.
        """
        super().__init__(f"{document}: {what} at {where}")
        self.document = document
        self.where = where
        self.what = what


class AgentError(DocgenError):
    """An agent's attempt failed; `retryable` says whether another attempt may help."""

    def __init__(
        self, message: str, *, retryable: bool = True, retry_after: float | None = None
    ) -> None:
        """Keep what the retry needs.

        Args:
            message: what happened, where, what to do.
            retryable: whether another attempt may help.
            retry_after: seconds that the server asked to wait, if it did.
        """
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


class TaskExhausted(DocgenError):
    """A task used up its attempts (contract section 2)."""


class RepositoryReadError(DocgenError):
    """A file of the repository cannot be read as the snapshot says."""


def first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The one error of a group that a person should read."""
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
