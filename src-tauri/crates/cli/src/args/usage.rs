//! Errors of a wrong command line, in both languages and without echoing a pasted secret, as clap's own messages would.

use bridge::lang::Text;
use bridge::{Code, Error, text};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::Failure;

/// Whether clap's "error" is a request for help or the version.
pub(crate) fn is_help(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    )
}

/// Whether only a command group was named, so that its help is the best response.
pub(crate) fn shows_help_for_lack_of_words(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// Translates clap's error.
pub(crate) fn failure(error: &clap::Error) -> Failure {
    let arg = named(error, ContextKind::InvalidArg);
    let error_of = Error::new(Code::InputInvalid, "wrong usage").with("usage", id(error.kind()));
    let error_of = match &arg {
        Some(arg) => error_of.with("argument", arg.as_str()),
        None => error_of,
    };
    let failure = Failure::from(error_of).saying(sentence(error, arg.as_deref()));
    failure.with_fix(cause(error, arg.as_deref()), steps(error, arg.as_deref()))
}

fn id(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnknownArgument => "unknown_argument",
        ErrorKind::InvalidSubcommand => "unknown_command",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "missing_command"
        }
        ErrorKind::MissingRequiredArgument => "missing_argument",
        ErrorKind::ArgumentConflict => "conflict",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "invalid_value",
        _ => "malformed",
    }
}

fn sentence(error: &clap::Error, arg: Option<&str>) -> Text {
    let arg = arg.unwrap_or("…");
    match error.kind() {
        ErrorKind::UnknownArgument => text!("没有 {arg} 这个参数", "There is no argument {arg}"),
        ErrorKind::InvalidSubcommand => {
            let name = named(error, ContextKind::InvalidSubcommand);
            text!(
                "没有 {} 这个命令",
                "There is no command {}",
                name.unwrap_or_default()
            )
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Text::fixed("还要写出是哪个命令", "A command is missing")
        }
        ErrorKind::MissingRequiredArgument => text!("还缺 {arg}", "{arg} is missing"),
        ErrorKind::ArgumentConflict => {
            let other = named(error, ContextKind::PriorArg);
            match other.filter(|other| other != arg) {
                Some(other) => text!(
                    "{arg} 不能和 {other} 一起用",
                    "{arg} cannot go with {other}"
                ),
                None => text!("{arg} 只能写一次", "{arg} can be given only once"),
            }
        }
        ErrorKind::InvalidValue if is_empty(error) => {
            if let Some(variable) = empty_variable(arg) {
                return text!(
                    "环境变量 {variable} 是空的：给它一个值，或取消它",
                    "The environment variable {variable} is empty: give it a value, or unset it"
                );
            }
            text!("{arg} 后面还缺一个值", "{arg} needs a value")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            text!("{arg} 的值不能用", "The value of {arg} cannot be used")
        }
        ErrorKind::TooManyValues => text!("{arg} 不带值", "{arg} takes no value"),
        _ => Text::fixed("这行命令读不懂", "This command line cannot be read"),
    }
}

/// The variable that an argument's missing value came from.
fn empty_variable(arg: &str) -> Option<&'static str> {
    const DATA_DIR: &str = "WECOM_BRIDGE_DATA_DIR";
    let is_empty = arg.starts_with("--data-dir")
        && std::env::var_os(DATA_DIR).is_some_and(|value| value.is_empty())
        && !std::env::args_os().any(|word| word.to_string_lossy().starts_with("--data-dir"));
    is_empty.then_some(DATA_DIR)
}

/// Whether no value was given where one is needed.
fn is_empty(error: &clap::Error) -> bool {
    matches!(
        error.get(ContextKind::InvalidValue),
        None | Some(ContextValue::None)
    ) || matches!(error.get(ContextKind::InvalidValue), Some(ContextValue::String(value)) if value.is_empty())
}

fn cause(error: &clap::Error, arg: Option<&str>) -> Text {
    if arg.is_some_and(|arg| arg.contains("secret")) {
        return Text::fixed(
            "Secret 从不写在命令行上：那里的内容别的程序看得到，还会留在历史记录里。",
            "A secret never stands on the command line, where other programs see it and the history keeps it.",
        );
    }
    match error.kind() {
        ErrorKind::ValueValidation => {
            Text::fixed("它要的是另一种值。", "It wants another kind of value.")
        }
        _ => Text::fixed(
            "命令的写法不对，什么也没有做。",
            "The command is not written right; nothing was done.",
        ),
    }
}

