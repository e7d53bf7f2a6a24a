//! New targets and changes of targets, as people enter them, checked.

use std::collections::BTreeMap;

use bridge_core::error::{Code, Error, Result};
use bridge_core::expected::Expected;
use bridge_core::source::QuietHours;
use bridge_core::source::policy::{MOST_DAYS, MOST_PEOPLE, MOST_PERCENT};
use bridge_core::tenant;
use ldap::Dn;

use super::mapping::{Mapping, Preset, RowText};
use super::settings::{Groups, Layout, OnFound, PasswordPolicy};
use super::{Address, Settings, Target, TargetKind, TrustSetting};

/// The longest name of an account or of an entry, in bytes.
const LONGEST_DN: usize = 1024;

/// The values that a new target is made from.
#[derive(Clone, Debug)]
pub struct NewTarget {
    /// See [`Target::kind`].
    pub kind: TargetKind,
    /// What it is called, where it is, and how it works; what is `None` has the kind's default.
    pub values: TargetChange,
}

/// A change of a target; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct TargetChange {
    /// See [`Target::name`].
    pub name: Option<String>,
    /// The address, as entered.
    pub url: Option<String>,
    /// See [`Settings::starttls`].
    pub starttls: Option<bool>,
    /// See [`Target::bind_dn`].
    pub bind_dn: Option<String>,
    /// See [`Settings::base`].
    pub base: Option<String>,
    /// See [`Settings::layout`].
    pub layout: Option<Layout>,
    /// See [`Settings::groups`].
    pub groups: Option<Groups>,
    /// See [`Settings::preset`]; a new one throws away rows that were changed by hand.
    pub preset: Option<Preset>,
    /// See [`Settings::mapping`]; `Some(None)` goes back to the preset.
    pub mapping: Option<Option<Vec<RowText>>>,
    /// See [`Settings::trust`].
    pub trust: Option<TrustSetting>,
    /// See [`Settings::scope`].
    pub scope: Option<Vec<i64>>,
    /// See [`Settings::password`].
    pub password: Option<PasswordPolicy>,
    /// See [`Settings::on_duplicate`].
    pub on_duplicate: Option<OnFound>,
    /// See [`super::settings::Leavers::grace_days`].
    pub grace_days: Option<u32>,
    /// See [`super::settings::Leavers::delete`].
    pub delete: Option<bool>,
    /// See [`super::settings::Pacing::between`]; empty: any time.
    pub between: Option<String>,
    /// See [`bridge_core::source::Guard::percent`].
    pub guard_percent: Option<u32>,
    /// See [`bridge_core::source::Guard::people`].
    pub guard_people: Option<u32>,
    /// See [`bridge_core::source::Guard::floor`].
    pub guard_floor: Option<u32>,
    /// See [`Target::auto_push`].
    pub auto_push: Option<bool>,
    /// See [`Settings::with_local`].
    pub with_local: Option<bool>,
    /// See [`Settings::upn_suffix`]; empty: none.
    pub upn_suffix: Option<String>,
    /// What one kind of target needs, by the names of [`super::settings::SPECIAL`].
    pub special: BTreeMap<String, String>,
    /// Of a change: the target as it is expected to be before.
    pub expected: Expected,
}

impl NewTarget {
    /// A target that is not stored yet.
    ///
    /// # Errors
    /// Those of [`TargetChange::applied`].
    pub fn unsaved(&self, tenant: &tenant::Tenant, id: String, now: i64) -> Result<Target> {
        let missing = |field: &str| super::wrong(field, "a value");
        for (field, value) in [
            ("name", &self.values.name),
            ("url", &self.values.url),
            ("bind_dn", &self.values.bind_dn),
            ("base", &self.values.base),
        ] {
            if value.is_none() {
                return Err(missing(field));
            }
        }
        let blank = Target {
            key: 0,
            tenant_key: tenant.key,
            id,
            tenant: tenant.id.clone(),
            kind: self.kind,
            name: String::new(),
            url: String::new(),
            bind_dn: String::new(),
            settings: Settings::of_kind(self.kind),
            capabilities: None,
            probed_at: None,
            auto_push: false,
            paused: false,
            revision: 0,
            created_at: now,
        };
        self.values.applied(&blank)
    }
}

impl TargetChange {
    /// The target after the change.
    ///
    /// # Errors
    /// `name.invalid`, `address.invalid`, `address.insecure`, `mapping.invalid`, `expression.invalid` or
    /// `input.invalid`, naming the field.
    pub fn applied(&self, before: &Target) -> Result<Target> {
        let mut after = before.clone();
        if let Some(name) = &self.name {
            tenant::check_name(name)?.clone_into(&mut after.name);
        }
        if let Some(bind_dn) = &self.bind_dn {
            after.bind_dn = account(bind_dn)?;
        }
        self.move_to(&mut after)?;
        self.place(&mut after.settings)?;
        self.judge(&mut after.settings)?;
        after.settings.apply_special(&self.special)?;
        self.map(&mut after)?;
        if let Some(auto_push) = self.auto_push {
            after.auto_push = auto_push;
        }
        refuse_outside(&after.settings)?;
        Ok(after)
    }

