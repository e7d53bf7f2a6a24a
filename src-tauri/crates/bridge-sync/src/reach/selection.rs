//! The selection of what a scope needs: which departments are walked, who is read alone, and what is left of a reading.
//!
//! Whether somebody may come in is decided in [`crate::scope`].

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use compact_str::CompactString;
use futures::StreamExt;
use wecom::{Caller, Error as WecomError, casefold_trimmed};

use super::walk;
use crate::progress::ProgressSink;
use crate::scope::{InScope, ScopeFilter, TagContents, rule_gone};
use crate::snapshot::{self, MemberState, Person, PersonMerger, ScopedReading, Snapshot};
use crate::value_check::is_usable_userid;
use bridge_core::source::{ScopeRule, SyncScope};
use bridge_directory::packed::Packed;

/// The number of requests for one member each that are kept ready.
const AHEAD: usize = 16;

/// The scope of a data source, with whom it has in use: of those it must be known whether they are still in WeCom.
#[derive(Clone, Debug)]
pub struct Scoping {
    /// Its rules.
    pub scope: SyncScope,
    /// The folded userids of its users who did not depart.
    pub known: HashSet<CompactString>,
}

/// A scope over the departments and tags of one reading.
pub(super) struct Selection<'a> {
    scoping: &'a Scoping,
    filter: ScopeFilter,
    gone: Vec<ScopeRule>,
    listed: HashSet<i64>,
    /// The departments that have to be walked, in the order in which WeCom lists them.
    needed: Vec<i64>,
}

impl<'a> Selection<'a> {
    /// Reads the tags that a scope names, and holds it against the departments.
    ///
    /// # Errors
    /// What a tag could not be read for; one that is gone is a rule that is gone.
    pub(super) async fn of(
        scoping: &'a Scoping,
        contacts: &Caller,
        departments: &[snapshot::Department],
    ) -> Result<Self, WecomError> {
        let (mut tags, mut gone) = (HashMap::new(), Vec::new());
        for id in scoping.scope.tags() {
            match contacts.tag(id).await {
                Ok(tag) => drop(tags.insert(id, contents(tag))),
                Err(error) if is_no_tag(&error) => gone.push(ScopeRule::Tag(id)),
                Err(error) => return Err(error),
            }
        }
        let tree = departments.iter().map(|each| (each.id, each.parent));
        let filter = ScopeFilter::new(&scoping.scope, &tags, tree);
        let listed = departments.iter().map(|each| each.id);
        let listed = listed.collect::<HashSet<_>>();
        let scope = &scoping.scope;
        let of_rules = scope.include.departments.iter();
        let of_rules = of_rules.chain(&scope.exclude.departments);
        let of_rules = of_rules.filter(|id| !listed.contains(id));
        gone.extend(of_rules.map(|id| ScopeRule::Department(*id)));
        let in_scope = filter.departments();
        let needed = departments.iter().map(|each| each.id);
        let needed = needed.filter(|id| in_scope.contains(id)).collect();
        Ok(Self {
            scoping,
            filter,
            gone,
            listed,
            needed,
        })
    }

    /// The departments that have to be walked.
    pub(super) fn needed(&self) -> &[i64] {
        &self.needed
    }

