"""Seals on what is kept in the cache of facts: damage is found, and a row that belongs elsewhere.

SQLite notices no changed byte within a row, and nothing else would: whatever reads the repository
and whatever judges the pages believes the same facts. What does not bear its seal is made again.
"""

from __future__ import annotations

import hashlib
from typing import Final

_SIZE: Final = hashlib.sha256().digest_size


def sealed(key: tuple[str, str], body: bytes) -> bytes:
    """A body to keep under a key."""
    return _seal(key, body) + body


def opened(key: tuple[str, str], stored: bytes) -> bytes | None:
    """The body that was kept under a key; None where it is not whole."""
    body = stored[_SIZE:]
    return body if stored[:_SIZE] == _seal(key, body) else None


def _seal(key: tuple[str, str], body: bytes) -> bytes:
    return hashlib.sha256("\0".join(key).encode() + b"\0" + body).digest()
