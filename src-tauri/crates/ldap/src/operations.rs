//! What is asked over a connection: bind, root DSE, searches by pages, and the four operations that write.

use std::collections::HashSet;
use std::ops::ControlFlow;

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapAddRequest, LdapAttribute, LdapBindCred, LdapBindRequest, LdapDerefAliases, LdapModify,
    LdapModifyDNRequest, LdapModifyRequest, LdapModifyType, LdapMsg, LdapOp, LdapPartialAttribute,
    LdapResult, LdapResultCode, LdapSearchRequest, LdapSearchResultEntry, LdapSearchScope,
};

use crate::connection::Connection;
use crate::dn::{Dn, Rdn};
use crate::entry::{Entry, RootDse};
use crate::error::{ErrorKind, Result};
use crate::filter::Filter;
use crate::request::{Assertion, Change, ObjectRef, Scope, Search};
use crate::{controls, result};

/// How many empty pages in a row are taken before a server counts as one that never ends.
const EMPTY_PAGES: usize = 8;

/// An attribute and its values.
pub type Attribute = (String, Vec<Vec<u8>>);

impl Connection {
    /// Proves who we are with a name and a password. Nothing else may be under way.
    ///
    /// # Errors
    /// `Refused` with the server's code; `Invalid` for an empty password, with which servers let anybody in as nobody.
    pub async fn bind(&self, name: &str, password: &[u8]) -> Result<()> {
        let password = std::str::from_utf8(password).map_err(|_| ErrorKind::Invalid)?;
        if password.is_empty() || name.is_empty() {
            return Err(ErrorKind::Invalid.into());
        }
        let request = LdapBindRequest {
            version: 3,
            dn: name.to_owned(),
            cred: LdapBindCred::Simple(password.to_owned()),
        };
        self.done(LdapOp::BindRequest(request), Vec::new()).await?;
        self.bound.widen();
        Ok(())
    }

    /// What the server says of itself.
    ///
    /// # Errors
    /// As a search; `NotLdap` if there is nothing.
    pub async fn root_dse(&self) -> Result<RootDse> {
        const WANTED: [&str; 5] = [
            "namingContexts",
            "supportedControl",
            "supportedCapabilities",
            "vendorName",
            "vendorVersion",
        ];
        let search = Search {
            base: String::new(),
            scope: Scope::Base,
            filter: Filter::present("objectClass"),
            attributes: WANTED.map(str::to_owned).to_vec(),
            page_size: None,
        };
        let entries = self.search(&search).await?;
        let entry = entries.first().ok_or(ErrorKind::NotLdap)?;
        let all = |name: &str| entry.all(name).map(str::to_owned).collect();
        let vendor: Vec<&str> = ["vendorName", "vendorVersion"]
            .iter()
            .filter_map(|name| entry.text(name))
            .collect();
        Ok(RootDse {
            naming_contexts: all("namingContexts"),
            controls: all("supportedControl"),
            capabilities: all("supportedCapabilities"),
            vendor: (!vendor.is_empty()).then(|| vendor.join(" ")),
        })
    }

    /// All entries that a search finds, page by page where it has a page size.
    ///
    /// # Errors
    /// As [`Self::search_pages`].
    pub async fn search(&self, search: &Search) -> Result<Vec<Entry>> {
        let mut all = Vec::new();
        self.search_pages(search, |page| {
            all.extend(page);
            ControlFlow::Continue(())
        })
        .await?;
        Ok(all)
    }

    /// Hands each page of a search over as it comes, until the end or until `take` breaks. An error after some pages
    /// means that what was handed over is not all.
    ///
    /// # Errors
    /// `Refused` with the server's code (32 where the base is missing, 4 over its own limit), `TooLarge` over ours,
    /// `NotLdap` for a server whose pages repeat or never end, and what ends connections.
    pub async fn search_pages<F>(&self, search: &Search, mut take: F) -> Result<()>
    where
        F: FnMut(Vec<Entry>) -> ControlFlow<()>,
    {
        let mut cookie = Vec::new();
        let mut progress = Progress::default();
        loop {
            let (page, next) = self.page(search, cookie).await?;
            progress.check(&page, self.limits.entries)?;
            if take(page).is_break() || next.is_empty() {
                return Ok(());
            }
            cookie = next;
        }
    }

    /// Adds an entry. `read_back` names attributes to be read in the same operation, where the server can.
    ///
    /// # Errors
    /// `Refused` with the server's code (68 where it exists); after `Closed` and `Timeout` nobody knows whether it was added.
    pub async fn add(
        &self,
        dn: &Dn,
        attributes: Vec<Attribute>,
        read_back: &[&str],
    ) -> Result<Option<Entry>> {
        let attributes = attributes
            .into_iter()
            .map(|(atype, vals)| LdapAttribute { atype, vals })
            .collect();
        let request = LdapAddRequest {
            dn: dn.to_string(),
            attributes,
        };
        let asked = (!read_back.is_empty()).then(|| controls::post_read(read_back));
        let asked = asked.into_iter().collect();
        let answer = self.done(LdapOp::AddRequest(request), asked).await?;
        Ok(controls::entry_read(&answer.ctrl))
    }

    /// Changes attributes of an entry, all or none of them.
    ///
    /// # Errors
    /// `Refused` with the server's code (32 where the entry is missing, 122 where the assertion does not hold).
    pub async fn modify(
        &self,
        object: &ObjectRef,
        changes: Vec<Change>,
        assertion: Option<&Assertion>,
    ) -> Result<()> {
        let request = LdapModifyRequest {
            dn: object.to_string(),
            changes: changes.into_iter().map(modification).collect(),
        };
        self.done(LdapOp::ModifyRequest(request), asserted(assertion))
            .await
            .map(drop)
    }

