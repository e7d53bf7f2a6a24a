//! Control API of a running sandbox for tests and demos: members, departments, faults, counters.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
    sync::Arc,
    time::Duration,
};

use crate::{
    api::Api,
    duplicates::{self, DuplicateHint, SharedValue},
    exports::ExportFault,
    logins::LoginEvent,
    org::{Org, Range},
    people::{self, Extras, Person},
    renames::Renamed,
    response::Refusal,
    scenario::{Scenario, UnknownScenario},
    tenant::Tenant,
    tokens::Kind,
    tree::Department,
};

/// Handle of a running sandbox; clones share it.
#[derive(Clone)]
pub struct Control(pub(crate) Arc<Tenant>);

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("scenario", &self.scenario())
            .finish_non_exhaustive()
    }
}

/// A member as the corp knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonView {
    /// The userid; an edit cannot change it.
    pub userid: String,
    /// The display name.
    pub name: String,
    /// The mobile number, maybe empty.
    pub mobile: String,
    /// The e-mail address, maybe empty.
    pub email: String,
    /// The job title.
    pub position: String,
    /// Ids of their departments, at least one.
    pub departments: Vec<u64>,
    /// 1 active, 2 disabled, 4 not activated, 5 left.
    pub status: u8,
}

/// A department as the corp knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentView {
    /// The id.
    pub id: u64,
    /// The name.
    pub name: String,
    /// Id of the department above; 0 for the root.
    pub parent: u64,
    /// Userids of its direct members.
    pub members: Vec<String>,
}

/// A member to add. What is left empty is made up or stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewMember {
    /// The userid; one is made up if `None`.
    pub userid: Option<String>,
    /// The display name.
    pub name: String,
    /// The mobile number.
    pub mobile: String,
    /// The e-mail address.
    pub email: String,
    /// Ids of the departments; the root if there is none.
    pub departments: Vec<u64>,
}

/// The tenant as a whole.
impl Control {
    /// Replaces the scenario in force.
    pub fn set_scenario(&self, scenario: Scenario) {
        self.0.set_scenario(scenario);
    }

    /// Puts a scenario in force by its name. What it changes after the first complete read, it changes now.
    ///
    /// # Errors
    ///
    /// [`UnknownScenario`].
    pub fn play(&self, name: &str) -> Result<(), UnknownScenario> {
        let scenario = name.parse::<Scenario>()?;
        self.0.set_scenario(scenario);
        match scenario {
            Scenario::Leavers => drop(self.0.depart()),
            Scenario::RenamedIds => drop(self.0.rename_ids()),
            Scenario::SwitchedOff => drop(self.0.switch_off()),
            _ => {}
        }
        Ok(())
    }

    /// The scenario in force.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        self.0.scenario()
    }

    /// Registers another callback domain for the app.
    pub fn register_callback_domain(&self, domain: &str) {
        self.0.register_domain(domain);
    }

    /// Resets the contacts secret and returns the new one.
    #[must_use = "the old secret no longer works"]
    pub fn rotate_contacts_secret(&self) -> String {
        self.0.tokens.rotate(Kind::Contacts)
    }

    /// Resets the app secret and returns the new one.
    #[must_use = "the old secret no longer works"]
    pub fn rotate_app_secret(&self) -> String {
        self.0.tokens.rotate(Kind::App)
    }

    /// Sets the app's visible range: members named one by one, departments with all below, tags.
    pub fn set_visible_range(&self, users: Vec<String>, departments: Vec<u64>, tags: Vec<u64>) {
        let range = Range {
            userids: users,
            departments,
            tags,
        };
        self.0.change(|org| org.set_range(range));
    }

    /// The caller's IP address that refusals report.
    #[must_use]
    pub fn caller_ip(&self) -> String {
        let info = crate::response::CallInfo {
            seed: self.0.seed,
            call: 0,
        };
        info.caller_ip()
    }
}

/// The members.
impl Control {
    /// Every member.
    #[must_use]
    pub fn members(&self) -> Vec<PersonView> {
        self.0.org().people().map(PersonView::of).collect()
    }

    /// The members who lead nobody and no department: whoever leads is missed by those they lead when they go.
    #[must_use]
    pub fn followers(&self) -> Vec<PersonView> {
        let org = self.0.org();
        let of_people = org.people().filter_map(|person| person.leader.as_deref());
        let of_departments = org.departments().flat_map(|each| &each.leaders);
        let leading = of_people.chain(of_departments.map(String::as_str));
        let leading = leading.collect::<HashSet<_>>();
        let rest = org.people();
        rest.filter(|person| !leading.contains(&*person.userid))
            .map(PersonView::of)
            .collect()
    }

