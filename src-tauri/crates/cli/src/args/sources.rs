//! The arguments of `source` and `auth`: methods one and two.

use clap::{ArgAction, Args, Subcommand};

use super::OfTenant;

#[derive(Debug, Subcommand)]
pub(crate) enum SourceCommand {
    /// Set up a data source, with scan login in the same go if you like (method one)
    Add(SourceAdd),
    /// List the data sources
    List {
        /// Only those of this tenant
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Show one data source
    Show {
        /// The data source: its ID, the beginning of it, its description or corp ID
        source: String,
    },
    /// Change a data source
    Set(Box<SourceSet>),
    /// Remove a data source; its users stay, deactivated
    Remove {
        /// The data source: its ID, the beginning of it, its description or corp ID
        source: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SourceAdd {
    #[command(flatten)]
    pub(crate) of: OfTenant,
    /// The corp ID, from the bottom of 【我的企业】 My company
    #[arg(long, value_name = "ID")]
    pub(crate) corp_id: String,
    /// Your own words for it
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Run it by itself every so many hours
    #[arg(long, value_name = "off|4|12|24", default_value = "off")]
    pub(crate) auto_sync: String,
    /// What happens to members who match a user that is there already
    #[arg(long, value_name = "skip|overwrite", default_value = "skip")]
    pub(crate) on_duplicate: String,
    /// Let its users log in with a password
    #[arg(long)]
    pub(crate) password_login: bool,
    /// Let its users log in by scanning
    #[arg(long, requires_all = ["agent_id", "callback_domain"])]
    pub(crate) scan_login: bool,
    /// The self-built app's AgentId
    #[arg(long, value_name = "N", requires = "scan_login")]
    pub(crate) agent_id: Option<String>,
    /// The app's callback domain
    #[arg(long, value_name = "HOST[:PORT]", requires = "scan_login")]
    pub(crate) callback_domain: Option<String>,
    /// Keep the secrets out of the keyring: they are gone when this command ends
    #[arg(long)]
    pub(crate) no_store_secrets: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SourceSet {
    /// The data source: its ID, the beginning of it, its description or corp ID
    pub(crate) source: String,
    /// Your own words for it
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// Run it by itself every so many hours
    #[arg(long, value_name = "off|4|12|24")]
    pub(crate) auto_sync: Option<String>,
    /// What happens to members who match a user that is there already
    #[arg(long, value_name = "skip|overwrite")]
    pub(crate) on_duplicate: Option<String>,
    /// Whether its users may log in with a password
    #[arg(long, value_name = "true|false", action = ArgAction::Set)]
    pub(crate) password_login: Option<bool>,
    /// Whether its users may log in by scanning
    #[arg(long, value_name = "true|false", action = ArgAction::Set)]
    pub(crate) scan_login: Option<bool>,
    /// Hold a run that would take access from more than this share of its users, in percent
    #[arg(long, value_name = "N")]
    pub(crate) guard_percent: Option<u32>,
    /// Hold a run that would take access from more than this many people
    #[arg(long, value_name = "N")]
    pub(crate) guard_people: Option<u32>,
    /// Never hold a run that would take access from fewer than this many people
    #[arg(long, value_name = "N")]
    pub(crate) guard_floor: Option<u32>,
    /// For how many days finished runs are kept
    #[arg(long, value_name = "DAYS")]
    pub(crate) keep_days: Option<u32>,
    /// Archive users this many days after they left: their data are cleared, and nothing of it can be undone
    #[arg(long, value_name = "DAYS|off")]
    pub(crate) archive_after: Option<String>,
    /// Look for people who joined, left or moved between two runs, every so many minutes
    #[arg(long, value_name = "off|15|30|60")]
    pub(crate) watch: Option<String>,
    /// Begin automatic runs at this local time, and at whole intervals from it
    #[arg(long, value_name = "HH:MM|off")]
    pub(crate) at: Option<String>,
    /// Begin nothing by itself between these local times, over midnight too
    #[arg(long, value_name = "HH:MM-HH:MM|off")]
    pub(crate) quiet: Option<String>,
    /// Take the employee number from this attribute (扩展属性) of WeCom's, or from an expression
    #[arg(long, value_name = "extattr:NAME|=EXPRESSION|off")]
    pub(crate) employee_no: Option<String>,
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    #[command(flatten)]
    pub(crate) names: SourceNames,
    /// Take a new contacts secret, from the environment or a prompt
    #[arg(long)]
    pub(crate) new_secret: bool,
    /// Keep the new secret out of the keyring: it is gone when this command ends
    #[arg(long, requires = "new_secret")]
    pub(crate) no_store_secrets: bool,
}

/// Who comes in. The rules of one call together replace the whole scope.
#[derive(Debug, Default, Args)]
pub(crate) struct ScopeArgs {
    /// Bring in only this department with all below it, by number, name or path; may be repeated
    #[arg(long, value_name = "DEPARTMENT")]
    pub(crate) include_department: Vec<String>,
    /// Bring in only those with this tag, by number or name; may be repeated
    #[arg(long, value_name = "TAG")]
    pub(crate) include_tag: Vec<String>,
    /// Bring in this member, by userid; may be repeated
    #[arg(long, value_name = "USERID")]
    pub(crate) include_member: Vec<String>,
    /// Leave this department out with all below it, by number, name or path; may be repeated
    #[arg(long, value_name = "DEPARTMENT")]
    pub(crate) exclude_department: Vec<String>,
    /// Leave out those with this tag, by number or name; may be repeated
    #[arg(long, value_name = "TAG")]
    pub(crate) exclude_tag: Vec<String>,
    /// Leave this member out, by userid; may be repeated
    #[arg(long, value_name = "USERID")]
    pub(crate) exclude_member: Vec<String>,
    /// Bring in everybody: remove the scope
    #[arg(long = "scope", value_name = "all", value_parser = ["all"],
        conflicts_with_all = ["include_department", "include_tag", "include_member", "exclude_department", "exclude_tag", "exclude_member"])]
    pub(crate) everybody: Option<String>,
    /// Whether users who leave the scope are deactivated; else they stay as they are
    #[arg(long, value_name = "true|false", action = ArgAction::Set)]
    pub(crate) depart_out_of_scope: Option<bool>,
}

#[derive(Debug, Args)]
#[expect(clippy::doc_markdown, reason = "help shows marks as they are")]
pub(crate) struct SourceNames {
    /// Make usernames by this rule: userid, mail, biz-mail, mobile, pinyin, extattr:NAME or =EXPRESSION; given again, the
    /// next rule is for whom the one before gives none, or one that is taken
    #[arg(long, value_name = "RULE")]
    pub(crate) username: Vec<String>,
    /// Give users who are there already their usernames by the rules too
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) rename_existing: Option<bool>,
    /// Never take this field from WeCom, what is stored of it stays: mobile, email, biz_mail, telephone, position, alias,
    /// gender, extra or manager; none takes all of them again
    #[arg(long, value_name = "FIELD")]
    pub(crate) never_take: Vec<String>,
    /// Only show what the rules for usernames would give, and save nothing
    #[arg(long)]
    pub(crate) preview: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuthCommand {
    /// Set up scan login for a data source that is there already (method two)
    Add(AuthAdd),
    /// List the authentication sources
    List {
        /// Only those of this tenant
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Show one authentication source
    Show {
        /// The authentication source: its ID, the beginning of it, or its corp ID
        auth: String,
    },
    /// Change an authentication source
    Set(AuthSet),
    /// Remove an authentication source; scan login is then off
    Remove {
        /// The authentication source: its ID, the beginning of it, or its corp ID
        auth: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AuthAdd {
    #[command(flatten)]
    pub(crate) of: OfTenant,
    /// The corp ID, the same as the data source's
    #[arg(long, value_name = "ID")]
    pub(crate) corp_id: String,
    /// The self-built app's AgentId
    #[arg(long, value_name = "N")]
    pub(crate) agent_id: String,
    /// The app's callback domain
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) callback_domain: String,
    /// Keep the secret out of the keyring: it is gone when this command ends
    #[arg(long)]
    pub(crate) no_store_secrets: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AuthSet {
    /// The authentication source: its ID, the beginning of it, or its corp ID
    pub(crate) auth: String,
    /// Another self-built app's AgentId
    #[arg(long, value_name = "N")]
    pub(crate) agent_id: Option<String>,
    /// Another callback domain
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) callback_domain: Option<String>,
    /// Take a new app secret, from the environment or a prompt
    #[arg(long)]
    pub(crate) new_secret: bool,
    /// Keep the new secret out of the keyring: it is gone when this command ends
    #[arg(long, requires = "new_secret")]
    pub(crate) no_store_secrets: bool,
}
