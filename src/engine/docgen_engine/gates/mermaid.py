"""The real Mermaid parser, in this process and without a browser: which blocks it accepts.

Mermaid's own JavaScript runs in QuickJS: no network, no files, no page (`mermaid_script`).

The program comes with the package `mermaidx` (MIT, which carries mermaid.js, MIT) and runs in
`quickjs-ng` (MIT). Both are asked for by `pyproject.toml`; where one is missing or does not work,
every question is answered by `NotMeasured`, and nothing else breaks.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from docgen_engine.domain.errors import StorageError
from docgen_engine.domain.protocols import FactSource
from docgen_engine.gates.kept import Kept
from docgen_engine.gates.mermaid_answer import Verdict, read_answer
from docgen_engine.gates.mermaid_script import BROWSER, JUDGE, QUICKER
from docgen_engine.repository.index.extract import Key

if TYPE_CHECKING:
    from quickjs import Context

LONGEST: Final = 50_000
"""Characters of a block from which on Mermaid refuses to draw it (its setting `maxTextSize`)."""

TIME: Final = 3.0
"""Seconds for one block; a usual one takes 0.01."""

_REVISION: Final = 1
"""Rises when the same answer of Mermaid makes another verdict here."""

_KEPT: Final = 2_000
_MEMORY: Final = 384 << 20
# Deep enough for the recursion of Mermaid's newer grammars, and well inside the thread's own stack,
# so that a block made to exhaust it is an error of JavaScript and not of this process.
_THREAD_STACK: Final = 32 << 20
_SCRIPT_STACK: Final = 24 << 20


class NotMeasured(Exception):
    """The parser is not there or does not work; the words say why and what helps."""


class MermaidParser:
    """One parser, created when the first block is judged. May be used from any thread.

    It remembers what it said; what a process before it said comes from the cache of facts.
    """

    def __init__(self, time_limit: float = TIME) -> None:
        """Create nothing yet.

        Args:
            time_limit: seconds for one block.
        """
        self._time_limit: Final = time_limit
        self._known: Final[Kept[str, Verdict]] = Kept(_KEPT)
        self._begun: Final[dict[str, Future[Verdict]]] = {}
        self._fresh: Final[dict[Key, bytes]] = {}
        self._lock: Final = threading.Lock()
        self._thread: ThreadPoolExecutor | None = None
        self._context: Context | None = None
        self._broken = ""

    def judge(self, texts: Iterable[str], facts: FactSource | None = None) -> list[Verdict]:
        """What Mermaid says of blocks.

        Args:
            texts: blocks without their fences.
            facts: where verdicts of earlier runs are kept.

        Raises:
            NotMeasured: the parser is needed, and is missing or cannot be started.
        """
        wanted = [_bare(text) for text in texts]
        with self._lock:
            kept = {text: self._known.get(text) for text in wanted}
            found = {text: verdict for text, verdict in kept.items() if verdict is not None}
            unknown = [text for text in dict.fromkeys(wanted) if text not in found]
            found |= _recalled(unknown, facts) if unknown and facts else {}
            for text in unknown:
                if text not in found:
                    found[text] = self._judge(text)
                self._known.put(text, found[text])
        return [found[text] for text in wanted]

    def ahead(self, texts: Iterable[str], facts: FactSource | None) -> None:
        """Begin to judge blocks that a gate will ask about, in the parser's thread.

        QuickJS works beside Python, so that little of it is left to wait for.

        Args:
            texts: blocks without their fences.
            facts: where verdicts of earlier runs are kept.
        """
        with self._lock:
            unknown = [
                text
                for text in dict.fromkeys(map(_bare, texts))
                if 0 < len(text) <= LONGEST
                if self._known.get(text) is None and text not in self._begun
            ]
            known = _recalled(unknown, facts) if unknown and facts else {}
            for text, verdict in known.items():
                self._known.put(text, verdict)
            for text in unknown:
                if text not in known and not self._broken:
                    self._begun[text] = self._submit(text)

    def get_ready(self) -> None:
        """Start the parser without waiting for it, in its own thread, beside other work."""
        with self._lock:
            if self._thread is None and not self._broken:
                self._thread = _roomy_thread()
                self._thread.submit(self._start)

    def take_fresh(self) -> dict[Key, bytes]:
        """The verdicts found since this was last asked, for the cache of facts."""
        with self._lock:
            fresh = dict(self._fresh)
            self._fresh.clear()
        return fresh

    def _judge(self, text: str) -> Verdict:
        if not text:
            return Verdict(problem="The block is empty.")
        if len(text) > LONGEST:
            return Verdict(problem=f"More than {LONGEST:,} characters, which it does not draw.")
        if self._broken:
            raise NotMeasured(self._broken)
        begun = self._begun.pop(text, None)
        verdict = (begun or self._submit(text)).result()
        if verdict.ended:
            self._fresh[_key(text)] = msgspec.msgpack.encode(verdict)
        return verdict

    def _submit(self, text: str) -> Future[Verdict]:
        if self._thread is None:
            self._thread = _roomy_thread()
        return self._thread.submit(self._ask, text)

    # In the parser's own thread: QuickJS belongs to the one that created it.

    def _ask(self, text: str) -> Verdict:
        context = self._context or self._start()
        said = ""
        until = time.monotonic() + self._time_limit
        try:
            context.eval(f"judge({json.dumps(text)})")
            while context.execute_pending_job():
                if time.monotonic() > until:
                    break
            said = str(context.eval("said.slice(0)"))
        except Exception as error:  # noqa: BLE001 - whatever QuickJS makes of a hostile block
            said = json.dumps({"problem": _first_line(error)})
            self._context = None
        if not said or time.monotonic() > until:
            # Interrupted inside of a parse, it may be left in any state.
            self._context = None
            return Verdict(ended=False)
        return read_answer(said, text)

    def _start(self) -> Context:
        """Load Mermaid: about half a second."""
        try:
            from quickjs import Context  # only where there is a diagram to judge

            script = _mermaid_js().read_text(encoding="utf-8")
            context = Context()
            context.set_max_stack_size(_SCRIPT_STACK)
            context.set_memory_limit(_MEMORY)
            for part in (BROWSER, script, QUICKER, JUDGE):
                context.eval(part)
            while context.execute_pending_job():
                pass
            context.set_time_limit(self._time_limit)
        except Exception as error:  # a broken installation may fail in any way
            self._broken = (
                f"the Mermaid parser cannot be started ({_first_line(error)}). Install docgen-tui "
                "again; it brings the packages quickjs-ng and mermaidx"
            )
            raise NotMeasured(self._broken) from error
        self._context = context
        return context


def _roomy_thread() -> ThreadPoolExecutor:
    """A thread with a stack that the parser's own limit fits into, on any system."""
    # The size is that of all threads started until it is set back; they only reserve more.
    before = threading.stack_size(_THREAD_STACK)
    try:
        thread = ThreadPoolExecutor(1, thread_name_prefix="mermaid")
        thread.submit(int).result()
    finally:
        threading.stack_size(before)
    return thread


