"""One workspace, opened: where its folders are, its database, its lock, and a desk to work at.

Finding and opening belongs here; what is done with it is for `engine.py`.
"""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from docgen_engine.ahead import Ahead
from docgen_engine.builtin import WARMED, BackendFactory, Hands
from docgen_engine.domain.documents.structure import Structure
from docgen_engine.domain.errors import Refused, StorageError, UsageError
from docgen_engine.domain.protocols import Backend, Clock, Workers
from docgen_engine.domain.runs import RunConfig, RunRecord
from docgen_engine.gates.doors import get_ready
from docgen_engine.orchestrator.desk import Bus, Desk
from docgen_engine.repository.git import git_top, is_tracked
from docgen_engine.repository.guidance import Rules, load_rules
from docgen_engine.repository.preflight import check_folder
from docgen_engine.repository.text import printable
from docgen_engine.store import runs, settings
from docgen_engine.store.content import StoredFacts
from docgen_engine.store.database import Database
from docgen_engine.store.lock import WorkspaceLock
from docgen_engine.structure import load_structure, with_guidance
from docgen_engine.user import current_user
from docgen_engine.workers import InlineWorkers, create_workers
from docgen_engine.workspace.layout import Layout

DOCS_SETTING: Final = "docs"
"""Where the pages of this workspace go, if `--docs` moved them."""
SCOPE_SETTING: Final = "scope"
"""The folder that this workspace documents; empty for the whole repository."""


def _seen(warming: asyncio.Task[None]) -> None:
    """A start ahead of time that failed fails again where it is needed, and is told there."""
    if not warming.cancelled():
        warming.exception()


