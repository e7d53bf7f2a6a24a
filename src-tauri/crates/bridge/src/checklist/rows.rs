//! The rules of the rows, each over the facts of the overview.
//!
//! What the chain judges is taken from its link. Three links are told apart further, by the checks that they rest on: a
//! corp ID that WeCom does not know and an address that it does not trust are remedied elsewhere than a wrong secret.

use super::row::{Copied, Row, RowId};
use super::words;
use crate::checkup::{Check, CheckId, Status};
use crate::overview::{ActKind, Facts, Link, LinkId, Overview, SourceFacts, State};
use crate::sync::{Outcome, Run, RunKind};
use bridge_core::remedy::words::SecretPlace;

/// The secret is no secret of this corp.
const WRONG_SECRET: i64 = 40001;
/// WeCom does not know the corp ID.
const UNKNOWN_CORP: i64 = 40013;
/// WeCom does not trust the caller's address.
const UNTRUSTED_IP: i64 = 60020;

const CONTACTS: [CheckId; 3] = [
    CheckId::ContactsToken,
    CheckId::ContactsDepartments,
    CheckId::ContactsMembers,
];
/// What the app itself says; its trusted addresses have a row of their own.
const APP: [CheckId; 3] = [
    CheckId::AppToken,
    CheckId::AppAgent,
    CheckId::AppVisibleRange,
];

/// All rows, in the order of the work.
pub(super) fn all(facts: &Facts, overview: &Overview) -> Vec<Row> {
    let see = View { facts, overview };
    vec![
        see.corp_id(),
        see.contacts_secret(),
        see.contacts_trusted_ip(),
        see.app(),
        see.app_trusted_ip(),
        see.callback_domain(),
        see.first_sync(),
        see.scan(),
    ]
}

struct View<'a> {
    facts: &'a Facts,
    overview: &'a Overview,
}