    /// Gives an entry another relative name, another parent, or both. The old name's value goes.
    ///
    /// # Errors
    /// `Refused` with the server's code (68 where the new name is taken).
    pub async fn rename(
        &self,
        object: &ObjectRef,
        rdn: &Rdn,
        parent: Option<&Dn>,
        assertion: Option<&Assertion>,
    ) -> Result<()> {
        let request = LdapModifyDNRequest {
            dn: object.to_string(),
            newrdn: rdn.to_string(),
            deleteoldrdn: true,
            new_superior: parent.map(Dn::to_string),
        };
        self.done(LdapOp::ModifyDNRequest(request), asserted(assertion))
            .await
            .map(drop)
    }

    /// Deletes one entry. Whatever has entries below it stays.
    ///
    /// # Errors
    /// `Refused` with the server's code (32 where it is gone, 66 where something is below it).
    pub async fn delete(&self, object: &ObjectRef, assertion: Option<&Assertion>) -> Result<()> {
        self.done(LdapOp::DelRequest(object.to_string()), asserted(assertion))
            .await
            .map(drop)
    }

    /// Sends an operation with one answer, which has to be a success.
    async fn done(&self, op: LdapOp, ctrl: Vec<LdapControl>) -> Result<LdapMsg> {
        let mut pending = self.send(op, ctrl).await?;
        let answer = pending.answer().await?;
        let result = result_of(&answer.op).ok_or(ErrorKind::NotLdap)?;
        if result.code == LdapResultCode::Success {
            return Ok(answer);
        }
        Err(result::refusal(result.clone()))
    }

    /// One page, and the cookie of the next; an empty one ends.
    async fn page(&self, search: &Search, cookie: Vec<u8>) -> Result<(Vec<Entry>, Vec<u8>)> {
        let ctrl = search
            .page_size
            .map(|size| LdapControl::SimplePagedResults {
                size: i64::from(size),
                cookie,
            });
        let mut pending = self
            .send(request(search), ctrl.into_iter().collect())
            .await?;
        let mut entries = Vec::new();
        loop {
            let answer = pending.answer().await?;
            match answer.op {
                LdapOp::SearchResultEntry(found) => {
                    if entries.len() >= self.limits.entries {
                        pending.abandon();
                        return Err(ErrorKind::TooLarge.into());
                    }
                    entries.push(entry(found));
                }
                // Other servers' parts of the tree are not ours to read.
                LdapOp::SearchResultReference(_) | LdapOp::IntermediateResponse(_) => (),
                op => {
                    let result = result_of(&op).ok_or(ErrorKind::NotLdap)?;
                    if result.code != LdapResultCode::Success {
                        return Err(result::refusal(result.clone()));
                    }
                    return Ok((entries, controls::cookie(&answer.ctrl)));
                }
            }
        }
    }
}

/// Whether a search by pages gets on. A cookie proves nothing: some servers use one for all pages.
#[derive(Default)]
struct Progress {
    entries: usize,
    empty: usize,
    begins: HashSet<String>,
}

impl Progress {
    /// # Errors
    /// `TooLarge`, `NotLdap`.
    fn check(&mut self, page: &[Entry], most: usize) -> Result<()> {
        self.entries += page.len();
        if self.entries > most {
            return Err(ErrorKind::TooLarge.into());
        }
        let Some(first) = page.first() else {
            self.empty += 1;
            if self.empty > EMPTY_PAGES {
                return Err(ErrorKind::NotLdap.into());
            }
            return Ok(());
        };
        self.empty = 0;
        if !self.begins.insert(first.dn.clone()) {
            return Err(ErrorKind::NotLdap.into());
        }
        Ok(())
    }
}

fn request(search: &Search) -> LdapOp {
    LdapOp::SearchRequest(LdapSearchRequest {
        base: search.base.clone(),
        scope: match search.scope {
            Scope::Base => LdapSearchScope::Base,
            Scope::One => LdapSearchScope::OneLevel,
            Scope::Subtree => LdapSearchScope::Subtree,
        },
        aliases: LdapDerefAliases::Never,
        sizelimit: 0,
        timelimit: 0,
        typesonly: false,
        filter: search.filter.clone().into(),
        attrs: search.attributes.clone(),
    })
}

fn entry(found: LdapSearchResultEntry) -> Entry {
    Entry {
        dn: found.dn,
        attributes: found
            .attributes
            .into_iter()
            .map(|attribute| (attribute.atype, attribute.vals))
            .collect(),
    }
}

fn modification(change: Change) -> LdapModify {
    let (operation, atype, vals) = match change {
        Change::Add(name, values) => (LdapModifyType::Add, name, values),
        Change::Delete(name, values) => (LdapModifyType::Delete, name, values),
        Change::Replace(name, values) => (LdapModifyType::Replace, name, values),
    };
    LdapModify {
        operation,
        modification: LdapPartialAttribute { atype, vals },
    }
}

fn asserted(assertion: Option<&Assertion>) -> Vec<LdapControl> {
    assertion.map(controls::assertion).into_iter().collect()
}

/// The result in an answer, whatever it answers: some servers refuse a control with an extended response.
fn result_of(op: &LdapOp) -> Option<&LdapResult> {
    match op {
        LdapOp::BindResponse(response) => Some(&response.res),
        LdapOp::ExtendedResponse(response) => Some(&response.res),
        LdapOp::SearchResultDone(result)
        | LdapOp::ModifyResponse(result)
        | LdapOp::AddResponse(result)
        | LdapOp::DelResponse(result)
        | LdapOp::ModifyDNResponse(result)
        | LdapOp::CompareResult(result) => Some(result),
        _ => None,
    }
}
