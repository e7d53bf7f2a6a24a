//! Input of secrets: from the environment, or from a prompt without echo. Never from an argument.

use std::env;
use std::io::{self, IsTerminal as _};

use bridge::environment;
use bridge::lang::Text;
use bridge::{Error, GivenSecrets, text};
use wecom::Secret;

use crate::failure::{Failure, Result, secret_missing};
use crate::output::Out;

/// The kind of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The contacts secret (通讯录同步).
    Contacts,
    /// The app secret.
    App,
    /// The password of the tenant's proxy.
    Proxy,
    /// The password of a push target's account.
    Target,
}

impl Which {
    fn variable(self) -> &'static str {
        match self {
            Self::Contacts => environment::CONTACTS_SECRET,
            Self::App => environment::APP_SECRET,
            Self::Proxy => environment::PROXY_PASSWORD,
            Self::Target => environment::TARGET_SECRET,
        }
    }

    fn prompt(self) -> Text {
        match self {
            Self::Contacts => Text::fixed(
                "通讯录同步的 Secret（不显示）：",
                "Secret of 【通讯录同步】 Contacts sync (not shown): ",
            ),
            Self::App => Text::fixed(
                "自建应用的 Secret（不显示）：",
                "Secret of the self-built app (not shown): ",
            ),
            Self::Proxy => Text::fixed(
                "代理的密码（不显示）：",
                "Password of the proxy (not shown): ",
            ),
            Self::Target => Text::fixed(
                "推送目标绑定账号的密码（不显示）：",
                "Password of the push target's bind account (not shown): ",
            ),
        }
    }

    /// Parses the value. A password may hold characters that a secret of the console cannot.
    fn read(self, text: &str) -> std::result::Result<Secret, wecom::SecretError> {
        match self {
            Self::Contacts | Self::App => Secret::parse(text),
            Self::Proxy | Self::Target => Secret::password(text),
        }
    }
}

/// The secrets that the environment provides for this command.
pub(crate) fn given() -> Result<GivenSecrets> {
    Ok(GivenSecrets {
        contacts: from_environment(Which::Contacts)?,
        app: from_environment(Which::App)?,
        proxy: from_environment(Which::Proxy)?,
        target: from_environment(Which::Target)?,
    })
}

/// A required secret: from the environment, else from a prompt.
pub(crate) fn needed(out: &Out, which: Which) -> Result<Secret> {
    if let Some(given) = from_environment(which)? {
        return Ok(given);
    }
    if !io::stdin().is_terminal() {
        return Err(secret_missing(which.variable(), false));
    }
    let prompt = which.prompt();
    let typed = rpassword::prompt_password(out.words(&prompt));
    let typed = typed.map_err(|_| secret_missing(which.variable(), false))?;
    Ok(which.read(&typed).map_err(Error::from)?)
}

/// A secret from the environment. A variable that is set and empty is an error: a script whose secret store failed would
/// else be prompted or use the stored secret.
pub(crate) fn from_environment(which: Which) -> Result<Option<Secret>> {
    let variable = which.variable();
    let Some(value) = env::var_os(variable) else {
        return Ok(None);
    };
    let value = value.to_str().unwrap_or("\u{fffd}");
    parse(which, value).map(Some)
}

fn parse(which: Which, value: &str) -> Result<Secret> {
    let variable = which.variable();
    match which.read(value) {
        Ok(secret) => Ok(secret),
        Err(wecom::SecretError::Empty) => Err(secret_missing(variable, true)),
        Err(error) => {
            let said = text!(
                "{variable} 里的不是 Secret 的格式",
                "What {variable} holds is not the form of a secret"
            );
            Err(Failure::from(Error::from(error).with("variable", variable)).saying(said))
        }
    }
}

#[cfg(test)]
mod tests {
    use bridge::Code;

    use super::*;

    #[test]
    fn values_of_the_environment_are_trimmed_or_refused_by_name() {
        let secret = parse(
            Which::App,
            "  Zx9kT0_qP-vL3mN7bC5dF1gH2jK4sA6wE8rY0uI_oPa\n",
        )
        .unwrap();
        assert_eq!(secret.expose().len(), 43);
        let cases = [
            ("", Code::SecretMissing),
            (" \n", Code::SecretMissing),
            ("two words", Code::SecretInvalid),
            ("\u{fffd}", Code::SecretInvalid),
        ];
        for (value, code) in cases {
            let failure = parse(Which::App, value).unwrap_err();
            assert_eq!(failure.error().code(), code, "{value:?}");
            assert_eq!(failure.error().detail()["variable"], "WECOM_APP_SECRET");
        }
    }
}
