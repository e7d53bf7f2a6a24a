-- Push: the systems that a tenant's directory is delivered to, what of ours is which object there, and the runs that
-- delivered it. Passwords that people were given are in no table.

-- Tells this data folder from another one that pushes into the same base.
CREATE TABLE installation (id TEXT NOT NULL);
INSERT INTO installation (id) VALUES (lower(hex(randomblob(16))));

CREATE TABLE targets (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    tenant INTEGER NOT NULL REFERENCES tenants (key) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Where it is reached, as URL.
    address TEXT NOT NULL,
    -- The account that this program uses there; its secret is in the vault.
    account TEXT NOT NULL,
    -- Base, layout, scope, mapping, guard, leavers, pacing and trust as a JSON object.
    settings TEXT NOT NULL,
    -- What a probe has seen the target do, as a JSON object, and when; NULL: not probed.
    capabilities TEXT,
    probed_at INTEGER,
    -- Whether each applied sync is followed by a push.
    auto_push INTEGER NOT NULL DEFAULT 0,
    -- Set by an undo and by repeated failure: automatic pushes wait until a person has run one.
    paused INTEGER NOT NULL DEFAULT 0,
    -- Counts every change of the target's settings: a plan made from an older count is refused.
    revision INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, name)
);

-- What of ours is which object of the target.
CREATE TABLE links (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    target INTEGER NOT NULL REFERENCES targets (key) ON DELETE CASCADE,
    -- user, department (an organizational unit) or group.
    object TEXT NOT NULL,
    -- The key of our user or department. The row may be gone: the link of somebody who was erased is kept.
    ours INTEGER NOT NULL,
    -- What the target never changes of an object: entryUUID, objectGUID.
    remote_id TEXT NOT NULL,
    -- What it was last called there: the DN.
    remote_name TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('created', 'adopted')),
    -- linked, disabled, gone, blocked or uncertain.
    state TEXT NOT NULL,
    -- The attributes of ours as they were last pushed, as a JSON object, what they were rendered from, and their hash.
    rendered TEXT,
    rendered_from TEXT,
    hash TEXT,
    -- The version of the object that was read after the last write: entryCSN, uSNChanged.
    remote_version TEXT,
    -- What was taken from a leaver (groups, unit), as a JSON object: put back on return.
    taken TEXT,
    disabled_at INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER,
    last_error TEXT,
    updated_at INTEGER NOT NULL,
    UNIQUE (target, object, ours),
    UNIQUE (target, remote_id)
);

CREATE INDEX links_retry ON links (target, retry_at) WHERE retry_at IS NOT NULL;

-- Members of groups, for targets that do not show them.
CREATE TABLE link_members (
    target INTEGER NOT NULL REFERENCES targets (key) ON DELETE CASCADE,
    group_link INTEGER NOT NULL REFERENCES links (key) ON DELETE CASCADE,
    user_link INTEGER NOT NULL REFERENCES links (key) ON DELETE CASCADE,
    PRIMARY KEY (group_link, user_link)
) WITHOUT ROWID;

CREATE INDEX link_members_of_user ON link_members (user_link);

CREATE TABLE pushes (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    target INTEGER NOT NULL REFERENCES targets (key) ON DELETE CASCADE,
    -- push, undo, trial or adopt.
    kind TEXT NOT NULL,
    started_by TEXT NOT NULL CHECK (started_by IN ('person', 'schedule')),
    -- running, applied, planned, held, partly, failed or stopped. A row that says running without a lock was killed.
    outcome TEXT NOT NULL,
    -- Why it is held, as a JSON array of reasons.
    held TEXT,
    counts TEXT NOT NULL,
    verified TEXT,
    calls INTEGER NOT NULL,
    written INTEGER NOT NULL,
    -- The target's settings and the directory that the run followed: a held list counts only for these.
    revision INTEGER NOT NULL,
    directory_version INTEGER NOT NULL,
    plan_hash TEXT,
    warnings TEXT NOT NULL,
    error TEXT,
    retry_at INTEGER,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    -- The push that an undo took back, and the undo that took a push back.
    undoes INTEGER,
    undone_by INTEGER,
    -- Who ran it.
    account TEXT,
    host TEXT
);

CREATE INDEX pushes_of_target ON pushes (target, key);

CREATE TABLE push_changes (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    push INTEGER NOT NULL REFERENCES pushes (key) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- user, department or group, and the key of ours; NULL for an object of which we have none.
    object TEXT NOT NULL,
    ours INTEGER,
    -- The userid, or WeCom's id of the department.
    userid TEXT,
    name TEXT,
    remote_id TEXT,
    remote_name TEXT,
    reason TEXT,
    reason_detail TEXT,
    before TEXT,
    after TEXT,
    -- planned, sent, done, failed or uncertain. Sent is written before the operation leaves.
    step TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT
);

CREATE INDEX push_changes_of_push ON push_changes (push, kind, key);
-- Whether a create of ours was sent for somebody decides whose an object that is found is.
CREATE INDEX push_changes_sent ON push_changes (object, ours) WHERE step IN ('sent', 'uncertain');
