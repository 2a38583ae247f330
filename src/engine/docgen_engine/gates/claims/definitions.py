"""Claims about a definition: that it is there, and what it returns, raises, inherits, holds."""

from __future__ import annotations

from docgen_engine.domain.evidence import Claim
from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.gates.claims.code import CodeFacts, is_whole, symbols_named
from docgen_engine.gates.claims.verdict import HOLDS, Verdict, absent, contradicted, unknown
from docgen_engine.gates.claims.words import has_word, last_name, same_code, squashed


def defines(claim: Claim, code: CodeFacts) -> Verdict:
    """A file, or a class or module in it, defines `name`: a definition begins in the lines."""
    name = claim.object
    if claim.subject != claim.at.file:
        if code.exists(claim.subject):
            return contradicted(f"the lines are of `{claim.at.file}`")
        # Where the subject is no file it must be what the definition belongs to.
        name = name if name.startswith(f"{claim.subject}.") else f"{claim.subject}.{name}"
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    found = symbols_named(facts, name)
    if any(_begins_in(each, claim) for each in found):
        return _shown(claim, code, last_name(name))
    if found:
        return contradicted(f"`{name}` is defined in line {found[0].line}")
    whole = is_whole(facts) and claim.subject == claim.at.file
    return absent(f"the file defines no `{name}`", whole=whole)


def returns(claim: Claim, code: CodeFacts) -> Verdict:
    """`function` returns `type`, as its signature says."""
    found, verdict = _definitions(claim, code)
    if verdict is not None:
        return verdict
    matching = [each for each in found if same_code(each.returns, claim.object)]
    if not matching:
        said = found[0].returns or "no type"
        return absent(f"its signature says {said}", whole=is_whole(code.facts(claim.at.file)))
    text = squashed(_text(code, claim.at.file, matching[0].line, matching[0].line_end))
    wanted = squashed(matching[0].returns)
    return HOLDS if wanted in text else unknown(f"`{claim.object}` is not written there")


def inherits(claim: Claim, code: CodeFacts) -> Verdict:
    """`class` inherits `base`, under the name that it has here or where it is defined."""
    found, verdict = _definitions(claim, code)
    if verdict is not None:
        return verdict
    facts = code.facts(claim.at.file)
    wanted = last_name(claim.object)
    bases = {last_name(base) for each in found for base in each.bases}
    if wanted in bases:
        text = "\n".join(code.lines(claim.at.file))
        return HOLDS if has_word(text, wanted) else unknown(f"`{wanted}` is not written")
    elsewhere = _names_elsewhere(claim.at.file, bases, code)
    if wanted in elsewhere:
        return HOLDS
    said = ", ".join(f"`{base}`" for base in found[0].bases) or "no base"
    return absent(f"it has {said}", whole=is_whole(facts) and "" not in elsewhere)


def _names_elsewhere(file: str, names: set[str], code: CodeFacts) -> set[str]:
    """How imported names are called where they are defined; empty where nobody can tell."""
    facts = code.facts(file)
    found = set()
    local = dict.fromkeys(names, "")
    for each in facts.imports if facts is not None else ():
        if (each.alias or each.name) in names:
            found.add("" if each.name in ("default", "*") else each.name)
            local[each.name] = each.alias
    for resolved in code.imported(file):
        if resolved.name in local and resolved.symbol:
            found.add(last_name(resolved.symbol))
    return found


def raises(claim: Claim, code: CodeFacts) -> Verdict:
    """`function` raises `error` in these lines."""
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    wanted = last_name(claim.object)
    for each in facts.symbols:
        # What a nested function raises, the function around it raises too.
        inside = not claim.subject or _within(facts, each, claim.subject)
        for name, line in (*each.raises, *each.inner_raises) if inside else ():
            if last_name(name) == wanted and _in_lines(line, claim):
                return _shown(claim, code, wanted)
    written = has_word(_lines(claim, code), wanted)
    what = f"no `raise {wanted}` of `{claim.subject}` is in these lines"
    return absent(what, whole=is_whole(facts) and not written)


def default_value(claim: Claim, code: CodeFacts) -> Verdict:
    """`Model.field`, `function.parameter` or a constant has this value where none is given."""
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    known = [value for value, line in _defaults(facts, claim.subject) if _in_lines(line, claim)]
    if not known:
        return unknown("the index has no such field in these lines")
    if not any(same_code(value, claim.object) for value in known):
        shown = f"`{known[0]}`" if known[0] else "none"
        return absent(f"the default is {shown}", whole=is_whole(facts))
    return HOLDS


def _defaults(facts: FileFacts, subject: str) -> list[tuple[str, int]]:
    """The defaults that a name may stand for, with their lines."""
    owner, _, name = subject.rpartition(".")
    found = [
        (field.default, field.line)
        for model in facts.models
        if model.symbol == owner or model.symbol.endswith(f".{owner}")
        for field in model.fields
        if field.name == name
    ]
    if found:
        return found
    for symbol in symbols_named(facts, owner) if owner else ():
        found += [
            (parameter.default, symbol.signature_line)
            for parameter in symbol.params
            if parameter.name.lstrip("*") == name
        ]
    return found or [(each.value, each.line) for each in symbols_named(facts, subject)]


def _definitions(claim: Claim, code: CodeFacts) -> tuple[list[SymbolFact], Verdict | None]:
    """The definitions of the subject that the lines are of; a verdict where there are none."""
    facts = code.facts(claim.at.file)
    if facts is None:
        return [], unknown("the file is not analysed")
    every = symbols_named(facts, claim.subject)
    found = [
        each
        for each in every
        if each.line <= claim.at.line_end and claim.at.line_start <= each.line_end
    ]
    if found:
        return found, None
    what = f"these lines define no `{claim.subject}`"
    return [], absent(what, whole=is_whole(facts) or bool(every))


def _within(facts: FileFacts, symbol: SymbolFact, name: str) -> bool:
    if symbol.name == name or symbol.name.endswith(f".{name}"):
        return True
    around = symbols_named(facts, name)
    return any(each.line <= symbol.line and symbol.line_end <= each.line_end for each in around)


def _begins_in(symbol: SymbolFact, claim: Claim) -> bool:
    return _in_lines(symbol.line, claim) or _in_lines(symbol.signature_line, claim)


def _in_lines(line: int, claim: Claim) -> bool:
    return claim.at.line_start <= line <= claim.at.line_end


def _shown(claim: Claim, code: CodeFacts, word: str) -> Verdict:
    """That the index is right as well: the word stands in the lines."""
    return HOLDS if has_word(_lines(claim, code), word) else unknown(f"`{word}` is not written")


def _lines(claim: Claim, code: CodeFacts) -> str:
    return _text(code, claim.at.file, claim.at.line_start, claim.at.line_end)


def _text(code: CodeFacts, path: str, start: int, end: int) -> str:
    return "\n".join(code.lines(path)[max(start - 1, 0) : end])
