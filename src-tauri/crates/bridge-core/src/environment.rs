//! Environment variables that carry secrets, which no child process inherits.

use std::process::Command;

/// The contacts secret, for one command.
pub const CONTACTS_SECRET: &str = "WECOM_CONTACTS_SECRET";
/// The app's secret, for one command.
pub const APP_SECRET: &str = "WECOM_APP_SECRET";
/// The password of a tenant's proxy, for one command.
pub const PROXY_PASSWORD: &str = "WECOM_PROXY_PASSWORD";

/// The password of a push target's account, for one command.
pub const TARGET_SECRET: &str = "WECOM_TARGET_SECRET";

/// Every variable that may hold a secret, also those that only other versions read.
pub const SECRETS: [&str; 7] = [
    CONTACTS_SECRET,
    APP_SECRET,
    PROXY_PASSWORD,
    TARGET_SECRET,
    "WECOM_NOTICE_SECRET",
    "WECOM_CALLBACK_TOKEN",
    "WECOM_CALLBACK_AES_KEY",
];

/// Removes the secrets from a child process's environment. Every process that this product starts goes through here.
pub fn without_secrets(command: &mut Command) -> &mut Command {
    for variable in SECRETS {
        command.env_remove(variable);
    }
    command
}

/// Whether this process was started with a secret in its environment.
pub fn has_secrets() -> bool {
    SECRETS
        .iter()
        .any(|variable| std::env::var_os(variable).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_loses_every_secret_and_nothing_else() {
        let mut command = Command::new("x");
        command.env("WECOM_BRIDGE_LANG", "zh").env(APP_SECRET, "s");
        let left = without_secrets(&mut command)
            .get_envs()
            .filter_map(|(name, value)| value.map(|_| name.to_str().unwrap().to_owned()))
            .collect::<Vec<_>>();
        assert_eq!(left, ["WECOM_BRIDGE_LANG"]);
    }
}
