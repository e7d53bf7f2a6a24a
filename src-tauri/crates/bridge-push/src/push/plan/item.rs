//! One line of a plan: what would be done with one object, or why nothing is.

use serde::{Deserialize, Serialize};

use crate::push::remote::ObjectKind;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident as $ts:literal { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = $ts))]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] #[cfg_attr(feature = "bindings", ts(rename = $word))] $variant,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As it stands in the database and in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one of a row.
            pub fn of_row(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|each| each.as_str() == text)
            }
        }
    };
}

words! {
    /// What is done with an object. The order is that of applying, where the object's kind does not say otherwise.
    Kind as "PushChangeKind" {
        /// An object that this program made in a run that ended before it knew: it is remembered as ours.
        Link = "link",
        /// A person confirmed that an object is ours.
        Adopt = "adopt",
        /// It is made.
        Create = "create",
        /// Log-in is allowed again.
        Enable = "enable",
        /// Attributes are written.
        Update = "update",
        /// It gets another relative name.
        Rename = "rename",
        /// It gets another parent, and perhaps another relative name.
        Move = "move",
        /// Members come into a group.
        AddMembers = "add_members",
        /// Members go from a group.
        RemoveMembers = "remove_members",
        /// Log-in is taken.
        Disable = "disable",
        /// A unit or group of a department that is gone is removed.
        Retire = "retire",
        /// An account is removed.
        Delete = "delete",
        /// Somebody is there already: a person decides whether it is the same.
        Duplicate = "duplicate",
        /// Several objects might be it, or it might be several people's.
        Ambiguous = "ambiguous",
        /// Nothing is written until the reason is gone.
        Blocked = "blocked",
        /// Somebody changed it there, and this program leaves it so.
        Drifted = "drifted",
        /// Linked, and no longer in what is pushed.
        OutOfScope = "out_of_scope",
    }
}

impl Kind {
    /// Whether something is written into the target.
    pub const fn writes(self) -> bool {
        !matches!(
            self,
            Self::Link
                | Self::Adopt
                | Self::Duplicate
                | Self::Ambiguous
                | Self::Blocked
                | Self::Drifted
                | Self::OutOfScope
        )
    }

    /// Whether something is done at all.
    pub const fn acts(self) -> bool {
        self.writes() || matches!(self, Self::Link | Self::Adopt)
    }
}

words! {
    /// Why.
    Reason as "PushReason" {
        /// The person left, or WeCom switched the account off.
        Left = "left",
        /// No longer in what is pushed.
        OutOfScope = "out_of_scope",
        /// Somebody else changed it there.
        Drift = "drift",
        /// Nobody finds it there any more.
        Gone = "gone",
        /// Somebody else switched the account off.
        DisabledThere = "disabled_there",
        /// It was made, and never finished.
        Incomplete = "incomplete",
        /// The manager changed.
        Manager = "manager",
        /// Another object has the name.
        NameTaken = "name_taken",
        /// Two of ours would have one name.
        Collision = "collision",
        /// An account that no push may touch.
        Protected = "protected",
        /// A part of the target could not be read.
        PartialRead = "partial_read",
        /// No way of disabling was proven there.
        DisableUnproven = "disable_unproven",
        /// The unit that it belongs into is not ours, or cannot be made.
        Place = "place",
        /// A value cannot be sent.
        Value = "value",
        /// The anchor is the same.
        Anchor = "anchor",
        /// The log-on name is the same.
        Username = "username",
        /// The name is the same.
        Name = "name",
        /// The telephone number is the same.
        Mobile = "mobile",
        /// The address is the same.
        Mail = "mail",
        /// Several objects might be it.
        Several = "several",
        /// Several people might be it.
        Shared = "shared",
        /// The time that leavers are kept is over.
        GraceOver = "grace_over",
        /// Somebody else waits for the name.
        NameNeeded = "name_needed",
    }
}

/// What becomes of one attribute. Never a password.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bindings",
    derive(ts_rs::TS),
    ts(rename = "PushValueChange")
)]
pub struct ValueChange {
    /// Its name, in lower case.
    pub attribute: String,
    /// What is there.
    pub before: Vec<String>,
    /// What would be there.
    pub after: Vec<String>,
}

/// One line of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// What is done.
    pub kind: Kind,
    /// With what.
    pub object: ObjectKind,
    /// The key of our user or department; none for what is only there.
    pub ours: Option<i64>,
    /// The userid of a user, the name of a department or group.
    pub name: String,
    /// The object's identifier, where there is one.
    pub remote_id: Option<String>,
    /// Its distinguished name when this is done: names above it may have changed in the same run.
    pub at: Option<String>,
    /// Its name afterwards, where it is made, renamed or moved.
    pub to: Option<String>,
    /// Why.
    pub reason: Option<Reason>,
    /// What more is known: the other object's name, the rule of a value.
    pub detail: Option<String>,
    /// Attributes. For members: the names that come or go.
    pub values: Vec<ValueChange>,
    /// The object's version when it was read.
    pub version: Option<String>,
    /// How deep its name is: parents come first.
    pub depth: usize,
}

impl Item {
    /// A line about one of ours.
    pub fn new(kind: Kind, object: ObjectKind, ours: i64, name: &str) -> Self {
        Self {
            kind,
            object,
            ours: Some(ours),
            name: name.to_owned(),
            remote_id: None,
            at: None,
            to: None,
            reason: None,
            detail: None,
            values: Vec::new(),
            version: None,
            depth: 0,
        }
    }

    /// The same with a reason.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// The same with what more is known.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Which barrier it waits for: a wave begins when the one before it has ended.
    pub const fn wave(&self) -> u8 {
        let is_leaver = matches!(self.reason, Some(Reason::GraceOver | Reason::NameNeeded));
        match (self.object, self.kind) {
            (_, Kind::Link | Kind::Adopt) => 0,
            (_, Kind::Disable) => 9,
            (_, Kind::Move) if is_leaver => 10,
            (_, Kind::Delete) => 11,
            (_, Kind::Retire) => 12,
            (ObjectKind::Department, _) => 1,
            (ObjectKind::Group, Kind::AddMembers) => 7,
            (ObjectKind::Group, Kind::RemoveMembers) => 8,
            (ObjectKind::Group, _) => 6,
            (ObjectKind::User, Kind::Create) => 2,
            (ObjectKind::User, Kind::Update) if matches!(self.reason, Some(Reason::Manager)) => 6,
            (ObjectKind::User, Kind::Update) => 3,
            (ObjectKind::User, Kind::Enable) => 4,
            (ObjectKind::User, _) => 5,
        }
    }
}