    /// One member, by userid in any case.
    #[must_use]
    pub fn member(&self, userid: &str) -> Option<PersonView> {
        self.0.org().person(userid).map(PersonView::of)
    }

    /// How many members there are.
    #[must_use]
    pub fn member_count(&self) -> usize {
        self.0.org().people().count()
    }

    /// The userids that the app may see, in the range in force.
    #[must_use]
    pub fn visible_members(&self) -> Vec<String> {
        let org = self.0.org();
        let seen = org.people().filter(|person| org.sees_person(person));
        seen.map(|person| person.userid.clone()).collect()
    }

    /// Adds a member and returns the userid; a taken userid gets a number appended.
    pub fn add_member(&self, new: NewMember) -> String {
        self.0.change(|org| {
            let wanted = new.userid.clone().unwrap_or_else(|| "newcomer".to_owned());
            let userid = free_userid(org, &wanted);
            org.add(new.person(userid.clone()));
            userid
        })
    }

    /// Removes a member; returns whether it existed.
    pub fn remove_member(&self, userid: &str) -> bool {
        self.0.change(|org| org.remove(userid).is_some())
    }

    /// Edits a member; returns whether it exists.
    pub fn edit_member(&self, userid: &str, edit: impl FnOnce(&mut PersonView)) -> bool {
        self.0.change(|org| {
            let edited = org.edit(userid, |person| {
                let mut view = PersonView::of(person);
                edit(&mut view);
                view.write(person);
            });
            edited.is_some()
        })
    }

    /// Changes a member's name.
    pub fn rename(&self, userid: &str, name: &str) -> bool {
        self.edit_member(userid, |person| name.clone_into(&mut person.name))
    }

    /// Changes a member's mobile number.
    pub fn set_mobile(&self, userid: &str, mobile: &str) -> bool {
        self.edit_member(userid, |person| mobile.clone_into(&mut person.mobile))
    }

    /// Changes a member's e-mail address.
    pub fn set_email(&self, userid: &str, email: &str) -> bool {
        self.edit_member(userid, |person| email.clone_into(&mut person.email))
    }

    /// Changes a member's status.
    pub fn set_status(&self, userid: &str, status: u8) -> bool {
        self.edit_member(userid, |person| person.status = status)
    }

    /// Moves a member to other departments.
    pub fn move_to(&self, userid: &str, departments: &[u64]) -> bool {
        self.edit_member(userid, |person| {
            departments.clone_into(&mut person.departments)
        })
    }

    /// Removes 30 % of the members now; returns their number.
    pub fn leave_now(&self) -> usize {
        self.0.depart()
    }

    /// Adds the members again who left that way; returns their number.
    pub fn return_leavers(&self) -> usize {
        self.0.come_back()
    }

    /// Changes the userids of [`Scenario::RenamedIds`] now; returns their number.
    pub fn rename_ids_now(&self) -> usize {
        self.0.rename_ids()
    }

    /// The members whose userid [`Scenario::RenamedIds`] changes or changed.
    #[must_use]
    pub fn renamed_ids(&self) -> Vec<Renamed> {
        self.0.renamed_ids()
    }

    /// Disables 30 % of the active members now; returns their number.
    pub fn switch_off_now(&self) -> usize {
        self.0.switch_off()
    }

    /// The members with quirks under the scenario in force, each with the keys concerned.
    #[must_use]
    pub fn odd_members(&self) -> Vec<(String, Vec<&'static str>)> {
        let org = self.0.org();
        org.quirks.people(&org)
    }

    /// Local users to create beforehand, so that members collide with them.
    #[must_use]
    pub fn duplicate_hints(&self) -> Vec<DuplicateHint> {
        duplicates::hints(&self.0.org())
    }

    /// The members who share a value with each other under [`Scenario::Duplicates`].
    #[must_use]
    pub fn shared_values(&self) -> Vec<SharedValue> {
        duplicates::pairs(&self.0.org())
    }
}

/// The departments.
impl Control {
    /// Every department, in WeCom's order.
    #[must_use]
    pub fn departments(&self) -> Vec<DepartmentView> {
        let org = self.0.org();
        let view = |department| DepartmentView::of(&org, department);
        org.departments().map(view).collect()
    }

    /// Adds a department; returns its id, or `None` for an unknown parent.
    pub fn add_department(&self, name: &str, parent: u64) -> Option<u64> {
        self.0.change(|org| org.add_department(name, parent))
    }

    /// Renames a department; returns whether it exists.
    pub fn rename_department(&self, id: u64, name: &str) -> bool {
        self.0.change(|org| org.rename_department(id, name))
    }

    /// Moves a department below another; refuses the root, unknown ids and cycles.
    pub fn move_department(&self, id: u64, parent: u64) -> bool {
        self.0.change(|org| org.move_department(id, parent))
    }