    /// Reads those who are in scope by name or by tag and were not read with a department; where that is more calls than
    /// there are departments left, the departments.
    ///
    /// Gives whether all departments were read after all.
    ///
    /// # Errors
    /// What a call failed with; a member who is gone is none.
    pub(super) async fn read_named(
        &mut self,
        contacts: &Caller,
        (merger, sink): (&mut PersonMerger, &Arc<dyn ProgressSink>),
    ) -> Result<bool, WecomError> {
        let named = self
            .filter
            .named()
            .filter(|userid| is_usable_userid(userid));
        let mut rest = named
            .filter(|userid| !merger.knows(userid))
            .cloned()
            .collect::<Vec<_>>();
        rest.sort_unstable();
        let walked = self.needed.iter().collect::<HashSet<_>>();
        let others = self.listed.iter().filter(|id| !walked.contains(id));
        let mut others = others.copied().collect::<Vec<_>>();
        if rest.len() > others.len() && !others.is_empty() {
            others.sort_unstable();
            walk::read_members(contacts, others, (merger, sink), &mut Err).await?;
            self.note_gone(|userid| merger.knows(userid));
            return Ok(true);
        }
        let calls =
            futures::stream::iter(rest).map(|userid| async move { contacts.member(&userid).await });
        let mut answers = std::pin::pin!(calls.buffered(AHEAD));
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(member) => merger.take(Person::read(member)),
                Err(error) if is_no_member(&error) => {}
                Err(error) => return Err(error),
            }
        }
        self.note_gone(|userid| merger.knows(userid));
        Ok(false)
    }

    /// Notes the rules over members who are not there. Who is only in a tag has no rule of their own, and whoever is
    /// excluded was not looked for.
    pub(super) fn note_gone(&mut self, knows: impl Fn(&str) -> bool) {
        let members = self.scoping.scope.include.members.iter();
        let gone = members.filter(|userid| !knows(userid)).cloned();
        self.gone.extend(gone.map(ScopeRule::Member));
    }

    /// Leaves of a reading what is in scope.
    ///
    /// `walked`: whether everybody was read, or else the whole list of identifiers is asked for where there is one
    /// (`listing`) and somebody is missing.
    ///
    /// # Errors
    /// What the list of identifiers failed with.
    pub(super) async fn narrow(
        self,
        mut snapshot: Snapshot,
        everybody: bool,
        listing: Option<&Caller>,
    ) -> Result<Snapshot, WecomError> {
        let mut elsewhere = HashSet::new();
        let known = &self.scoping.known;
        let mut missing = known.clone();
        let mut kept = Packed::default();
        for mut person in &snapshot.people {
            let folded = casefold_trimmed(&person.userid);
            missing.remove(&folded);
            let departments = person.departments.as_deref();
            match self.filter.decide(&person.userid, departments) {
                InScope::In(departments) => {
                    person.departments = departments;
                    kept.push(&person);
                }
                InScope::Out if person.state == Some(MemberState::Left) => {}
                InScope::Out if known.contains(&folded) => drop(elsewhere.insert(folded)),
                InScope::Out => {}
            }
        }
        snapshot.people = kept;
        let mut is_whole = everybody;
        if let (false, false, Some(contacts)) = (is_whole, missing.is_empty(), listing) {
            let mut pages = contacts.member_id_pages();
            while let Some(rows) = pages.next().await? {
                let folded = rows.iter().map(|row| casefold_trimmed(&row.userid));
                elsewhere.extend(folded.filter(|userid| missing.contains(userid)));
            }
            is_whole = true;
        }
        let of_people = snapshot.people.iter();
        let of_people = of_people.flat_map(|person| person.departments.unwrap_or_default());
        let kept = self.filter.with_path(of_people);
        snapshot.departments.retain(|each| kept.contains(&each.id));
        snapshot.warnings.extend(rule_gone(&self.gone));
        snapshot.scoped = Some(ScopedReading {
            listed: self.listed,
            walked: (!is_whole).then(|| self.needed.into_iter().collect()),
            elsewhere,
        });
        Ok(snapshot)
    }
}

fn contents(tag: wecom::Tag) -> TagContents {
    TagContents {
        members: tag.members.into_iter().map(|each| each.userid).collect(),
        departments: tag.departments,
    }
}

fn is_no_tag(error: &WecomError) -> bool {
    error.errcode() == Some(40_068)
}

fn is_no_member(error: &WecomError) -> bool {
    const NO_MEMBER: [i64; 5] = [40_003, 46_004, 50_002, 60_011, 60_111];
    error
        .errcode()
        .is_some_and(|code| NO_MEMBER.contains(&code))
}
