-- The lasting shape of a workspace's database. Times are ISO 8601 in UTC; hashes are sha256 in hex.

CREATE TABLE workspace (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    repository    TEXT NOT NULL,               -- absolute path when last opened; informative
    scope         TEXT NOT NULL DEFAULT '',    -- folder inside the repository, empty for all of it
    created_at    TEXT NOT NULL
) STRICT;

-- Immutable contents by hash: documents, pages, results of steps, files of snapshots.
-- codec 'raw' or 'zlib'; 'delta' says how the content differs from that of `base` (store.codec).
-- 'pruned' is the tombstone of a content that a person let go of: its body is empty.
-- Rows are large, so this is a table with row ids: hashes and bases are found in the index alone.
CREATE TABLE artifact (
    sha256        TEXT NOT NULL PRIMARY KEY,
    codec         TEXT NOT NULL,
    base          TEXT REFERENCES artifact (sha256),
    size          INTEGER NOT NULL,            -- bytes of the content, not of the body
    body          BLOB NOT NULL,
    CHECK (codec IN ('raw', 'zlib', 'delta', 'pruned') AND (codec = 'delta') = (base IS NOT NULL))
) STRICT;

CREATE TABLE run (
    id            INTEGER PRIMARY KEY,
    status        TEXT NOT NULL CHECK
        (status IN ('running', 'awaiting_approval', 'failed', 'complete', 'canceled')),
    phase         INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 6),
    config        TEXT NOT NULL,               -- JSON of domain.runs.RunConfig
    snapshot      TEXT NOT NULL REFERENCES artifact (sha256),
    until         INTEGER NOT NULL DEFAULT 6,  -- the phase whose gate ends the run
    stale         TEXT NOT NULL DEFAULT '[]',  -- JSON list of phase numbers
    approve_rest  INTEGER NOT NULL DEFAULT 0,
    error         TEXT NOT NULL DEFAULT '',
    recoverable   INTEGER NOT NULL DEFAULT 0,
    started_at    TEXT NOT NULL,
    completed_at  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE execution (
    id            INTEGER PRIMARY KEY,
    run_id        INTEGER NOT NULL REFERENCES run (id),
    phase         INTEGER NOT NULL CHECK (phase BETWEEN 1 AND 6),
    number        INTEGER NOT NULL CHECK (number >= 1),
    state         TEXT NOT NULL,               -- domain.runs.ExecutionState
    targets       TEXT NOT NULL DEFAULT '[]',  -- JSON list of pages, empty for the whole phase
    note          TEXT NOT NULL DEFAULT '',
    reason        TEXT NOT NULL DEFAULT 'run',
    requested_by  TEXT NOT NULL DEFAULT '',
    started_at    TEXT NOT NULL,
    finished_at   TEXT NOT NULL DEFAULT '',
    UNIQUE (run_id, phase, number)
) STRICT;

CREATE TABLE task (
    id            INTEGER PRIMARY KEY,
    execution_id  INTEGER NOT NULL REFERENCES execution (id),
    key           TEXT NOT NULL,
    agent         TEXT NOT NULL,
    role          TEXT NOT NULL,
    page          TEXT NOT NULL DEFAULT '',
    state         TEXT NOT NULL CHECK
        (state IN ('queued', 'running', 'succeeded', 'reused', 'failed', 'canceled')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    input_hash    TEXT NOT NULL DEFAULT '',
    result        TEXT REFERENCES artifact (sha256),
    summary       TEXT NOT NULL DEFAULT '',
    error         TEXT NOT NULL DEFAULT '',
    started_at    TEXT NOT NULL DEFAULT '',
    finished_at   TEXT NOT NULL DEFAULT '',
    UNIQUE (execution_id, key)
) STRICT;

CREATE TABLE attempt (
    id            INTEGER PRIMARY KEY,
    task_id       INTEGER NOT NULL REFERENCES task (id),
    number        INTEGER NOT NULL CHECK (number >= 1),
    state         TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'canceled')),
    error         TEXT NOT NULL DEFAULT '',
    usage         TEXT NOT NULL DEFAULT '{}',  -- JSON of documents.state.TokenUsage
    started_at    TEXT NOT NULL,
    finished_at   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attempt_by_task ON attempt (task_id);

-- The journal. A committed step is never started again; several rows may share a key while it is
-- not yet committed, because each start is recorded.
CREATE TABLE step (
    id            INTEGER PRIMARY KEY,
    run_id        INTEGER NOT NULL REFERENCES run (id),
    execution_id  INTEGER NOT NULL REFERENCES execution (id),
    key           TEXT NOT NULL,
    input_hash    TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('started', 'committed')),
    result        TEXT REFERENCES artifact (sha256),
    started_at    TEXT NOT NULL,
    committed_at  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX step_by_key ON step (key, input_hash);
