"""The words of doc comments: signs taken off, markup of the language's own tools translated."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.patterns import regex

_RULER: Final = regex(r"^[\W_]{4,}$")
_PARAGRAPH_TAG: Final = regex(
    r"^(?:[@\\](?:param|return|returns|throws|throw|exception|see|since|deprecated|author|var|"
    r"tparam|retval|note|warning|pre|post|example|yield|yieldparam|raise|option|version|link|"
    r"template|psalm-\S+|phpstan-\S+|api|internal|code|endcode|serial|implNote|implSpec|apiNote)\b)"
)
_RDOC_TITLE: Final = regex(r"^=+ [^\n]*\n*", re.MULTILINE)
_BRIEF: Final = regex(r"[@\\](?:brief|short|details|summary)\s+")
_JAVA_INLINE: Final = regex(r"\{@(?P<tag>\w+)\s*(?P<text>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_JAVA_TARGET: Final = regex(r"(?P<target>[^\s(]*(?:\([^()]*\))?)\s*(?P<label>.*)", re.DOTALL)
_HTML_BREAK: Final = regex(r"\s*</?(?:p|br|ul|ol|div|pre|blockquote|table|tr|h\d)\b[^<>]*>\s*")
_HTML_ITEM: Final = regex(r"\s*<li>\s*")
_HTML_CODE: Final = regex(r"<(code|tt|kbd)>(?P<text>.*?)</\1>")
_HTML_PRE: Final = regex(r"</?(?:pre|code)>")
_ASIDE: Final = regex(r"\0(?P<number>\d+)\0")
_TAG_ROW: Final = regex(r"\s*\*\s*@\w")
_HTML_TAG: Final = regex(r"</?(?:b|i|em|strong|a|li|dl|dt|dd|td|th|sup|sub|u)\b[^<>]*>")
_ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": " ", "&amp;": "&"}


def block_words(text: str) -> str:
    """The words of a block comment without its stars; the indent that all lines share goes."""
    if text.startswith("=begin"):
        return "\n".join(text.split("\n")[1:-1]).strip("\n")
    inner = re.sub(r"^/\*+[!<]*|\**\*/$", "", text)
    rows = inner.split("\n")
    starred = all(not row.strip() or row.lstrip().startswith("*") for row in rows[1:])
    # `** words` all the way down
    doubled = starred and all(row.lstrip()[:2] in ("**", "") for row in rows[1:])
    cleaned = [rows[0].strip()]
    tags = False  # some write the words without stars, and tags with them
    for row in rows[1:]:
        words = row.strip()
        tags = tags or _TAG_ROW.match(row) is not None
        if starred and words.startswith("*"):
            words = words[2 if doubled else 1 :].removeprefix(" ")
        elif not starred and (words == "*" or (tags and words.startswith("* "))):
            words = row[: len(row) - len(row.lstrip())] + words[1:].strip()
        elif not starred:
            words = row.rstrip()
        cleaned.append(words.rstrip())
    if not starred:
        indents = [len(row) - len(row.lstrip()) for row in cleaned[1:] if row.strip()]
        cut = min(indents, default=0)
        cleaned = [cleaned[0], *(row[cut:] for row in cleaned[1:])]
    return "\n".join(cleaned).strip("\n")


def tidy(text: str, markup: str) -> str:
    """Doc words as plain text and Markdown: markup of the language's own tools is translated."""
    if markup == "xml":
        text = _from_xml(text)
    elif markup in ("javadoc", "doxygen"):
        text = _from_tags(text)
    elif markup == "rdoc":
        text = _RDOC_TITLE.sub("", text)
    rows = [row.rstrip() for row in text.split("\n") if not _RULER.match(row.strip())]
    result: list[str] = []
    for row in rows:
        # A tag begins a paragraph of its own, so that the first one says what the thing does.
        if _PARAGRAPH_TAG.match(row.strip()) and result and result[-1].strip():
            result.append("")
        result.append(row)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(result)).strip()


