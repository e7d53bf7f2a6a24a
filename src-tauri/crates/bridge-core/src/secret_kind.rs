//! The kinds of WeCom secrets.

/// What a secret gives access to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// 通讯录同步: the corp's members.
    Contacts,
    /// A self-built app: scan login.
    App,
}

impl SecretKind {
    /// The kind as details of errors name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::App => "app",
        }
    }
}