def _mermaid_js() -> Path:
    """Where the package keeps Mermaid; it is found without running the package's own code."""
    spec = importlib.util.find_spec("mermaidx")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "assets", "mermaid.js")
        if path.is_file():
            return path
    raise FileNotFoundError("mermaid.js of the package mermaidx is not installed")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__


# -- kept verdicts -------------------------------------------------------------------------


@cache
def _edition() -> str:
    """Which Mermaid speaks, and how it is listened to; stands in for a language in the cache."""
    digest = hashlib.sha256("".join((BROWSER, QUICKER, JUDGE)).encode())
    with suppress(OSError):  # without it there is nothing to say, and nothing is kept
        digest.update(_mermaid_js().read_bytes())
    return f"mermaid {digest.hexdigest()[:16]} {_REVISION}"


def _key(text: str) -> Key:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), _edition()


def _recalled(texts: Sequence[str], facts: FactSource) -> dict[str, Verdict]:
    found = {}
    stored = facts.get([_key(text) for text in texts])
    for text in texts:
        body = stored.get(_key(text))
        with suppress(msgspec.MsgspecError):
            if body is not None:
                found[text] = msgspec.msgpack.decode(body, type=Verdict)
    return found


_PARSER: Final = MermaidParser()


def judge(texts: Iterable[str], facts: FactSource | None = None) -> list[Verdict]:
    """What Mermaid says of blocks, by this process's parser.

    Args:
        texts: blocks without their fences.
        facts: where verdicts of earlier runs are kept.

    Raises:
        NotMeasured: the parser is needed, and is missing or cannot be started.
    """
    return _PARSER.judge(texts, facts)


def ahead(texts: Iterable[str], facts: FactSource | None) -> None:
    """Begin to judge blocks that a gate will ask about, beside other work of this process."""
    _PARSER.ahead(texts, facts)


def get_ready(facts: FactSource) -> None:
    """Start this process's parser in the background where no verdict is known yet.

    Half a second of work that most runs from nothing need, and the others do not.

    Args:
        facts: where verdicts of earlier runs are kept.
    """
    key = _key("")
    try:
        known = key in facts.get([key])
    except StorageError:
        known = False  # there is no workspace yet
    if not known:
        _PARSER.get_ready()


def _bare(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def take_fresh() -> dict[Key, bytes]:
    """The verdicts that this process found since it was last asked, for the cache of facts."""
    fresh = _PARSER.take_fresh()
    if fresh:
        fresh[_key("")] = b""  # there are verdicts: see `get_ready`; no block is judged by this key
    return fresh
