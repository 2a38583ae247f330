"""The backends that are built in: how each is made, and what it begins ahead of time.

A new backend is entered here, and nowhere else outside of its own folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from docgen_engine.backends.static.doors import warm, warm_worker
from docgen_engine.domain.protocols import Backend, Workers
from docgen_engine.store.content import StoredFacts


class Hands(msgspec.Struct, frozen=True):
    """What a backend may work with.

    `workers` are for work on single files; `analyst` is one process that keeps the linked index.
    """

    workers: Workers
    analyst: Workers
    facts: StoredFacts


BackendFactory = Callable[[Hands], Backend]


def default_backends() -> Mapping[str, BackendFactory]:
    """The backends that are built in, by name."""
    return {"static": _static}


WARMED: Final[Mapping[str, tuple[Callable[[], None], Callable[[], None]]]] = {
    "static": (warm, warm_worker)
}
"""What a built-in backend has its analyst, and in a new workspace a worker, begin with, by name."""


def _static(hands: Hands) -> Backend:
    from docgen_engine.backends.static.backend import StaticBackend

    return StaticBackend(hands.workers, hands.facts, hands.analyst)
