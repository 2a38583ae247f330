"""Heads of declarations with macros in them, written out as a compiler would see them.

`API(const char *) name(void)` gives the type as the macro's argument, `API_FUNC Thing *name(void)`
and `BOOL WINAPI name(void)` have a word too many for the grammar, `EXPORT(1, int, name, (void))`
has the parts in a list and `name OF((int a))` the parameters. What the macro itself says is made
blanks, so that every offset is kept.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from docgen_engine.patterns import regex

_HEAD: Final = regex(
    rb"^(?:[ \t]*(?:extern|static|inline|const|_Noreturn)\b)*[ \t]*"
    rb"[A-Z][A-Z0-9_]{2,}(?=[ \t\r\n(])",
    re.MULTILINE,
)
_TOKEN: Final = regex(
    rb"[ \t]*(?:\r?\n[ \t]*)?(?:(?P<word>[A-Za-z_]\w*(?:::~?[A-Za-z_]\w*)*)|(?P<sign>[*&]))"
)
_GROUP: Final = regex(rb"[ \t]*\((?P<inside>[^()\n;{}\"=]*)\)")
_AFTER_GROUP: Final = regex(rb"[ \t]*(?:\r?\n[ \t]*)?(?=[A-Za-z_*])")
_OPEN: Final = regex(rb"[ \t]*(?:\r?\n[ \t]*)?\(")
_CAPITALS: Final = regex(rb"^[A-Z][A-Z0-9_]{2,}$")
_LINKAGE: Final = regex(
    rb"(?:^|_)(?:\w*API\w*|\w*EXPORT\w*|\w*IMPORT\w*|EXTERN\w*|\w*CALL\w*|\w*INLINE\w*|\w*PUBLIC\w*"
    rb"|\w*DECL\w*|\w*APIENTRY\w*|\w*NORETURN\w*|\w*HIDDEN\w*|\w*VISIB\w*|\w*DEPRECATED\w*|\w*PURE"
    rb"|\w*STATIC\w*|\w*UNUSED\w*|\w*NOTHROW\w*|\w*DLL\w*|\w*FUNC|\w*FUN|\w*DEF)$"
)
_PLAIN: Final = frozenset(
    rb"void char short int long float double bool _Bool signed unsigned auto size_t ssize_t".split()
)
_TAGS: Final = frozenset(rb"struct union enum class typename".split())
_QUALIFIERS: Final = frozenset(
    rb"extern static inline const volatile restrict _Noreturn constexpr virtual friend register "
    rb"_Thread_local thread_local __inline __restrict".split()
)
_STATEMENTS: Final = frozenset(
    rb"return else goto case default if while for switch do sizeof typedef new delete throw using "
    rb"template operator namespace break continue co_await co_return co_yield asm defined".split()
)
_TYPE_LIKE: Final = regex(
    rb"^\s*(?:(?:const|struct|union|enum|unsigned|signed|long|short)\s+)*[A-Za-z_]\w*"
    rb"(?:\s+(?:const|int|long|char|short|double|unsigned))*[\s*]*(?:const)?\s*$"
)
_SURELY_A_TYPE: Final = regex(
    rb"\*\s*(?:const)?\s*$|^\s*(?:const|struct|union|enum|unsigned)\s|_t\s*$"
    rb"|^\s*(?:void|char|short|int|long|float|double|bool|_Bool)\s*$"
)
_LISTED: Final = regex(
    rb"^[ \t]*(?P<open>[A-Z][A-Z0-9_]{2,}[ \t]*\((?:\s*\d+\s*,)?)\s*"
    rb"(?P<type>[A-Za-z_][\w \t*]*?)\s*(?P<first>,)\s*[A-Za-z_]\w*\s*(?P<second>,)\s*"
    rb"\((?:[^(){};]|\([^(){};]*\)){0,2000}\)(?P<close>(?:\s*,[^;{}]{0,200}?)?\s*\))\s*;",
    re.MULTILINE,
)
_OLD_STYLES: Final = (b"OF((", b"__P((", b"P_((", b"_P((", b"PARAMS((", b"ARGS((", b"ARGS_((")
_OLD_STYLE: Final = regex(
    rb"(?<=[\w*])[ \t]+(?P<open>(?:OF|__P|P_|_P|\w*PARAMS|\w*ARGS_*)\()"
    rb"\((?:[^(){};]|\([^(){};]*\)){0,4000}\)\s*(?P<close>\))\s*;"
)
_TRAILING: Final = regex(
    rb"(?<=\))\s*(?P<macros>\b[A-Z][A-Z0-9]*_[A-Z0-9_]+(?:\([^()\n;{}]*\))?)\s*;"
)
_FIRST_WORD: Final = regex(rb"[A-Za-z_]\w*")
_MOST_WORDS: Final = 12


class _Word(NamedTuple):
    """A word of a head, from `start` to `end`, with what stands in brackets right behind it."""

    text: bytes
    start: int
    end: int
    inside: bytes | None = None
    inside_start: int = 0


def write_out_heads(source: bytes) -> bytes:
    """A source whose declarations have a type and a name where macros gave them.

    Args:
        source: of C or C++.

    Returns:
        The same with macros made blanks; every offset and line is kept.
    """
    blanks = [span for match in _HEAD.finditer(source) for span in _of_head(source, match.start())]
    if b"))" in source:
        blanks += [span for match in _LISTED.finditer(source) for span in _spans(match)]
    if any(word in source for word in _OLD_STYLES):
        blanks += [span for match in _OLD_STYLE.finditer(source) for span in _spans(match)]
    for match in _TRAILING.finditer(source):
        if _is_prototype(source, match.start()):
            blanks.append(match.span("macros"))
    if not blanks:
        return source
    written = bytearray(source)
    for start, end in blanks:
        if source.rfind(b"/*", 0, start) > source.rfind(b"*/", 0, start):
            continue  # words of a comment
        for at in range(start, end):
            if written[at] not in b"\r\n":
                written[at] = 32
    return bytes(written)


def _spans(match: re.Match[bytes]) -> list[tuple[int, int]]:
    return [match.span(name) for name in match.groupdict() if name != "type"]


def _is_prototype(source: bytes, end: int) -> bool:
    """Whether what ends here starts a line with the words of a declaration."""
    start = max(source.rfind(sign, 0, end) for sign in (b";", b"{", b"}", b"*/")) + 1
    while start < end:
        line_end = source.find(b"\n", start, end)
        first = _FIRST_WORD.match(source, start)
        if first is not None and source[start - 1 : start] in (b"\n", b""):
            return first[0] not in _STATEMENTS and first.end() < source.find(b"(", start, end)
        if line_end < 0:
            return False
        start = line_end + 1
    return False


def _of_head(source: bytes, start: int) -> list[tuple[int, int]]:
    """What to blank in the head of a function that has a word in capitals among its first."""
    words = _words(source, start)
    if not words:
        return []
    names = [word for word in words if word.text not in _QUALIFIERS]
    given = [word for word in names if word.inside is not None]
    single = [word for word in names if word.inside is None]
    plain = any(word.text in _PLAIN or word.text in _TAGS for word in single)
    kind = None if plain else _type_of(single, given, source, start)
    if kind is None and not plain:
        return []
    found: list[tuple[int, int]] = []
    tagged = b""
    for word in words:
        if _CAPITALS.match(word.text) and word is not kind and tagged not in _TAGS:
            found.append((word.start, word.end))
        elif word is kind and word.inside is not None:
            inside_end = word.inside_start + len(word.inside)
            found += [(word.start, word.inside_start), (inside_end, word.end)]
        tagged = word.text
    return found


def _type_of(single: list[_Word], given: list[_Word], source: bytes, start: int) -> _Word | None:
    """The word that is the type: one that is no macro, or the macro that has it as argument."""
    spelled = [word for word in single if not _CAPITALS.match(word.text)]
    if spelled:
        return spelled[0] if len(spelled) == 1 else None
    capitals = [word for word in single if not _LINKAGE.search(word.text)]
    typed = [word for word in given if _TYPE_LIKE.match(word.inside or b"")]
    outside = source[start : start + 1] not in b" \t"
    sure = [word for word in typed if outside or _SURELY_A_TYPE.search(word.inside or b"")]
    if capitals:
        return capitals[-1] if len(single) + len(given) > 1 else None
    if sure:
        return sure[-1]
    return single[-1] if len(single) > 1 else None


def _words(source: bytes, start: int) -> list[_Word]:
    """The words before the name of a function; none where it is no such head."""
    found: list[_Word] = []
    at, lines = start, 0
    while len(found) < _MOST_WORDS and lines < 2:
        match = _TOKEN.match(source, at)
        if match is None:
            # `int (name)(void)`: the name itself is in brackets
            return found if found and _OPEN.match(source, at) else []
        lines += match[0].count(b"\n")
        at = match.end()
        word = match["word"]
        if word is None:
            continue
        if word in _STATEMENTS:
            return []
        group = _GROUP.match(source, at)
        if group is not None and _CAPITALS.match(word) and _AFTER_GROUP.match(source, group.end()):
            found.append(
                _Word(
                    word, match.start("word"), group.end(), group["inside"], group.start("inside")
                )
            )
            at = group.end()
        elif _OPEN.match(source, at):
            if word in _PLAIN:
                found.append(_Word(word, match.start("word"), at))
            return found
        else:
            found.append(_Word(word, match.start("word"), at))
    return []
