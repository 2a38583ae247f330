"""One sentence on code in the repository that is not the project's own writing, and where it is."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.markup import code, listing
from docgen_engine.domain.snapshot import Manifest, Origin
from docgen_engine.repository.foreign import places_of

_SHOWN: Final = 6
_WORDS: Final = {
    Origin.VENDORED: "code of other projects",
    Origin.GENERATED: "generated code",
    Origin.MINIFIED: "minified code",
}


def not_counted(manifest: Manifest) -> str:
    """Which code is not counted and where it lies; empty where all of it is the project's own.

    Args:
        manifest: the snapshot.

    Returns:
        A sentence in Markdown, such as ``Not counted: code of other projects in `deps/`.``
    """
    parts = []
    for origin, words in _WORDS.items():
        places = places_of(manifest.files, origin)
        if places:
            shown = listing([code(place) for place in places], _SHOWN, "other places")
            parts.append(f"{words} in {shown}")
    return f"Not counted: {'; '.join(parts)}." if parts else ""
