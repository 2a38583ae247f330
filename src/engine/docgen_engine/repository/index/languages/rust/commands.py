"""Command lines that Rust declares with clap, by derives and by its builder, or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from docgen_engine.domain.facts import CommandFact, EnvironmentFact, SymbolKind
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.sound.doc_words import block_words
from docgen_engine.repository.index.languages.sound.language import CALLABLE, TYPES, Draft
from docgen_engine.repository.index.languages.treesitter import (
    Parsed,
    field,
    first_line,
)
from docgen_engine.repository.index.languages.usage_texts import read_usage
from docgen_engine.repository.index.textmap import one_line

_DERIVE: Final = regex(r"^#\[\s*derive\s*\(.*\b(?P<word>Parser|Args|Subcommand|StructOpt)\b")
_ATTRIBUTE: Final = regex(
    r"^#\[\s*(?:arg|clap|structopt|command)\s*\((?P<inside>.*)\)\s*\]$", re.DOTALL
)
_PART: Final = regex(
    r"(?P<key>\b[a-z_]+)\s*(?:=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)'|[^,()\"\[\]]+"
    r"(?:\([^()]*\))?))?\s*(?=,|$|\()"
)
_WORDS: Final = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINED_LINES: Final = regex(r"\\\n\s*")
_ESCAPED: Final = regex(r"\\([\"\\])")
_USAGE_WORD: Final = regex(rb"\b\w*USAGE\b")
_NESTED: Final = frozenset({"flatten", "subcommand", "skip"})
_NEW: Final = regex(r"^(?:clap::)?(?P<kind>Arg|Command|App|SubCommand)::(?:new|with_name)$")
_LONGEST_CHAIN: Final = 40
_VALUES: Final = frozenset({SymbolKind.CONSTANT, SymbolKind.VARIABLE})
_DEEPEST_STRING: Final = 8
Found = tuple[list[CommandFact], list[EnvironmentFact]]


def read_commands(drafts: list[Draft], found: dict[str, list[Node]], parsed: Parsed) -> Found:
    """The commands, options and arguments of a file, and the variables that stand for them.

    Args:
        drafts: the definitions of the file.
        found: what the query for references captured.
        parsed: the file.
    """
    commands: list[CommandFact] = []
    variables: list[EnvironmentFact] = []
    if b"sage:" in parsed.source:
        commands += _in_words(drafts, parsed)
    if b"clap" not in parsed.source and b"structopt" not in parsed.source:
        return commands, variables
    types = [one for one in drafts if one.kind in TYPES]
    docs = {one.name: one.fact.doc for one in types if one.fact is not None}
    for one in types:
        written = [parsed.text(node) for node in one.decorators]
        derived = next((match for text in written if (match := _DERIVE.match(text))), None)
        if derived is None:
            continue
        if one.node.type == "enum_item":
            _of_enum(one, docs, parsed, (commands, variables))
        elif one.node.type == "struct_item":
            _of_fields(field(one.node, "body"), one.qualified, parsed, (commands, variables))
    for call in found.get("call", []):
        match = _NEW.match(parsed.flat(field(call, "function"))) if _is_call(call) else None
        if match is not None:
            _built(call, match["kind"], parsed, (commands, variables))
    return sorted(commands, key=lambda one: one.line), variables


def _in_words(drafts: list[Draft], parsed: Parsed) -> list[CommandFact]:
    """What docopt reads: the text that a constant `USAGE` holds."""
    found: list[CommandFact] = []
    for one in drafts:
        if one.kind not in _VALUES or not one.name.endswith("USAGE"):
            continue
        text = _first_string(field(one.node, "value"))
        if text is not None:
            rows = _string(parsed.text(text), as_written=True).split("\n")
            users = {each.qualified for each in _users(one, drafts, parsed)}
            symbol = users.pop() if len(users) == 1 else one.qualified
            found += read_usage(rows, first_line(text), symbol)
    return found


def _users(constant: Draft, drafts: list[Draft], parsed: Parsed) -> Iterator[Draft]:
    """The functions that name a constant of their file: the one that does what it tells of."""
    name = constant.name.encode()
    for one in drafts:
        if one.kind in CALLABLE and one.body is not None:
            words = _USAGE_WORD.finditer(parsed.source, one.node.start_byte, one.node.end_byte)
            if any(found[0] == name for found in words):
                yield one


def _first_string(value: Node | None) -> Node | None:
    """The string that a value is or begins with, as `concat!("…", more!())` does."""
    waiting = [value] if value is not None else []
    for _ in range(_DEEPEST_STRING):
        if not waiting:
            break
        node = waiting.pop(0)
        if node.type in ("string_literal", "raw_string_literal"):
            return node
        waiting = [*node.named_children[:2], *waiting]
    return None


# -- derives ---------------------------------------------------------------------------------------


def _of_enum(one: Draft, docs: dict[str, str], parsed: Parsed, into: Found) -> None:
    for variant, doc, tags in _members(field(one.node, "body"), "enum_variant", parsed):
        name = parsed.text(field(variant, "name"))
        body = field(variant, "body")
        if "hide" in tags or "flatten" in tags or "external_subcommand" in tags:
            continue
        held = (
            parsed.flat(body.named_child(0)) if body is not None and body.named_child_count else ""
        )
        wrapped = body is not None and body.type == "ordered_field_declaration_list"
        held = re.sub(r"^Box<(.*)>$", r"\1", held) if wrapped else ""
        said = doc or _string(tags.get("about", "")) or docs.get(held.rpartition("::")[2], "")
        shown = _string(tags.get("name", "")) or _dashed(name)
        into[0].append(
            CommandFact(
                "command", shown, first_line(variant), _first(said), "",
                held or f"{one.qualified}.{name}", "clap",
            )
        )  # fmt: skip
        if body is not None and not wrapped:
            _of_fields(body, f"{one.qualified}.{name}", parsed, into)


def _of_fields(body: Node | None, owner: str, parsed: Parsed, into: Found) -> None:
    for member, doc, tags in _members(body, "field_declaration", parsed):
        name = parsed.text(field(member, "name"))
        if not name or "hide" in tags or _NESTED & tags.keys():
            continue
        said = _first(_string(tags.get("help", "")) or doc)
        default = tags.get("default_value") or tags.get("default_value_t") or ""
        default = _string(default) or default
        line = first_line(member)
        long = _string(tags["long"]) or name.replace("_", "-") if "long" in tags else ""
        short = _string(tags["short"]) or name[:1] if "short" in tags else ""
        names = [*([f"--{long}"] if long else []), *([f"-{short}"] if short else [])]
        kind = "option" if names else "argument"
        shown = names[0] if names else name.replace("_", "-")
        into[0].append(
            CommandFact(kind, shown, line, said, default, owner, "clap", tuple(names[1:]))
        )
        if "env" in tags:
            variable = _string(tags["env"]) or name.upper()
            into[1].append(EnvironmentFact(variable, line, default, owner))


def _members(
    body: Node | None, kind: str, parsed: Parsed
) -> Iterator[tuple[Node, str, dict[str, str]]]:
    """Fields or variants with the doc comment and the parts of the attributes above each."""
    doc: list[str] = []
    tags: dict[str, str] = {}
    for one in body.named_children if body is not None else ():
        if one.type == kind:
            yield one, "\n".join(doc).strip(), tags
            doc, tags = [], {}
        elif one.type == "line_comment":
            text = parsed.text(one)
            if text.startswith("///"):
                doc.append(text[3:].strip())
        elif one.type == "block_comment" and parsed.text(one).startswith("/**"):
            doc.append(block_words(parsed.text(one)))
        elif one.type == "attribute_item":
            match = _ATTRIBUTE.match(parsed.text(one))
            if match:
                tags.update(
                    (part["key"], part["value"] or "") for part in _PART.finditer(match["inside"])
                )


# -- the builder -----------------------------------------------------------------------------------


def _is_call(node: Node) -> bool:
    return node.type == "call_expression"


def _built(call: Node, kind: str, parsed: Parsed, into: Found) -> None:
    """What `Arg::new("x").long("y")` or `.subcommand(Command::new("x"))` declares."""
    name = _argument(call, parsed)
    tags, last = _chain(call, parsed)
    if not name or tags.get("hide") == "true":
        return
    line = first_line(call)
    if kind != "Arg":
        around = last.parent
        holder = around.parent if around is not None else None
        method = field(holder, "function") if holder is not None and _is_call(holder) else None
        given = (
            parsed.text(field(method, "field"))
            if method is not None and method.type == "field_expression"
            else ""
        )
        if given in ("subcommand", "subcommands"):
            into[0].append(
                CommandFact("command", name, line, _first(tags.get("about", "")), "", "", "clap")
            )
        return
    names = [f"--{tags['long']}"] if tags.get("long") else []
    names += [f"-{tags['short']}"] if tags.get("short") else []
    default = tags.get("default_value", "")
    into[0].append(
        CommandFact(
            "option" if names else "argument", names[0] if names else name, line,
            _first(tags.get("help", "")), default, "", "clap", tuple(names[1:]),
        )
    )  # fmt: skip
    if tags.get("env"):
        into[1].append(EnvironmentFact(tags["env"], line, default))


def _chain(call: Node, parsed: Parsed) -> tuple[dict[str, str], Node]:
    """The methods that are called on a value right where it is made, and the whole expression."""
    tags: dict[str, str] = {}
    at = call
    for _ in range(_LONGEST_CHAIN):
        member = at.parent
        outer = member.parent if member is not None else None
        if (
            member is None
            or member.type != "field_expression"
            or outer is None
            or not _is_call(outer)
        ):
            break
        tags.setdefault(parsed.text(field(member, "field")), _argument(outer, parsed))
        at = outer
    return tags, at


def _argument(call: Node, parsed: Parsed) -> str:
    """The text of the first argument of a call, if it is a literal."""
    listed = field(call, "arguments")
    first = next(iter(listed.named_children), None) if listed is not None else None
    if first is None or not (first.type.endswith("literal") or first.type == "boolean_literal"):
        return ""
    return _string(parsed.text(first)) or parsed.text(first)


def _string(text: str, *, as_written: bool = False) -> str:
    """The text of a string or character literal, line by line as written or as it is read.

    Empty for anything else.
    """
    match = re.match(r"^(?:r#*)?[\"'](?P<text>.*)[\"']#*$", text.strip(), re.DOTALL)
    if match is None:
        return ""
    if as_written:
        raw = text.lstrip().startswith("r")
        return match["text"] if raw else _ESCAPED.sub(r"\1", match["text"])
    return _JOINED_LINES.sub("", match["text"]).replace('\\"', '"').replace("\\n", "\n")


def _first(text: str) -> str:
    """The first paragraph on one line."""
    return one_line(text.split("\n\n", maxsplit=1)[0])


def _dashed(name: str) -> str:
    """`ListAll` as `list-all`."""
    return _WORDS.sub("-", name).replace("_", "-").lower()
