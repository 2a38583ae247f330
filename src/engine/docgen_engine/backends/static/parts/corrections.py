"""People's corrections of components (`.docgen.toml`): ignore, then merge, then rename.

A correction names a component by its name or by a path: its own, or that of a folder which holds
whole components. What fits nothing is not passed over: it is told, with what may have been meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.guidance import ComponentGuidance, Guidance
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.toml_lines import toml_lines

if TYPE_CHECKING:
    from docgen_engine.backends.static.parts.components import Part

GUIDANCE_FILE = ".docgen.toml"


class Unheeded(msgspec.Struct, frozen=True):
    """A correction that could not be done: the place in the file, and why."""

    place: tuple[str | int, ...]
    why: str


def guidance_file(index: RepositoryIndex) -> str:
    """The guidance that holds: the scope's own where it has one, else that at the top."""
    own = f"{index.manifest.scope}/{GUIDANCE_FILE}"
    there = index.manifest.scope and any(entry.path == own for entry in index.manifest.files)
    return own if there else GUIDANCE_FILE


def told(index: RepositoryIndex, unheeded: Iterable[Unheeded]) -> tuple[Problem, ...]:
    """Corrections that could not be done, with the lines of the file that ask for them."""
    found = list(unheeded)
    if not found:
        return ()
    file = guidance_file(index)
    there = any(entry.path == file for entry in index.manifest.files)
    lines = toml_lines(index.text(file) if there else "")
    return tuple(
        Problem(file, f"{_field(each.place)}: {each.why}", lines.line(*each.place) if there else 0)
        for each in found
    )


def meant(name: str, known: Iterable[str]) -> str:
    """`Did you mean …?` where something known is close; else empty."""
    close = difflib.get_close_matches(name, sorted(set(known)), n=1)
    return f" Did you mean `{close[0]}`?" if close else ""


def corrected(
    parts: list[Part], guidance: ComponentGuidance
) -> tuple[list[Part], tuple[Unheeded, ...]]:
    """Components as people want them.

    Args:
        parts: as found, with distinct names.
        guidance: the corrections.

    Returns:
        The components, and the corrections that fit none.
    """
    unheeded: list[Unheeded] = []
    kept = _ignored(parts, guidance.ignore, unheeded)
    for name, members in sorted(guidance.merge.items()):
        kept = _merged(kept, name, members, unheeded)
    return _renamed(kept, guidance.rename, unheeded), tuple(unheeded)


def unheeded_pages(
    guidance: Guidance, structure: Structure, planned: Iterable[str], left_out: Iterable[str]
) -> tuple[Unheeded, ...]:
    """Wishes about pages that a plan does not fulfil.

    Args:
        guidance: the wishes.
        structure: the page set, with the pages that guidance adds.
        planned: paths of the pages that are written.
        left_out: paths of those that are not.
    """
    written, gone = set(planned), set(left_out)
    found = []
    for at, path in enumerate(guidance.pages.leave_out):
        place = ("pages", "leave_out", at)
        if path in written:
            found.append(Unheeded(place, f"`{path}` is always written; other pages build on it."))
        elif path not in gone:
            why = f"there is no page `{path}` to leave out.{meant(path, written | gone)}"
            found.append(Unheeded(place, why))
    for at, page in enumerate(guidance.pages.add):
        known = structure.page(page.path)
        wanted = (page.title, page.sections or (known.sections if known else ()))
        if known is not None and (known.title, known.sections) != wanted:
            why = f"`{page.path}` is a page already, “{known.title}”; its title and sections stay."
            found.append(Unheeded(("pages", "add", at), why))
    if guidance.notes:
        why = (
            "notes are for a model. The static backend writes what code and documents say: "
            "correct a page by hand, or use `facts`, `purpose` and `wording`."
        )
        found.append(Unheeded(("notes", 0), why))
    return tuple(found)


def _ignored(parts: list[Part], ignore: tuple[str, ...], unheeded: list[Unheeded]) -> list[Part]:
    for at, entry in enumerate(ignore):
        kept = [part for part in parts if not _fits(part, entry)]
        if len(kept) == len(parts):
            kept = _without_folder(parts, entry)
        if kept == parts:
            place = ("components", "ignore", at)
            unheeded.append(Unheeded(place, _unknown(parts, entry)))
        parts = kept
    return parts


def _without_folder(parts: list[Part], folder: str) -> list[Part]:
    """The components without the files of a folder that is a part of one."""
    start = folder.rstrip("/") + "/"
    smaller = [
        msgspec.structs.replace(
            part, files=tuple(f for f in part.files if f != folder and not f.startswith(start))
        )
        for part in parts
    ]
    return [part for part in smaller if part.files]


def _merged(
    parts: list[Part], name: str, members: tuple[str, ...], unheeded: list[Unheeded]
) -> list[Part]:
    for at, member in enumerate(members):
        if not any(_fits(part, member) for part in parts):
            place = ("components", "merge", name, at)
            unheeded.append(Unheeded(place, _unknown(parts, member)))
    wanted = [part for part in parts if any(_fits(part, member) for member in members)]
    if not wanted:
        return parts
    # One that has the name already takes the others in: two of one name could not be told apart.
    joined = [part for part in parts if part in wanted or part.name == name]
    largest = max(joined, key=lambda part: (len(part.files), part.path))
    path = next((part.path for part in joined if part.name == name), joined[0].path)
    files = tuple(sorted(file for part in joined for file in part.files))
    whole = msgspec.structs.replace(joined[0], path=path, name=name, type=largest.type, files=files)
    return [whole if part is joined[0] else part for part in parts if part not in joined[1:]]


def _renamed(parts: list[Part], rename: dict[str, str], unheeded: list[Unheeded]) -> list[Part]:
    for old, new in sorted(rename.items()):
        place = ("components", "rename", old)
        named = [part for part in parts if old in (part.path, part.path + "/", part.name)]
        if not named:
            unheeded.append(Unheeded(place, _unknown(parts, old)))
        elif any(part.name == new for part in parts if part is not named[0]):
            why = f"another component is called `{new}`; join the two under `components.merge`."
            unheeded.append(Unheeded(place, why))
        else:
            other = msgspec.structs.replace(named[0], name=new)
            parts = [other if part is named[0] else part for part in parts]
    return parts


def _fits(part: Part, entry: str) -> bool:
    """Whether an entry names a component, or a folder that holds it."""
    folder = entry.rstrip("/")
    return part.name == entry or part.path == folder or part.path.startswith(f"{folder}/")


def _unknown(parts: list[Part], entry: str) -> str:
    known = [name for part in parts for name in (part.path, part.name)]
    return f"there is no component `{entry}`.{meant(entry, known)}"


def _field(place: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in place if isinstance(part, str))
