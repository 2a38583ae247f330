"""Claims about what code has to do with other code: calls, imports, tests, dependencies."""

from __future__ import annotations

from docgen_engine.domain.evidence import Claim
from docgen_engine.domain.facts import CallFact, FileFacts
from docgen_engine.gates.claims.code import CodeFacts, is_whole
from docgen_engine.gates.claims.components import Components
from docgen_engine.gates.claims.verdict import HOLDS, Verdict, absent, contradicted, unknown
from docgen_engine.gates.claims.words import has_word, last_name, same_code
from docgen_engine.repository.index.resolve.file_routes import routes_of_file
from docgen_engine.repository.manifests import normalise
from docgen_engine.repository.manifests.model import MANAGED_ELSEWHERE


def calls(claim: Claim, code: CodeFacts) -> Verdict:
    """`function` calls `function` in these lines."""
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    there = [each for each in facts.calls if _in_lines(each.line, claim)]
    wanted = last_name(claim.object)
    named = [each for each in there if last_name(_called(facts, each)) == wanted]
    if any(_made_by(each, claim.subject) for each in named):
        return HOLDS
    if named:
        caller = named[0].caller or "the module itself"
        return absent(f"the call is made by `{caller}`", whole=is_whole(facts))
    if there:
        # It may be reached through a variable or an interface: a call of another name is no proof.
        return unknown(f"the lines call `{there[0].callee}`")
    written = has_word("\n".join(_lines(claim, code)), wanted)
    return absent("nothing is called in these lines", whole=is_whole(facts) and not written)


def imports(claim: Claim, code: CodeFacts, components: Components) -> Verdict:
    """`file` imports from a component, or a module by its name, in these lines."""
    if claim.subject != claim.at.file:
        return _other_file(claim, code)
    return _imports(claim, code, components, claim.object)


def tested_by(claim: Claim, code: CodeFacts, components: Components) -> Verdict:
    """A component is imported in these lines of a test file, or the test is part of its package."""
    if claim.object != claim.at.file:
        return contradicted(f"the lines are of `{claim.at.file}`")
    if _in_its_package(claim, code) and components.beside(claim.object, claim.subject):
        return HOLDS
    return _imports(claim, code, components, claim.subject)


def _imports(claim: Claim, code: CodeFacts, components: Components, wanted: str) -> Verdict:
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    if any(
        _in_lines(each.line, claim)
        and wanted in (each.module, each.name, f"{each.module}.{each.name}")
        for each in facts.imports
    ):
        return HOLDS
    there = [each for each in code.imported(claim.at.file) if _in_lines(each.line, claim)]
    leads = [each.to_file for each in there if each.to_file] + [
        each.defined_in for each in there if each.defined_in
    ]
    answers = [components.holds(path, wanted) for path in leads]
    if any(answers):
        return HOLDS
    if answers and all(answer is False for answer in answers):
        return absent(f"the lines import `{leads[0]}`", whole=is_whole(facts))
    if not any(_in_lines(each.line, claim) for each in facts.imports):
        return absent("nothing is imported in these lines", whole=is_whole(facts))
    return unknown("the import leads out of the repository, or nowhere")


def reads_environment(claim: Claim, code: CodeFacts) -> Verdict:
    """`file` reads an environment variable in these lines."""
    if claim.subject != claim.at.file:
        return _other_file(claim, code)
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    written = has_word("\n".join(_lines(claim, code)), claim.object)
    read = [each for each in facts.environment if _in_lines(each.line, claim)]
    if any(each.name == claim.object for each in read):
        return HOLDS
    what = f"these lines do not read `{claim.object}`"
    return absent(what, whole=is_whole(facts) and not written)