class Workspace:
    """The places and handles of one repository; nothing is looked at before it is needed."""

    def __init__(
        self,
        given: Path,
        *,
        docs: Path | None,
        context: Path | None,
        scope: str | None,
        backends: Mapping[str, BackendFactory],
        workers: Workers | None,
        clock: Clock,
        user: str | None,
        ahead: Ahead | None,
    ) -> None:
        """Remember what was given; `Engine` explains the arguments."""
        self.given = given
        # Without links and `..`, so that what lies inside of it can be told by its path.
        self.repository = Path(os.path.realpath(given))
        self.backends = backends
        self.clock = clock
        self.bus = Bus()
        self.database: Database | None = None
        self._docs_given = docs
        self._context_given = context
        self._scope_given = scope
        self._workers = workers
        self._analyst = workers
        self._user = user
        self._ahead = ahead
        self._rules: Rules | None = None
        self._layout: Layout | None = None
        self._lock: WorkspaceLock | None = None
        self._warming: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()

    def rules(self) -> Rules:
        """Standing corrections of `.docgen.toml`, and the scope that they or `--scope` name."""
        if self._rules is None:
            there = self.repository.is_dir()
            self._rules = load_rules(self.repository, self._scope_given) if there else Rules()
        return self._rules

    def places(self) -> Layout:
        """The folders of this workspace."""
        if self._layout is None:
            rules = self.rules().guidance
            self._layout = Layout(
                self.repository,
                context=self._context_given or _inside(self.repository, rules.context),
                docs=self._docs_given or _inside(self.repository, rules.docs),
                scope=rules.scope,
            )
        return self._layout

    def excluded(self) -> tuple[str, ...]:
        """Our own folders, relative to the repository: they are no part of it."""
        layout = self.places()
        return tuple(
            folder.relative_to(self.repository).as_posix()
            for folder in (layout.docs, layout.context)
            if folder.is_relative_to(self.repository)
        )

    def outlook(self) -> tuple[tuple[str, ...], str]:
        """What to leave out when the repository is listed, and the scope."""
        if not self.repository.is_dir():
            return (), ""
        return self.excluded(), self.places().scope

    async def open(self, *, create: bool = False) -> Database | None:
        """The database, or None where there is none and none is to be made."""
        async with self._opening:
            if self.database is None:
                await asyncio.to_thread(check_folder, self.given)
                layout = self.places()
                if create:
                    await asyncio.to_thread(layout.prepare)
                elif not await asyncio.to_thread(layout.has_workspace):
                    return None
                await asyncio.to_thread(self._refuse_shipped, layout)
                database = await Database.open(
                    layout.database, self.clock, repository=printable(str(self.repository))
                )
                try:
                    await self._refuse_other_scope(database, layout)
                    if self._docs_given is None:
                        await self._remembered_docs(database)
                except BaseException:
                    await database.close()
                    raise
                self.database = database
            return self.database

    def _refuse_shipped(self, layout: Layout) -> None:
        """Refuse a workspace that came with the repository: nobody here approved what it says."""
        if not layout.context.is_relative_to(self.repository):
            return
        inside = layout.context.relative_to(self.repository).as_posix()
        if git_top(self.repository) is not None and is_tracked(self.repository, inside):
            raise StorageError(
                f"{layout.context} is kept in git, so it came with the repository. A workspace "
                "belongs to one machine and is not trusted from elsewhere. Take it out of git "
                f"(`git rm -r --cached {inside}`), or keep one in another folder with "
                "`--context DIR`."
            )

    async def _remembered_docs(self, database: Database) -> None:
        """Where the pages of this workspace went before, if `--docs` moved them then."""
        async with database.reading() as tx:
            moved = await settings.get(tx, DOCS_SETTING)
        if moved:
            parts = PurePosixPath(moved).parts
            if moved.startswith("/") or ".." in parts or ".git" in {x.casefold() for x in parts}:
                # A database may have come with the repository, which must not choose this place.
                place = printable(os.path.normpath(self.repository / moved))
                raise UsageError(
                    f"The pages of this workspace go to {place}, outside of the repository. "
                    f"Name that folder again, `--docs {shlex.quote(place)}`, or begin anew with "
                    "`docgen-tui run --fresh --docs DIR`."
                )
            layout = self.places()
            self._layout = Layout(
                self.repository,
                context=layout.context,
                docs=self.repository / moved,
                scope=layout.scope,
            )

    async def _refuse_other_scope(self, database: Database, layout: Layout) -> None:
        """Refuse the workspace of another scope: its pages and its history are about that one."""
        async with database.reading() as tx:
            new = not await settings.get(tx, DOCS_SETTING)
            begun = layout.scope if new else await settings.get(tx, SCOPE_SETTING)
        if begun == layout.scope:
            return
        if begun and layout.scope and not os.path.lexists(self.repository / begun):
            context = shlex.quote(printable(str(layout.context)))
            raise UsageError(
                f"The workspace {printable(str(layout.context))} began with the scope "
                f"`{printable(begun)}`, and there is no such folder any more. If it was renamed, "
                f"move its workspace away (`mv {context} {context}.before`) and run again: its "
                "pages are taken over."
            )
        about = (
            f"`{printable(begun)}` as a scope of the repository above it. Go on with it there: "
            f"`--scope {shlex.quote(printable(begun))}`"
            if begun
            else "its folder as a repository of its own. Go on with it by naming that folder"
        )
        raise UsageError(
            f"The workspace {printable(str(layout.context))} documents {about}, or keep another "
            "one with `--context DIR --docs DIR`."
        )

    async def refuse_other_docs(self) -> None:
        """Refuse to go on with a run under another `--docs` than it began with.

        Raises:
            UsageError: the links of its pages lead from another folder.
        """
        if self._docs_given is None or self.database is None:
            return
        async with self.database.reading() as tx:
            begun = await settings.get(tx, DOCS_SETTING)
        if begun and begun != self.places().docs_dir:
            place = shlex.quote(printable(os.path.normpath(self.repository / begun)))
            raise UsageError(
                "The pages of this run have links that lead from another folder. Go on with "
                f"`--docs {place}`, or begin anew with `docgen-tui run --fresh --docs DIR`."
            )

    async def desk(self, config: RunConfig | None = None) -> Desk:
        """Everything to work with; the newest run's configuration decides the backend.

        Raises:
            Refused: there is no workspace yet.
            UsageError: guidance, page set or backend cannot be used.
        """
        database = await self.open()
        if database is None:
            raise Refused(f"There is no run in {self.given} yet. Start one with `docgen-tui run`.")
        workers, analyst = self._staff()
        if config is None:
            run = await self.stored_run()
            config = run.config if run is not None else RunConfig()
        scope = self.places().scope
        self._rules = await asyncio.to_thread(load_rules, self.repository, scope or ".")
        return Desk(
            database=database,
            layout=self.places(),
            clock=self.clock,
            workers=workers,
            analyst=analyst,
            backend=self.backend(config.backend, database),
            structure=await asyncio.to_thread(self._structure),
            guidance=self._rules.guidance,
            name=printable((self.repository / scope).name) or "root",
            user=await self.who(),
            exclude=self.excluded(),
            bus=self.bus,
        )

    def _structure(self) -> Structure:
        rules = self.rules().guidance
        own = self.repository / rules.structure if rules.structure else None
        return with_guidance(load_structure(own), rules)

    def backend(self, name: str, database: Database) -> Backend:
        """A backend by name.

        Raises:
            UsageError: there is none of this name in this version.
        """
        if name not in self.backends:
            raise UsageError(
                f"The backend `{name}` is not available in this version; "
                f"use {' or '.join(f'`{each}`' for each in sorted(self.backends))}."
            )
        return self.backends[name](Hands(*self._staff(), StoredFacts(database.path)))

    def _staff(self) -> tuple[Workers, Workers]:
        """The workers and the analyst; no process is started yet."""
        if self._workers is None or self._analyst is None:
            begun = self._ahead
            self._workers = create_workers(pool=begun.take_workers() if begun else None)
            inline = isinstance(self._workers, InlineWorkers)
            analyst = begun.take_analyst() if begun else None
            self._analyst = self._workers if inline else create_workers(1, pool=analyst)
        return self._workers, self._analyst

    def warm(self, backend: str) -> None:
        """Let processes start and load what they need, while a snapshot is taken or read."""
        if backend in WARMED and self._warming is None:
            self._warming = asyncio.create_task(self._warm(*WARMED[backend]))
            self._warming.add_done_callback(_seen)

    async def _warm(self, begin: Callable[[], None], begin_worker: Callable[[], None]) -> None:
        workers, analyst = self._staff()
        database = self.places().database
        async with asyncio.TaskGroup() as group:
            if not database.exists():  # all files are going to be analysed
                group.create_task(workers.run(begin_worker))
            # The judge of diagrams first: it starts in a thread, beside the imports.
            await analyst.run(get_ready, StoredFacts(database))
            await analyst.run(begin)

    async def who(self) -> str:
        """Who decides here (contract section 8)."""
        if self._user is None:
            self._user = await current_user(self.repository)
        return self._user

    def lock(self) -> WorkspaceLock:
        """The workspace's lock."""
        if self._lock is None:
            self._lock = WorkspaceLock(self.places().lock)
        return self._lock

    async def stored_run(self) -> RunRecord | None:
        """The newest run as stored, or None."""
        database = await self.open()
        if database is None:
            return None
        async with database.reading() as tx:
            return await runs.latest_run(tx)

    def forget_guidance(self) -> None:
        """Read `.docgen.toml` again when it is needed next."""
        self._rules = None

    async def close(self) -> None:
        """Let go of the database and end the worker processes."""
        if self._warming is not None:
            self._warming.cancel()
        if self._ahead is not None:
            await asyncio.to_thread(self._ahead.stop)
        for processes in (self._workers, self._analyst):
            if processes is not None:
                await processes.aclose()
        if self.database is not None:
            await self.database.close()


def _inside(repository: Path, moved: str) -> Path | None:
    return repository / moved if moved else None
