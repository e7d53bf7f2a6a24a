-- Names that were tried at the portal preview and that nobody can log in with: they lock as names of users do, over a
-- restart too, and by their looks nobody is told from somebody.

-- Names fall into 65,536 places, so that no number of them fills the database.
CREATE TABLE strangers (
    tenant INTEGER NOT NULL REFERENCES tenants (key) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    locked_until INTEGER,
    PRIMARY KEY (tenant, place)
) WITHOUT ROWID;

-- Without it nobody can tell which names share a place.
CREATE TABLE strangers_key (key BLOB NOT NULL);
INSERT INTO strangers_key (key) VALUES (randomblob(32));
