"""Markdown inside of a paragraph: tokens to spans, links to targets. Pure, for threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from docgen_engine.domain.citations import find_citations
from docgen_engine.domain.evidence import Reference
from docgen_tui.widgets.spans import Span, StyleNames

if TYPE_CHECKING:
    from markdown_it.token import Token

_STYLE_OF: Final = {"strong": "md--strong", "em": "md--emphasis", "s": "md--struck"}


class Link(NamedTuple):
    """What a piece of a page leads to. `reference` is set where it cites lines of the repository.

    `href` is as written; such as `05-data-models.md#schema` for another page.
    """

    label: str
    href: str
    reference: Reference | None = None

    @property
    def external(self) -> bool:
        """Whether it leaves the repository."""
        return "://" in self.href or self.href.startswith("mailto:")


class Links:
    """Collects the links of a page while it is laid out."""

    def __init__(self, page: str, docs_dir: str) -> None:
        """Know where the page stands, to resolve citations.

        Args:
            page: path of the page in the pages folder.
            docs_dir: the pages folder relative to the repository.
        """
        self.all: list[Link] = []
        self._page = page
        self._docs_dir = docs_dir

    def add(self, label: str, href: str) -> int:
        """Keep a link and give its index."""
        self.all.append(Link(label, href, self._resolve(label, href)))
        return len(self.all) - 1

    def _resolve(self, label: str, href: str) -> Reference | None:
        """The cited lines; only `domain.citations` knows how citations look."""
        if "#L" not in href:
            return None
        code = label if label.startswith("`") and label.count("`") == 2 else "x"
        found = find_citations(f"[{code}]({href})", self._page, self._docs_dir)
        return found[0].reference if found else None


class _Walk:
    """Goes through the tokens of one inline run."""

    def __init__(self, links: Links, style: StyleNames) -> None:
        self.links = links
        self.spans: list[Span] = []
        self.styles: list[str] = list(style)
        self.target = -1

    def add(self, text: str, *styles: str) -> None:
        if text:
            self.spans.append(Span(text, (*self.styles, *styles), self.target))


def inline_spans(tokens: Sequence[Token], links: Links, style: StyleNames = ()) -> list[Span]:
    """Spans of an inline run.

    Args:
        tokens: children of an `inline` token.
        links: where links are kept.
        style: what the text around has, such as that of a heading.

    Returns:
        Spans; a hard break is a newline in the text.
    """
    walk = _Walk(links, style)
    for index, token in enumerate(tokens):
        handler = _HANDLERS.get(token.type)
        if handler is not None:
            handler(walk, token)
        elif token.type == "link_open":
            _open_link(walk, tokens, index)
        elif token.type == "link_close":
            _close_link(walk)
        elif token.nesting and token.type.rpartition("_")[0] in _STYLE_OF:
            name = _STYLE_OF[token.type.rpartition("_")[0]]
            if token.nesting > 0:
                walk.styles.append(name)
            elif name in walk.styles:
                walk.styles.remove(name)
        else:
            walk.add(token.content)
    return walk.spans


def _open_link(walk: _Walk, tokens: Sequence[Token], index: int) -> None:
    inside = []
    for token in tokens[index + 1 :]:
        if token.type == "link_close":
            break
        inside.append(token)
    code = len(inside) == 1 and inside[0].type == "code_inline"
    label = "".join(token.content for token in inside)
    href = str(tokens[index].attrs.get("href", ""))
    walk.target = walk.links.add(f"`{label}`" if code else label, href)
    cited = walk.links.all[walk.target].reference is not None
    walk.styles.append("view--citation" if cited else "md--link")


def _close_link(walk: _Walk) -> None:
    if walk.target < 0:
        return
    if walk.links.all[walk.target].external:
        walk.add(" ↗")
    walk.target = -1
    for name in ("view--citation", "md--link"):
        if name in walk.styles:
            walk.styles.remove(name)


def _text(walk: _Walk, token: Token) -> None:
    walk.add(token.content)


def _code(walk: _Walk, token: Token) -> None:
    walk.add(token.content, "md--code")


def _space(walk: _Walk, token: Token) -> None:
    walk.add(" ")


def _break(walk: _Walk, token: Token) -> None:
    walk.add("\n")


def _image(walk: _Walk, token: Token) -> None:
    walk.add(f"[image: {token.content or token.attrs.get('src', '')}]", "view--muted")


def _html(walk: _Walk, token: Token) -> None:
    tag = token.content.replace(" ", "").lower()
    if tag in ("<br>", "<br/>"):
        walk.add("\n")
    elif not tag.startswith("<!--"):
        walk.add(token.content, "view--muted")


_HANDLERS: Final[dict[str, Callable[[_Walk, Token], None]]] = {
    "text": _text,
    "code_inline": _code,
    "softbreak": _space,
    "hardbreak": _break,
    "image": _image,
    "html_inline": _html,
}