impl View<'_> {
    fn corp_id(&self) -> Row {
        let id = RowId::CorpId;
        let Some(source) = self.facts.sources.first() else {
            return Row::new(id, State::Idle, words::NOT_BEGUN).with_act(ActKind::AddSource, None);
        };
        if self.contacts_refusal() == Some(UNKNOWN_CORP) {
            return self.of_link(id, LinkId::Contacts);
        }
        match self.token_at() {
            Some(at) => Row::new(id, State::Pass, words::corp(&source.source.corp_id)).at(Some(at)),
            None => self.unchecked(id),
        }
    }

    fn contacts_secret(&self) -> Row {
        let id = RowId::ContactsSecret;
        match self.contacts_refusal() {
            Some(UNKNOWN_CORP) => return Row::new(id, State::Idle, words::AFTER_CORP),
            Some(UNTRUSTED_IP) => return Row::new(id, State::Idle, words::AFTER_IP),
            _ => {}
        }
        let link = self.link(LinkId::Contacts);
        let read = self.proven(CheckId::ContactsMembers);
        // Before the first run only a check-up has read anything.
        if let Some(check) = read.filter(|_| link.is_some_and(|link| link.state == State::Idle)) {
            return Row::of_check(id, check).at(self.checked_at());
        }
        let mut row = self.of_link(id, LinkId::Contacts).at(self.read_at());
        if self
            .facts
            .worst(&CONTACTS)
            .is_some_and(|check| is_refused(&check))
        {
            let source = self.facts.sources.first();
            row.secret = source.map(|source| SecretPlace::Source(source.source.id.clone()));
        }
        row
    }

    fn contacts_trusted_ip(&self) -> Row {
        let id = RowId::ContactsTrustedIp;
        match self.contacts_refusal() {
            Some(UNTRUSTED_IP) => return self.of_link(id, LinkId::Contacts),
            Some(UNKNOWN_CORP) => return Row::new(id, State::Idle, words::AFTER_CORP),
            _ => {}
        }
        match self.read_at() {
            Some(at) => Row::new(id, State::Pass, words::CONTACTS_TRUSTED).at(Some(at)),
            None => self.unchecked(id),
        }
    }

    fn app(&self) -> Row {
        let id = RowId::App;
        if let Some(row) = self.without_auth(id) {
            return row;
        }
        let at = self.checked_at();
        if let Some(check) = self.facts.worst(&APP) {
            let mut row =
                Row::of_check(id, &check).with_act(ActKind::CheckAgain, Some(check.id.as_str()));
            if is_refused(&check) {
                let auth = self.facts.auths.first();
                row.secret = auth.map(|auth| SecretPlace::Auth(auth.auth.id.clone()));
            }
            return match self
                .range_figures()
                .filter(|_| check.id == CheckId::AppVisibleRange)
            {
                Some((seen, all)) => Row {
                    proof: words::range(self.app_name(), seen, all),
                    ..row
                },
                None => row,
            }
            .at(at);
        }
        match (self.proven(CheckId::AppVisibleRange), self.range_figures()) {
            (Some(_), Some((seen, all))) => {
                Row::new(id, State::Pass, words::range(self.app_name(), seen, all)).at(at)
            }
            (Some(check), None) => Row::of_check(id, check).at(at),
            (None, _) => self.unchecked(id),
        }
    }

    fn app_trusted_ip(&self) -> Row {
        let id = RowId::AppTrustedIp;
        if let Some(row) = self.without_auth(id) {
            return row;
        }
        let check = CheckId::AppTrustedIp;
        let found = self
            .facts
            .worst(&[check])
            .or_else(|| self.proven(check).cloned());
        match found {
            Some(found) if found.status == Status::Pass => {
                Row::of_check(id, &found).at(self.checked_at())
            }
            Some(found) => Row::of_check(id, &found)
                .with_act(ActKind::CheckAgain, Some(check.as_str()))
                .at(self.checked_at()),
            None => self.unchecked(id),
        }
    }

    fn callback_domain(&self) -> Row {
        let id = RowId::CallbackDomain;
        if let Some(row) = self.without_auth(id) {
            return row;
        }
        let mut row = self.of_link(id, LinkId::Callback);
        let returned = self.facts.auths.iter().filter_map(|auth| auth.login());
        let returned = returned.map(|login| login.at).max();
        row = row.at(returned.max(self.checked_at()));
        if let (true, Some(act)) = (row.is_open(), &mut row.act) {
            act.label = words::SAVED_THERE;
        }
        let domain = self.facts.auths.first();
        let domain = domain.map(|auth| auth.auth.callback_domain.to_string());
        if let (State::Pass, [_], Some(domain)) = (row.state, &*self.facts.auths, &domain) {
            row.proof = words::accepted(domain, returned.is_some());
        }
        row.copy = domain.map(|value| Copied {
            label: words::COPY_DOMAIN,
            value,
        });
        row
    }

    fn first_sync(&self) -> Row {
        let id = RowId::FirstSync;
        let row = self.of_link(id, LinkId::Sync);
        let applied = self.applied_at();
        match (row.state, applied) {
            (State::Fail, _) => return row,
            // A remark on a run that never brought anybody in is no tick.
            (_, None) => {
                return Row {
                    state: State::Idle,
                    ..row
                };
            }
            _ => {}
        }
        let people = self.of_link(id, LinkId::Directory);
        if people.state == State::Fail {
            return people;
        }
        let users = self.facts.sources.iter().map(|source| source.users());
        let proof = match row.state {
            State::Pass => words::synced(users.sum()),
            _ => row.proof.clone(),
        };
        Row { proof, ..row }.at(applied)
    }

    fn scan(&self) -> Row {
        let id = RowId::Scan;
        if let Some(row) = self.without_auth(id) {
            return row;
        }
        let logins = self.facts.auths.iter().filter_map(|auth| auth.login());
        let at = logins.map(|login| login.at).max();
        self.of_link(id, LinkId::Scan).at(at)
    }

    fn link(&self, id: LinkId) -> Option<&Link> {
        self.overview.links.iter().find(|link| link.id == id)
    }

    fn of_link(&self, row: RowId, id: LinkId) -> Row {
        match self.link(id) {
            Some(link) => Row::of_link(row, link),
            None => Row::new(row, State::Idle, words::UNCHECKED),
        }
    }

    /// Nothing was read that would prove or refute it.
    fn unchecked(&self, id: RowId) -> Row {
        let row = Row::new(id, State::Idle, words::UNCHECKED);
        match self.facts.sources.is_empty() {
            true => Row::new(id, State::Idle, words::NOT_BEGUN),
            false => row.with_act(ActKind::CheckUp, None),
        }
    }

    /// Scan login is missing, for the corp or for one of several.
    fn without_auth(&self, id: RowId) -> Option<Row> {
        if self.facts.sources.is_empty() {
            return Some(Row::new(id, State::Idle, words::NOT_BEGUN));
        }
        let is_missing =
            self.facts.auths.is_empty() || self.facts.sources.iter().any(|source| !source.has_auth);
        let row = Row::new(id, State::Idle, words::NO_AUTH).with_act(ActKind::AddAuth, None);
        is_missing.then_some(row)
    }

    /// What WeCom refused the contacts secret with, the last time that it was used.
    fn contacts_refusal(&self) -> Option<i64> {
        let checked = self.facts.worst(&CONTACTS);
        let checked = checked.filter(|check| check.status == Status::Fail);
        let read = self.facts.sources.iter().filter_map(last_reading);
        let failed = read.filter(|run| run.outcome == Outcome::Failed);
        let mut refused = failed.filter_map(|run| run.as_error()?.errcode());
        checked
            .and_then(|check| check.errcode)
            .or_else(|| refused.next())
    }

    /// When WeCom last gave a token for the contacts.
    fn token_at(&self) -> Option<i64> {
        let checked = self.facts.checks().unwrap_or_default();
        let mut tokens = checked
            .iter()
            .filter(|check| check.id == CheckId::ContactsToken);
        let is_given = |check: &Check| matches!(check.status, Status::Pass | Status::Warn);
        let checked = tokens.any(is_given).then(|| self.checked_at()).flatten();
        checked.max(self.read_at())
    }

    /// When the contacts were last read by every data source, by a run or by a check-up.
    fn read_at(&self) -> Option<i64> {
        let read = |source: &SourceFacts| {
            let mut runs = source.runs.iter();
            let read = runs.find(|run| run.is_attempt())?;
            read.reach.map(|_| read.finished_at)
        };
        let runs = self.facts.sources.iter().map(read);
        let runs = runs.collect::<Option<Vec<_>>>().unwrap_or_default();
        let members = self.proven(CheckId::ContactsMembers);
        let departments = || self.proven(CheckId::ContactsDepartments);
        let checked = members.or_else(departments).and_then(|_| self.checked_at());
        runs.into_iter().min().max(checked)
    }

    /// When the oldest data source was last brought in.
    fn applied_at(&self) -> Option<i64> {
        let applied = |source: &SourceFacts| {
            let mut runs = source.runs.iter();
            let is_in = |run: &&Run| run.kind == RunKind::Sync && run.outcome == Outcome::Applied;
            runs.find(|run| is_in(run) && !run.undone)
                .map(|run| run.finished_at)
        };
        let all = self.facts.sources.iter().map(applied);
        all.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    fn checked_at(&self) -> Option<i64> {
        self.facts.last.as_ref().map(|last| last.checked_at)
    }

    /// A check that was passed for everything that is set up.
    fn proven(&self, id: CheckId) -> Option<&Check> {
        let last = self
            .facts
            .last
            .as_ref()
            .filter(|_| self.facts.is_proven(id))?;
        last.checks.iter().find(|check| check.id == id)
    }

    /// Those whom the app sees, of those who should scan.
    fn range_figures(&self) -> Option<(usize, usize)> {
        let coverage = self.facts.last.as_ref()?.coverage?;
        let all = coverage.members.max(coverage.synced)?;
        coverage.visible.map(|seen| (seen, all))
    }

    fn app_name(&self) -> Option<&str> {
        match self.facts.auths.as_slice() {
            [auth] => auth.auth.app_name.as_deref(),
            _ => None,
        }
    }
}

/// Whether WeCom refused the secret itself.
fn is_refused(check: &Check) -> bool {
    let is_token = matches!(check.id, CheckId::ContactsToken | CheckId::AppToken);
    is_token && check.status == Status::Fail && check.errcode == Some(WRONG_SECRET)
}

/// The newest run that read WeCom.
fn last_reading(source: &SourceFacts) -> Option<&Run> {
    source.runs.iter().find(|run| run.is_attempt())
}
