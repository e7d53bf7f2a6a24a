//! Values that are being typed, and what is known of them.

use crate::forms::{self, Checked, Field};

use super::{TextView, number};

mirror! {
    /// A field of a form.
    FieldView of Field {
        TenantName, PortalUrl, ApiBase, LoginBase, Proxy, CorpId, Description, ContactsSecret, AgentId, AppSecret,
        CallbackDomain, GuardPercent, GuardPeople, GuardFloor, KeepDays, Username, UserName, Mobile, Email,
    }

    /// How a value stands.
    FormState of forms::State { Ok, Empty, Incomplete, Malformed }
}

given! {
    /// A value as it stands in its field.
    pub struct FormCheckRequest {
        pub field: FieldView,
        pub value: String,
    }

    /// An access guard as it stands in its fields.
    pub struct GuardRequest {
        pub source: String,
        pub percent: String,
        pub people: String,
        pub floor: String,
    }
}

answer! {
    /// What is known of a value. Of a secret's, never the value.
    pub struct FormChecked {
        state: FormState,
        /// The value as it will be used.
        value: Option<String>,
        /// What is wrong, as a stable identifier.
        reason: Option<String>,
        /// What is wrong and what to do.
        text: Option<TextView>,
        /// The callback domain that a portal's address stands for.
        suggests: Option<String>,
        /// Stands for a secret's value in this process.
        mark: Option<String>,
    }

    /// What an access guard comes to.
    pub struct GuardFigures {
        active: u32,
        /// So many who would lose access make a run wait; none where the guard's values cannot be used.
        limit: Option<u32>,
        /// The same in a sentence, or what is wrong with the values.
        text: TextView,
    }
}

impl From<Checked> for FormChecked {
    fn from(checked: Checked) -> Self {
        Self {
            state: checked.state.into(),
            value: checked.value,
            reason: checked.reason,
            text: checked.text.map(TextView::from),
            suggests: checked.suggests,
            mark: checked.mark,
        }
    }
}

impl GuardFigures {
    /// What the guard comes to where so many users are active, or why it cannot be said.
    pub fn of(given: &GuardRequest, active: usize) -> Self {
        match forms::guard(&given.percent, &given.people, &given.floor) {
            Ok(guard) => {
                let figures = crate::sync::guard::figures(guard, active);
                Self {
                    active: number(active),
                    limit: Some(number(figures.limit)),
                    text: figures.text.into(),
                }
            }
            Err(text) => Self {
                active: number(active),
                limit: None,
                text: text.into(),
            },
        }
    }
}
