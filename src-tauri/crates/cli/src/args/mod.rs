//! The command line as clap types: every command, its arguments and their English help.
//!
//! The Chinese help is in [`help`], errors of a wrong command line are in [`usage`]. No argument ever carries a secret,
//! since every user of a machine can read the arguments of all processes.

mod help;
mod pushes;
mod sources;
mod targets;
mod usage;

use std::path::PathBuf;

use bridge::Lang;
use clap::{Args, Parser, Subcommand};

pub(crate) use help::command;
pub(crate) use pushes::{PushCommand, PushRun, PushTrial};
pub(crate) use sources::{
    AuthAdd, AuthCommand, AuthSet, ScopeArgs, SourceAdd, SourceCommand, SourceSet,
};
pub(crate) use targets::{
    TargetAdd, TargetCommand, TargetMapping, TargetPlace, TargetProbe, TargetSet,
};
pub(crate) use usage::{failure, is_help, shows_help_for_lack_of_words};

/// Makes WeCom the data source and the authentication source of an identity portal
#[derive(Debug, Parser)]
#[command(name = "wecom-bridge", version)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// The data folder, in place of the platform's own
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "WECOM_BRIDGE_DATA_DIR",
        hide_env_values = true
    )]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print one JSON document on stdout and nothing else
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The language; by default the system's
    #[arg(long, global = true, value_name = "zh|en", value_parser = lang)]
    pub(crate) lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Portals, with the addresses of their WeCom
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Data sources: where members come from (method one)
    #[command(subcommand)]
    Source(SourceCommand),
    /// Authentication sources: how members log in by scanning (method two)
    #[command(subcommand)]
    Auth(AuthCommand),
    /// Bring the members of WeCom into the directory
    #[command(subcommand)]
    Sync(SyncCommand),
    /// Push targets: the systems that the directory is delivered to
    #[command(subcommand)]
    Target(TargetCommand),
    /// Push: deliver the directory to a push target
    #[command(subcommand)]
    Push(PushCommand),
    /// Check a whole set-up and say what to mend
    Check(CheckArgs),
    /// What has to be proven before people scan into the portal, and what of it is
    Checklist(ChecklistArgs),
    /// One person
    #[command(subcommand)]
    Member(MemberCommand),
    /// The directory's users
    #[command(subcommand)]
    Users(UsersCommand),
    /// Rehearse a scan login before members meet it
    #[command(subcommand)]
    Login(LoginCommand),
    /// What an errcode means and what to do about it
    Clinic(ClinicArgs),
    /// A simulated WeCom on this machine
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    /// Show all of it against a simulated WeCom; nothing of it stays
    Demo,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TenantCommand {
    /// Add a tenant
    Add(TenantAdd),
    /// List the tenants
    List,
    /// Show one tenant
    Show {
        /// The tenant: its ID, the beginning of it, or its name
        tenant: String,
    },
    /// Change a tenant; an empty value clears
    Set(TenantSet),
    /// Remove a tenant with its sources, directory, history and secrets
    Remove {
        /// The tenant: its ID, the beginning of it, or its name
        tenant: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct TenantAdd {
    /// What people call it
    pub(crate) name: String,
    /// Where members log in
    #[arg(long, value_name = "URL")]
    pub(crate) portal_url: Option<String>,
    #[command(flatten)]
    pub(crate) addresses: Addresses,
    /// Leave the proxy's password out of the keyring: it is given with every command
    #[arg(long, requires = "proxy_user")]
    pub(crate) no_store_secrets: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TenantSet {
    /// The tenant: its ID, the beginning of it, or its name
    pub(crate) tenant: String,
    /// What people call it
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where members log in
    #[arg(long, value_name = "URL")]
    pub(crate) portal_url: Option<String>,
    #[command(flatten)]
    pub(crate) addresses: Addresses,
    /// Leave the proxy's password out of the keyring: it is given with every command
    #[arg(long, requires = "proxy_user")]
    pub(crate) no_store_secrets: bool,
}

/// Where WeCom is reached.
#[derive(Debug, Args)]
pub(crate) struct Addresses {
    /// The server API, if it is not WeCom's own
    #[arg(long, value_name = "URL")]
    pub(crate) api_base: Option<String>,
    /// The login page, if it is not WeCom's own
    #[arg(long, value_name = "URL")]
    pub(crate) login_base: Option<String>,
    /// The proxy for both, in place of the system's
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    #[arg(
        long,
        value_name = "NAME",
        help = "Who logs in to that proxy; the password is asked for, or taken from WECOM_PROXY_PASSWORD"
    )]
    pub(crate) proxy_user: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SyncCommand {
    /// Run a data source now
    Run(SyncRun),
    /// Run every data source whose time has come, for cron or Task Scheduler; its first run is a person's
    Due,
    /// Stay and run every data source when its time comes, until Ctrl-C
    Watch,
    /// List the runs of a data source, or of a tenant with its imports, newest first
    History {
        /// The data source: its ID, the beginning of it, its description or corp ID
        #[arg(required_unless_present = "tenant")]
        source: Option<String>,
        /// All runs of this tenant: its ID, the beginning of it, or its name
        #[arg(long, conflicts_with = "source")]
        tenant: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = at_least_one)]
        limit: usize,
        /// Only runs that speak of this userid, username or department
        #[arg(long, value_name = "WORDS")]
        search: Option<String>,
        #[command(flatten)]
        files: CsvFile,
    },
    /// Show one run with every change and its reason
    Show(SyncShow),
    /// List the members who wait for you, and settle them one by one
    Decide(SyncDecide),
    /// Take the latest applied run back
    Undo {
        /// The run: its ID or the beginning of it
        run: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SyncRun {
    /// The data source: its ID, the beginning of it, its description or corp ID
    pub(crate) source: String,
    /// Only show what would be done
    #[arg(long, conflicts_with_all = ["confirm", "expect"])]
    pub(crate) dry_run: bool,
    /// Apply a run that was held: you have checked its list. One that the schedule held needs its ID, --confirm=RUN
    #[arg(
        long,
        value_name = "RUN",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    pub(crate) confirm: Option<String>,
    /// Apply only the plan that a dry run named so
    #[arg(long, value_name = "HASH")]
    pub(crate) expect: Option<String>,
    /// Two userids are one person's: the one who would leave and the new one; may be given more than once
    #[arg(long, value_name = "OLD=NEW")]
    pub(crate) same: Vec<String>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("choice").requires("who").args(["link", "new", "leave_out", "forget"]))]
pub(crate) struct SyncDecide {
    /// The data source: its ID, the beginning of it, its description or corp ID
    pub(crate) source: String,
    /// The member, by userid; without one, all who wait
    #[arg(requires = "choice")]
    pub(crate) who: Option<String>,
    /// The member is this user: ID, username or userid
    #[arg(long, value_name = "USER")]
    pub(crate) link: Option<String>,
    /// The member is somebody else: a new user
    #[arg(long)]
    pub(crate) new: bool,
    /// The member stays out
    #[arg(long)]
    pub(crate) leave_out: bool,
    /// Take back what was settled
    #[arg(long)]
    pub(crate) forget: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SyncShow {
    /// The run: its ID or the beginning of it
    pub(crate) run: String,
    #[arg(
        long,
        help = "Only this kind of change, such as depart or department_move"
    )]
    pub(crate) kind: Option<String>,
    /// Only changes of people whose userid, username or name holds this
    #[arg(long, value_name = "WORDS")]
    pub(crate) search: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// After skipping so many
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    #[command(flatten)]
    pub(crate) files: SheetFiles,
}

