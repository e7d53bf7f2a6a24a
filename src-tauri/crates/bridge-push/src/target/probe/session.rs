//! A connection to a target that has logged in, with the searches that probes make.

use bridge_core::error::Error;
use ldap::{Connection, Dn, Entry, Filter, RootDse, Scope, Search};

use super::super::fault::of_ldap;
use super::super::{Target, TargetKind};

/// Entries of one page.
const PAGE: u32 = 500;

/// A connection that has logged in.
pub(super) struct Session<'a> {
    pub(super) target: &'a Target,
    pub(super) connection: Connection,
    pub(super) base: Dn,
    pub(super) root: RootDse,
}

impl Session<'_> {
    pub(super) fn is_ad(&self) -> bool {
        self.target.kind == TargetKind::Ad
    }

    /// An error of the server's as one of the product's.
    pub(super) fn fault(&self, error: &ldap::Error) -> Error {
        fault(self.target, error)
    }

    /// One entry with some attributes; none where it is missing.
    pub(super) async fn entry(
        &self,
        name: &str,
        attributes: &[&str],
    ) -> ldap::Result<Option<Entry>> {
        let search = Search {
            page_size: None,
            ..search(
                name,
                Scope::Base,
                Filter::present("objectClass"),
                attributes,
            )
        };
        match self.connection.search(&search).await {
            Ok(mut found) => Ok(found.pop()),
            Err(error) if error.result_code() == Some(32) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Everything below the base that a filter finds.
    pub(super) async fn below(
        &self,
        filter: Filter,
        attributes: &[&str],
    ) -> ldap::Result<Vec<Entry>> {
        let search = search(&self.base.to_string(), Scope::Subtree, filter, attributes);
        self.connection.search(&search).await
    }
}

pub(super) fn search(base: &str, scope: Scope, filter: Filter, attributes: &[&str]) -> Search {
    Search {
        base: base.to_owned(),
        scope,
        filter,
        attributes: attributes.iter().map(|&name| name.to_owned()).collect(),
        page_size: Some(PAGE),
    }
}

pub(super) fn fault(target: &Target, error: &ldap::Error) -> Error {
    let host = target
        .address()
        .map(|address| address.host().to_owned())
        .unwrap_or_default();
    of_ldap(error, &host).with("base", target.settings.base.clone())
}
