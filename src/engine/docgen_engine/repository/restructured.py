"""Reads reStructuredText documents into the same plain blocks as Markdown."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.roles import role_words
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block
from docgen_engine.repository.text import split_lines

_ADORNMENT: Final = regex(r"^([=\-`:'\"~^_*+#<>.])\1{2,}\s*$")
_DIRECTIVE: Final = regex(r"^\.\.(?:\s+(?P<name>[\w:-]+)::\s*(?P<argument>.*)|\s|$)")
_CODE: Final = frozenset(
    {"code", "code-block", "sourcecode", "prompt", "parsed-literal", "console"}
)
_ITEM: Final = regex(r"^(?P<mark>[*+•-]|\d+[.)]|#\.)\s+(?P<text>.*)$")
_ROLE: Final = regex(r":(?P<role>[\w:.+-]+):`(?P<text>[^`<]*?)(?:\s*(?P<at><[^`>]*>))?`")
_LINK: Final = regex(r"`(?P<text>[^`<]+?)\s*<[^`>]*>`__?|`(?P<name>[^`]+)`__?")
_LITERAL: Final = regex(r"``(?P<text>[^`]+)``")
_STRONG: Final = regex(r"(?<!\w)(\*{1,2})(?P<text>[^*\s](?:[^*]*[^*\s])?)\1(?!\w)")
_SUBSTITUTION: Final = regex(r"\|[^|\n]+\|_{0,2}")
_FIELD: Final = regex(r"^:[\w -]+:(?:\s|$)")
_LONGEST_LINE: Final = 2_000


def rst_blocks(text: str) -> list[Block]:
    """The blocks of a reStructuredText document, in order. Directives but code are left out.

    Args:
        text: the document.
    """
    return _Reader([line[:_LONGEST_LINE].expandtabs(8) for line in split_lines(text)]).blocks()


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.found: list[Block] = []
        self.styles: list[str] = []

    def blocks(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif self._heading() or self._directive():
                continue
            elif line[0] == " ":
                self._quote()
            elif _ITEM.match(line):
                self._item()
            elif _FIELD.match(line) or line.startswith(("+-", "==", "|")):
                self._pass_block()
            else:
                self._paragraph()
        return self.found

    def _line(self, at: int) -> str:
        return self.lines[at] if 0 <= at < len(self.lines) else ""

    def _heading(self) -> bool:
        first, second, third = (self._line(self.at + n) for n in range(3))
        over = _ADORNMENT.match(first)
        under = _ADORNMENT.match(second)
        if over and second.strip() and third.rstrip() == first.rstrip() and not under:
            style, title, line, taken = over[1] * 2, second, self.at + 2, 3
        elif under and first.strip() and first[0] != " " and not over:
            if len(second.rstrip()) < len(first.rstrip()) - 2:
                return False
            style, title, line, taken = under[1], first, self.at + 1, 2
        elif over and not second.strip():
            self.at += 1  # a transition
            return True
        else:
            return False
        if style not in self.styles:
            self.styles.append(style)
        level = self.styles.index(style) + 1
        self.found.append(Block("heading", plain_rst(title), line, line, level))
        self.at += taken
        return True

    def _directive(self) -> bool:
        match = _DIRECTIVE.match(self._line(self.at))
        if match is None:
            return False
        start = self.at
        self.at += 1
        body = self._indented(0)
        if match["name"] in _CODE:
            self._code(start, body, match["argument"].strip().lower())
        return True

    def _indented(self, indent: int) -> list[tuple[int, str]]:
        """The lines below that are deeper than `indent`, with their numbers from 0."""
        body: list[tuple[int, str]] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            body.append((self.at, line))
            self.at += 1
        return body

    def _code(self, start: int, body: list[tuple[int, str]], language: str) -> None:
        while body and (not body[0][1].strip() or _FIELD.match(body[0][1].strip())):
            body.pop(0)
        while body and not body[-1][1].strip():
            body.pop()
        if not body:
            return
        margin = min(len(line) - len(line.lstrip()) for _, line in body if line.strip())
        text = "\n".join(line[margin:].rstrip() for _, line in body)
        self.found.append(Block("code", text, body[0][0] + 1, body[-1][0] + 1, language=language))

    def _quote(self) -> None:
        start = self.at
        body = self._indented(0)
        words = " ".join(line.strip() for _, line in body)
        last = max((at for at, line in body if line.strip()), default=start)
        self.found.append(Block("quote", plain_rst(words), start + 1, last + 1))

    def _item(self) -> None:
        start = self.at
        match = _ITEM.match(self.lines[start])
        parts = [match["text"] if match else ""]
        self.at += 1
        while self._line(self.at).strip() and self._line(self.at)[0] == " ":
            parts.append(self.lines[self.at].strip())
            self.at += 1
        self._add("item", " ".join(parts), start, self.at, 1)

    def _pass_block(self) -> None:
        while self._line(self.at).strip():
            self.at += 1

    def _paragraph(self) -> None:
        start = self.at
        parts = []
        while self._line(self.at).strip() and not (
            self.at > start and (_DIRECTIVE.match(self.lines[self.at]))
        ):
            parts.append(self.lines[self.at].strip())
            self.at += 1
        text = " ".join(parts)
        literal = text.endswith("::")
        words = text[:-2].rstrip() if text.endswith(" ::") else text[:-1] if literal else text
        if words.strip(": "):
            self._add("paragraph", words, start, self.at)
        if literal:
            body = self._indented(0)
            self._code(start, body, "")

    def _add(self, kind: str, text: str, start: int, end: int, level: int = 0) -> None:
        letters = len(text.replace(" ", ""))
        links = sum(len(m[0].replace(" ", "")) for m in _LINK.finditer(text))
        links += sum(len(m[0]) for m in _SUBSTITUTION.finditer(text))
        share = min(1.0, links / letters) if letters else 0.0
        plain = plain_rst(text)
        self.found.append(Block(kind, plain, start + 1, end, level, linked=share))


def plain_rst(text: str) -> str:
    """Words without roles, links and emphasis.

    Args:
        text: inline reStructuredText, on one line.
    """
    text = _SUBSTITUTION.sub("", text)
    text = _ROLE.sub(
        lambda match: role_words(match["role"], match["text"], titled=bool(match["at"])).strip("`"),
        text,
    )
    text = _LITERAL.sub(lambda match: match["text"], text)
    text = _LINK.sub(lambda match: match["text"] or match["name"], text)
    text = _STRONG.sub(lambda match: match["text"], text)
    return " ".join(text.replace("\\ ", "").split())
