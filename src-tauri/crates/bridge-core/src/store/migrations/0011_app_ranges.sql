-- Whom the app of an authentication source sees, as it was last read, and whose login was asked about.

CREATE TABLE app_ranges (
    auth INTEGER PRIMARY KEY REFERENCES auths (key) ON DELETE CASCADE,
    -- Milliseconds since 1970 UTC.
    read_at INTEGER NOT NULL,
    -- The app that was read: of another one it says nothing.
    agent_id INTEGER NOT NULL,
    -- Its users, departments and tags as JSON.
    seen TEXT NOT NULL
);

-- The last questions of each tenant: the account alone, nothing else of the person.
CREATE TABLE trace_questions (
    tenant INTEGER NOT NULL REFERENCES tenants (key) ON DELETE CASCADE,
    account TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, account)
) WITHOUT ROWID;
