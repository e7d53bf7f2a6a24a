//! 错误诊所 Clinic.

use crate::Bridge;
use crate::checkup::{CheckUp, check_of_errcode};
use crate::clinic::{self, ConsolePage, Entry, Reading};
use crate::contract::blocking::blocking;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::types::{ClinicAnswer, ClinicAnswers, ClinicQuestion, ClinicWords};
use crate::error::{Error, Result};
use crate::tenant::Tenant;

/// So many answers are enough to choose from.
const MOST: usize = 12;
/// So many runs of a data source are looked at for the caller's address.
const LOOK_BACK: usize = 10;

pub(in crate::contract) async fn search(
    _: &Session,
    request: ClinicWords,
) -> CommandResult<Vec<&'static Entry>> {
    blocking(move || clinic::search(&request.words)).await
}

pub(in crate::contract) async fn answers(
    session: &Session,
    request: ClinicQuestion,
) -> CommandResult<ClinicAnswers> {
    let ClinicQuestion { words, tenant } = request;
    let (reading, entries) = blocking(move || found(&words)).await?;
    let Some(tenant) = tenant else {
        return Ok(answered(reading, entries, &Known::default()));
    };
    let own = session.clone();
    let known = session.with(move |bridge| {
        let tenant = bridge.tenant(&tenant)?;
        let last = own.checkups().current(bridge, &tenant)?;
        Known::of(bridge, &tenant, last)
    });
    Ok(answered(reading, entries, &known.await?))
}

/// The entries for the words, best first: for none the commonest, WeCom's and then directory servers', for a code that
/// has none what to do about that.
fn found(words: &str) -> (Reading, Vec<Entry>) {
    if words.trim().is_empty() {
        let common = clinic::COMMON.iter().copied().filter_map(clinic::lookup);
        let common = common.chain(clinic::common_in_directories());
        return (Reading::default(), common.cloned().collect());
    }
    let reading = clinic::read(words);
    let unknown = reading.code.filter(|_| reading.entry.is_none());
    let unknown = unknown.map(clinic::unknown).into_iter();
    let others = clinic::search(words).into_iter().cloned();
    let entries = unknown.chain(others).take(MOST).collect();
    (reading, entries)
}

fn answered(reading: Reading, entries: Vec<Entry>, known: &Known) -> ClinicAnswers {
    // The address that WeCom saw says nothing about a directory server's refusal.
    let of_directory = reading.entry.is_some_and(|entry| !entry.kind.is_wecom());
    let seen = known.caller_ip.clone().filter(|_| !of_directory);
    let caller_ip = reading.caller_ip.or(seen);
    let ip = caller_ip.as_deref();
    let answers = entries.into_iter().map(|entry| ClinicAnswer {
        steps: entry.steps_for(ip),
        reply: entry.reply(ip),
        check: of_wecom(&entry).and_then(|code| check_of_errcode(code, known.last.as_ref())),
        lookup: of_wecom(&entry).map(ConsolePage::ErrorLookup),
        entry,
    });
    ClinicAnswers {
        errcode: reading.code,
        name: reading.name,
        hint: reading.hint,
        answers: answers.collect(),
        caller_ip,
    }
}

fn of_wecom(entry: &Entry) -> Option<i64> {
    entry.kind.is_wecom().then_some(entry.code)
}

/// What is known of the tenant.
#[derive(Default)]
struct Known {
    last: Option<CheckUp>,
    caller_ip: Option<String>,
}

impl Known {
    fn of(bridge: &Bridge, tenant: &Tenant, last: Option<CheckUp>) -> Result<Self> {
        let checks = last.iter().flat_map(|last| &last.checks);
        let seen = checks.filter_map(|check| check.caller_ip.clone()).next();
        let caller_ip = match seen {
            Some(ip) => Some(ip),
            None => in_runs(bridge, tenant)?,
        };
        Ok(Self { last, caller_ip })
    }
}

/// The caller's address as the newest run that failed saw it.
fn in_runs(bridge: &Bridge, tenant: &Tenant) -> Result<Option<String>> {
    for source in bridge.sources_of(tenant)? {
        let runs = bridge.sync().runs_of(&source, LOOK_BACK)?;
        let errors = runs.iter().filter_map(|run| run.as_error());
        let seen = errors.filter_map(|error: Error| error.caller_ip().map(str::to_owned));
        if let Some(ip) = seen.into_iter().next() {
            return Ok(Some(ip));
        }
    }
    Ok(None)
}
