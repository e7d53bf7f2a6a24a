//! What may be written to a log, whatever filter somebody sets.

/// Crates that print whole messages of a protocol, in which a password may stand.
const SILENT: [&str; 2] = ["ldap3_proto", "ldap3_lber"];

/// Whether events of a tracing target may be written. Both edges put this before every log.
pub fn may_log(target: &str) -> bool {
    let of = |silent: &str| {
        target
            .strip_prefix(silent)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    !SILENT.into_iter().any(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_messages_are_not_logged() {
        for (target, may) in [
            ("ldap3_proto", false),
            ("ldap3_proto::proto", false),
            ("ldap3_lber::parse", false),
            ("ldap3_protocols", true),
            ("ldap::connection", true),
            ("bridge_core", true),
        ] {
            assert_eq!(may_log(target), may, "{target}");
        }
    }
}
