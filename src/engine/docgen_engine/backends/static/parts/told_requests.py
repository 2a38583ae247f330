"""Which requests of many tell most of what a part of a program answers."""

from __future__ import annotations

from collections.abc import Iterable

_ANY = "ANY "


def telling(names: Iterable[str]) -> list[str]:
    """Requests, those first that tell most, each once.

    What changes something tells more than what reads it, a short path more than a long one, and
    `/` nothing.

    Args:
        names: such as `POST /users` or `ANY /users`.

    Returns:
        Names without a method where none is declared.
    """
    ordered = sorted(
        names,
        key=lambda name: (
            name.endswith(" /"),
            not name.startswith("POST "),
            name.rstrip("/").count("/"),
            name,
        ),
    )
    return list(dict.fromkeys(name.removeprefix(_ANY) for name in ordered))
