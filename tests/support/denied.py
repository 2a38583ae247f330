"""What a machine may refuse a process: files that others own, room on the disk."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from support.programs import PATIENCE, PROGRAM, environment

_DROP = 24  # PR_CAPBSET_DROP of prctl
_MAY_READ_ALL = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def as_anybody() -> None:
    """Before a program starts: permissions count for it, also where the tests run as root."""
    if os.geteuid() == 0:
        for capability in _MAY_READ_ALL:
            if ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0) != 0:
                raise PermissionError("root cannot be denied anything here")


def permissions_count(folder: Path) -> bool:
    """Whether a program can be denied a file here at all."""
    probe = folder / "probe"
    probe.write_text("secret")
    probe.chmod(0)
    try:
        done = subprocess.run(
            ["cat", str(probe)], preexec_fn=as_anybody, capture_output=True, check=False
        )
    except (subprocess.SubprocessError, OSError):
        return False
    finally:
        probe.unlink()
    return done.returncode != 0


def small_files(limit: int) -> Callable[[], None]:
    """Before a program starts: it cannot make a file larger than so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def docgen_denied(
    denied: Callable[[], None], *words: str | Path, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end with something denied."""
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(DOCGEN_WORKERS="0"),
        preexec_fn=denied,
        cwd=cwd,
        check=False,
    )


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Callable[[int], None]]:
    """A file system of its own with so much room; gives the way to make it larger.

    Raises:
        PermissionError: it cannot be mounted here.
    """
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "docgen-test", str(folder))
    try:
        yield lambda more: _mount("-o", f"remount,size={more}k", str(folder))
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def _mount(*words: str) -> None:
    try:
        done = subprocess.run(["mount", *words], check=False, capture_output=True)
    except OSError as error:
        raise PermissionError("there is no mount here") from error
    if done.returncode != 0:
        raise PermissionError(done.stderr.decode(errors="replace"))
