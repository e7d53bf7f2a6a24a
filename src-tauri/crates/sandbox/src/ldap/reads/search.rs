//! `search`: base and scope, filter, limits, pages.

use std::collections::HashSet;

use ldap3_proto::proto::{LdapFilter, LdapSearchRequest, LdapSearchResultEntry, LdapSearchScope};

use super::{Wanted, matches, root, shown};
use crate::ldap::{
    directory::{self, Directory, Who},
    dn::Path,
    flavour::Flavour,
    refusal::{Outcome, Refusal},
    schema,
};

/// A page of results that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) size: usize,
    pub(crate) cookie: Vec<u8>,
}

/// What a search found: maybe only a part, with the reason.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) entries: Vec<LdapSearchResultEntry>,
    /// Where the next page begins; empty after the last.
    pub(crate) cookie: Vec<u8>,
    pub(crate) refusal: Option<Refusal>,
}

/// Answers a search.
pub(crate) fn search(
    directory: &Directory,
    who: Who,
    request: &LdapSearchRequest,
    page: Option<&Page>,
) -> Outcome<Found> {
    if let Some(found) = root::special(directory, request) {
        return Ok(found);
    }
    let flavour = directory.flavour();
    if flavour == Flavour::Ad && who == Who::Nobody {
        return Err(directory::nobody(flavour));
    }
    let base = base(directory, request)?;
    let ids = found(directory, &base, request);
    let (ids, cookie, refusal) = limited(directory, request, ids, page)?;
    let wanted = Wanted::of(flavour, &request.attrs, request.typesonly);
    let objects = ids.iter().filter_map(|id| directory.store.get(*id));
    let entries = objects.map(|object| shown(directory, object, &wanted));
    Ok(Found {
        entries: entries.collect(),
        cookie,
        refusal,
    })
}

fn base(directory: &Directory, request: &LdapSearchRequest) -> Outcome<Path> {
    // The root holds nothing but the naming contexts.
    if request.base.is_empty() {
        return Err(directory.missing(&crate::ldap::dn::Dn::default()));
    }
    let id = directory.resolve(&request.base)?;
    Ok(directory.object(id)?.dn.path())
}

/// The objects in scope that match, oldest first.
fn found(directory: &Directory, base: &Path, request: &LdapSearchRequest) -> Vec<u64> {
    let depth = base.len();
    let in_scope = |path: &Path| match request.scope {
        LdapSearchScope::Base => path.len() == depth,
        LdapSearchScope::OneLevel => path.len() == depth + 1,
        LdapSearchScope::Subtree => true,
        LdapSearchScope::Children => path.len() > depth,
    };
    let looked_up = candidates(directory, &request.filter);
    let places: Vec<u64> = match looked_up {
        Some(ids) => ids
            .into_iter()
            .filter(|id| {
                let path = directory.store.get(*id).map(|object| object.dn.path());
                path.is_some_and(|path| path.starts_with(base) && in_scope(&path))
            })
            .collect(),
        None if request.scope == LdapSearchScope::Base => directory
            .store
            .below(base)
            .take(1)
            .map(|(_, id)| id)
            .collect(),
        None => {
            let below = directory.store.below(base);
            below
                .filter(|(path, _)| in_scope(path))
                .map(|(_, id)| id)
                .collect()
        }
    };
    let mut ids: Vec<u64> = places
        .into_iter()
        .filter(|id| matches(directory, *id, &request.filter))
        .collect();
    ids.sort_unstable();
    ids
}

/// The few objects that an indexed value points at; `None` if all have to be looked through.
fn candidates(directory: &Directory, filter: &LdapFilter) -> Option<HashSet<u64>> {
    match filter {
        LdapFilter::Equality(name, value) => {
            let attribute = schema::attribute(directory.flavour(), name)?;
            let holders = directory.store.holders(&attribute.key(), value)?;
            Some(holders.into_iter().collect())
        }
        LdapFilter::And(all) => all.iter().find_map(|each| candidates(directory, each)),
        LdapFilter::Or(any) => {
            let parts = any.iter().map(|each| candidates(directory, each));
            let parts: Option<Vec<_>> = parts.collect();
            Some(parts?.into_iter().flatten().collect())
        }
        _ => None,
    }
}

type Limited = (Vec<u64>, Vec<u8>, Option<Refusal>);

fn limited(
    directory: &Directory,
    request: &LdapSearchRequest,
    mut ids: Vec<u64>,
    page: Option<&Page>,
) -> Outcome<Limited> {
    let most = directory.settings.size_limit;
    let asked = usize::try_from(request.sizelimit).unwrap_or(0);
    let too_many = || Refusal::new(4, "");
    let Some(page) = page else {
        let limit = if asked == 0 { most } else { asked.min(most) };
        let over = ids.len() > limit;
        ids.truncate(limit);
        return Ok((ids, Vec::new(), over.then(too_many)));
    };
    let after = cookie_of(&page.cookie).ok_or_else(|| stale(directory.flavour()))?;
    ids.retain(|id| *id > after);
    let mut size = page.size;
    if directory.flavour() == Flavour::Ad {
        size = size.min(most);
    }
    if size == 0 {
        return Ok((Vec::new(), Vec::new(), None));
    }
    let more = ids.len() > size;
    ids.truncate(size);
    let cookie = match ids.last() {
        Some(last) if more => format!("after {last}").into_bytes(),
        _ => Vec::new(),
    };
    Ok((ids, cookie, None))
}

fn cookie_of(cookie: &[u8]) -> Option<u64> {
    if cookie.is_empty() {
        return Some(0);
    }
    let text = std::str::from_utf8(cookie).ok()?;
    text.strip_prefix("after ")?.parse().ok()
}

/// The refusal of a cookie that the server does not know.
pub(crate) fn stale(flavour: Flavour) -> Refusal {
    Refusal::of(
        flavour,
        53,
        "00002040: SvcErr: DSID-031401E6, problem 5010 (UNAVAIL_EXTENSION), data 0\n",
        "paged results cookie is invalid or old",
    )
}
