"""Names and types out of declarators, for C and C++ alike; macros that grammars stumble over."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tree_sitter import Node

from docgen_engine.domain.facts import ParameterFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.treesitter import Parsed, field
from docgen_engine.repository.index.textmap import one_line

_THROUGH: Final = frozenset(
    {"pointer_declarator", "function_declarator", "array_declarator", "init_declarator"}
    | {"parenthesized_declarator", "reference_declarator", "attributed_declarator"}
    | {"bitfield_clause", "variadic_declarator", "pointer_type_declarator"}
)
NAMES: Final = frozenset(
    {"identifier", "field_identifier", "type_identifier", "qualified_identifier"}
    | {"destructor_name", "operator_name", "template_function", "primitive_type"}
)
_PARAMETERS: Final = {
    "parameter_declaration": "positional",
    "optional_parameter_declaration": "optional",
    "variadic_parameter": "star",
    "variadic_parameter_declaration": "star",
}
_TYPE_MACRO: Final = regex(
    rb"\b(?:class|struct|union|enum)[ \t]+(?P<macro>[A-Z][A-Z0-9_]{2,}(?:\([^()\n]*\))?)\s+"
    rb"(?=[A-Za-z_]\w*(?:\s+final)?\s*(?:\{|:(?!:)))"
)
_LEADING_MACRO: Final = regex(
    rb"^[ \t]*(?P<macro>[A-Z][A-Z0-9_]{2,}(?:\([^()\n]*\))?)[ \t]*(?:\r?\n)?[ \t]+?"
    rb"(?=(?:static|inline|const|constexpr|extern|unsigned|signed|void|int|char|long|short|float"
    rb"|double|bool|size_t|ssize_t|u?int\d+_t|struct|enum|virtual|explicit|auto|template|class|friend"
    rb"|using|namespace|typedef)\b)",
    re.MULTILINE,
)
_EXPORT_MACRO: Final = regex(
    rb"^[ \t]*(?P<macro>(?:[A-Z][A-Z0-9]*_)*(?:EXPORT|API|PUBLIC|EXTERN|NODISCARD|NORETURN|INLINE"
    rb"|DEPRECATED|DLL|VISIBLE|CDECL|CONSTEXPR|CONSTEVAL|NO_UNIQUE_ADDRESS|CAPI)\d*"
    rb"(?:\([^()\n]*\))?)[ \t]+(?=[A-Za-z_~])",
    re.MULTILINE,
)
_TRAILING_MACRO: Final = regex(
    rb"(?<=[\w)\]])\s+(?P<macro>(?:[A-Z]+_)*(?:GUARDED_BY|EXCLUSIVE_LOCKS_REQUIRED"
    rb"|SHARED_LOCKS_REQUIRED|LOCKS_EXCLUDED|LOCK_RETURNED|EXCLUSIVE_LOCK_FUNCTION"
    rb"|SHARED_LOCK_FUNCTION|UNLOCK_FUNCTION|NO_THREAD_SAFETY_ANALYSIS|ACQUIRED_AFTER"
    rb"|ACQUIRED_BEFORE|ATTRIBUTE_[A-Z_]+|LIFETIME_BOUND|NOEXCEPT|ATTRS?|ATTRIBUTES?)(?:\([^()\n]*\))?)(?=\s*[;{=,)])"
)


_INNER_MACRO: Final = regex(
    rb"(?:>|\b(?:inline|static|explicit|if|constexpr|virtual|friend|extern))[ \t]+"
    rb"(?P<macro>(?:[A-Z][A-Z0-9]*_)*(?:CONSTEXPR|CONSTEVAL|CONSTINIT|INLINE|API|EXPORT|NODISCARD"
    rb"|UNUSED)\d*)(?=\s+[A-Za-z_~:(])"
)
_NOT_NAMES: Final = rb"int|char|long|short|double|float|bool|unsigned|signed|const|volatile"
_PARAMETER_MACRO: Final = regex(
    rb"(?<=[\w>*& ])\b(?!(?:" + _NOT_NAMES + rb")\b)[a-z]\w*[ \t]+"
    rb"(?P<macro>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=\s*[,)])"
)
_LONE_MACRO: Final = regex(
    rb"^[ \t]*(?P<macro>(?:[A-Z][A-Z0-9]*_)+[A-Z0-9]+"
    rb"(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\))?)[ \t]*\r?$"
    rb"(?=\s*(?:[\w#/~\[@}]|\Z))",
    re.MULTILINE,
)
_GOES_ON: Final = b",(=|&+-*<>?:\\"
_LONG_MACRO: Final = regex(rb"^[ \t]*#[ \t]*define\b(?:[^\n]*\\\r?\n)+[^\n]*", re.MULTILINE)
_REMARK: Final = regex(rb"/\*[^\n]*?\*/")
_HEAD_OF_TYPE: Final = regex(rb"\b(?:struct|union|class)\b[^;{}()=]*\{[\sA-Z0-9_]*\Z")
_ENUM: Final = regex(rb"\benum\b[^{}();=]*\{[^{}]*\}")
_LIST_MACRO: Final = regex(rb"^[ \t]*[A-Z][A-Z0-9_]*\([^()\n]*\)[ \t]*\r?$", re.MULTILINE)
_DEFINED_INSIDE: Final = regex(
    rb"^[ \t]*#[ \t]*(?P<macro>(?:define|undef)\b(?:[^\n]*\\\r?\n)*[^\r\n]*)", re.MULTILINE
)
_HEAD: Final = 300
"""How far back a type that is opened is looked for."""

_CONDITION_MACRO: Final = regex(
    rb"(?<=[,<])\s*(?P<macro>(?:[A-Z][A-Z0-9]*_)*(?:ENABLE_IF|REQUIRES)(?:_[A-Z]+)?"
    rb"\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)){1,600}?\))(?=\s*[,>])"
)


_MACROS: Final = (_TYPE_MACRO, _EXPORT_MACRO, _EXPORT_MACRO, _LEADING_MACRO, _TRAILING_MACRO)
"""In this order; two of the second kind may stand side by side."""


def blank_macros(source: bytes) -> bytes:
    """A source with macros of export, linkage and locking made blanks, every offset kept.

    `class API_EXPORT Engine {` is a function to the grammar; without the macro it is a class.
    """
    for pattern in _MACROS:
        source = pattern.sub(_blanked, source)
    if b"\\\n" in source or b"\\\r\n" in source:
        source = _LONG_MACRO.sub(_without_remarks, source)
    if b"enum" in source and b"#" in source:
        source = _ENUM.sub(_without_definitions, source)
    return _LONE_MACRO.sub(_blanked_statement, source)


def blank_more_macros(source: bytes) -> bytes:
    """The same for C++, where macros stand for `constexpr` and for conditions of templates too."""
    for pattern in (_INNER_MACRO, _PARAMETER_MACRO):
        source = pattern.sub(_blanked, source)
    return blank_macros(_CONDITION_MACRO.sub(_as_parameter, source))


def _as_parameter(match: re.Match[bytes]) -> bytes:
    """A condition in a list of template parameters, as a parameter that the grammar knows."""
    start = match.start("macro") - match.start()
    rest = _NOT_LINE_END.sub(b" ", match["macro"])
    return match[0][:start] + b"int=0" + rest[5:]


def _blanked_statement(match: re.Match[bytes]) -> bytes:
    """A line with nothing but a macro, such as `BEGIN_NAMESPACE`, unless it continues a list.

    Alone in braces it is a value or a name, `{ FIRST_ONE }`, but in a type it stands for fields.
    """
    text, at = match.string, match.start() - 1
    while at >= 0 and (text[at] in b" \t\r\n" or text[max(0, at - 1) : at + 1] == b"*/"):
        remark = text.rfind(b"/*", 0, at) if text[at] == ord("/") else at
        at = remark - 1 if remark >= 0 else -1
    if at >= 0 and text[at] in _GOES_ON:
        return match[0]
    closed = text[match.end() : match.end() + _HEAD].lstrip().startswith(b"}")
    if closed and at >= 0 and text[at] not in b";}":
        head = text[max(0, at + 1 - _HEAD) : at + 1]
        return _blanked(match) if _HEAD_OF_TYPE.search(head) else match[0]
    return _blanked(match)


def _without_remarks(match: re.Match[bytes]) -> bytes:
    """A macro of several lines without its comments, at which the grammar takes it to end."""
    return _REMARK.sub(lambda found: b" " * len(found[0]), match[0])


def _without_definitions(match: re.Match[bytes]) -> bytes:
    """An enumeration without macros that are defined in it, and without lists made by them."""
    if b"#" not in match[0]:
        return match[0]
    whole = match[0]
    for pattern in (_DEFINED_INSIDE, _LIST_MACRO):
        whole = pattern.sub(lambda found: _NOT_LINE_END.sub(b" ", found[0]), whole)
    return whole


def _blanked(match: re.Match[bytes]) -> bytes:
    whole = match[0]
    start, end = match.start("macro") - match.start(), match.end("macro") - match.start()
    return whole[:start] + b" " * (end - start) + whole[end:]


_NOT_LINE_END: Final = regex(rb"[^\r\n]")
_CONDITION: Final = regex(rb"^[ \t]*#[ \t]*(?P<word>if|endif)", re.MULTILINE)


class Declarator(NamedTuple):
    """What a declarator declares."""

    name: Node
    function: Node | None


def declarator(node: Node) -> Declarator | None:
    """The name in a declarator, and its function part if it declares a function.

    A pointer to a function, `(*run)(int)`, is a variable.
    """
    function: Node | None = None
    current: Node | None = node
    pointed = False
    for _ in range(40):
        if current is None:
            return None
        if current.type in NAMES:
            return Declarator(current, function)
        if current.type not in _THROUGH:
            return None
        if current.type == "function_declarator":
            function, pointed = current, False
        elif current.type == "parenthesized_declarator":
            inner = current.named_child(0)
            pointed = inner is not None and inner.type != "function_declarator"
            if pointed and inner is not None and inner.type == "pointer_declarator":
                function = None
        current = field(current, "declarator") or _first_named(current)
    return None


def _first_named(node: Node) -> Node | None:
    return next((one for one in node.named_children if one.type != "comment"), None)


def is_conditional(node: Node, parsed: Parsed) -> bool:
    """Whether a node stands between `#if` and `#endif`: a `main` there is a trial of the file."""
    words = [match["word"] for match in _CONDITION.finditer(parsed.source[: node.start_byte])]
    return words.count(b"if") > words.count(b"endif")


def without_name(node: Node, name: Node | None, parsed: Parsed) -> str:
    """The text of a declaration without the name that it declares: its type."""
    start, end = node.start_byte, node.end_byte
    if name is None or not start <= name.start_byte <= end:
        return parsed.flat(node)
    before = parsed.source[start : name.start_byte]
    after = parsed.source[name.end_byte : end]
    return one_line((before + after).decode("utf-8", "replace")).rstrip(";").strip()


def returned(node: Node, name: Node, parsed: Parsed) -> str:
    """The return type of a function: what stands before its name, without words of storage."""
    shape = field(node, "type")
    if shape is None:
        return ""
    qualifiers = [one.start_byte for one in node.named_children if one.type == "type_qualifier"]
    start = min([shape.start_byte, *(at for at in qualifiers if at < name.start_byte)])
    text = parsed.between(start, name.start_byte).removesuffix("(").rstrip()  # `int (name)(void)`
    return parsed.flat(shape) if "(" in text else text


def read_parameters(function: Node | None, parsed: Parsed) -> tuple[ParameterFact, ...]:
    """The parameters of a function declarator; `(void)` has none."""
    listed = field(function, "parameters") if function is not None else None
    found: list[ParameterFact] = []
    for one in listed.named_children if listed is not None else ():
        kind = _PARAMETERS.get(one.type)
        if kind is None:
            continue
        inner = field(one, "declarator")
        told = declarator(inner) if inner is not None else None
        default = field(one, "default_value")
        end = default.start_byte if default is not None else one.end_byte
        name = told.name if told is not None else None
        written = parsed.source[one.start_byte : end].decode("utf-8", "replace")
        if name is not None:
            head = parsed.source[one.start_byte : name.start_byte]
            tail = parsed.source[name.end_byte : end]
            written = (head + tail).decode("utf-8", "replace")
        annotation = one_line(written).rstrip("= ").strip()
        if annotation == "void" and name is None:
            continue
        found.append(ParameterFact(parsed.text(name), annotation, parsed.flat(default), kind))
    return tuple(found)