def _from_tags(text: str) -> str:
    """Words marked up for javadoc or doxygen; code is set aside first and stays as it is."""
    if "@" not in text and "<" not in text and "&" not in text and "\\" not in text:
        return text
    aside: list[str] = []

    def put_aside(code: str) -> str:
        aside.append(code)
        return f"\0{len(aside) - 1}\0"

    def inline(match: re.Match[str]) -> str:
        words = _java_inline(match)
        code = match["tag"] in ("code", "literal", "value") or words.startswith("`")
        return put_aside(words) if code else words

    def html_code(match: re.Match[str]) -> str:
        words = _ASIDE.sub(lambda one: aside[int(one["number"])].strip("`"), match["text"])
        return put_aside(f"`{_without_entities(_HTML_TAG.sub('', words)).strip()}`")

    text = _BRIEF.sub("", text)
    if "{@" in text:
        text = _JAVA_INLINE.sub(inline, text)
    if "<" in text:
        text = _HTML_CODE.sub(html_code, text)
        text = _HTML_BREAK.sub("\n\n", text)
        text = _HTML_ITEM.sub("\n- ", text)
        text = _HTML_PRE.sub("", _HTML_TAG.sub("", text))
    text = _without_entities(text)
    return _ASIDE.sub(lambda one: aside[int(one["number"])], text) if aside else text


def _without_entities(text: str) -> str:
    if "&" in text:
        for entity, sign in _ENTITIES.items():
            text = text.replace(entity, sign)
    return text


def _java_inline(match: re.Match[str]) -> str:
    words = match["text"].strip()
    if match["tag"] in ("link", "linkplain", "see"):
        found = _JAVA_TARGET.match(words)
        if found is None:
            return words
        target = found["target"].replace("#", ".").lstrip(".")
        return found["label"].strip() or f"`{target}`"
    if match["tag"] in ("code", "literal", "value"):
        return f"`{words}`" if words and "\n" not in words and "`" not in words else words
    return "" if match["tag"] == "inheritDoc" else words


_XML_PART: Final = regex(
    r"<(?P<tag>summary|remarks|value|returns|param|typeparam|exception|example)\b(?P<rest>[^<>]*)>"
    r"(?P<text>.*?)</(?P=tag)>",
    re.DOTALL,
)
_XML_REFERENCE: Final = regex(
    r"<(?:see|seealso|paramref|typeparamref)\s+\w+=\"(?:[A-Z]:)?(?P<name>[^\"]*)\"\s*/>"
)
_XML_CODE: Final = regex(r"<c>(?P<text>[^<]*)</c>")
_XML_NAME: Final = regex(r"\w+=\"(?:[A-Z]:)?([^\"]*)\"")
_XML_TAG: Final = regex(r"</?[A-Za-z][^<>]*>")


def _from_xml(text: str) -> str:
    if "<" not in text:
        return text
    text = _XML_REFERENCE.sub(lambda match: f"`{match['name']}`", text)
    text = _XML_CODE.sub(lambda match: f"`{match['text']}`", text)
    parts: list[str] = []
    for match in _XML_PART.finditer(text):
        words = "\n".join(row.strip() for row in match["text"].strip().split("\n"))
        words = re.sub(r"\s*</?para>\s*", "\n\n", words)
        words = _XML_TAG.sub("", words).strip()
        name = _XML_NAME.search(match["rest"])
        if not words:
            continue
        if match["tag"] in ("param", "typeparam"):
            parts.append(f"@param {name[1] if name else ''} {words}")
        elif match["tag"] == "exception":
            parts.append(f"@throws {name[1] if name else ''} {words}")
        elif match["tag"] == "returns":
            parts.append(f"@returns {words}")
        else:
            parts.append(words)
    plain = "\n\n".join(parts) if parts else _XML_TAG.sub("", text)
    return _without_entities(plain)
