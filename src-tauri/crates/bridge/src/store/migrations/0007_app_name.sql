-- What WeCom calls the app of an authentication source, as it was last read.
ALTER TABLE auths ADD COLUMN app_name TEXT;
