//! What is asked over a connection: bind, root DSE, searches by pages, and the four operations that write.

use std::collections::HashSet;
use std::ops::ControlFlow;

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapAddRequest, LdapAttribute, LdapBindCred, LdapBindRequest, LdapDerefAliases, LdapFilter,
    LdapModify, LdapModifyDNRequest, LdapModifyRequest, LdapModifyType, LdapOp,
    LdapPartialAttribute, LdapSearchRequest, LdapSearchScope,
};

use crate::connection::{Connection, Operation, checked};
use crate::dn::{Dn, Rdn};
use crate::entry::{Entry, RootDse};
use crate::error::{ErrorKind, Result};
use crate::filter::Filter;
use crate::request::{Assertion, Change, ObjectRef, Scope, Search};
use crate::wire::answer::Answer;
use crate::wire::frame::op;
use crate::wire::request;

/// How many empty pages in a row are taken before a server counts as one that never ends.
const EMPTY_PAGES: usize = 100;

/// An attribute and its values.
pub type Attribute = (String, Vec<Vec<u8>>);

impl Connection {
    /// Proves who we are with a name and a password. Waits until nothing else is in flight.
    ///
    /// # Errors
    /// `Refused` with the server's code; `Invalid` for an empty name or password, with which servers let anybody in as nobody.
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
        let operation = Operation::alone(self, LdapOp::BindRequest(request)).await?;
        operation.done(op::BIND).await?;
        self.trust_more();
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
            progress.count(&page, self.limits().entries)?;
            if !next.is_empty() {
                progress.goes_on(&page, search)?;
            }
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
        let mut asked = Vec::new();
        if !read_back.is_empty() {
            asked.push(request::post_read(read_back)?);
        }
        let done = self.ask(LdapOp::AddRequest(request), asked, op::ADD);
        Ok(done.await?.after)
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
        self.write(LdapOp::ModifyRequest(request), assertion, op::MODIFY)
            .await
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
        self.write(LdapOp::ModifyDNRequest(request), assertion, op::MODIFY_DN)
            .await
    }

    /// Deletes one entry. Whatever has entries below it stays.
    ///
    /// # Errors
    /// `Refused` with the server's code (32 where it is gone, 66 where something is below it).
    pub async fn delete(&self, object: &ObjectRef, assertion: Option<&Assertion>) -> Result<()> {
        self.write(
            LdapOp::DelRequest(object.to_string()),
            assertion,
            op::DELETE,
        )
        .await
    }

    /// One object; none where there is none, or none that may be seen.
    ///
    /// # Errors
    /// As a search.
    pub async fn read(&self, object: &ObjectRef, attributes: &[&str]) -> Result<Option<Entry>> {
        const NO_SUCH_OBJECT: u32 = 32;
        let search = Search {
            base: object.to_string(),
            scope: Scope::Base,
            filter: Filter::present("objectClass"),
            attributes: attributes.iter().map(ToString::to_string).collect(),
            page_size: None,
        };
        match self.search(&search).await {
            Ok(entries) => Ok(entries.into_iter().next()),
            Err(error) if error.kind == ErrorKind::Refused(NO_SUCH_OBJECT) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A write, done only where the assertion holds.
    async fn write(&self, op: LdapOp, assertion: Option<&Assertion>, answered: u8) -> Result<()> {
        let asserted = assertion.map(|assertion| {
            let filter = Filter::equals(assertion.attribute.as_str(), assertion.value.as_slice());
            request::assertion(&filter)
        });
        let controls = asserted.transpose()?.into_iter().collect();
        self.ask(op, controls, answered).await?;
        Ok(())
    }

    /// One page, and the cookie of the next; an empty one ends.
    async fn page(&self, search: &Search, cookie: Vec<u8>) -> Result<(Vec<Entry>, Vec<u8>)> {
        let paged = search
            .page_size
            .map(|size| LdapControl::SimplePagedResults {
                size: i64::from(size),
                cookie,
            });
        let controls = paged.into_iter().collect();
        let filter = Some(&search.filter);
        let mut operation =
            Operation::begin(self, search_request(search), controls, filter).await?;
        let mut entries = Vec::new();
        loop {
            match operation.next().await? {
                Answer::Entry(entry) => entries.push(entry),
                // Other servers' parts of the tree are not ours to read.
                Answer::Aside => {}
                Answer::Done(done) => {
                    let done = checked(done, op::SEARCH_DONE)?;
                    return Ok((entries, done.cookie.unwrap_or_default()));
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
    /// `TooLarge`.
    fn count(&mut self, page: &[Entry], most: usize) -> Result<()> {
        self.entries += page.len();
        if self.entries > most {
            return Err(ErrorKind::TooLarge.into());
        }
        Ok(())
    }

    /// Whether there may be a page after this one.
    ///
    /// # Errors
    /// `NotLdap`.
    fn goes_on(&mut self, page: &[Entry], search: &Search) -> Result<()> {
        let gets_on = match page.first() {
            Some(first) => {
                self.empty = 0;
                self.begins.insert(first.dn.clone())
            }
            None => {
                self.empty += 1;
                self.empty <= EMPTY_PAGES
            }
        };
        // Who did not ask for pages gets one.
        if !gets_on || search.page_size.is_none() {
            return Err(ErrorKind::NotLdap.into());
        }
        Ok(())
    }
}

fn search_request(search: &Search) -> LdapOp {
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
        // Keeps the place of the real one, which may have values that are no text.
        filter: LdapFilter::Present(String::new()),
        attrs: search.attributes.clone(),
    })
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