    /// Removes a department; refuses the root and one with members or departments in it.
    pub fn remove_department(&self, id: u64) -> bool {
        self.0.change(|org| org.remove_department(id))
    }
}

/// Logins.
impl Control {
    /// Issues a login code as if `userid` had scanned and agreed.
    #[must_use]
    pub fn mint_code(&self, userid: &str) -> String {
        let spelled = self.member(userid).map(|person| person.userid);
        let userid = spelled.as_deref().unwrap_or(userid);
        self.0.codes.mint_for_member(userid, self.0.clock.now())
    }

    /// Issues a login code as if a person who is no member had scanned.
    #[must_use]
    pub fn mint_code_for_outsider(&self) -> String {
        self.0.codes.mint_for_outsider(self.0.clock.now())
    }

    /// The events of the login page, oldest first.
    #[must_use]
    pub fn login_events(&self) -> Vec<LoginEvent> {
        self.0.logins.all()
    }

    /// Waits for so many events on the login page since the start.
    pub async fn wait_for_login_events(&self, count: usize) {
        self.0.logins.wait_for(count).await;
    }
}

/// Counts and faults.
impl Control {
    /// The number of calls by path, such as `user/list`; paths never called are left out.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.0.counters.calls()
    }

    /// Resets the counters and the peak.
    pub fn reset_counts(&self) {
        self.0.counters.reset();
    }

    /// The maximum number of API calls in flight.
    #[must_use]
    pub fn peak_concurrency(&self) -> usize {
        self.0.counters.peak()
    }

    /// The number of access tokens issued.
    #[must_use]
    pub fn tokens_issued(&self) -> u64 {
        self.0.tokens.issued()
    }

    /// Refuses the next `times` calls of `api`, such as `user/list`; returns whether that API exists.
    pub fn fail_next(&self, api: &str, errcode: i64, times: u32) -> bool {
        let Some(api) = Api::of(api) else {
            return false;
        };
        self.0.faults.plan(api, Refusal(errcode), times);
        true
    }

    /// Replaces what is wrong with export jobs from now on.
    pub fn set_export_fault(&self, fault: ExportFault) {
        self.0.exports.set_fault(fault);
    }

    /// Sets how long export jobs take.
    pub fn set_export_duration(&self, takes: Duration) {
        self.0.exports.set_duration(takes);
    }

    /// Sets the wait before each API answer.
    pub fn set_latency(&self, latency: Duration) {
        self.0.set_latency(latency);
    }

    /// Waits until a connection could not be accepted because the process had no file descriptor left.
    pub async fn wait_for_exhaustion(&self) {
        self.0.wait_for_exhaustion().await;
    }

    /// Holds every response back from now on, so that a test can interrupt its client while it waits; calls are counted
    /// all the same.
    pub fn hold_answers(&self) {
        self.0.hold(true);
    }

    /// Releases the responses that were held back, and those to come.
    pub fn let_answers_go(&self) {
        self.0.hold(false);
    }

    /// Advances the sandbox's clock, by which codes, tokens and limits expire.
    pub fn advance_clock(&self, by: Duration) {
        self.0.clock.advance(by);
    }
}

impl PersonView {
    fn of(person: &Person) -> Self {
        Self {
            userid: person.userid.clone(),
            name: person.name.clone(),
            mobile: person.mobile.clone(),
            email: person.email.clone(),
            position: person.position.clone(),
            departments: person.departments.clone(),
            status: person.status,
        }
    }

    fn write(self, person: &mut Person) {
        person.name = self.name;
        person.mobile = self.mobile;
        person.email = self.email;
        person.position = self.position;
        person.departments = self.departments;
        if person.status != self.status {
            person.switched_off = false;
        }
        person.status = self.status;
    }
}

impl DepartmentView {
    fn of(org: &Org, department: &Department) -> Self {
        let seated = department.members.iter().filter_map(|slot| org.at(*slot));
        Self {
            id: department.id,
            name: department.name.clone(),
            parent: department.parent,
            members: seated.map(|person| person.userid.clone()).collect(),
        }
    }
}

impl NewMember {
    fn person(self, userid: String) -> Person {
        Person {
            stable_id: people::stable_id(&userid),
            switched_off: false,
            userid,
            name: self.name,
            mobile: self.mobile,
            email: self.email,
            position: String::new(),
            departments: self.departments,
            status: 1,
            female: false,
            leads: false,
            leader: None,
            extras: Extras::Empty,
            has_main_department: true,
        }
    }
}

fn free_userid(org: &Org, wanted: &str) -> String {
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    let mut candidates = std::iter::once(wanted.to_owned()).chain(numbered);
    candidates
        .find(|candidate| org.person(candidate).is_none())
        .unwrap_or_else(|| wanted.to_owned())
}
