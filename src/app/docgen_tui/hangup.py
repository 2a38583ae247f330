"""Ends the screen when its terminal is gone: closed window, lost connection, ended multiplexer.

Without it the program would stay behind without anybody to see it: the library's writer waits for a
terminal that takes nothing any more, and where no SIGHUP comes its reader spins.
"""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from typing import Final

GRACE: Final = 5.0
"""Seconds to stop the run and let go of the workspace; then the process ends as after a kill."""

HUNG_UP: Final = 128 + int(getattr(signal, "SIGHUP", 1))


def end_with_terminal(descriptor: int, grace: float = GRACE) -> None:
    """Watch a terminal in the background; when it is gone, ask the screen to leave, then insist.

    Everything that finished is stored, so ending hard loses no more than a kill does.

    Args:
        descriptor: of the terminal.
        grace: seconds between asking and insisting.
    """
    if not hasattr(select, "poll") or not hasattr(signal, "SIGHUP"):
        return
    threading.Thread(
        target=_watch, args=(descriptor, grace), name="end-with-terminal", daemon=True
    ).start()


def _watch(descriptor: int, grace: float) -> None:
    watched = select.poll()
    watched.register(descriptor, 0)  # no event is waited for but those that always come
    try:
        found = watched.poll()
    except OSError:
        return
    if any(event & select.POLLNVAL for _, event in found):
        return  # closed by ourselves
    os.kill(os.getpid(), signal.SIGHUP)
    time.sleep(grace)
    os._exit(HUNG_UP)
