-- Leavers: since when a user is gone, and what is left of those who were archived. Foreign keys are off while it runs
-- (`store/mod.rs`), since the table of users is made anew: the words of a status are checked in Rust from now on.

-- After how many days the source's runs archive whom it left departed; NULL: never.
ALTER TABLE sources ADD COLUMN archive_after INTEGER;

-- Whether what stood in the run's list before was cleared with somebody who was archived or erased: it cannot be undone.
ALTER TABLE runs ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;

-- Under which the userids of archived users are kept as a keyed hash. Of this data folder alone.
CREATE TABLE archive_key (key BLOB NOT NULL);
INSERT INTO archive_key (key) VALUES (randomblob(32));

CREATE TABLE users_new (
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
    status TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    -- The run that wrote the row last; NULL after an edit by hand.
    touched_by INTEGER,
    -- The corp whose removed data source left a user behind: added again, it takes its own people back. NULL otherwise.
    origin_corp TEXT,
    -- The employee number, from the attribute that the data source names.
    employee_no TEXT,
    -- Whether no run may give the account to a member.
    protected INTEGER NOT NULL DEFAULT 0,
    -- The userid of the direct leader, as WeCom gave it.
    manager TEXT,
    -- The order of the user in each department, as a JSON array of [department, order]; NULL: not sent.
    department_order TEXT,
    -- When the user departed, in milliseconds since 1970 UTC; NULL for whoever is there.
    departed_at INTEGER,
    -- Of an archived user: the keyed hash of the userid, in hexadecimal.
    archived_userid TEXT,
    UNIQUE (tenant, login)
);

-- Of those who are gone already, the newest run that still holds and deactivated them says since when; else the row.
INSERT INTO users_new (
    key, tenant, source, userid, username, login, name, mobile, email, biz_mail, telephone, position, alias, gender, extra,
    main_department, status, updated_at, touched_by, origin_corp, employee_no, protected, manager, department_order, departed_at)
SELECT
    key, tenant, source, userid, username, login, name, mobile, email, biz_mail, telephone, position, alias, gender, extra,
    main_department, status, updated_at, touched_by, origin_corp, employee_no, protected, manager, department_order,
    CASE status WHEN 'departed' THEN coalesce(
        (SELECT max(runs.finished_at) FROM changes JOIN runs ON runs.key = changes.run
         WHERE changes.object = users.key AND changes.before IS NOT NULL AND changes.kind IN ('depart', 'out_of_scope')
           AND changes.after IS NOT NULL AND runs.outcome = 'applied' AND runs.undone_by IS NULL),
        updated_at) END
FROM users ORDER BY key;

-- Keys are never used twice, those of rows that are gone included.
DELETE FROM sqlite_sequence WHERE name = 'users_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'users_new', seq FROM sqlite_sequence WHERE name = 'users';

DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
-- With the userid, so that leaders are found.
CREATE INDEX users_of_source ON users (source, userid) WHERE source IS NOT NULL;
CREATE INDEX users_archived ON users (tenant, archived_userid) WHERE archived_userid IS NOT NULL;
