"""How the tables of well-known packages are written."""

from __future__ import annotations


def named(text: str) -> dict[str, str]:
    """`package=Label` or `package`, separated by white space; `~` stands for a space in a label."""
    pairs = (word.partition("=") for word in text.split())
    return {name: (label or name).replace("~", " ") for name, _, label in pairs}
