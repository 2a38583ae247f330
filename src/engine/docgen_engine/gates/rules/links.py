"""Links between pages and into the repository: every relative one and every anchor resolves."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

import msgspec

from docgen_engine.domain.citations import resolve_way
from docgen_engine.domain.findings import Finding
from docgen_engine.gates.markdown.digest import Link
from docgen_engine.gates.markdown.page import Page
from docgen_engine.gates.markdown.reading import read_anchors
from docgen_engine.gates.rules.base import Context, Outcome, error, nearest, warning
from docgen_engine.patterns import regex

LINKS: Final = "links.internal"

_SCHEME: Final = regex(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LINE_ANCHOR: Final = regex(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?")
_PROSE: Final = (".md", ".markdown")
_RENDERED: Final = (".rst", ".adoc", ".asciidoc", ".ipynb", ".org", ".txt", ".html", ".htm", ".svg")


class Target(msgspec.Struct, frozen=True):
    """Where a link leads: a page of the pages folder, or a path of the repository."""

    page: str
    path: str
    fragment: str


def check_links(context: Context) -> Outcome:
    """Relative links and anchors resolve in plan or repository.

    Citations of lines belong to `evidence.resolves`, the navigation block to `nav.required`.
    """
    findings: list[Finding] = []
    checked = 0
    for _, page in context.written():
        cited = {(citation.line, citation.column) for citation in page.citations}
        for link in page.links:
            if (link.line, link.column) in cited or not is_internal(link.target):
                continue
            checked += 1
            finding = _check(context, page, link)
            if finding is not None:
                findings.append(finding)
    return Outcome(checked, tuple(findings))


def is_internal(target: str) -> bool:
    """Whether a link's target is ours to resolve: relative, a fragment, or empty."""
    if target.startswith("//") or target.lower().startswith("file:"):
        return target.lower().startswith("file:")
    return _SCHEME.match(target) is None


@lru_cache(maxsize=16_384)
def resolve(target: str, page: str, docs_dir: str) -> Target:
    """Where a relative link leads.

    Args:
        target: as written, percent-encoded.
        page: path of the page in the pages folder.
        docs_dir: the pages folder relative to the repository.

    Returns:
        `page` is set where the target lies in the pages folder, else empty; `path` is relative to
        the repository and keeps a leading `../` where it leaves it.
    """
    way, _, fragment = target.partition("#")
    way = unquote(way.partition("?")[0])
    if not way:
        return Target(page, posixpath.normpath(posixpath.join(docs_dir, page)), unquote(fragment))
    path = resolve_way(way, page, docs_dir)
    folder = posixpath.normpath(docs_dir or ".")
    if folder == ".":
        inside = "" if path.startswith("..") else path
    else:
        inside = path[len(folder) + 1 :] or "." if f"{path}/".startswith(f"{folder}/") else ""
    return Target(inside, path, unquote(fragment))


def _check(context: Context, page: Page, link: Link) -> Finding | None:
    place = (link.line, link.column)
    if link.target.startswith("/") or link.target.lower().startswith("file:"):
        return error(
            LINKS,
            page.path,
            place,
            f"The link to `{link.target}` is absolute.",
            "Write it relative to this page, so that it works wherever the repository lies.",
        )
    if not link.target:
        return error(
            LINKS,
            page.path,
            place,
            "A link leads nowhere: its target is empty.",
            "Give the target, or write the words without a link.",
        )
    target = resolve(link.target, page.path, context.request.docs_dir)
    if target.page and (target.page in context.planned or not _in_repository(context, target)):
        return _to_page(context, page, link, target)
    return _to_repository(context, page, link, target)


def _in_repository(context: Context, target: Target) -> bool:
    return context.source.exists(target.path) or context.source.is_folder(target.path)


def _to_page(context: Context, page: Page, link: Link, target: Target) -> Finding | None:
    place = (link.line, link.column)
    if target.page not in context.planned:
        return _unplanned(context, page, link, target)
    if context.missing(target.page):
        # The plan has it and its writer failed: in a lenient run a gap, not a fault of this page.
        make = warning if context.request.lenient else error
        what = f"`{link.target}`: {target.page} was not written."
        fix = f"Regenerate {target.page}, or remove the link."
        return make(LINKS, page.path, place, what, fix)
    other = context.page(target.page)
    if other is None or target.fragment in ("", "top") or target.fragment in other.anchors:
        return None
    meant = nearest(target.fragment.lower(), other.digest.anchors)
    what = f"`{link.target}`: {target.page} has no heading with the anchor `#{target.fragment}`."
    fix = f"Did you mean `#{meant}`?" if meant else "Use the anchor of a heading that is there."
    return error(LINKS, page.path, place, what, fix)


def _unplanned(context: Context, page: Page, link: Link, target: Target) -> Finding | None:
    is_folder = any(path.startswith(target.page + "/") for path in context.planned)
    if target.page == "." or is_folder:
        return None
    if target.page in context.request.published:
        what = f"`{link.target}`: {target.page} is published but no longer planned."
    else:
        what = (
            f"`{link.target}`: {target.page} is neither a page of the plan nor in the repository."
        )
    meant = nearest(target.page, tuple(context.planned))
    fix = f"Did you mean `{meant}`?" if meant else "Link to a planned page, or remove the link."
    return error(LINKS, page.path, (link.line, link.column), what, fix)


def _to_repository(context: Context, page: Page, link: Link, target: Target) -> Finding | None:
    place = (link.line, link.column)
    if target.path.startswith("../") or target.path == "..":
        return error(
            LINKS,
            page.path,
            place,
            f"`{link.target}` leads out of the repository.",
            "Link only to pages and to files of the repository.",
        )
    if not _in_repository(context, target):
        return error(
            LINKS,
            page.path,
            place,
            f"`{link.target}`: {target.path} is not in the repository.",
            "Correct the path (it is relative to this page), or remove the link.",
        )
    if not target.fragment or _anchor_holds(context, target):
        return None
    return error(
        LINKS,
        page.path,
        place,
        f"`{link.target}`: {target.path} has no anchor `#{target.fragment}`.",
        "Use the anchor of a heading of that document, or cite lines (`#L12-L30`).",
    )


def _anchor_holds(context: Context, target: Target) -> bool:
    """Whether a file of the repository has an anchor; a form that cannot be read is believed."""
    source, name = context.source, target.path.lower()
    if source.is_folder(target.path) or name.endswith(_RENDERED):
        return True
    if _LINE_ANCHOR.fullmatch(target.fragment):
        numbers = [int(number) for number in re.findall(r"(?<!C)(?<!\d)\d+", target.fragment)]
        return all(1 <= number <= source.line_count(target.path) for number in numbers)
    if name.endswith(_PROSE):
        return target.fragment in read_anchors(source.text(target.path))
    return False
