"""From the matches of a language's query to symbols and models, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tree_sitter import Node, QueryCursor

from docgen_engine.domain.facts import ModelFact, ModelFieldFact, SymbolFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.braces import Braces
from docgen_engine.repository.index.languages.sound.comments import Comments
from docgen_engine.repository.index.languages.sound.language import (
    CALLABLE,
    SCOPE,
    TYPES,
    Adapter,
    Draft,
)
from docgen_engine.repository.index.languages.sound.naming import name_all
from docgen_engine.repository.index.languages.treesitter import (
    Owners,
    Parsed,
    first_line,
    is_whole,
    last_line,
    load_query,
)
from docgen_engine.repository.index.textmap import one_line

LONGEST_VALUE: Final = 120
_LONGEST: Final = 500
_KINDS: Final = {kind.value: kind for kind in SymbolKind}
_SPACES: Final = (SymbolKind.MODULE, None)
_CLOSED: Final = CALLABLE | {SymbolKind.FIELD, SymbolKind.CONSTANT}
_NAME: Final = regex(r"^[\w.$~]+[!?=]?$|^operator\b.{1,60}$|^[^\w\s{}()\"']{1,3}$")
_DIRECTIVE: Final = regex(rb"^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif|else|endif)\b.*$", re.MULTILINE)
_ARGUMENTS: Final = regex(r"<[^<>]*>")
Captures = dict[str, list[Node]]


class Definitions:
    """The definitions of one file."""

    def __init__(
        self, parsed: Parsed, adapter: Adapter, references: Captures, comments: Comments
    ) -> None:
        """Find and describe them.

        Args:
            parsed: the file.
            adapter: its language.
            references: what the language's second query captured.
            comments: the comments of the file.
        """
        self._parsed: Final = parsed
        self._adapter: Final = adapter
        self._comments: Final = comments
        self.drafts: Final = self._described(references)
        if adapter.namespaces:
            self._drop_namespaces()
        name_all(self.drafts, adapter, parsed)
        spans = [
            (one.anchor.start_byte, one.anchor.end_byte, one.qualified)
            for one in self.drafts
            if one.kind is not None and not one.nameless
        ]
        self.owners: Final = Owners(spans)
        self._note_raises(references.get("raise", []))
        self.symbols: Final = self._symbols()
        self.models: Final = self._models()

    @property
    def main_line(self) -> int:
        """The line of the definition with which the program starts, 0 without one."""
        return next((first_line(one.anchor) for one in self.drafts if one.is_main), 0)

    # -- drafts -------------------------------------------------------------------------------

    def _described(self, references: Captures) -> list[Draft]:
        found = self._found()
        drafts: list[Draft] = []
        open_: list[Draft] = []
        dropped: set[int] = set()
        for draft in found:
            while open_ and open_[-1].node.end_byte < draft.node.end_byte + (
                open_[-1].node.id == draft.node.id
            ):
                open_.pop()
            draft.outer = open_[-1] if open_ else None
            lost = draft.broken or (draft.outer is not None and id(draft.outer) in dropped)
            if lost or not self._is_open(draft):
                dropped.add(id(draft))
            elif self._describe(draft):
                drafts.append(draft)
            elif draft.broken:
                dropped.add(id(draft))
            elif draft.kind is not None:
                draft.kind = None  # what is inside of it is looked at as if it were not there
                draft.name = ""
            open_.append(draft)
        if self._adapter.finish is not None:
            self._adapter.finish(drafts, references, self._parsed)
        return drafts

    def _describe(self, draft: Draft) -> bool:
        if self._adapter.attributes_above:
            draft.decorators = self._comments.attributes_above(draft.anchor)
        if not self._adapter.describe(draft, self._parsed):
            return False
        draft.broken = not _is_name(draft)
        return not draft.broken

    def _is_open(self, draft: Draft) -> bool:
        """Whether a definition inside of another is told: in bodies of functions it is not."""
        outer = draft.outer
        if outer is None or outer.suite or draft.node.type in self._adapter.carried:
            return True
        return outer.kind not in _CLOSED

    def _found(self) -> list[Draft]:
        root = self._parsed.root
        query = load_query(self._parsed.language, self._adapter.definitions)
        braces = Braces(self._parsed, self._adapter.name) if root.has_error else None
        known: dict[tuple[int, int], tuple[int, Draft]] = {}
        for pattern, captures in QueryCursor(query).matches(root):
            kind = next((one for one in captures if one in _KINDS or one == SCOPE), "")
            if not kind:
                continue
            node = captures[kind][0]
            name = captures["name"][0] if "name" in captures else node
            key = (node.id, name.id)
            before = known.get(key)
            if before is not None and before[0] < pattern:
                continue  # the query's first pattern says most
            body = captures["body"][0] if "body" in captures else None
            draft = Draft(node, name, _KINDS.get(kind), None, node, body)
            draft.name = self._parsed.text(name) if name is not node else ""
            if braces is not None:
                unclear = name is not node and name.has_error
                draft.broken = unclear or not is_whole(node) or not braces.agree(node)
            known[key] = pattern, draft
        found = [draft for _, draft in known.values()]
        found.sort(
            key=lambda one: (one.node.start_byte, -one.node.end_byte, one.name_node.start_byte)
        )
        return found

    def _drop_namespaces(self) -> None:
        """Let modules that only hold types lend their names and be nothing else."""
        holders = {id(one.outer) for one in self.drafts if one.kind not in (*TYPES, *_SPACES)}
        for one in reversed(self.drafts):
            silent = one.kind is SymbolKind.MODULE and id(one) not in holders
            if silent and not self._comments.above(one.anchor)[0]:
                one.kind = None

    # -- facts --------------------------------------------------------------------------------

    def _note_raises(self, nodes: Iterable[Node]) -> None:
        by_name = {one.qualified: one for one in self.drafts if one.kind is not None}
        for node in nodes:
            owner = by_name.get(self.owners.at(node.start_byte))
            name = self._parsed.flat(node)
            if owner is not None and name:
                owner.raises.append((_ARGUMENTS.sub("", name), first_line(node)))

    def _symbols(self) -> tuple[SymbolFact, ...]:
        known = {one.path: one for one in self.drafts if one.kind is not None and not one.nameless}
        named = [one for one in self.drafts if one.kind is not None and not one.nameless]
        facts = [self._fact(one, known) for one in named]
        return tuple(sorted(facts, key=lambda one: (one.line, one.name)))

    def _fact(self, one: Draft, known: dict[str, Draft]) -> SymbolFact:
        doc, doc_line = self._doc(one)
        decorators = [*one.decorators]
        first = min([first_line(one.anchor), *(first_line(node) for node in decorators)])
        kind = one.kind or SymbolKind.VARIABLE
        parent = one.path.removesuffix(one.name).rstrip(".") if one.name else ""
        if one.suite and one.outer is not None:
            parent = one.outer.qualified
        holder = known.get(parent)
        space = holder is None and self._adapter.namespaces and not one.owner
        if space or (_is_module(holder) and kind not in _IN_MODULES):
            parent = ""
        one.fact = SymbolFact(
            name=one.qualified,
            kind=kind,
            line=first,
            line_end=last_line(one.anchor),
            signature_line=max(first_line(one.name_node), first),
            signature=one.signature or self._signature(one),
            exported=_is_exported(one, known, 0) and not one.is_test,
            doc=doc,
            doc_line=doc_line,
            parent=parent,
            decorators=tuple(_decorator(self._parsed.flat(node)) for node in decorators),
            bases=one.bases,
            params=one.params,
            returns=one.returns,
            annotation=one.annotation,
            value=one.value if len(one.value) <= LONGEST_VALUE else "",
            is_async=one.is_async,
            is_test=one.is_test,
            raises=tuple(dict.fromkeys(one.raises)),
        )
        return one.fact

    def _doc(self, one: Draft) -> tuple[str, int]:
        doc, line = self._comments.above(one.anchor)
        if not doc and one.declaration is not None:
            return self._comments.above(one.declaration)
        if not doc and self._adapter.trailing_docs and one.kind is SymbolKind.FIELD:
            return self._comments.after(one.anchor)
        return doc, line

    def _signature(self, one: Draft) -> str:
        end = one.body.start_byte if one.body is not None else one.anchor.end_byte
        at, parts = one.anchor.start_byte, []
        skipped = [*one.skip, *self._comments.between(at, end)]
        for node in sorted(skipped, key=lambda node: node.start_byte):
            if at <= node.start_byte < end:
                parts.append(self._parsed.source[at : node.start_byte])
                at = node.end_byte
        parts.append(self._parsed.source[at : max(at, end)])
        text = one_line(_DIRECTIVE.sub(b"", b" ".join(parts)).decode("utf-8", "replace"))
        text = re.sub(r"\s*(?:\{|;|=>|=|,)$", "", text).rstrip()
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def _models(self) -> tuple[ModelFact, ...]:
        for one in sorted(self.drafts, key=lambda one: one.name_node.start_byte):
            holder = one.outer
            while holder is not None and holder.kind is None:
                holder = holder.outer
            field = one.kind is SymbolKind.FIELD and not one.unlisted
            if field and holder is not None and holder.model:
                line = first_line(one.name_node)
                holder.fields.append(ModelFieldFact(one.name, one.annotation, line, one.value))
        found = [
            ModelFact(
                one.qualified,
                one.model,
                one.fact.line,
                one.fact.line_end,
                tuple(dict.fromkeys(one.fields)),
            )
            for one in self.drafts
            if one.model and one.fields and one.fact is not None
        ]
        return tuple(sorted(found, key=lambda one: (one.line, one.symbol)))


def _is_module(draft: Draft | None) -> bool:
    return draft is not None and draft.kind is SymbolKind.MODULE


def _is_name(draft: Draft) -> bool:
    """Whether a name is one; a grammar that lost its way takes whole declarations for names."""
    return draft.kind is None or draft.suite or bool(_NAME.match(draft.name))


_IN_MODULES: Final = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FIELD})


def _is_exported(one: Draft, known: dict[str, Draft], depth: int) -> bool:
    if not one.exported:
        return False
    outer = one.outer
    if outer is not None and not _is_exported(outer, known, depth + 1):
        return False
    # A scope or an owner lends the name of a type that may stand elsewhere in the file.
    lent = one.path.removesuffix(one.name).rstrip(".") if one.owner else ""
    if one.kind is None and one.name:
        lent = one.path
    holder = known.get(lent) if lent else None
    return holder is None or holder is one or depth > 8 or _is_exported(holder, known, depth + 1)


def _decorator(text: str) -> str:
    return re.sub(r"^(?:#!?\[|@|\[)\s*|\s*\]$", "", text)


def is_type(draft: Draft | None) -> bool:
    """Whether a draft is a type."""
    return draft is not None and draft.kind in TYPES


def innermost(drafts: list[Draft], nodes: list[Node]) -> list[Draft | None]:
    """The innermost definition or scope around each node."""
    numbered = [(one.node.start_byte, one.node.end_byte, str(i)) for i, one in enumerate(drafts)]
    owners = Owners(numbered)
    found = [owners.at(node.start_byte) for node in nodes]
    return [drafts[int(number)] if number else None for number in found]