def handles_route(claim: Claim, code: CodeFacts) -> Verdict:
    """A route is registered in these lines; prefixes may come from elsewhere."""
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    # A file whose place is its path says nothing of that itself.
    routes = facts.routes or routes_of_file(claim.at.file, facts)
    there = [each for each in routes if _in_lines(each.line, claim)]
    words = claim.object.split(" ", 1)
    method, path = (words[0], words[1]) if len(words) > 1 else ("", words[0])
    for each in there:
        suits = not method or each.method.upper() in (method.upper(), "", "*", "ANY")
        # A view set answers more paths below the one that it is registered at.
        below = each.framework == "Django REST framework" and each.path.strip("/") in path
        if suits and (path == each.path or path.endswith("/" + each.path.lstrip("/")) or below):
            return _of(claim, code, each.handler)
    if there:
        return unknown(f"the lines register `{there[0].method} {there[0].path}`")
    hung = [each for each in facts.mounts if _in_lines(each.line, claim) and each.target]
    if path.endswith("/…") and any(path[:-2].endswith(m.prefix.rstrip("/")) for m in hung):
        return HOLDS  # where the routes of another package hang
    return absent("no route is registered in these lines", whole=is_whole(facts))


def command_option(claim: Claim, code: CodeFacts) -> Verdict:
    """A command, option or argument is defined in these lines."""
    facts = code.facts(claim.at.file)
    if facts is None:
        return unknown("the file is not analysed")
    there = [each for each in facts.commands if _in_lines(each.line, claim)]
    wanted = {claim.object, claim.object.rsplit(" ", 1)[-1]}
    for each in there:
        if wanted & {each.name, each.symbol, *each.aliases}:
            return _of(claim, code, each.symbol)
    if there:
        return absent(f"the lines define `{there[0].name}`", whole=is_whole(facts))
    return unknown("the index has no command in these lines")


def depends_on(claim: Claim, code: CodeFacts) -> Verdict:
    """A manifest asks for a package in this version."""
    name = normalise(claim.subject)
    declared = [each for each in code.dependencies(claim.at.file) if normalise(each.name) == name]
    here = [each for each in declared if _in_lines(each.line, claim)]
    if any(same_code(each.constraint, claim.object) for each in here):
        return HOLDS
    if here and here[0].constraint == MANAGED_ELSEWHERE:
        return unknown("the manifest leaves the version to another one")
    if here:
        return contradicted(f"the manifest says {here[0].constraint or 'any version'}")
    if declared:
        return contradicted(f"the manifest names it in line {declared[0].line}")
    return unknown("the manifest, read alone, does not name it")


def _of(claim: Claim, code: CodeFacts, function: str) -> Verdict:
    """That a route or an option is the subject's: the file's, or that function's."""
    if claim.subject == claim.at.file:
        return HOLDS
    if code.exists(claim.subject):
        return contradicted(f"the lines are of `{claim.at.file}`")
    if f".{function}".endswith(f".{claim.subject}") and claim.subject:
        return HOLDS
    return unknown(f"it belongs to `{function}`" if function else "nothing says whose it is")


def _other_file(claim: Claim, code: CodeFacts) -> Verdict:
    """The lines are not the subject's; what is no file may be anything."""
    said = f"the lines are of `{claim.at.file}`"
    return contradicted(said) if code.exists(claim.subject) else unknown(said)


def _in_its_package(claim: Claim, code: CodeFacts) -> bool:
    """Whether a test is part of the package in its folder, as Go has it: nothing is imported.

    Those of `package x_test` are compiled with `x` too, and may reach it through another package.
    """
    facts = code.facts(claim.at.file)
    return facts is not None and facts.language == "Go" and claim.at.file.endswith("_test.go")


def _called(facts: FileFacts, call: CallFact) -> str:
    """What a call calls, with a local name of an import put back."""
    first, dot, rest = call.callee.partition(".")
    for each in facts.imports:
        if each.alias == first and each.name not in ("", "*", "default"):
            return each.name + dot + rest
    return call.callee


def _made_by(call: CallFact, caller: str) -> bool:
    """Whether a function makes a call, itself or in a function inside of it."""
    return not caller or f".{caller}." in f".{call.caller}."


def _in_lines(line: int, claim: Claim) -> bool:
    return claim.at.line_start <= line <= claim.at.line_end


def _lines(claim: Claim, code: CodeFacts) -> list[str]:
    return code.lines(claim.at.file)[max(claim.at.line_start - 1, 0) : claim.at.line_end]
