//! Links that lead into the program, `wecom-bridge://tenant/ID/user/ID` and the like: they navigate and never act.
//!
//! Anybody can write one, so that nothing of a link reaches a page but identifiers of a plain form, and each is looked up
//! before anything is shown.

use serde::Serialize;
use url::Url;

use crate::Bridge;
use crate::error::{Code, Error, Result};
use crate::lang::Text;

/// The scheme of the links.
pub const SCHEME: &str = "wecom-bridge";

/// The longest link that is looked at.
const LONGEST: usize = 512;
/// The longest identifier that it may have.
const LONGEST_ID: usize = 64;

/// The pages that a link may open by name alone.
const PAGES: [&str; 11] = [
    "overview",
    "checklist",
    "sources",
    "auths",
    "directory",
    "history",
    "trace",
    "checkup",
    "rehearsal",
    "clinic",
    "settings",
];

/// A link that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The tenant's identifier; the one in front if none.
    pub tenant: Option<String>,
    /// What it opens.
    pub place: Place,
}

/// What a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page, by its name.
    Page(&'static str),
    /// A user, by identifier.
    User(String),
    /// A run, by identifier.
    Run(String),
}

/// Where the interface goes for a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LinkTarget {
    /// The tenant to put in front; the one that is there if none.
    pub tenant: Option<String>,
    /// The page's path.
    pub path: String,
    /// Why the link leads nowhere; none if it does lead somewhere.
    pub missing: Option<Text>,
}

impl Link {
    /// Reads a link; `None` for anything else.
    pub fn parse(given: &str) -> Option<Self> {
        // The parser would take `..` out of a path, and another place would come of it.
        if given.len() > LONGEST || given.contains("/.") || given.contains('%') {
            return None;
        }
        let url = Url::parse(given).ok()?;
        let is_plain = url.scheme() == SCHEME
            && url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !is_plain {
            return None;
        }
        // What stands after the slashes is a host to the parser, and the first word of the path to us.
        let path = url.path().trim_matches('/');
        let words: Vec<&str> = url
            .host_str()
            .into_iter()
            .chain(path.split('/').filter(|_| !path.is_empty()))
            .collect();
        match words.as_slice() {
            ["tenant", tenant] => Self::of(Some(tenant), &["overview"]),
            ["tenant", tenant, rest @ ..] => Self::of(Some(tenant), rest),
            rest => Self::of(None, rest),
        }
    }

    fn of(tenant: Option<&str>, rest: &[&str]) -> Option<Self> {
        let place = match rest {
            ["user", user] => Place::User(identifier(user)?),
            ["run", run] => Place::Run(identifier(run)?),
            [page] => Place::Page(PAGES.into_iter().find(|known| known == page)?),
            _ => return None,
        };
        Some(Self {
            tenant: match tenant {
                Some(tenant) => Some(identifier(tenant)?),
                None => None,
            },
            place,
        })
    }

    /// Where it leads: what it names is looked up, and what is not there is told.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn resolve(&self, bridge: &Bridge) -> Result<LinkTarget> {
        match self.look_up(bridge) {
            Ok((tenant, path)) => Ok(LinkTarget {
                tenant,
                path,
                missing: None,
            }),
            Err(error) if is_missing(&error) => Ok(nowhere(error.title())),
            Err(error) => Err(error),
        }
    }

    fn look_up(&self, bridge: &Bridge) -> Result<(Option<String>, String)> {
        let tenant = match &self.tenant {
            Some(tenant) => Some(bridge.tenant(tenant)?),
            None => None,
        };
        let id = tenant.as_ref().map(|tenant| tenant.id.clone());
        match &self.place {
            Place::Page(page) => Ok((id, format!("/{page}"))),
            Place::User(user) => {
                let owner = match tenant {
                    Some(tenant) => tenant,
                    None => owner_of(bridge, user)?,
                };
                let user = bridge.directory().user_by_id(&owner, user)?;
                Ok((Some(owner.id), format!("/directory?user={}", user.id)))
            }
            Place::Run(run) => {
                let run = bridge.sync().run(run)?;
                let owner = run.tenant.clone();
                if id.is_some_and(|id| id != owner) {
                    return Err(
                        Error::new(Code::RunUnknown, "another tenant's run").with("wanted", run.id)
                    );
                }
                Ok((Some(owner), format!("/history/{}", run.id)))
            }
        }
    }
}

