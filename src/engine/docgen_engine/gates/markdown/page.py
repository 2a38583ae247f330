"""A page as validators see it: its text, what it holds, and its sections."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from docgen_engine.domain.citations import FoundCitation
from docgen_engine.gates.markdown.digest import (
    CodeSpan,
    Digest,
    Fence,
    Heading,
    Link,
    Placeholder,
)
from docgen_engine.gates.markdown.reading import plain_lines, read_page


class Page:
    """One page. Read when first asked about; all places are lines and columns from 1."""

    def __init__(self, path: str, text: str, docs_dir: str, digest: Digest | None = None) -> None:
        """Remember the text.

        Args:
            path: in the pages folder.
            text: the whole page, with its navigation block.
            docs_dir: the pages folder relative to the repository.
            digest: what is known to follow from these three.
        """
        self.path = path
        self.docs_dir = docs_dir
        self.text = plain_lines(text)
        if digest is not None:
            self.digest = digest

    @cached_property
    def digest(self) -> Digest:
        """Everything that follows from the text alone."""
        return read_page(self.path, self.text, self.docs_dir)

    @cached_property
    def lines(self) -> list[str]:
        """The text line by line."""
        return self.text.split("\n")

    @property
    def nav_lines(self) -> tuple[int, int]:
        """First and last line of the navigation block, (0, 0) where there is none."""
        return self.digest.nav_lines

    @property
    def citations(self) -> tuple[FoundCitation, ...]:
        """Citations of lines of the repository, in order."""
        return self.digest.citations

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings in order."""
        return self.digest.headings

    @cached_property
    def outline(self) -> tuple[Heading, ...]:
        """The headings that give the page its structure: those not nested in anything."""
        return tuple(heading for heading in self.headings if not heading.nested)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Everything that a fragment may name on this page."""
        return frozenset(self.digest.anchors)

    @property
    def fences(self) -> tuple[Fence, ...]:
        """All fenced blocks in order."""
        return self.digest.fences

    @property
    def open_comments(self) -> tuple[int, ...]:
        """Lines of HTML comments that nothing closes: they hide the rest of the page."""
        return self.digest.open_comments

    @property
    def links(self) -> tuple[Link, ...]:
        """All links and images in order."""
        return self.digest.links

    @property
    def content_lines(self) -> tuple[int, ...]:
        """Lines in which something for a reader begins: no headings, rules or comments."""
        return self.digest.content_lines

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """Words that were meant to be replaced, in order."""
        return self.digest.placeholders

    @property
    def code(self) -> tuple[CodeSpan, ...]:
        """Words in code, outside of links and quotations, in order."""
        return self.digest.code

    def section(self, title: str) -> tuple[Heading, int] | None:
        """A section by the title of its heading, and its last line.

        Args:
            title: compared without case, markup and extra spaces.

        Returns:
            The first heading with that title and the line before the next one of its level or
            above; None where there is none.
        """
        return self._sections.get(comparable(title))

    @cached_property
    def _sections(self) -> dict[str, tuple[Heading, int]]:
        found: dict[str, tuple[Heading, int]] = {}
        ends: list[int] = [len(self.lines)] * 7
        for heading in reversed(self.outline):
            # The last one stored for a title is the first one on the page.
            found[comparable(heading.title)] = (heading, ends[heading.level])
            ends[heading.level :] = [heading.line - 1] * (7 - heading.level)
        return found


def comparable(title: str) -> str:
    """A title as titles are compared: composed, without case and extra spaces."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())
