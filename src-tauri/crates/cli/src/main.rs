//! `wecom-bridge`, the command line.
//!
//! Reads the command line, runs one command and turns its end into an exit status. The contract with
//! scripts is: `--json` prints exactly one document on stdout, whatever happens.

mod app;
mod args;
mod browser;
mod commands;
mod exit;
mod failure;
mod files;
mod output;
mod secrets;
mod sheet;

use std::alloc::System;
use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use bridge::crash_dumps::{deny_memory_access, exclude_memory_from_dumps};
use bridge::logs::may_log;
use bridge::{Code, Error, Lang};
use clap::FromArgMatches as _;
use serde_json::json;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};
use zeroizing_alloc::ZeroAlloc;

use app::App;
use args::Cli;
use exit::Exit;
use failure::Failure;
use output::{Out, Tone, failures, note};

/// Allocator that zeroes freed memory, so that no copy of a secret outlives its use.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    // In this order: a process that forbids others to read it can no longer write its own files in `/proc/self`.
    exclude_memory_from_dumps();
    deny_memory_access();
    let words = env::args_os().collect::<Vec<_>>();
    let lang = asked_lang(&words).unwrap_or_else(system_lang);
    let matches = args::command(lang).try_get_matches_from(&words);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match cli {
        Ok(cli) => cli,
        Err(error) => {
            return ended_at_the_command_line(&error, &Out::new(lang, asks_for_json(&words)))
                .into();
        }
    };
    log_if_asked();
    let lang = cli.global.lang.unwrap_or(lang);
    let app = App::new(Out::new(lang, cli.global.json), cli.global.data_dir);
    finish(&app.out, run(&app, cli.command)).into()
}

fn run(app: &App, command: args::Command) -> failure::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime
        .map_err(|error| Error::new(Code::StoreUnavailable, format!("no runtime: {error}")))?;
    runtime.block_on(commands::run(app, command))
}

fn finish(out: &Out, ended: failure::Result<Exit>) -> Exit {
    let exit = ended.unwrap_or_else(|failure| {
        failures::show(out, &failure);
        failure.exit()
    });
    let Some(error) = out.finish() else {
        return exit;
    };
    let error = Error::new(Code::ReportUnwritable, error.to_string()).with("file", "stdout");
    for (tone, line) in failures::lines(&Failure::from(error), out.lang) {
        note(tone, line);
    }
    exit.max(Exit::Storage)
}

fn ended_at_the_command_line(error: &clap::Error, out: &Out) -> Exit {
    let text = error.render();
    if !out.json && args::shows_help_for_lack_of_words(error) {
        note(Tone::Plain, text.to_string().trim_end());
        return Exit::Input;
    }
    if !args::is_help(error) {
        return finish(out, Err(args::failure(error)));
    }
    if out.json {
        out.document(|| json!({ "help": text.to_string() }));
    } else {
        out.lines(text.to_string().trim_end());
    }
    finish(out, Ok(Exit::Done))
}

/// The language given on the command line, also where the rest of it does not parse.
fn asked_lang(words: &[OsString]) -> Option<Lang> {
    let words = words
        .iter()
        .filter_map(|word| word.to_str())
        .collect::<Vec<_>>();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    let place = words.iter().position(|word| *word == "--lang");
    let apart = place.and_then(|place| words.get(place + 1)).copied();
    args::lang(joined.or(apart)?).ok()
}

fn asks_for_json(words: &[OsString]) -> bool {
    let mut words = words.iter().take_while(|word| *word != "--");
    words.any(|word| word == "--json")
}

/// Chinese unless the system says something else.
fn system_lang() -> Lang {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let mut set = variables.into_iter().filter_map(|name| env::var(name).ok());
    let locale = set.find(|locale| !locale.is_empty());
    locale.map_or(Lang::Zh, |locale| Lang::of_locale(&locale))
}

/// Installs the log subscriber on stderr, if `WECOM_BRIDGE_LOG` is set.
fn log_if_asked() {
    let Ok(filter) = EnvFilter::try_from_env("WECOM_BRIDGE_LOG") else {
        return;
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(|event| may_log(event.target())))
        .with(fmt::layer().with_writer(std::io::stderr))
        .init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_is_cleared_when_it_is_given_back() {
        use std::os::unix::fs::FileExt as _;

        let text = "a secret of this test ".repeat(100);
        let place = u64::try_from(text.as_ptr().addr()).unwrap();
        let memory = std::fs::File::open("/proc/self/mem").unwrap();
        let mut seen = vec![0; text.len()];
        memory.read_exact_at(&mut seen, place).unwrap();
        assert_eq!(seen, text.as_bytes());
        drop(text);
        memory.read_exact_at(&mut seen, place).unwrap();
        let left = String::from_utf8_lossy(&seen);
        assert!(!left.contains("secret"), "{left}");
    }

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn language_and_form_are_known_before_the_rest_can_be_read() {
        let cases = [
            ("x --lang en nonsense", Some(Lang::En), false),
            ("x nonsense --json --lang=zh-CN", Some(Lang::Zh), true),
            ("x --lang fr", None, false),
            ("x clinic -- --json", None, false),
        ];
        for (line, lang, json) in cases {
            let words = words(line);
            assert_eq!(
                (asked_lang(&words), asks_for_json(&words)),
                (lang, json),
                "{line}"
            );
        }
    }
}