/// The tenant that has this user.
fn owner_of(bridge: &Bridge, user: &str) -> Result<crate::tenant::Tenant> {
    let tenants = bridge.tenants()?;
    let has = |tenant: &crate::tenant::Tenant| bridge.directory().user_by_id(tenant, user).is_ok();
    tenants.into_iter().find(has).ok_or_else(|| {
        Error::new(Code::UserUnknown, "no tenant has this user").with("wanted", user)
    })
}

/// Where anything leads that is no link of ours, or to what is not there.
pub fn nowhere(why: Text) -> LinkTarget {
    LinkTarget {
        tenant: None,
        path: "/link".to_owned(),
        missing: Some(why),
    }
}

/// Of what is no link of ours.
pub const UNREADABLE: Text = Text::fixed(
    "这不是企微接入助手的链接，或者它不完整",
    "This is not a link of WeCom Bridge, or not a whole one",
);

fn is_missing(error: &Error) -> bool {
    matches!(
        error.code(),
        Code::TenantUnknown
            | Code::UserUnknown
            | Code::RunUnknown
            | Code::SourceUnknown
            | Code::Ambiguous
    )
}

fn identifier(given: &str) -> Option<String> {
    let is_plain = !given.is_empty()
        && given.len() <= LONGEST_ID
        && given
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_plain.then(|| given.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(tenant: Option<&str>, place: Place) -> Link {
        Link {
            tenant: tenant.map(str::to_owned),
            place,
        }
    }

    #[test]
    fn links_name_a_tenant_and_a_place() {
        let cases = [
            (
                "wecom-bridge://tenant/t1/user/42",
                link(Some("t1"), Place::User("42".into())),
            ),
            (
                "wecom-bridge://tenant/t1/run/r-9_Z",
                link(Some("t1"), Place::Run("r-9_Z".into())),
            ),
            (
                "wecom-bridge://tenant/t1/checkup",
                link(Some("t1"), Place::Page("checkup")),
            ),
            (
                "wecom-bridge://tenant/t1",
                link(Some("t1"), Place::Page("overview")),
            ),
            (
                "wecom-bridge://tenant/t1/",
                link(Some("t1"), Place::Page("overview")),
            ),
            ("wecom-bridge://checkup", link(None, Place::Page("checkup"))),
            (
                "wecom-bridge:///checkup",
                link(None, Place::Page("checkup")),
            ),
            ("wecom-bridge:/checkup", link(None, Place::Page("checkup"))),
            ("wecom-bridge://run/r1", link(None, Place::Run("r1".into()))),
            ("WECOM-BRIDGE://checkup", link(None, Place::Page("checkup"))),
        ];
        for (given, want) in cases {
            assert_eq!(Link::parse(given), Some(want), "{given}");
        }
    }

    #[test]
    fn what_is_not_a_link_of_ours_is_none() {
        let long = format!("wecom-bridge://tenant/{}/checkup", "a".repeat(65));
        let longer = format!("wecom-bridge://{}", "a/".repeat(1000));
        let cases = [
            "",
            "checkup",
            "wecom-bridge:",
            "wecom-bridge://",
            "wecom-bridges://checkup",
            "https://checkup",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "wecom-bridge://tenant",
            "wecom-bridge://tenant//user/1",
            "wecom-bridge://tenant/t1/user",
            "wecom-bridge://tenant/t1/user/1/2",
            "wecom-bridge://tenant/t1/user/1?now=1",
            "wecom-bridge://checkup?run=1",
            "wecom-bridge://checkup#/sources/1/sync?now=1",
            "wecom-bridge://a:b@checkup",
            "wecom-bridge://checkup:80",
            "wecom-bridge://sync",
            "wecom-bridge://sources/add",
            "wecom-bridge://tenant/t1/run/../../sources",
            "wecom-bridge://tenant/t1/user/%2e%2e",
            "wecom-bridge://tenant/t1/user/<script>",
            "wecom-bridge://tenant/t1/user/1%00",
            "wecom-bridge://tenant/t1/user/一",
            "wecom-bridge://tenant/t1/user/1;rm",
            "--data-dir=/tmp",
            &long,
            &longer,
        ];
        for given in cases {
            assert_eq!(Link::parse(given), None, "{given}");
        }
    }
}
