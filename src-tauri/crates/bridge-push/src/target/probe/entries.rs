//! The entries that a probe makes: named after it, kept count of, and removed.

use bridge_core::error::Result;
use bridge_core::ids::new_id;
use ldap::{Dn, Filter, ObjectRef, Rdn};

use super::session::Session;

/// What the names of all such entries begin with.
pub(super) const PREFIX: &str = "wecom-bridge-probe-";

/// What all of them carry, so that nothing else is ever taken for one.
pub(super) const MARK: &str = "wecom-bridge probe: may be deleted";

/// The entries of one probe.
pub(super) struct Entries<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) random: String,
    made: Vec<Dn>,
}

/// Attributes as text.
pub(super) type Texts<'a> = Vec<(&'a str, Vec<String>)>;

impl<'a> Entries<'a> {
    pub(super) fn new(session: &'a Session<'a>) -> Result<Self> {
        Ok(Self {
            session,
            random: new_id()?,
            made: Vec::new(),
        })
    }

    /// A name that no other entry has.
    pub(super) fn name(&self, part: &str) -> String {
        format!("{PREFIX}{}-{part}", self.random)
    }

    /// Makes an entry below another one.
    pub(super) async fn add(
        &mut self,
        above: &Dn,
        (attribute, name): (&str, &str),
        values: Texts<'_>,
    ) -> ldap::Result<Dn> {
        let dn = above.child(Rdn::new(attribute, name));
        // Known before it is sent: whatever becomes of the answer, it is removed.
        self.made.push(dn.clone());
        let mark = ("description", vec![MARK.to_owned()]);
        let all = values
            .into_iter()
            .chain([(attribute, vec![name.to_owned()]), mark]);
        let bytes = |values: Vec<String>| values.into_iter().map(String::into_bytes).collect();
        let attributes = all
            .map(|(name, values)| (name.to_owned(), bytes(values)))
            .collect();
        self.session.connection.add(&dn, attributes, &[]).await?;
        Ok(dn)
    }

    /// Gives an entry another name, and knows it by that.
    pub(super) async fn rename(&mut self, dn: &Dn, rdn: &Rdn) -> ldap::Result<Dn> {
        let Some(above) = dn.parent() else {
            return Ok(dn.clone());
        };
        let after = above.child(rdn.clone());
        self.made.push(after.clone());
        self.session
            .connection
            .rename(&ObjectRef::Dn(dn.clone()), rdn, None, None)
            .await?;
        for made in &mut self.made {
            *made = made.moved(dn, &after);
        }
        Ok(after)
    }

    /// Removes all of them; the error of the first one that stays.
    pub(super) async fn remove(&mut self) -> ldap::Result<()> {
        let mut made = std::mem::take(&mut self.made);
        made.sort_by_key(|dn| std::cmp::Reverse(dn.depth()));
        remove_all(self.session, made).await
    }
}

/// Removes what an earlier probe left behind, and says how much that was.
pub(super) async fn remove_left(session: &Session<'_>) -> ldap::Result<usize> {
    let named = ["ou", "cn", "uid"].map(|attribute| Filter::starts_with(attribute, PREFIX));
    let filter = Filter::And(vec![
        Filter::equals("description", MARK),
        Filter::Or(named.to_vec()),
    ]);
    let found = session.below(filter, &["description"]).await?;
    let ours = |dn: &Dn| {
        let named = dn
            .rdn()
            .and_then(Rdn::value)
            .is_some_and(|name| name.starts_with(PREFIX));
        named && dn.is_below(&session.base)
    };
    let marked = found
        .iter()
        .filter(|entry| entry.text("description") == Some(MARK));
    let mut left = marked
        .filter_map(|entry| entry.dn.parse::<Dn>().ok())
        .filter(ours)
        .collect::<Vec<_>>();
    left.sort_by_key(|dn| std::cmp::Reverse(dn.depth()));
    let count = left.len();
    remove_all(session, left).await?;
    Ok(count)
}

async fn remove_all(session: &Session<'_>, entries: Vec<Dn>) -> ldap::Result<()> {
    let mut first = Ok(());
    for dn in entries {
        match session.connection.delete(&ObjectRef::Dn(dn), None).await {
            Err(error) if error.result_code() == Some(32) => {}
            ended => first = first.and(ended),
        }
    }
    first
}
