"""Whether the grammar's nesting agrees with the braces of the text.

After a macro that it does not know a grammar may take the body of a class for top-level code, and
members for functions. Such a definition lies deeper in braces than its tree says; it is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from tree_sitter import Node

from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.treesitter import Parsed

_TOKENS: Final = regex(
    rb"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\[^\n']{1,10}|[^'\\\n])'"
    rb"|^[ \t]*#[ \t]*(?P<word>if|ifdef|ifndef|elif|else|endif)\b[^\n]*"
    rb"|^[ \t]*#[^\n]*(?:\\\r?\n[^\n]*)*"
    rb"|(?P<brace>[{}])",
    re.DOTALL | re.MULTILINE,
)
_BRACED: Final = frozenset({"C", "C++", "C#", "Java", "Rust", "PHP"})
_PREPROCESSED: Final = frozenset({"C", "C++", "C#"})


class Braces:
    """The depth in braces at every place of a file, by its text alone."""

    def __init__(self, parsed: Parsed, language: str) -> None:
        """Scan the file."""
        self._parsed: Final = parsed
        self._starts: Final = [0]
        self._depths: Final = [0]
        self._known = language in _BRACED
        if self._known:
            self._known = self._scan(language in _PREPROCESSED) == 0

    def _scan(self, preprocessed: bool) -> int:
        depth = 0
        branches: list[int] = []
        for match in _TOKENS.finditer(self._parsed.parsed_source):
            if match["brace"]:
                depth += 1 if match["brace"] == b"{" else -1
            elif preprocessed and match["word"]:
                word = match["word"]
                if word.startswith(b"if"):
                    branches.append(depth)
                elif word == b"endif" and branches:
                    branches.pop()
                elif branches:
                    depth = branches[-1]
            else:
                continue
            self._starts.append(match.end())
            self._depths.append(depth)
        return depth

    def agree(self, node: Node) -> bool:
        """Whether a node lies as deep in braces as its tree says, and in no error."""
        depth = 0
        outer = node.parent
        while outer is not None:
            if outer.is_error:
                return False
            first = outer.child(0)
            if first is not None and first.type == "{" and first.start_byte < node.start_byte:
                depth += 1
            outer = outer.parent
        if not self._known:
            return True
        return self._depths[bisect_right(self._starts, node.start_byte) - 1] == depth
