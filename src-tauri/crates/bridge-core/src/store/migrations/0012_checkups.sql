-- The last check-up of each tenant, on which overview, checklist and report rest until what it checked is another.

CREATE TABLE checkups (
    tenant INTEGER PRIMARY KEY REFERENCES tenants (key) ON DELETE CASCADE,
    -- Milliseconds since 1970 UTC.
    checked_at INTEGER NOT NULL,
    -- What was set up when it began, as JSON: addresses, sources and apps, and when their secrets were entered.
    basis TEXT NOT NULL,
    -- Its checks and figures as JSON.
    result TEXT NOT NULL
);

-- When the secret in use was entered in place of another; NULL where it is the first one.
ALTER TABLE sources ADD COLUMN secret_set_at INTEGER;
ALTER TABLE auths ADD COLUMN secret_set_at INTEGER;
