"""Which tests exercise a component: by imports, package or calls, or through what they share."""

from __future__ import annotations

from docgen_engine.backends.static.catalogue.kinds import Answer, Subject
from docgen_engine.backends.static.catalogue.testing import (
    importing_tests,
    in_package,
    resolves_imports,
    test_code,
)
from docgen_engine.backends.static.parts.loading import Loading
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import listing


def tested(k: Knowledge) -> list[Subject]:
    """The components with a page whose tests can be told."""
    if not k.analysis.discovery.has_tests:
        return []
    return [
        Subject(
            c.path,
            f"Which tests exercise {c.name}?",
            "They say at once whether a change of it broke something.",
            k.files_of(c)[:2],
            components=(c.path,),
            page=k.component_pages[c.path],
        )
        for c in k.components
        if c.path in k.component_pages
        and c.public_symbols
        and (resolves_imports(k, c) or importing_tests(k, c) or _test_calls(k, c) or _inline(k, c))
    ]


def answer_tested(k: Knowledge, path: str) -> Answer:
    """The tests of the component at `path`: its own first, else how tests come to it."""
    c = k.component_named[path]
    found = importing_tests(k, c)
    inner = [test.endswith("_test.go") or in_package(k, c, test) for test in found]
    said, claims = [], ""
    for test, line in list(found.items())[:8]:
        if k.reference(test, line):
            said.append(k.cite(test, line))
            if test.endswith("_test.go") or not in_package(k, c, test):
                claims += k.claim(ClaimKind.TESTED_BY, c.name, test, test, line)
    inside = _inline(k, c)
    if not said:
        return inside or _answer_tested_by_calls(k, c) or _answer_tested_through(k, c)
    shown = listing(said if len(found) <= 8 else [*said, "others"])
    outer = "Tests of it" if any(inner) else "Tests that import it directly"
    lead = "Its tests" if all(inner) else outer
    also = f" {inside.text}" if inside else ""
    helpers = _helpers(k, c)
    also += f" Others come to it through {listing(helpers, 4)}." if helpers else ""
    return Answer(f"{lead}: {shown}.{also}{claims}")


def _helpers(k: Knowledge, c: Component) -> list[str]:
    """What tests share and import it in, such as a common header; nothing that only one uses."""
    tests = set(k.analysis.discovery.test_files)
    shared = test_code(k) - tests
    found: dict[str, int] = {}
    for file in k.files_of(c):
        for each in k.index.importers(file):
            users = k.index.importers(each.from_file) if each.from_file in shared else ()
            if len({user.from_file for user in users} & tests) > 1:
                found.setdefault(each.from_file, each.line)
    return [cited for file, line in sorted(found.items()) if (cited := k.cite(file, line))]


def _inline(k: Knowledge, c: Component) -> Answer | None:
    """The tests that stand in the files of a component themselves."""
    found = [
        k.cite(file, min(lines))
        for file in k.files_of(c)
        if file in k.index.facts
        and (lines := [s.line for s in k.index.facts[file].symbols if s.is_test])
    ]
    return (
        Answer(f"Tests stand in its own files: {listing(found, 6, 'others')}.") if found else None
    )


def _answer_tested_by_calls(k: Knowledge, c: Component) -> Answer | None:
    """The tests that call most of a component which they get through the package's own door."""
    found = _test_calls(k, c)
    ranked = sorted(found, key=lambda test: (-len(found[test]), test))
    said = [cited for test in ranked if (cited := k.cite(test, min(found[test])))]
    if not said:
        return None
    return Answer(f"Tests that call it: {listing(said, 6, 'others')}.")


def _test_calls(k: Knowledge, c: Component) -> dict[str, list[int]]:
    """The test files that call a component, with the lines of the calls."""
    called = k.remember("calls of tests", lambda: _calls_of_tests(k))
    found: dict[str, list[int]] = {}
    for path in k.files_of(c):
        for test, line in called.get(path, ()):
            found.setdefault(test, []).append(line)
    return found


def _calls_of_tests(k: Knowledge) -> dict[str, list[tuple[str, int]]]:
    """By file of code, the test files and lines that call into it."""
    tests = set(k.analysis.discovery.test_files)
    found: dict[str, list[tuple[str, int]]] = {}
    for call in k.index.calls:
        if call.to_file and call.from_file in tests and call.to_file not in tests:
            found.setdefault(call.to_file, []).append((call.from_file, call.line))
    return found


def _answer_tested_through(k: Knowledge, c: Component) -> Answer:
    """The shortest way of imports from a test to a component that no test imports itself."""
    tests = test_code(k)
    own = set(k.files_of(c))
    came: dict[str, tuple[str, int, str]] = {}
    gives_out = Loading(k.index).is_facade
    waiting = sorted(own)
    while waiting:
        reached = []
        for file in waiting:
            for each in k.index.importers(file):
                if each.from_file in came or each.from_file in own:
                    continue
                if each.symbol and each.defined_in != file and each.defined_in not in own:
                    continue  # takes something else that this file only gives out
                if file not in own and each.defined_in not in own and gives_out(file):
                    continue  # nor does the file say which of all that it gives out is taken
                came[each.from_file] = (each.from_file, each.line, file)
                reached.append(each.from_file)
        found = sorted(set(reached) & tests)
        if found:
            return _way(k, came, own, found[0])
        waiting = reached
    return Answer(looked_in=tuple(k.analysis.discovery.test_files[:4]))


def _way(k: Knowledge, came: dict[str, tuple[str, int, str]], own: set[str], test: str) -> Answer:
    steps, file = [], test
    while file not in own:
        importer, line, file = came[file]
        steps.append(k.cite(importer, line))
    steps = [step for step in steps if step]
    return (
        Answer(
            f"No test file imports it itself. Tests reach it by these imports: "
            f"{listing(steps, 6, 'further ones')}.",
            partial=True,
        )
        if steps
        else Answer()
    )