    fn move_to(&self, after: &mut Target) -> Result<()> {
        let url = self.url.as_deref().unwrap_or(&after.url).to_owned();
        if let Some(starttls) = self.starttls {
            after.settings.starttls = starttls;
        } else if self
            .url
            .as_deref()
            .is_some_and(|url| url.trim().to_ascii_lowercase().starts_with("ldaps:"))
        {
            after.settings.starttls = false;
        }
        if let Some(trust) = &self.trust {
            after.settings.trust = trust.clone();
        }
        after.url = Address::parse(&url, after.settings.starttls)?.to_string();
        Ok(())
    }

    fn place(&self, settings: &mut Settings) -> Result<()> {
        if let Some(base) = &self.base {
            settings.base = entry_name("base", base)?;
        }
        set(&mut settings.layout, self.layout);
        set(&mut settings.groups, self.groups);
        set(&mut settings.with_local, self.with_local);
        set(&mut settings.password, self.password);
        set(&mut settings.on_duplicate, self.on_duplicate);
        if let Some(scope) = &self.scope {
            settings.scope.clone_from(scope);
            settings.scope.sort_unstable();
            settings.scope.dedup();
        }
        if let Some(suffix) = &self.upn_suffix {
            settings.upn_suffix = upn_suffix(suffix)?;
        }
        if let Some(between) = &self.between {
            let hours =
                QuietHours::given(between).map_err(|error| error.with("field", "between"))?;
            settings.pacing.between = hours.map(|hours| hours.to_string());
        }
        Ok(())
    }

    fn judge(&self, settings: &mut Settings) -> Result<()> {
        let within = |field: &str, value: Option<u32>, most: u32| match value {
            Some(value) if value > most => Err(super::wrong(field, &format!("0-{most}"))),
            value => Ok(value),
        };
        set(
            &mut settings.guard.percent,
            within("guard_percent", self.guard_percent, MOST_PERCENT)?,
        );
        set(
            &mut settings.guard.people,
            within("guard_people", self.guard_people, MOST_PEOPLE)?,
        );
        set(
            &mut settings.guard.floor,
            within("guard_floor", self.guard_floor, MOST_PEOPLE)?,
        );
        set(
            &mut settings.leavers.grace_days,
            within("grace_days", self.grace_days, MOST_DAYS)?,
        );
        set(&mut settings.leavers.delete, self.delete);
        Ok(())
    }

    fn map(&self, after: &mut Target) -> Result<()> {
        if let Some(preset) = self.preset {
            preset.refuse_kind(after.kind)?;
            after.settings.preset = preset;
            after.settings.mapping = None;
            // That layout has mobile numbers where the userid would be.
            if preset == Preset::GoLdapAdmin && !self.special.contains_key("anchor") {
                after.settings.anchor = String::new();
            }
        }
        if let Some(mapping) = &self.mapping {
            after.settings.mapping.clone_from(mapping);
        }
        Mapping::of(after.kind, &after.settings).map(drop)
    }
}

fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

/// An account as directories take it: a DN, or `account@domain`, or `DOMAIN\account`.
fn account(given: &str) -> Result<String> {
    let given = given.trim();
    let fits =
        !given.is_empty() && given.len() <= LONGEST_DN && !given.chars().any(char::is_control);
    // An empty name would be an anonymous bind, which succeeds and proves nothing.
    fits.then(|| given.to_owned())
        .ok_or_else(|| super::wrong("bind_dn", "DN"))
}

/// The name of an entry, in this program's spelling.
fn entry_name(field: &str, given: &str) -> Result<String> {
    let read = given
        .trim()
        .parse::<Dn>()
        .ok()
        .filter(|name| !name.is_root());
    let name = read
        .map(|name| name.to_string())
        .filter(|name| name.len() <= LONGEST_DN);
    name.ok_or_else(|| Error::new(Code::TargetBase, "not a DN").with("field", field))
}

fn upn_suffix(given: &str) -> Result<Option<String>> {
    let plain = given.trim().trim_start_matches('@');
    if plain.is_empty() {
        return Ok(None);
    }
    let fits = plain.len() <= 255
        && plain
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    match fits {
        true => Ok(Some(plain.to_ascii_lowercase())),
        false => Err(super::wrong("upn_suffix", "corp.example.com")),
    }
}

/// Everything of ours is below the base: a push reads that and nothing else.
fn refuse_outside(settings: &Settings) -> Result<()> {
    let below = |name: &str| is_below(name, &settings.base);
    let places = [
        ("people_base", settings.people_base.as_deref()),
        ("groups_base", settings.groups_base.as_deref()),
        ("leavers_ou", settings.leavers.unit.as_deref()),
    ];
    for (field, place) in places {
        if place.is_some_and(|place| !below(place)) {
            return Err(super::wrong(field, &format!("…,{}", settings.base)));
        }
    }
    Ok(())
}

/// Whether an entry is the base or below it; no for what is no name.
pub(super) fn is_below(name: &str, base: &str) -> bool {
    match (name.parse::<Dn>(), base.parse::<Dn>()) {
        (Ok(name), Ok(base)) => name == base || name.is_below(&base),
        _ => false,
    }
}
