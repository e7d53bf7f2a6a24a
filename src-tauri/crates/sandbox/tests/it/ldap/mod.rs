//! The simulated LDAP server, as a plain client sees it.

mod active_directory;
mod client;
mod faults;
mod openldap;
mod reads;
mod transport;
