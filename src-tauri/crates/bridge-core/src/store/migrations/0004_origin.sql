-- The corp whose removed data source left a user behind: added again, it takes its own people back. NULL otherwise.
-- A step in Rust follows (`store/logins.rs`): it folds the logins anew.
ALTER TABLE users ADD COLUMN origin_corp TEXT;
