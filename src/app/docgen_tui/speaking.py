"""`SpeakingApp`: notices in the corner: one for each matter, a few at a time, never in the way.

A key that is pressed five times is answered once; what a person has just decided here is not told
back to them.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from textual.app import App
from textual.notifications import Notification, Notify

from docgen_engine.domain.errors import DocgenError
from docgen_tui.notices import explain
from docgen_tui.sanitise import clean
from docgen_tui.view import Notice

MOST_NOTICES: Final = 3
"""More at once would cover the page that is read."""
TELL_SECONDS: Final = 6.0
TROUBLE_SECONDS: Final = 12.0


def same_matter(old: Notification, new: Notification, answers: frozenset[str]) -> bool:
    """Whether a new notice takes the place of an old one.

    Args:
        old: is shown.
        new: is about to be.
        answers: messages that answered a key; the newest answer replaces the one before.
    """
    if new.title or old.title:
        return new.title == old.title
    return new.message == old.message or {old.message, new.message} <= answers


class SpeakingApp(App[int]):
    """Says things once."""

    def __init__(self, *, css_path: list[str | PurePath]) -> None:
        super().__init__(css_path=[*css_path])
        self._answers: frozenset[str] = frozenset()
        self.own: set[str] = set()
        """What was decided on this screen (`Notice.about`): its notice says nothing new here."""

    def tell(self, words: str) -> None:
        """Answer a key; the next answer replaces it."""
        said = clean(words)
        self._answers |= {said}
        self.notify(said, markup=False, timeout=TELL_SECONDS)

    def trouble(self, error: DocgenError) -> None:
        """Show an error and what to do."""
        said = explain(error)
        self.notify(
            said.text,
            title=said.title,
            severity=said.severity,
            markup=False,
            timeout=TROUBLE_SECONDS,
        )

    def say_notices(self, notices: list[Notice]) -> None:
        """What events say, except what was decided here."""
        for notice in notices:
            if notice.about and notice.about in self.own:
                self.own.discard(notice.about)
                continue
            match notice.level:
                case "error":
                    self.notify(notice.text, severity="error", markup=False)
                case "warning":
                    self.notify(notice.text, severity="warning", markup=False)
                case _:
                    self.notify(notice.text, markup=False)

    def _on_notify(self, event: Notify) -> None:
        """Make room; Textual's own handler adds the notice after this one."""
        shown = list(self._notifications)
        stale = [old for old in shown if same_matter(old, event.notification, self._answers)]
        rest = [old for old in shown if old not in stale]
        stale += rest[: max(0, len(rest) - MOST_NOTICES + 1)]
        for old in stale:
            self._unnotify(old, refresh=False)
        self._answers &= {old.message for old in shown} | {event.notification.message}
