-- Everything of the first release. Never edited afterwards: the next change is a file of its own.
-- Times are milliseconds since 1970 UTC. `key` columns are ours and never used twice, since records of runs name them;
-- `id` columns are shown to people.

CREATE TABLE tenants (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    portal_url TEXT,
    api_base TEXT NOT NULL,
    login_base TEXT NOT NULL,
    proxy TEXT,
    created_at INTEGER NOT NULL,
    -- Counts every change of the tenant's directory: a plan made from an older count is refused.
    directory_version INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE sources (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    tenant INTEGER NOT NULL REFERENCES tenants (key) ON DELETE CASCADE,
    corp_id TEXT NOT NULL,
    description TEXT NOT NULL,
    auto_sync_hours INTEGER NOT NULL,
    on_duplicate TEXT NOT NULL CHECK (on_duplicate IN ('skip', 'overwrite')),
    password_login INTEGER NOT NULL,
    scan_login INTEGER NOT NULL,
    guard_percent INTEGER NOT NULL,
    guard_people INTEGER NOT NULL,
    guard_floor INTEGER NOT NULL,
    keep_days INTEGER NOT NULL,
    -- Set by an undo: automatic runs wait until a person has run one.
    paused INTEGER NOT NULL DEFAULT 0,
    -- Counts every change of the source's settings, for the same refusal.
    revision INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, corp_id)
);

CREATE TABLE auths (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    tenant INTEGER NOT NULL REFERENCES tenants (key) ON DELETE CASCADE,
    corp_id TEXT NOT NULL,
    agent_id INTEGER NOT NULL,
    callback_domain TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, corp_id)
);

CREATE TABLE departments (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
    wecom_id INTEGER NOT NULL,
    -- NULL where WeCom gave only the number.
    name TEXT,
    -- As WeCom gave it; it may name nothing, or close a circle.
    parent INTEGER,
    sort INTEGER NOT NULL,
    retired INTEGER NOT NULL,
    touched_by INTEGER,
    UNIQUE (source, wecom_id)
);

CREATE TABLE users (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant INTEGER NOT NULL REFERENCES tenants (key) ON DELETE CASCADE,
    -- NULL for local users.
    source INTEGER REFERENCES sources (key),
    userid TEXT,
    username TEXT NOT NULL,
    -- The username folded for comparison.
    login TEXT NOT NULL,
    name TEXT,
    mobile TEXT,
    email TEXT,
    biz_mail TEXT,
    telephone TEXT,
    position TEXT,
    alias TEXT,
    gender TEXT,
    -- The corp's own fields, as a JSON object of texts.
    extra TEXT,
    main_department INTEGER,
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled', 'not_activated', 'departed')),
    updated_at INTEGER NOT NULL,
    -- The run that wrote the row last; NULL after an edit by hand.
    touched_by INTEGER,
    UNIQUE (tenant, login)
);

CREATE INDEX users_of_source ON users (source) WHERE source IS NOT NULL;

-- Department numbers are WeCom's, within the source that owns the user.
CREATE TABLE user_departments (
    user INTEGER NOT NULL REFERENCES users (key) ON DELETE CASCADE,
    department INTEGER NOT NULL,
    PRIMARY KEY (user, department)
) WITHOUT ROWID;

CREATE INDEX users_of_department ON user_departments (department);

CREATE TABLE runs (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('sync', 'undo')),
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
    undone_by INTEGER
);

CREATE INDEX runs_of_source ON runs (source, key);

CREATE TABLE changes (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The row's key in `users` or `departments`; NULL where the run only spoke of it.
    object INTEGER,
    userid TEXT,
    username TEXT,
    reason TEXT NOT NULL,
    -- Whole rows as JSON: what undo puts back.
    before TEXT,
    after TEXT,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;

-- A person's history, without the creations of a large first run.
CREATE INDEX changes_of_object ON changes (object) WHERE before IS NOT NULL;
