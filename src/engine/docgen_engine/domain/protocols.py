"""The doors between rooms: what a backend, the journal, storage and the clock must offer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, runtime_checkable

from docgen_engine.domain.documents.state import TokenUsage
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.guidance import Guidance
from docgen_engine.domain.snapshot import Manifest
from docgen_engine.domain.tasks import AgentResult, AgentTask


class Clock(Protocol):
    """Time and chance, with a seam for tests."""

    def now(self) -> str:
        """The time as ISO 8601 in UTC with milliseconds."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...

    def jitter(self) -> float:
        """A factor between 0.5 and 1.0 for back-off."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class ContentReader(Protocol):
    """Reads kept content by hash: files of the snapshot and bodies of documents.

    Implementations can be pickled, so that worker processes read for themselves.
    """

    def read(self, sha256: str) -> bytes:
        """The content.

        Raises:
            KeyError: nothing with this hash is kept.
        """
        ...


class FactSource(Protocol):
    """Where stored facts come from; can be pickled and read in a worker process. Blocks."""

    def get(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """The facts that are there, by (sha256, language), as MessagePack."""
        ...


class FactCache(Protocol):
    """Facts of files by content hash and language (`domain.facts`), as encoded bytes."""

    async def get_many(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """The facts that are there, by (sha256, language)."""
        ...

    async def put_many(self, facts: dict[tuple[str, str], bytes]) -> None:
        """Keep facts."""
        ...


class Workers(Protocol):
    """Work for the processor, away from the event loop."""

    @property
    def count(self) -> int:
        """How many processes work at once."""
        ...

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a module-level function with values that can be pickled, in a worker process."""
        ...

    async def rest(self) -> None:
        """Let idle processes go, where the next call is a long way off; it starts new ones."""
        ...

    async def aclose(self) -> None:
        """End the processes."""
        ...


class Steps(Protocol):
    """The journal: work that costs something is stored before anyone uses it (architecture)."""

    async def run(self, key: str, input_hash: str, work: Callable[[], Awaitable[bytes]]) -> bytes:
        """The stored result of (`key`, `input_hash`), else what `work` returns, stored first."""
        ...


class Tools(Protocol):
    """The read-only tools of contract section 11, confined to the snapshot."""

    def names(self) -> tuple[str, ...]:
        """The tools that there are."""
        ...

    def schema(self, name: str) -> dict[str, Any]:
        """JSON Schema of a tool's arguments."""
        ...

    async def call(self, name: str, arguments: dict[str, Any]) -> str:
        """Call a tool; the answer is text (JSON), paged."""
        ...


class AgentSession(Protocol):
    """What the engine gives a backend for one attempt at one task."""

    @property
    def steps(self) -> Steps:
        """The journal, for the steps inside of the task, such as the turns of a model."""
        ...

    async def progress(self, message: str) -> None:
        """Say what the agent does now; throttled and cut by the engine."""
        ...

    def text(self, delta: str) -> None:
        """Stream a piece of text to the panel; never blocks, may be dropped."""
        ...

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> str:
        """Call a tool the task allows; told to the panel by events.

        Raises:
            AgentError: the task does not allow this tool.
        """
        ...

    async def usage(self, usage: TokenUsage) -> None:
        """Add tokens that a model used."""
        ...


class RepositoryAccess(Protocol):
    """The snapshot that a run is pinned to, as a backend may use it."""

    @property
    def manifest_sha256(self) -> str:
        """Hash of the manifest."""
        ...

    @property
    def manifest(self) -> Manifest:
        """The manifest."""
        ...

    @property
    def content(self) -> ContentReader:
        """Kept contents, also readable in worker processes."""
        ...

    @property
    def facts(self) -> FactCache:
        """The cache of facts."""
        ...

    @property
    def guidance(self) -> Guidance:
        """Standing corrections of `.docgen.toml`, checked; empty where there are none."""
        ...

    @property
    def structure(self) -> Structure:
        """The page set: the shipped one or the repository's own."""
        ...

    @property
    def name(self) -> str:
        """The repository's name: that of its folder."""
        ...

    @property
    def docs_dir(self) -> str:
        """The pages folder relative to the repository, such as `documentation`."""
        ...


class Backend(Protocol):
    """Does the agents' work. Called for many tasks at once."""

    @property
    def name(self) -> str:
        """`static`, `claude`, or a test's own."""
        ...

    @property
    def label(self) -> str:
        """For the header, such as `static · nothing leaves this machine`."""
        ...

    @property
    def version(self) -> str:
        """Part of every step's key: raise it when the same input may give another result."""
        ...

    @property
    def deterministic(self) -> bool:
        """Whether the same inputs always give the same artifact (contract section 9)."""
        ...

    async def open(self, repository: RepositoryAccess) -> None:
        """Get ready to work on a snapshot; called once per process and run, cheap."""
        ...

    async def perform(self, task: AgentTask, session: AgentSession) -> AgentResult:
        """Do one attempt at a task.

        Raises:
            AgentError: the attempt failed; says whether another may help.
        """
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


@runtime_checkable
class Foresight(Protocol):
    """A backend for which it costs nothing to begin with tasks that nobody has asked for yet."""

    def foresee(self, tasks: Sequence[AgentTask]) -> None:
        """Begin with tasks that are likely to come next; `perform` takes what is there by then.

        Args:
            tasks: instead of those that were foreseen before.
        """
        ...