fn steps(error: &clap::Error, arg: Option<&str>) -> Vec<Text> {
    if arg.is_some_and(|arg| arg.contains("secret")) {
        return vec![Text::fixed(
            "用环境变量 WECOM_CONTACTS_SECRET 或 WECOM_APP_SECRET 给出，或在终端里等它询问。",
            "Give it in WECOM_CONTACTS_SECRET or WECOM_APP_SECRET, or wait to be asked on a terminal.",
        )];
    }
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .into_iter()
        .find_map(|kind| named(error, kind));
    let suggested = suggested.map(|word| text!("是不是 {word}？", "Did you mean {word}?"));
    let commands = named(error, ContextKind::ValidSubcommand);
    let commands =
        commands.map(|commands| text!("可以是：{commands}。", "It is one of: {commands}."));
    let usage = usage(error).map(|usage| text!("写法：{usage}", "Usage: {usage}"));
    let help = Text::fixed("加上 --help 看说明。", "See it explained with --help.");
    suggested
        .into_iter()
        .chain(commands)
        .chain(usage)
        .chain([help])
        .collect()
}

/// The usage line of clap, which holds names only.
fn usage(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else {
        return None;
    };
    let usage = usage.to_string();
    let usage = usage
        .trim()
        .strip_prefix("Usage:")
        .map_or(usage.trim(), str::trim);
    Some(usage.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn named(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(word) => Some(redacted(word)),
        ContextValue::Strings(words) => {
            let words = words.iter().map(|word| redacted(word)).collect::<Vec<_>>();
            (!words.is_empty()).then(|| words.join(", "))
        }
        _ => None,
    }
}

/// An argument as it may be shown: names as they are, of anything else only its length, since the user may have pasted a
/// secret in its place.
fn redacted(word: &str) -> String {
    let name = word.split(['=', '[', ' ']).next().unwrap_or_default();
    let of_name = |c: char| c.is_ascii_lowercase() || c == '-';
    let is_flag = name.starts_with("--") && name.len() <= 24 && name.chars().all(of_name);
    let is_name = name.len() <= 16 && !name.is_empty() && name.chars().all(of_name);
    if is_placeholder(word) {
        return word.to_owned();
    }
    if is_flag || is_name {
        return name.to_owned();
    }
    format!("[{} …]", word.chars().count())
}

/// Whether this is clap's own name of a value, such as `<ERRCODE>...`: short words, which a pasted secret is not.
fn is_placeholder(word: &str) -> bool {
    let name = word.strip_suffix("...").unwrap_or(word);
    let name = name
        .strip_prefix('<')
        .and_then(|name| name.strip_suffix('>'));
    let of_name = |c: char| c.is_ascii_alphabetic() || "|-_:[]".contains(c);
    name.is_some_and(|name| name.len() <= 24 && name.chars().all(of_name))
}

#[cfg(test)]
mod tests {
    use bridge::Lang;

    use super::*;

    const SECRET: &str = "Zx9kT0_qP-vL3mN7bC5dF1gH2jK4sA6wE8rY0uI_oPa";

    #[test]
    fn a_pasted_secret_is_never_said_back() {
        let joined = format!("--contacts-secret={SECRET}");
        let dashed = format!("--{SECRET}");
        let short = format!("-s{SECRET}");
        let port = format!("--port={SECRET}");
        let bracketed = format!("<{SECRET}>");
        let cases: [&[&str]; 10] = [
            &["source", "add", "--contacts-secret", SECRET],
            &["source", "add", &joined],
            &["source", "add", &dashed],
            &["source", &short],
            &[SECRET],
            &["source", SECRET],
            &["tenant", "list", SECRET],
            &["sandbox", "serve", &port],
            &["demo", "--json=", SECRET],
            &["source", &bracketed],
        ];
        for words in cases {
            let words = std::iter::once("wecom-bridge").chain(words.iter().copied());
            let command = crate::args::command(Lang::En);
            let error = command.try_get_matches_from(words.clone()).unwrap_err();
            let failure = failure(&error);
            let said = format!("{failure:?} {}", failure.message(Lang::Zh));
            let told = said.contains(&SECRET[..12]);
            assert!(!told, "{:?}: {said}", words.collect::<Vec<_>>());
        }
    }

    #[test]
    fn mistakes_are_named_with_a_way_out() {
        let cases: [(&[&str], &str, &str); 7] = [
            (&["clinic"], "missing_argument", "<ERRCODE>... is missing"),
            (&["tenat"], "unknown_command", "There is no command tenat"),
            (&["source"], "missing_command", "A command is missing"),
            (&["tenant", "add"], "missing_argument", "<NAME> is missing"),
            (
                &["demo", "--jsn"],
                "unknown_argument",
                "There is no argument --jsn",
            ),
            (
                &["sandbox", "serve", "--port", "x"],
                "invalid_value",
                "The value of --port cannot be used",
            ),
            (
                &["sync", "run", "s", "--dry-run", "--confirm"],
                "conflict",
                "--dry-run cannot go with --confirm",
            ),
        ];
        for (words, usage, sentence) in cases {
            let words = std::iter::once("wecom-bridge").chain(words.iter().copied());
            let error = crate::args::command(Lang::En)
                .try_get_matches_from(words)
                .unwrap_err();
            let failure = failure(&error);
            assert_eq!(failure.error().detail()["usage"], usage);
            assert_eq!(failure.message(Lang::En), sentence);
            assert!(!failure.fix().steps.is_empty());
        }
    }
}
