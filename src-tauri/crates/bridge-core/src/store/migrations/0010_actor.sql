-- Who did it, and how many people the directory has at the end of a run. NULL in rows of before.

-- The account and the host of the program that made a run.
ALTER TABLE runs ADD COLUMN actor_account TEXT;
ALTER TABLE runs ADD COLUMN actor_host TEXT;

-- Of a held run: the applied run with which a person confirmed its list.
ALTER TABLE runs ADD COLUMN confirmed_by INTEGER;

-- The users of the whole tenant by status, at the end of an applied run.
ALTER TABLE runs ADD COLUMN total_active INTEGER;
ALTER TABLE runs ADD COLUMN total_not_activated INTEGER;
ALTER TABLE runs ADD COLUMN total_disabled INTEGER;
ALTER TABLE runs ADD COLUMN total_departed INTEGER;

-- Acts of people on settings, secrets and users. They outlive what they are about, so nothing refers to a row; no value of
-- a secret and nothing of a person but the user's key is ever kept here.
CREATE TABLE acts (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_account TEXT NOT NULL,
    actor_host TEXT NOT NULL,
    -- The tenant's identifier.
    tenant TEXT NOT NULL,
    act TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    -- What tenants and sources were called then; NULL for users.
    object_name TEXT,
    -- Which fields, as a JSON array of their names.
    detail TEXT NOT NULL
);

CREATE INDEX acts_of_tenant ON acts (tenant, key);