/// The files that a list is written to, instead of the terminal.
#[derive(Debug, Args)]
pub(crate) struct SheetFiles {
    /// Write the list to this file as CSV, which opens right in a spreadsheet
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write the list to this file as an HTML page, to send on and to print
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

/// How many, of a list that is asked for: none of it is no list.
fn at_least_one(given: &str) -> std::result::Result<usize, String> {
    match given.parse() {
        Ok(0) | Err(_) => Err("a number from 1 on".to_owned()),
        Ok(number) => Ok(number),
    }
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["tenant", "corp_id", "all"]))]
pub(crate) struct CheckArgs {
    /// The tenant: its ID, the beginning of it, or its name
    #[arg(
        long,
        conflicts_with_all = ["agent_id", "callback_domain", "portal_url", "api_base", "login_base", "proxy", "proxy_user"]
    )]
    pub(crate) tenant: Option<String>,
    /// Every tenant, several at a time, one line each
    #[arg(
        long,
        conflicts_with_all = ["agent_id", "callback_domain", "portal_url", "api_base", "login_base", "proxy", "proxy_user", "report"]
    )]
    pub(crate) all: bool,
    /// The corp ID, for a check that stores nothing
    #[arg(long, value_name = "ID")]
    pub(crate) corp_id: Option<String>,
    /// The self-built app's AgentId
    #[arg(long, value_name = "N")]
    pub(crate) agent_id: Option<String>,
    /// The app's callback domain
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) callback_domain: Option<String>,
    /// Where members log in
    #[arg(long, value_name = "URL")]
    pub(crate) portal_url: Option<String>,
    #[command(flatten)]
    pub(crate) addresses: Addresses,
    /// Also write a report, one self-contained page
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
    /// Let the report name people
    #[arg(long, requires = "report")]
    pub(crate) with_names: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MemberCommand {
    /// Say why one person can or cannot log in
    Trace {
        /// The person: userid, username, name or its pinyin, mobile or e-mail
        who: String,
        #[command(flatten)]
        of: OfTenant,
        /// Write the trace to this file as an HTML page
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
    /// Say what a sync would do for one person, and with --apply do that alone
    Try {
        /// The person: userid, username, name or its pinyin, mobile or e-mail
        who: String,
        #[command(flatten)]
        of: OfTenant,
        /// Apply it as a run of its own, which `sync undo` takes back
        #[arg(long)]
        apply: bool,
    },
}

/// Whose directory.
#[derive(Debug, Args)]
pub(crate) struct OfTenant {
    /// The tenant: its ID, the beginning of it, or its name
    #[arg(long)]
    pub(crate) tenant: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UsersCommand {
    /// List the users
    List {
        #[command(flatten)]
        of: OfTenant,
        #[command(flatten)]
        page: Page,
    },
    /// Find users by username, userid, name or its pinyin, mobile or e-mail
    Search {
        /// What to look for
        words: String,
        #[command(flatten)]
        of: OfTenant,
        #[command(flatten)]
        page: Page,
    },
    /// Add a local user
    Add {
        #[command(flatten)]
        of: OfTenant,
        /// The name to log in with
        #[arg(long)]
        username: String,
        /// What people call them
        #[arg(long)]
        name: String,
        /// Mobile number
        #[arg(long)]
        mobile: Option<String>,
        /// E-mail address
        #[arg(long)]
        email: Option<String>,
    },
    /// Change a local user; an empty value clears
    Set(UserSet),
    /// Erase a departed or local user at once: the data are cleared for good, also in older runs, which cannot be undone then
    Erase {
        #[command(flatten)]
        of: OfTenant,
        /// The user: ID, username or userid
        user: String,
    },
    /// Make local users of the accounts in a CSV file; sync undo takes it back
    Import(UsersImport),
    /// Write all users to stdout or a file
    Export {
        #[command(flatten)]
        of: OfTenant,
        /// csv (opens right in a spreadsheet) or json; csv by default, json with --json
        #[arg(long, value_name = "csv|json")]
        format: Option<String>,
        /// Write to this file
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct UserSet {
    #[command(flatten)]
    pub(crate) of: OfTenant,
    /// The user: ID, username or userid
    pub(crate) user: String,
    /// The name to log in with
    #[arg(long)]
    pub(crate) username: Option<String>,
    /// What people call them
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Mobile number
    #[arg(long)]
    pub(crate) mobile: Option<String>,
    /// E-mail address
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// Let them log in
    #[arg(long, conflicts_with = "deactivate")]
    pub(crate) activate: bool,
    /// Let them log in no more
    #[arg(long)]
    pub(crate) deactivate: bool,
    /// Whether no sync may give the account to a member; for anybody, those of a data source too
    #[arg(long, value_name = "true|false")]
    pub(crate) protect: Option<bool>,
}

#[derive(Debug, Args)]
pub(crate) struct UsersImport {
    #[command(flatten)]
    pub(crate) of: OfTenant,
    /// The CSV file, its first line the header; - reads it from stdin
    pub(crate) file: PathBuf,
    /// Take this field from this column, in place of the guess; without a header the field is left out
    #[arg(long, value_name = "FIELD=HEADER", value_parser = column)]
    pub(crate) column: Vec<(String, String)>,
    /// Only show what would be done
    #[arg(long, conflicts_with = "expect")]
    pub(crate) dry_run: bool,
    /// Apply only the plan with this hash
    #[arg(long, value_name = "HASH")]
    pub(crate) expect: Option<String>,
    /// Write the lines that are not imported to this CSV file
    #[arg(long, value_name = "FILE")]
    pub(crate) rejected: Option<PathBuf>,
}

fn column(given: &str) -> Result<(String, String), &'static str> {
    let (field, header) = given.split_once('=').ok_or("FIELD=HEADER")?;
    Ok((field.to_owned(), header.to_owned()))
}

/// Which users of many.
#[derive(Debug, Args)]
pub(crate) struct Page {
    /// Only those in this department of WeCom's, or below it
    #[arg(long, value_name = "ID")]
    pub(crate) department: Option<i64>,
    #[arg(
        long,
        help = "Only active, disabled, not_activated or departed ones, or the archived"
    )]
    pub(crate) status: Option<String>,
    /// Only the departed who left more than so many days ago
    #[arg(long, value_name = "DAYS")]
    pub(crate) left_before: Option<u32>,
    /// Only those who can log in by scanning, who cannot, or of whom it is not known
    #[arg(long, value_name = "yes|no|unknown")]
    pub(crate) can_scan: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// After skipping so many
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Write the list to this file as CSV, which opens right in a spreadsheet
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write the list to this file as an HTML page
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

/// The file that a list is written to, instead of the terminal.
#[derive(Debug, Args)]
pub(crate) struct CsvFile {
    /// Write the list to this file as CSV, which opens right in a spreadsheet
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LoginCommand {
    /// Make one scan login, through to a user of the directory
    Rehearse {
        /// The authentication source: its ID, the beginning of it, or its corp ID
        auth: String,
        /// Scan in the system's browser; the callback domain must point to this machine
        #[arg(long, conflicts_with = "paste")]
        browser: bool,
        /// The address that the browser ended on; - reads it from stdin
        #[arg(long, value_name = "URL")]
        paste: Option<String>,
    },
    /// Past rehearsals of an authentication source, newest first
    History {
        /// The authentication source: its ID, the beginning of it, or its corp ID
        auth: String,
        #[command(flatten)]
        files: CsvFile,
    },
    /// Print a login page's address; what it ends on goes to login rehearse --paste
    Url {
        /// The authentication source: its ID, the beginning of it, or its corp ID
        auth: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ChecklistArgs {
    /// The tenant: its ID, the beginning of it, or its name; without it, the only one
    #[arg(long)]
    pub(crate) tenant: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ClinicArgs {
    /// An errcode, a whole error message, or words to search for
    #[arg(required = true, value_name = "ERRCODE", allow_negative_numbers = true)]
    pub(crate) words: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SandboxCommand {
    /// Serve it until Ctrl-C; the first line holds its addresses and secrets
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "P", default_value_t = 0)]
    pub(crate) port: u16,
    /// How many members
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) members: u32,
    /// How many departments
    #[arg(long, value_name = "D", default_value_t = 20)]
    pub(crate) departments: u32,
    /// The same seed makes the same people and secrets
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Wait so long before each answer
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) latency_ms: u64,
    /// What is wrong with it
    #[arg(long, value_name = "NAME", default_value = "healthy")]
    pub(crate) scenario: String,
    /// The callback domain that is registered in its app
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) callback_domain: Option<String>,
    /// Serve a directory to push to as well: a simulated LDAP server
    #[arg(long)]
    pub(crate) ldap: bool,
    /// What that LDAP server plays: openldap or ad
    #[arg(
        long,
        value_name = "NAME",
        default_value = "openldap",
        requires = "ldap"
    )]
    pub(crate) ldap_flavour: String,
}

/// Reads `zh` or `en`, and locale names such as `zh-CN`.
pub(crate) fn lang(given: &str) -> Result<Lang, String> {
    match given.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("zh") => Ok(Lang::Zh),
        Some("en") => Ok(Lang::En),
        _ => Err("zh or en".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_argument_takes_a_secret() {
        fn check(command: &clap::Command) {
            for arg in command.get_arguments() {
                let takes_value = arg.get_action().takes_values();
                assert!(!(takes_value && arg.get_id().as_str().contains("secret")));
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }

    #[test]
    fn negative_errcodes_are_words_and_flags_stay_flags() {
        let cli = Cli::try_parse_from(["x", "clinic", "-31040", "--json"]).unwrap();
        assert!(cli.global.json);
        let Command::Clinic(clinic) = cli.command else {
            panic!("not the clinic")
        };
        assert_eq!(clinic.words, ["-31040"]);
    }
}