CREATE INDEX step_by_execution ON step (execution_id);
CREATE UNIQUE INDEX step_committed_once ON step (key, input_hash) WHERE state = 'committed';

-- A file is a page ('01-project-overview.md') or a document ('analysis').
CREATE TABLE file (
    id            INTEGER PRIMARY KEY,
    path          TEXT NOT NULL UNIQUE,
    folded        TEXT NOT NULL UNIQUE,        -- domain.names.folded of the path
    kind          TEXT NOT NULL CHECK (kind IN ('page', 'document')),
    active        INTEGER REFERENCES version (id)
) STRICT;

CREATE TABLE version (
    id            INTEGER PRIMARY KEY,
    file_id       INTEGER NOT NULL REFERENCES file (id),
    number        INTEGER NOT NULL CHECK (number >= 1),
    artifact      TEXT NOT NULL REFERENCES artifact (sha256),
    maker         TEXT NOT NULL CHECK (maker IN ('agent', 'user', 'plan', 'reanchor', 'import')),
    run_id        INTEGER REFERENCES run (id),
    execution_id  INTEGER REFERENCES execution (id),
    meta          TEXT REFERENCES artifact (sha256),  -- the writer's PageResult, for pages
    note          TEXT NOT NULL DEFAULT '',
    approved      INTEGER NOT NULL DEFAULT 0,
    created_at    TEXT NOT NULL,
    UNIQUE (file_id, number)
) STRICT;

CREATE TABLE evidence (
    version_id    INTEGER NOT NULL REFERENCES version (id),
    position      INTEGER NOT NULL,
    path          TEXT NOT NULL,
    line_start    INTEGER NOT NULL,
    line_end      INTEGER NOT NULL,
    sha256        TEXT NOT NULL,               -- of the cited lines
    symbol        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_path ON evidence (path);

CREATE TABLE claim (
    version_id    INTEGER NOT NULL REFERENCES version (id),
    position      INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    object        TEXT NOT NULL,
    path          TEXT NOT NULL,
    line_start    INTEGER NOT NULL,
    line_end      INTEGER NOT NULL,
    symbol        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

-- What a version was made from. kind 'file', 'lines' or 'fact'; sha256 of that input, where known.
CREATE TABLE read_set (
    version_id    INTEGER NOT NULL REFERENCES version (id),
    position      INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('file', 'lines', 'fact')),
    path          TEXT NOT NULL,
    line_start    INTEGER NOT NULL DEFAULT 0,
    line_end      INTEGER NOT NULL DEFAULT 0,
    sha256        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_set_by_path ON read_set (path);

CREATE TABLE report (
    id            INTEGER PRIMARY KEY,
    execution_id  INTEGER NOT NULL REFERENCES execution (id),
    number        INTEGER NOT NULL CHECK (number >= 1),
    passed        INTEGER NOT NULL,
    body          TEXT NOT NULL,               -- JSON of domain.findings.Report, with its number
    inputs        TEXT NOT NULL DEFAULT '{}',  -- JSON: file -> artifact that was validated
    created_at    TEXT NOT NULL,
    UNIQUE (execution_id, number)
) STRICT;

CREATE TABLE finding (
    report_id     INTEGER NOT NULL REFERENCES report (id),
    position      INTEGER NOT NULL,
    rule          TEXT NOT NULL,
    severity      TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
    file          TEXT NOT NULL,
    line          INTEGER NOT NULL,
    col           INTEGER NOT NULL,
    message       TEXT NOT NULL,
    fix           TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE approval (
    id            INTEGER PRIMARY KEY,
    execution_id  INTEGER NOT NULL REFERENCES execution (id),
    report_id     INTEGER NOT NULL REFERENCES report (id),
    decision      TEXT NOT NULL CHECK (decision IN ('approve', 'approve-rest', 'reject')),
    who           TEXT NOT NULL,
    note          TEXT NOT NULL DEFAULT '',
    created_at    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX decided_once ON approval (report_id);

CREATE TABLE event (
    run_id        INTEGER NOT NULL REFERENCES run (id),
    seq           INTEGER NOT NULL CHECK (seq >= 1),
    type          TEXT NOT NULL,
    body          TEXT NOT NULL,               -- JSON of domain.events
    PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

-- The cache of facts, by content: disposable, rebuilt when the analyser's version rises.
CREATE TABLE file_facts (
    sha256        TEXT NOT NULL,
    language      TEXT NOT NULL,
    analyser      TEXT NOT NULL,
    body          BLOB NOT NULL,
    PRIMARY KEY (sha256, language)
) STRICT;

-- What was last written to the pages folder, to notice edits by hand.
CREATE TABLE published (
    path          TEXT PRIMARY KEY,
    artifact      TEXT NOT NULL,
    version_id    INTEGER NOT NULL REFERENCES version (id),
    published_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Small values of the workspace, such as hashes of documents as last written to disk.
CREATE TABLE setting (
    key           TEXT PRIMARY KEY,
    value         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
