"""JSON documents against their schemas, and what questions and research must hold."""

from __future__ import annotations

from collections import Counter
from typing import Final

from docgen_engine.domain.documents.base import decode
from docgen_engine.domain.documents.questions import Question, summarise
from docgen_engine.domain.documents.registry import DOCUMENTS
from docgen_engine.domain.documents.research import CodeReference
from docgen_engine.domain.errors import DocumentInvalid
from docgen_engine.domain.findings import Finding, Severity
from docgen_engine.gates.locate import Locator
from docgen_engine.gates.rules.base import Context, Outcome, error, nearest
from docgen_engine.patterns import regex

SCHEMA: Final = "schema.valid"
QUESTIONS: Final = "questions.valid"
RESEARCH: Final = "research.complete"

FEW_QUESTIONS: Final = 10
SNIPPET_LINES: Final = 12
_UNPRINTABLE: Final = regex(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")


def check_schema(context: Context) -> Outcome:
    """Every document is JSON of its type; an error names the path of the field."""
    findings = []
    for key, body in sorted(context.request.raw.items()):
        kind = DOCUMENTS.get(key)
        if kind is None:
            continue
        try:
            decode(key, body, kind)
        except DocumentInvalid as invalid:
            findings.append(_invalid(key, body, invalid))
    return Outcome(len(context.request.raw), tuple(findings))


def _invalid(key: str, body: bytes, invalid: DocumentInvalid) -> Finding:
    locator = Locator(body)
    is_json = "is not valid JSON" not in invalid.what
    place = locator.place(invalid.where) if is_json else locator.broken(invalid.what)
    message = f"{invalid.what} (at `{invalid.where}`)"
    fix = f"Correct the field as schemas/{key}.schema.json describes it, then revalidate."
    return error(SCHEMA, key, place, message, fix)


def check_questions(context: Context) -> Outcome:
    """Ids are unique, targets are pages of the structure, files exist; ten or more, or why not."""
    document = context.request.questions
    if document is None:
        return Outcome(0)
    findings: list[Finding] = []
    first: dict[str, int] = {}
    for at, question in enumerate(document.questions):
        findings += _question(context, at, question, first)
        first.setdefault(question.id, at)
    known = set(first)
    for at, question in enumerate(document.questions):
        for number, needed in enumerate(question.dependencies):
            if needed not in known:
                where = f"$.questions[{at}].dependencies[{number}]"
                findings.append(
                    context.in_document(
                        QUESTIONS,
                        "questions",
                        where,
                        f"No question has the id `{needed}`.",
                        "Name a question that is there, or remove the dependency.",
                    )
                )
    if document.summary != summarise(document.questions):
        findings.append(
            context.in_document(
                QUESTIONS,
                "questions",
                "$.summary",
                "The summary does not count the questions.",
                f"There are {len(document.questions)} questions; correct the counts.",
            )
        )
    if len(document.questions) < FEW_QUESTIONS:
        line, column = context.place("questions", "$.questions")
        why = document.few_because.rstrip(" .") or "the document does not say why"
        message = f"Only {len(document.questions)} questions: {why}."
        fix = "A small repository may need no more; approve, or regenerate with a note."
        findings.append(
            Finding(QUESTIONS, Severity.WARNING, "questions", line, column, message, fix)
        )
    return Outcome(len(document.questions), tuple(findings))


def _question(
    context: Context, at: int, question: Question, first: dict[str, int]
) -> list[Finding]:
    base = f"$.questions[{at}]"
    found = []

    def wrong(where: str, message: str, fix: str) -> None:
        found.append(context.in_document(QUESTIONS, "questions", base + where, message, fix))

    if not question.id:
        wrong(".id", "A question has no id.", "Give it one made from its target and subject.")
    elif question.id in first:
        wrong(
            ".id",
            f"The id `{question.id}` repeats that of question {first[question.id] + 1}.",
            "Remove one of the two, or tell their subjects apart.",
        )
    if not question.question.strip():
        wrong(".question", "A question has no text.", "Write it, or remove it.")
    structure = context.request.structure
    target = question.documentation_target
    if not structure.allows(target):
        pages = tuple(page.path for page in (*structure.pages, *structure.supplementary))
        meant = nearest(target, pages)
        wrong(
            ".documentation_target",
            f"`{target}` is not a page of the structure.",
            f"Did you mean `{meant}`?"
            if meant
            else "Choose a page of the structure, or one in its folders.",
        )
    for number, file in enumerate(question.files_to_examine):
        if not (context.source.exists(file) or context.source.is_folder(file)):
            wrong(
                f".files_to_examine[{number}]",
                f"`{file}` is not in the repository.",
                "Name a file that is there.",
            )
    return found


def check_research(context: Context) -> Outcome:
    """One finding per question, none missing, every reference resolves."""
    document = context.request.research
    if document is None:
        return Outcome(0)
    questions = context.request.questions
    asked = [question.id for question in questions.questions] if questions else []
    counts = Counter(finding.question_id for finding in document.findings)
    findings = [
        _research(
            context,
            "$.findings",
            f"The question `{name}` has no finding.",
            "Regenerate research; what nobody found is a finding with `not_found`.",
        )
        for name in asked
        if not counts[name]
    ]
    seen: set[str] = set()
    for at, finding in enumerate(document.findings):
        name, where = finding.question_id, f"$.findings[{at}]"
        if questions is not None and name not in asked:
            what = f"No question has the id `{name}`."
            findings.append(_research(context, f"{where}.question_id", what, "Remove the finding."))
        elif name in seen:
            what = f"The question `{name}` has {counts[name]} findings."
            findings.append(_research(context, f"{where}.question_id", what, "Keep one of them."))
        seen.add(name)
        for number, reference in enumerate(finding.code_references):
            problem = _reference(context, reference)
            if problem is not None:
                field, what, fix = problem
                place = f"{where}.code_references[{number}].{field}"
                findings.append(_research(context, place, what, fix))
    return Outcome(max(len(asked), len(document.findings)), tuple(findings))


def _research(context: Context, where: str, message: str, fix: str) -> Finding:
    return context.in_document(RESEARCH, "research", where, message, fix)


def _reference(context: Context, reference: CodeReference) -> tuple[str, str, str] | None:
    """The field that is wrong with a reference, how, and what to do."""
    source, file = context.source, reference.file
    start, end = reference.line_start, reference.line_end
    count = source.line_count(file)
    if not source.exists(file):
        return "file", f"`{file}` is not a file of the repository.", "Name one that is."
    if not 1 <= start <= end <= count:
        what = f"`{file}` has {count} lines; {start} to {end} is not a range of them."
        return "line_start", what, f"Cite lines between 1 and {count}."
    if reference.symbol and not source.has_symbol(file, reference.symbol, start, end):
        what = f"`{file}` does not define “{reference.symbol}” in lines {start} to {end}."
        return "symbol", what, "Cite the lines of its definition, or leave the symbol out."
    if len(reference.snippet.rstrip("\n").split("\n")) > SNIPPET_LINES:
        what = f"The snippet is longer than {SNIPPET_LINES} lines."
        return "snippet", what, "Shorten it to the lines that matter."
    if not snippet_matches(reference.snippet, source.lines(file)[start - 1 : end]):
        what = f"The snippet is not what `{file}` says in lines {start} to {end}."
        return "snippet", what, "Copy the lines as they are."
    return None


def snippet_matches(snippet: str, lines: list[str]) -> bool:
    """Whether a snippet shows lines of a file, in their order.

    Indentation, blank lines and control characters do not matter, lines may be left out, and a line
    may be cut with an ellipsis.

    Args:
        snippet: text of a reference.
        lines: the lines that it refers to.
    """
    rest = iter([_bare(line) for line in lines])
    for line in snippet.split("\n"):
        bare = _bare(line)
        if bare in ("", "…", "..."):
            continue
        cut = bare.removesuffix("…").removesuffix("...").rstrip()
        shortened = cut != bare
        if not any(bare == each or (shortened and each.startswith(cut)) for each in rest):
            return False
    return True


def _bare(line: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", line).split())
