//! Warning of a run: an identifier and a sentence.

use serde::{Deserialize, Serialize};

use bridge_core::lang::Text;

bridge_core::id_enum! {
    /// The identifier of a warning.
    WarningId {
        /// Only a part of the corp could be read.
        ScopeRange = "scope.range",
        /// Rules of the scope name what WeCom no longer has.
        ScopeRuleGone = "scope.rule_gone",
        /// The contacts secret may not read names and details.
        ReachLimited = "reach.limited",
        /// There is no app to read details with.
        ReachNoApp = "reach.no_app",
        /// WeCom refused the app the details.
        ReachAppRefused = "reach.app_refused",
        /// The app's visible range leaves members out.
        RangeNarrow = "range.narrow",
        /// Departments that were read before are out of range now.
        RangeDrift = "range.drift",
        /// Members of WeCom share a value that should be unique.
        WecomCollisions = "wecom.collisions",
        /// The run's list of changes is no longer kept.
        ListDropped = "list.dropped",
        /// Values that WeCom sent cannot be read.
        FieldUnreadable = "field.unreadable",
        /// Values that WeCom sent are masked or otherwise not the real ones.
        FieldStandIn = "field.stand_in",
        /// Rows that WeCom sent have no usable userid.
        RowLeftOut = "row.left_out",
        /// Duplicates belong to another data source.
        DuplicateOwned = "duplicate.owned",
        /// An account of the directory was handed to a member.
        TakeoverApplied = "takeover.applied",
        /// Changes that a person settles one by one.
        ItemPending = "item.pending",
        /// Somebody who leaves may be one of several new members.
        PersonNewKey = "person.new_key",
        /// Somebody who leaves and somebody new may be one person; a person says so.
        RenameProposed = "rename.proposed",
        /// A number or an address passed to somebody else.
        NumberMoved = "number.moved",
        /// A large corp's export could not be used, and the members were read department by department.
        ExportFallback = "export.fallback",
        /// A department's members came as null.
        DepartmentUnreadable = "department.unreadable",
        /// Lines of a file were not imported.
        ImportRejected = "import.rejected",
        /// An expression fails for somebody.
        ExpressionFailed = "expression.failed",
        /// Users keep their usernames, since those by the rules are taken.
        UsernameKept = "username.kept",
        /// A held run's list counts no more for what was applied.
        HeldOutdated = "held.outdated",
        /// Applying the preview would hold the run.
        GuardWouldHold = "guard.would_hold",
        /// One of another version of the program.
        // Runs are kept for years: a row with an identifier that is not in the list keeps its sentence and stays readable.
        #[serde(other)]
        Unknown = "unknown",
    }
}

/// A warning of a run: worth knowing, and no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Warning {
    /// Stable identifier.
    pub id: WarningId,
    /// The sentence.
    pub text: Text,
}

impl Warning {
    /// A warning with its identifier.
    pub fn new(id: WarningId, text: Text) -> Self {
        Self { id, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_of_another_version_keeps_its_sentence() {
        let kept = r#"[{"id":"list.dropped","text":{"zh":"一","en":"one"}},{"id":"moon.full","text":{"zh":"二","en":"two"}}]"#;
        let read: Vec<Warning> = serde_json::from_str(kept).unwrap();
        let told = read
            .iter()
            .map(|warning| (warning.id, warning.text.en.as_ref()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [(WarningId::ListDropped, "one"), (WarningId::Unknown, "two")]
        );
    }

    #[test]
    fn identifiers_are_spelled_alike_everywhere() {
        for id in WarningId::ALL {
            assert_eq!(serde_json::to_value(id).unwrap(), id.as_str());
        }
    }
}
