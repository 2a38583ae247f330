"""A program in a real pseudo-terminal: what it writes, what is typed, how it ends."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|.)"
)


class Terminal:
    """The near end of a pseudo-terminal. Waits for conditions, never for a time."""

    def __init__(self, pid: int, descriptor: int) -> None:
        self.pid = pid
        self.descriptor = descriptor
        self.written = b""
        self.code: int | None = None

    @property
    def text(self) -> str:
        """Everything that was written, without escape sequences."""
        return ESCAPES.sub(b" ", self.written).decode("utf-8", "replace")

    def read(self, seconds: float = 0.1) -> bool:
        """Take what is there; False when the program has closed its side."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            return True
        try:
            block = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.written += block
        return bool(block)

    def wait_for(self, words: str, after: int = 0) -> None:
        """Until words were written behind a place in `written`."""
        deadline = time.monotonic() + PATIENCE
        while words not in ESCAPES.sub(b"", self.written[after:]).decode("utf-8", "replace"):
            assert time.monotonic() < deadline, f"{words!r} never came; got {self.text[-2000:]!r}"
            assert self.read(), f"it ended before {words!r}; got {self.text[-2000:]!r}"

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.descriptor, keys)

    def end(self) -> int:
        """Until the program is gone; its exit code, negative for a signal."""
        deadline = time.monotonic() + PATIENCE
        while self.code is None:
            assert time.monotonic() < deadline, f"it did not end; got {self.text[-2000:]!r}"
            self.read(0.05)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.code = os.waitstatus_to_exitcode(status)
        while self.read(0.05) and select.select([self.descriptor], [], [], 0.05)[0]:
            pass
        return self.code


@contextmanager
def terminal(
    words: Sequence[str], environ: dict[str, str], size: tuple[int, int] = (120, 40)
) -> Iterator[Terminal]:
    """Python with some words in a pseudo-terminal of some size, with nothing else in its
    environment that changes how it looks."""
    base = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": os.pathsep.join(
            [*(p for p in sys.path if p), str(Path(__file__).parents[1])]
        ),
    }
    pid, descriptor = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, *words], {**base, **environ})
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    near = Terminal(pid, descriptor)
    try:
        yield near
    finally:
        if near.code is None:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(descriptor)
