"""A page as rows: the blocks of Markdown, laid out for a width. Pure, runs in a thread.

Our own, because Textual's Markdown makes a widget of every block and stalls on long pages, and
because every row must know which line of the source it shows and what it cites.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from docgen_tui.widgets.code_rows import highlight
from docgen_tui.widgets.diagram_rows import read_diagram
from docgen_tui.widgets.markdown_inline import Links, inline_spans
from docgen_tui.widgets.markdown_table import TableRecord, table_rows
from docgen_tui.widgets.spans import (
    Body,
    Packed,
    Row,
    Span,
    StyleNames,
    pack,
    spans_width,
    split_cells,
    wrap,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

PROSE: Final = 96
"""Cells: longer lines of prose are hard to read, however wide the terminal is."""
TEXT_LIMIT: Final = 2_000_000
"""Characters; beyond this a page is shown as its source."""
AIRY: Final = 70
"""Cells: from here on a section has two empty rows above it."""
_BULLETS: Final = ("•", "◦", "▪")
_CODE: Final = ("md--block",)


class Heading(NamedTuple):
    """A heading: its level, its plain text, the row and the source line where it stands."""

    level: int
    title: str
    row: int
    line: int


class MarkdownBody(Body):
    """A page laid out for one width. `targets` are `markdown_inline.Link`."""

    def __init__(self, rows: Sequence[Packed], links: Links, headings: Sequence[Heading]) -> None:
        """Keep what was laid out."""
        super().__init__(rows, links.all)
        self.links = links.all
        self.headings = tuple(headings)


def markdown_body(text: str, width: int, page: str = "", docs_dir: str = "") -> MarkdownBody:
    """Lay a page out.

    Args:
        text: Markdown, cleaned.
        width: cells that there are.
        page: path of the page in the pages folder, to resolve what it cites.
        docs_dir: the pages folder relative to the repository.

    Returns:
        All rows, prepared.
    """
    layout = _Layout(max(10, width), Links(page, docs_dir))
    if len(text) > TEXT_LIMIT:
        layout.code(text, "", 1)
    else:
        layout.blocks(_parser().parse(text))
    body = MarkdownBody(layout.rows, layout.links, layout.headings)
    body.prepare()
    return body


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


class _Prefix(NamedTuple):
    """What stands in front of the rows of a list item or a quotation."""

    first: Span
    rest: Span


class _Layout:
    """Goes through the blocks and collects rows."""

    def __init__(self, width: int, links: Links) -> None:
        self.width = width
        self.links = links
        self.rows: list[Packed] = []
        self._blank = True  # whether the last row shows nothing
        self.headings: list[Heading] = []
        self._prefixes: list[_Prefix] = []
        self._fresh: list[bool] = []  # whether a prefix still shows its first form
        self._tight = False

    # -- the walk -----------------------------------------------------------------------------

    def blocks(self, tokens: Sequence[Token]) -> None:
        """Lay out a run of sibling blocks."""
        index = 0
        while index < len(tokens):
            end = _closing(tokens, index)
            self._block(tokens[index], tokens[index + 1 : end])
            index = end + 1

    def _block(self, token: Token, inside: Sequence[Token]) -> None:
        line = token.map[0] + 1 if token.map else 0
        match token.type:
            case "heading_open":
                self._heading(int(token.tag[1:]), inside[0], line)
            case "paragraph_open":
                self._gap()
                self._prose(inline_spans(inside[0].children or (), self.links), line)
            case "bullet_list_open" | "ordered_list_open":
                self._list(token, inside)
            case "blockquote_open":
                self._gap()
                self._nested(Span("▌ ", ("md--quote-bar",)), Span("▌ ", ("md--quote-bar",)), inside)
            case "fence" | "code_block":
                self._gap()
                self._fence(token, line)
            case "table_open":
                self._gap()
                self._table(inside)
            case "hr":
                self._gap()
                self._emit([Span("─" * min(PROSE, self._room()), ("md--rule",))], line)
            case "html_block":
                self._html(token.content, line)

    def _nested(self, first: Span, rest: Span, inside: Sequence[Token]) -> None:
        self._prefixes.append(_Prefix(first, rest))
        self._fresh.append(True)
        self.blocks(inside)
        self._prefixes.pop()
        self._fresh.pop()

    # -- rows ---------------------------------------------------------------------------------

    def _room(self) -> int:
        taken = sum(spans_width([prefix.rest]) for prefix in self._prefixes)
        return max(8, self.width - taken)

    def _emit(
        self,
        spans: Sequence[Span],
        line: int,
        *,
        joint: str = "\n",
        fill: StyleNames = (),
        skipped: int = 0,
    ) -> None:
        """One row, behind the prefixes of everything it stands in."""
        head: list[Span] = []
        for index, prefix in enumerate(self._prefixes):
            head.append(prefix.first if self._fresh[index] else prefix.rest)
            self._fresh[index] = False
        gutter = sum(len(span.text) for span in head) if joint != "\n" else 0
        self._add(Row((*head, *spans), line, fill, gutter + skipped, joint))

    def _add(self, row: Row) -> None:
        self.rows.append(pack(row))
        self._blank = not row.text.strip(" ▌")

    def _gap(self) -> None:
        """An empty row between blocks, but not at the top nor right behind a bullet."""
        if not self.rows or any(self._fresh) or self._tight:
            return
        if not self._blank:
            self._add(Row(tuple(prefix.rest for prefix in self._prefixes)))

    def _prose(self, spans: Sequence[Span], line: int, style: StyleNames = ()) -> None:
        width = min(PROSE, self._room())
        for index, part in enumerate(wrap(spans, width)):
            self._emit(part, line, joint=" " if index else "\n")

    # -- blocks -------------------------------------------------------------------------------

    def _heading(self, level: int, inline: Token, line: int) -> None:
        if self.rows and not self._blank:
            self._add(Row())
            if level == 2 and self.width >= AIRY:
                self._add(Row())
        style = (f"md--h{min(level, 4)}",)
        spans = inline_spans(inline.children or (), self.links, style)
        title = "".join(span.text for span in spans).replace("\n", " ")
        self.headings.append(Heading(level, title, len(self.rows), line))
        self._prose(spans, line)
        if level == 1:
            self._emit([Span("━" * min(PROSE, self._room()), ("md--h1-rule",))], line)

    def _list(self, token: Token, inside: Sequence[Token]) -> None:
        self._gap()
        ordered = token.type.startswith("ordered")
        number = int(token.attrs.get("start", 1)) if ordered else 0
        items = _siblings(inside)
        digits = len(str(number + len(items) - 1))
        depth = sum(prefix.rest.text.isspace() for prefix in self._prefixes)
        outer = self._tight
        for index, (item, content) in enumerate(items):
            sign = f"{number + index:>{digits}}. " if ordered else _BULLETS[min(depth, 2)] + " "
            hidden = any(t.type == "paragraph_open" and t.hidden for t in content)
            if index and not hidden:
                self._tight = False
                self._gap()
            self._tight = hidden
            line = item.map[0] + 1 if item.map else 0
            self._item(sign, content, line)
        self._tight = outer

    def _item(self, sign: str, content: Sequence[Token], line: int) -> None:
        before = len(self.rows)
        first = Span(sign, ("md--bullet",))
        self._nested(first, Span(" " * len(sign)), content)
        if len(self.rows) == before:
            self._add(Row((*(p.rest for p in self._prefixes), first), line))

    def _fence(self, token: Token, line: int) -> None:
        words = token.info.split()
        language = words[0] if words else ""
        first = line + 1 if token.type == "fence" else line
        if language == "mermaid" and (arrows := read_diagram(token.content)) is not None:
            self._emit([Span(" diagram ", ("md--block", "view--muted"))], line, fill=_CODE)
            digits = len(str(len(arrows)))
            for index, arrow in enumerate(arrows, start=1):
                spans = [
                    Span(f" {index:>{digits}} ", ("md--block", "view--muted")),
                    Span(arrow.left, ("md--block", "md--strong")),
                    Span(
                        " → " if arrow.right else "",
                        ("md--block", "view--muted" if arrow.reply else "view--accent"),
                    ),
                    Span(arrow.right, ("md--block", "md--strong")),
                    Span(f"  {arrow.text}" if arrow.text else "", _CODE),
                ]
                self._block_rows(spans, first, digits + 2)
            return
        self.code(token.content, language, first)

    def code(self, content: str, language: str, line: int) -> None:
        """A block of code on a background of its own."""
        if language and language not in ("text", "txt", "plain"):
            self._emit([Span(f" {language} ", ("md--block", "view--muted"))], line, fill=_CODE)
        for number, pieces in enumerate(highlight(content, language), start=line):
            styled = [Span(text, (*_CODE, *style)) for text, style in pieces]
            self._block_rows([Span(" ", _CODE), *styled], number, 1)

    def _block_rows(self, spans: Sequence[Span], line: int, indent: int) -> None:
        for index, part in enumerate(split_cells(spans, self._room() - indent - 2)):
            if index:
                arrow = Span(" " * (indent - 1) + "↪ ", ("md--block", "view--muted"))
                skipped = len(arrow.text)
                self._emit([arrow, *part], line, joint="", fill=_CODE, skipped=skipped)
            else:
                self._emit(part, line, fill=_CODE)

    def _table(self, inside: Sequence[Token]) -> None:
        records: list[TableRecord] = []
        right: list[bool] = []
        for index, token in enumerate(inside):
            if token.type == "tr_open":
                records.append(TableRecord(token.map[0] + 1 if token.map else 0, []))
            elif token.type in ("th_open", "td_open"):
                spans = inline_spans(inside[index + 1].children or (), self.links)
                cells = records[-1].cells
                if isinstance(cells, list):
                    cells.append(spans)
                if len(records) == 1:
                    right.append("right" in str(token.attrs.get("style", "")))
        if not records or not records[0].cells:
            return
        for row in table_rows(records[0], records[1:], right, self._room()):
            self._emit(row.spans, row.line)

    def _html(self, content: str, line: int) -> None:
        """Comments are not for readers; other HTML is shown as it stands."""
        bare = content.strip()
        if bare.startswith("<!--"):
            return
        self._gap()
        for number, part in enumerate(bare.split("\n"), start=line):
            self._prose([Span(part, ("view--muted",))], number)


def _closing(tokens: Sequence[Token], index: int) -> int:
    """Where the block that begins at an index ends; itself, where it has no inside."""
    if tokens[index].nesting != 1:
        return index
    depth = 0
    for at in range(index, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    return len(tokens) - 1


def _siblings(tokens: Sequence[Token]) -> list[tuple[Token, Sequence[Token]]]:
    """The blocks of one level, each with what is inside."""
    found = []
    index = 0
    while index < len(tokens):
        end = _closing(tokens, index)
        found.append((tokens[index], tokens[index + 1 : end]))
        index = end + 1
    return found
