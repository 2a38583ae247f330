"""Seals on what is kept in the cache of facts: damage is found, and a row that belongs elsewhere.

A cache may be damaged, or be of somebody else's making. What does not bear its seal is made again.
"""

from __future__ import annotations

import hashlib
from typing import Final

from docgen_engine.repository.index.extract import Key

_SIZE: Final = hashlib.sha256().digest_size


def sealed(key: Key, body: bytes) -> bytes:
    """A body to keep under a key."""
    return _seal(key, body) + body


def opened(key: Key, stored: bytes | None) -> bytes | None:
    """The body that was kept under a key; None where there is none, or it is not whole."""
    if stored is None:
        return None
    body = stored[_SIZE:]
    return body if stored[:_SIZE] == _seal(key, body) else None


def _seal(key: Key, body: bytes) -> bytes:
    return hashlib.sha256("\0".join(key).encode() + b"\0" + body).digest()
