//! The arguments of `target`: the systems that the directory is pushed to.

use std::path::PathBuf;

use clap::{ArgAction, Args, Subcommand};

use super::OfTenant;

#[derive(Debug, Subcommand)]
pub(crate) enum TargetCommand {
    /// Add a push target; where a check fails nothing is stored
    Add(Box<TargetAdd>),
    /// List the push targets
    List {
        /// Only those of this tenant
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Show one push target
    Show {
        /// The push target: its ID, the beginning of it, or its name
        target: String,
    },
    /// Change a push target
    Set(Box<TargetSet>),
    /// Remove a push target; nothing there is touched
    Remove {
        /// The push target: its ID, the beginning of it, or its name
        target: String,
    },
    /// Find out what a push target can do
    Probe(TargetProbe),
    /// Show the mapping, replace it, or see what it gives for real people
    Mapping(TargetMapping),
}

#[derive(Debug, Args)]
pub(crate) struct TargetAdd {
    #[command(flatten)]
    pub(crate) of: OfTenant,
    /// What people call it
    #[arg(long)]
    pub(crate) name: String,
    /// What kind of system it is
    #[arg(long, value_name = "ad|ldap")]
    pub(crate) kind: String,
    /// Where it is
    #[arg(long, value_name = "ldaps://HOST[:PORT]")]
    pub(crate) url: String,
    /// The account that this program uses there; its password is asked for, or taken from `WECOM_TARGET_SECRET`
    #[arg(long, value_name = "DN")]
    pub(crate) bind_dn: String,
    /// The entry below which everything of ours is
    #[arg(long, value_name = "DN")]
    pub(crate) base: String,
    /// Begin TLS with the `StartTLS` operation
    #[arg(long)]
    pub(crate) starttls: bool,
    #[command(flatten)]
    pub(crate) place: TargetPlace,
    /// Keep the password out of the keyring: it is given with every command
    #[arg(long)]
    pub(crate) no_store_secrets: bool,
}

/// Where people go, and why the server is trusted.
#[derive(Debug, Default, Args)]
pub(crate) struct TargetPlace {
    /// Put people into units, one for each department, or all below the base
    #[arg(long, value_name = "tree|flat")]
    pub(crate) layout: Option<String>,
    /// Begin with the mapping of this preset
    #[arg(long, value_name = "ad|openldap|go-ldap-admin")]
    pub(crate) preset: Option<String>,
    /// Trust the authorities in this PEM file
    #[arg(long, value_name = "FILE", conflicts_with = "pin")]
    pub(crate) ca: Option<PathBuf>,
    /// Trust this certificate alone, by its fingerprint
    #[arg(long, value_name = "SHA256")]
    pub(crate) pin: Option<String>,
    /// Push only this department with all below it, by number or name; may be repeated; all: everybody
    #[arg(long, value_name = "DEPARTMENT")]
    pub(crate) scope: Vec<String>,
    /// What one kind needs: `cn`, `group_class`, `anchor`, `marker`, `leavers_ou`, `people_base`, `groups_base`, `phone`, `window`
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) setting: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct TargetSet {
    /// The push target: its ID, the beginning of it, or its name
    pub(crate) target: String,
    /// What people call it
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where it is
    #[arg(long, value_name = "ldaps://HOST[:PORT]")]
    pub(crate) url: Option<String>,
    /// The account that this program uses there
    #[arg(long, value_name = "DN")]
    pub(crate) bind_dn: Option<String>,
    /// The entry below which everything of ours is
    #[arg(long, value_name = "DN")]
    pub(crate) base: Option<String>,
    /// Whether TLS begins with the `StartTLS` operation
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) starttls: Option<bool>,
    #[command(flatten)]
    pub(crate) place: TargetPlace,
    /// Which password new accounts get
    #[arg(long, value_name = "none|random|hand-out")]
    pub(crate) password: Option<String>,
    /// Which groups there are
    #[arg(long, value_name = "none|departments")]
    pub(crate) groups: Option<String>,
    /// What happens to people who are there already and not linked
    #[arg(long, value_name = "ask|skip")]
    pub(crate) on_duplicate: Option<String>,
    /// After how many days a leaver's disabled account may be moved or deleted
    #[arg(long, value_name = "DAYS")]
    pub(crate) grace_days: Option<u32>,
    /// Run automatic pushes only between these local times
    #[arg(long, value_name = "HH:MM-HH:MM|off")]
    pub(crate) between: Option<String>,
    /// Hold a push that would take access from more than this share of its people, in percent
    #[arg(long, value_name = "N")]
    pub(crate) guard_percent: Option<u32>,
    /// Hold a push that would take access from more than this many people
    #[arg(long, value_name = "N")]
    pub(crate) guard_people: Option<u32>,
    /// Never hold a push that would take access from fewer than this many people
    #[arg(long, value_name = "N")]
    pub(crate) guard_floor: Option<u32>,
    /// Whether leavers' accounts that this program made may be deleted
    #[arg(long, value_name = "true|false", action = ArgAction::Set)]
    pub(crate) delete: Option<bool>,
    /// Whether each applied sync is followed by a push
    #[arg(long, value_name = "true|false", action = ArgAction::Set)]
    pub(crate) auto_push: Option<bool>,
    /// Whether local users are pushed too
    #[arg(long, value_name = "true|false", action = ArgAction::Set)]
    pub(crate) with_local: Option<bool>,
    /// The part of log-on names after the @ (Active Directory); empty: none
    #[arg(long, value_name = "SUFFIX")]
    pub(crate) upn_suffix: Option<String>,
    /// Take a new password, from the environment or a prompt
    #[arg(long)]
    pub(crate) new_secret: bool,
    /// Keep the new password out of the keyring: it is given with every command
    #[arg(long, requires = "new_secret")]
    pub(crate) no_store_secrets: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TargetProbe {
    /// The push target: its ID, the beginning of it, or its name
    pub(crate) target: String,
    /// Make a throw-away account there, named wecom-bridge-probe-…, try it out and remove it
    #[arg(long)]
    pub(crate) with_account: bool,
    /// Write the result as this page, to send on and to print
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct TargetMapping {
    /// The push target: its ID, the beginning of it, or its name
    pub(crate) target: String,
    /// Replace the mapping by the rows in this JSON file; preset: go back to the preset's
    #[arg(long, value_name = "FILE|preset", conflicts_with = "preview")]
    pub(crate) file: Option<PathBuf>,
    /// Show what it gives for twenty real people, and what is in the way
    #[arg(long)]
    pub(crate) preview: bool,
}
