"""The shape of functions in the languages with a tree-sitter grammar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.repository.index.languages.treesitter import Parsed
from docgen_engine.repository.index.shape.regions import (
    UNSAID,
    Kind,
    Region,
    Spot,
    arm_of,
    ends_early,
    shown,
)

_IFS: Final = frozenset(
    {
        *("if_statement", "if_expression", "if", "unless", "elsif", "else_if_clause"),
        *("if_modifier", "unless_modifier", "ternary_expression", "conditional_expression"),
        "conditional",
    }
)
_UNLESS: Final = frozenset({"unless", "unless_modifier"})
_SWITCHES: Final = frozenset(
    {
        *("switch_statement", "switch_expression", "expression_switch_statement"),
        *("type_switch_statement", "select_statement", "match_expression", "case", "case_match"),
    }
)
_CASES: Final = frozenset(
    {
        *("switch_case", "switch_default", "case_statement", "default_statement"),
        *("expression_case", "default_case", "type_case", "communication_case", "match_arm"),
        *("switch_block_statement_group", "switch_rule", "switch_section"),
        *("switch_expression_arm", "match_conditional_expression", "match_default_expression"),
        *("when", "in_clause", "else"),
    }
)
_INNER: Final = frozenset(
    {
        *("arrow_function", "function_expression", "function_declaration", "generator_function"),
        *("generator_function_declaration", "method_definition", "func_literal"),
        *("closure_expression", "function_item", "lambda_expression", "method_declaration"),
        *("anonymous_method_expression", "local_function_statement", "anonymous_function"),
        *("anonymous_function_creation_expression", "lambda", "class_body"),
    }
)
_LOOPS: Final = frozenset(
    {
        *("for_statement", "for_in_statement", "for_expression", "while_statement"),
        *("while_expression", "loop_expression", "do_statement", "enhanced_for_statement"),
        *("foreach_statement", "for_range_loop", "for", "while", "until"),
    }
)
_FALLS: Final = frozenset({"case_statement", "switch_case", "switch_section"})
"""Cases that go on in the next one where they hold nothing."""

_HANDLERS: Final = frozenset({"catch_clause", "rescue"})
_BLOCKS: Final = frozenset({"block", "statement_block", "compound_statement", "then", "else"})
_ARGUMENTS: Final = frozenset({"arguments", "argument_list"})
_CALLS: Final = frozenset(
    {
        *("call_expression", "method_invocation", "invocation_expression", "call"),
        *("function_call_expression", "member_call_expression", "new_expression"),
        *("object_creation_expression", "scoped_call_expression"),
    }
)
_IN_BRACKETS: Final = frozenset({"parenthesized_expression", "condition_clause"})
_HOLDERS: Final = frozenset(
    {"variable_declarator", "assignment_expression", "let_declaration", "init_declarator"}
)


def regions_of(parsed: Parsed, first: int, last: int) -> list[Region]:
    """The regions of the function on some lines of a file.

    Args:
        parsed: the file.
        first: line where the function begins, from 1.
        last: its last line.
    """
    node = parsed.root.descendant_for_point_range((first - 1, 0), (last - 1, 100_000))
    node = node if node is not None else parsed.root
    reader = _Reader(parsed, first, last)
    return list(reader.read(node))


class _Reader:
    """Reads one function; what belongs to it is all on its lines."""

    def __init__(self, parsed: Parsed, first: int, last: int) -> None:
        self._parsed = parsed
        self._first = first - 1
        self._last = last - 1
        self._arms: dict[Spot, int] = {}

    def read(self, top: Node) -> Iterator[Region]:
        inside = False
        waiting = [top]
        while waiting:
            node = waiting.pop()
            if node.end_point[0] < self._first or node.start_point[0] > self._last:
                continue
            kind = node.type
            if kind in _INNER and node.start_point[0] >= self._first:
                # The first one that ends with the lines is the function itself.
                if inside or node.end_point[0] < self._last:
                    yield from self._inner(node)
                inside = inside or node.start_point[0] >= self._first
            elif kind in _IFS:
                yield from self._question(node)
            elif kind in _SWITCHES:
                yield from self._switch(node)
            elif kind in _HANDLERS:
                yield _region(node, Kind.ERROR)
            elif kind in _LOOPS:
                yield _region(node, Kind.LOOP)
            elif kind == "defer_statement":
                yield _region(node, Kind.LAST)
            elif kind == "binary_expression":
                yield from self._and(node)
            waiting += reversed(node.named_children)

    # -- questions ------------------------------------------------------------------------------

    def _question(self, node: Node) -> Iterator[Region]:
        top = _top_of(node)
        group = _spot(top)
        condition = node.child_by_field_name("condition")
        said = self._parsed.text(condition)
        unless = node.type in _UNLESS
        body = node.child_by_field_name("consequence") or node.child_by_field_name("body")
        if body is not None:
            arm = self._arm(body, group, said, negated=unless)
            yield arm
            if condition is not None and arm.ends and _only_asks(node, condition):
                yield _region(condition, Kind.ASKED)
        for other in node.children_by_field_name("alternative"):
            inner = other.named_children[0] if _is_else(other) and other.named_children else other
            if inner.type not in _IFS or inner.type in ("ternary_expression", "conditional"):
                # Behind a chain of questions it is what none of them asked for.
                last = said if top == node else ""
                yield self._arm(other, group, last, negated=not unless)

    def _arm(self, body: Node, group: Spot, said: str, *, negated: bool) -> Region:
        listed = _statements(body)
        last = self._parsed.text(listed[-1])[:40] if listed else ""
        arm = self._arms[group] = self._arms.get(group, -1) + 1
        region = _region(body, Kind.ARM)
        given = Region(
            Kind.ARM,
            region.start,
            region.end,
            group=group,
            arm=arm,
            negated=negated,
            ends=ends_early(last),
            statements=len(listed),
            last=_spot(listed[-1]) if listed else (0, 0),
        )
        return arm_of(said, given)

    def _switch(self, node: Node) -> Iterator[Region]:
        value = node.child_by_field_name("value") or node.child_by_field_name("condition")
        if value is not None and value.type == "parenthesized_expression":
            value = value.named_children[0] if value.named_children else value
        subject = shown(self._parsed.text(value)) or UNSAID
        group = _spot(node)
        cases = _cases(node)
        above = ""
        for number, case in enumerate(cases):
            labels = _labels(case)
            said = shown(self._parsed.text(labels[0])) if len(labels) == 1 else above
            if labels and len(case.named_children) == len(labels) and case.type in _FALLS:
                above = UNSAID  # it goes on in the case below
                continue
            said = above or (said if labels else "default")
            region = _region(case, Kind.ARM)
            yield Region(
                Kind.ARM,
                region.start,
                region.end,
                group=group,
                arm=number,
                said=said or UNSAID,
                # Without it each case is a condition of its own.
                subject=subject if value is not None else "",
                statements=len(case.named_children),
            )
            above = ""

    def _and(self, node: Node) -> Iterator[Region]:
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or left is None or right is None or operator.type not in ("&&", "||"):
            return
        region = _region(right, Kind.ARM)
        said = self._parsed.text(left)
        negated = operator.type == "||"
        yield arm_of(
            said, Region(Kind.ARM, region.start, region.end, group=_spot(node), negated=negated)
        )

    # -- inner functions ------------------------------------------------------------------------

    def _inner(self, node: Node) -> Iterator[Region]:
        region = _region(node, Kind.INNER)
        named = node.child_by_field_name("name")
        name = self._parsed.text(named)
        given, place, at_once, returned = "", -1, False, False
        parent = node.parent
        while parent is not None and parent.type in ("parenthesized_expression", "expression_list"):
            node, parent = parent, parent.parent
        if parent is not None and parent.type == "argument":
            node, parent = parent, parent.parent
        if parent is not None and parent.type in _ARGUMENTS:
            call = parent.parent
            given = self._called(call) if call is not None else ""
            place = next((at for at, one in enumerate(parent.named_children) if one == node), -1)
            returned = call is not None and _is_given_back(call)
        elif parent is not None and parent.type in _CALLS:
            at_once = True  # `(() => …)()`, `go func() {…}()`
        elif _is_given_back(node):
            returned = True
        elif parent is not None and not name:
            holder = parent if parent.type in _HOLDERS else None
            if parent.type == "short_var_declaration" or holder is None:
                left = parent.child_by_field_name("left") or parent.child_by_field_name("key")
            else:
                left = next(
                    filter(None, map(holder.child_by_field_name, ("name", "left", "pattern"))),
                    None,
                )
            name = self._parsed.text(left) if left is not None else ""
        yield Region(
            Kind.INNER,
            region.start,
            region.end,
            name=name,
            given=given,
            place=place,
            at_once=at_once,
            returned=returned,
        )

    def _called(self, call: Node) -> str:
        for name in ("function", "name", "method", "constructor", "type"):
            found = call.child_by_field_name(name)
            if found is not None:
                text = self._parsed.flat(found)
                return text.replace("?.", ".").split("(")[-1].rpartition(")")[2] or text
        return ""


def _only_asks(node: Node, condition: Node) -> bool:
    """Whether an answer only decides if a function of Go ends; errors are assigned first."""
    bare = node.type == "if_statement" and condition.type not in _IN_BRACKETS
    return bare and node.child_by_field_name("initializer") is None


def _is_given_back(node: Node) -> bool:
    parent = node.parent
    if parent is not None and parent.type in ("expression_list", "parenthesized_expression"):
        parent = parent.parent
    return parent is not None and parent.type == "return_statement"


def _top_of(node: Node) -> Node:
    """The first `if` of a chain of them."""
    while True:
        parent = node.parent
        if parent is not None and _is_else(parent):
            parent = parent.parent
        if parent is None or parent.type not in _IFS or node.type in ("if_modifier", "conditional"):
            return node
        alternatives = parent.children_by_field_name("alternative")
        if not any(one.start_byte <= node.start_byte < one.end_byte for one in alternatives):
            return node
        node = parent


def _is_else(node: Node) -> bool:
    return node.type in ("else_clause", "else")


def _statements(body: Node) -> list[Node]:
    if _is_else(body) and len(body.named_children) == 1:
        body = body.named_children[0]
    if body.type in _BLOCKS:
        listed = [one for one in body.named_children if "comment" not in one.type]
        if len(listed) == 1 and listed[0].type == "statement_list":
            listed = [one for one in listed[0].named_children if "comment" not in one.type]
        return listed
    return [body]


def _cases(node: Node) -> list[Node]:
    found = []
    waiting = list(reversed(node.named_children))
    while waiting:
        one = waiting.pop()
        if one.type in _CASES:
            found.append(one)
        elif one.type in ("switch_body", "switch_block", "match_block", *_BLOCKS):
            waiting += reversed(one.named_children)
    return found


def _labels(case: Node) -> list[Node]:
    """What a case answers to; none for the one that takes all else."""
    for name in ("value", "pattern", "type", "conditional_expressions"):
        found = case.children_by_field_name(name)
        if found and (name != "value" or case.type != "match_arm"):
            return found
    return [one for one in case.named_children if "label" in one.type]


def _region(node: Node, kind: Kind) -> Region:
    return Region(kind, _spot(node), (node.end_point[0] + 1, node.end_point[1]))


def _spot(node: Node) -> Spot:
    return node.start_point[0] + 1, node.start_point[1]
