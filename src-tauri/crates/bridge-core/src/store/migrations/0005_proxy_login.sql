-- Proxies with a login. The password is in the keyring, never here.

-- NULL where the proxy wants no login.
ALTER TABLE tenants ADD COLUMN proxy_user TEXT;
