"""Which languages are analysed soundly: a new one is a folder with queries, and a line here."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Final

from docgen_engine.repository.index.languages.sound.language import Adapter

_FOLDERS: Final = {
    "C": "c",
    "C#": "csharp",
    "C++": "cpp",
    "Java": "java",
    "PHP": "php",
    "Ruby": "ruby",
    "Rust": "rust",
}
_PACKAGE: Final = "docgen_engine.repository.index.languages"


@lru_cache(maxsize=32)
def adapter_of(language: str) -> Adapter | None:
    """The adapter of a language, loaded when it is first asked for; None for other languages."""
    folder = _FOLDERS.get(language)
    if folder is None:
        return None
    adapter = importlib.import_module(f"{_PACKAGE}.{folder}.language").ADAPTER
    if not isinstance(adapter, Adapter):
        raise TypeError(f"{folder} has no adapter")
    return adapter
