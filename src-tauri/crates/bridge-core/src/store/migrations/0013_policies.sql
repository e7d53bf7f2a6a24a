-- What a data source brings in and when: scope, names, times; decisions of people; and runs that belong to a tenant alone,
-- such as an import. Foreign keys are off while it runs (`store/mod.rs`), since the table of runs is made anew: the words
-- of a run's kind are checked in Rust, which gains some more often than a table should.

-- Rules over departments, tags and members as JSON; NULL: everything.
ALTER TABLE sources ADD COLUMN scope TEXT;
ALTER TABLE sources ADD COLUMN depart_out_of_scope INTEGER NOT NULL DEFAULT 0;
-- The rules for usernames as a JSON array, first to last; NULL: the userid.
ALTER TABLE sources ADD COLUMN username_rules TEXT;
ALTER TABLE sources ADD COLUMN rename_existing INTEGER NOT NULL DEFAULT 0;
-- The fields that are never taken, as a JSON array; NULL: none.
ALTER TABLE sources ADD COLUMN never_take TEXT;
-- Minutes between two looks for changes; NULL: no watch. When the last one was, in milliseconds since 1970 UTC.
ALTER TABLE sources ADD COLUMN watch_minutes INTEGER;
ALTER TABLE sources ADD COLUMN watched_at INTEGER;
-- Why the last look failed, when, and how many did in a row, as JSON; NULL: it did not.
ALTER TABLE sources ADD COLUMN watch_failure TEXT;
-- The local time at which automatic runs begin, HH:MM, and when none begins, HH:MM-HH:MM.
ALTER TABLE sources ADD COLUMN run_at TEXT;
ALTER TABLE sources ADD COLUMN quiet TEXT;
-- Why the next scheduled run waits for a person, as a JSON array of reasons; NULL: it does not.
ALTER TABLE sources ADD COLUMN unconfirmed TEXT;

-- The userids of a department's leaders as WeCom gave them, as a JSON array; NULL: not sent.
ALTER TABLE departments ADD COLUMN leaders TEXT;

-- Whether no run may give the account to a member.
ALTER TABLE users ADD COLUMN protected INTEGER NOT NULL DEFAULT 0;
-- The userid of the direct leader, as WeCom gave it.
ALTER TABLE users ADD COLUMN manager TEXT;
-- The order of the user in each department, as a JSON array of [department, order]; NULL: not sent.
ALTER TABLE users ADD COLUMN department_order TEXT;

-- With the userid, so that leaders are found.
DROP INDEX users_of_source;
CREATE INDEX users_of_source ON users (source, userid) WHERE source IS NOT NULL;

CREATE TABLE runs_new (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    tenant INTEGER NOT NULL REFERENCES tenants (key) ON DELETE CASCADE,
    -- NULL for a run of the tenant alone, such as an import.
    source INTEGER REFERENCES sources (key) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    started_by TEXT NOT NULL CHECK (started_by IN ('person', 'schedule')),
    outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'planned', 'held', 'failed')),
    reach TEXT,
    counts TEXT NOT NULL,
    calls INTEGER NOT NULL,
    -- The source's settings that the run followed: a held list counts only for these.
    revision INTEGER NOT NULL,
    plan_hash TEXT,
    warnings TEXT NOT NULL,
    error TEXT,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    -- The run that an undo took back, and the undo that took a run back.
    undoes INTEGER,
    undone_by INTEGER,
    list_of INTEGER,
    list_dropped INTEGER NOT NULL DEFAULT 0,
    actor_account TEXT,
    actor_host TEXT,
    confirmed_by INTEGER,
    total_active INTEGER,
    total_not_activated INTEGER,
    total_disabled INTEGER,
    total_departed INTEGER
);

INSERT INTO runs_new (
    key, id, tenant, source, kind, started_by, outcome, reach, counts, calls, revision, plan_hash, warnings, error,
    started_at, finished_at, undoes, undone_by, list_of, list_dropped, actor_account, actor_host, confirmed_by,
    total_active, total_not_activated, total_disabled, total_departed)
SELECT
    runs.key, runs.id, sources.tenant, source, kind, started_by, outcome, reach, counts, calls, runs.revision, plan_hash,
    warnings, error, started_at, finished_at, undoes, undone_by, list_of, list_dropped, actor_account, actor_host,
    confirmed_by, total_active, total_not_activated, total_disabled, total_departed
FROM runs JOIN sources ON sources.key = runs.source ORDER BY runs.key;

-- Keys are never used twice, those of rows that are gone included.
DELETE FROM sqlite_sequence WHERE name = 'runs_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'runs_new', seq FROM sqlite_sequence WHERE name = 'runs';

DROP TABLE runs;
ALTER TABLE runs_new RENAME TO runs;
CREATE INDEX runs_of_source ON runs (source, key);

-- What a person settled for a member who matches users of others, or who waits: until it is taken back.
CREATE TABLE decisions (
    source INTEGER NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
    -- The userid folded for comparison.
    account TEXT NOT NULL,
    -- Its spelling then.
    userid TEXT NOT NULL,
    -- 'link', 'new' or 'leave_out'.
    decision TEXT NOT NULL,
    -- The user of a link, and of the pair that was settled.
    user INTEGER REFERENCES users (key) ON DELETE CASCADE,
    decided_at INTEGER NOT NULL,
    actor_account TEXT NOT NULL,
    actor_host TEXT NOT NULL,
    PRIMARY KEY (source, account)
) WITHOUT ROWID;

-- The members of each department as the last applied run or watch left them, as a digest.
CREATE TABLE watch_digests (
    source INTEGER NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
    department INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (source, department)
) WITHOUT ROWID;
