"""Standing corrections by people, from `.docgen.toml` in the repository (contract section 4)."""

from __future__ import annotations

import msgspec


class AddedPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page that people want: `[[pages.add]]`."""

    path: str
    title: str
    sections: tuple[str, ...] = ()
    about: str = ""


class PageNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note for the agent that writes a page: `[[notes]]`. An empty `page` is for all of them."""

    text: str
    page: str = ""


class ComponentGuidance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[components]`: by path or name. `merge` maps a name to the components that become it."""

    rename: dict[str, str] = {}
    merge: dict[str, tuple[str, ...]] = {}
    ignore: tuple[str, ...] = ()


class PageGuidance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[pages]`: paths to leave out, and pages to add."""

    leave_out: tuple[str, ...] = ()
    add: tuple[AddedPage, ...] = ()


class Guidance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `facts` are sentences to keep, `wording` maps a term to the one to use.

    `structure` is the path of the repository's own page set, `docs` and `context` move the folders.
    """

    structure: str = ""
    docs: str = ""
    context: str = ""
    scope: str = ""
    purpose: str = ""
    components: ComponentGuidance = ComponentGuidance()
    pages: PageGuidance = PageGuidance()
    facts: tuple[str, ...] = ()
    wording: dict[str, str] = {}
    notes: tuple[PageNote, ...] = ()
