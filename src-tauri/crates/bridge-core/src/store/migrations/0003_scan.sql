-- Scan login, its rehearsals, and the passwords of the portal preview. Times are milliseconds since 1970 UTC.

-- Logins that were begun: one row per state, which itself is never stored.
CREATE TABLE logins (
    -- SHA-256 of the state.
    hash BLOB PRIMARY KEY NOT NULL,
    auth INTEGER NOT NULL REFERENCES auths (key) ON DELETE CASCADE,
    way TEXT NOT NULL CHECK (way IN ('window', 'browser', 'paste', 'portal')),
    expires_at INTEGER NOT NULL,
    -- A state works once; the row stays for a while so that a second use is told from a strange state.
    used_at INTEGER
) WITHOUT ROWID;

CREATE TABLE rehearsals (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    auth INTEGER NOT NULL REFERENCES auths (key) ON DELETE CASCADE,
    way TEXT NOT NULL CHECK (way IN ('window', 'browser', 'paste')),
    at INTEGER NOT NULL,
    -- What was rehearsed: with another app or callback domain it proves nothing.
    agent_id INTEGER NOT NULL,
    callback_domain TEXT NOT NULL,
    -- NULL where somebody was logged in; else the refusal as JSON.
    refusal TEXT,
    -- Whom WeCom named.
    userid TEXT,
    user INTEGER REFERENCES users (key) ON DELETE SET NULL
);

CREATE INDEX rehearsals_of_auth ON rehearsals (auth, key);
CREATE INDEX rehearsals_of_user ON rehearsals (user) WHERE user IS NOT NULL;

-- Passwords for the portal preview, as argon2id in PHC form.
CREATE TABLE passwords (
    user INTEGER PRIMARY KEY REFERENCES users (key) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    must_change INTEGER NOT NULL,
    set_at INTEGER NOT NULL,
    -- Wrong ones in a row.
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER
);
