//! Command-line arguments of the desktop program: for autostart, tests, and links that the system hands over.

use std::ffi::OsString;
use std::path::PathBuf;

use bridge::links::SCHEME;

/// Starts without a window, if there is a tray from which it can be opened.
pub(crate) const HIDDEN: &str = "--hidden";

/// The parsed arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Args {
    /// Another data folder.
    pub(crate) folder: Option<PathBuf>,
    /// No window at first.
    pub(crate) hidden: bool,
    /// Start, make one round trip through the interface, and end.
    pub(crate) smoke_test: bool,
    /// Say on stdout when the first page can be used.
    pub(crate) mark_start: bool,
    /// How many people the simulated company has.
    pub(crate) sandbox_members: Option<u32>,
    /// A link that leads into the program; what it says is read by `bridge::links`.
    pub(crate) link: Option<String>,
}

impl Args {
    /// Parses the arguments. Unknown ones are ignored: desktops and session managers add some of their own.
    pub(crate) fn read(words: impl IntoIterator<Item = OsString>) -> Self {
        let mut args = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.to_str() {
                Some(HIDDEN) => args.hidden = true,
                Some("--smoke-test") => args.smoke_test = true,
                Some("--mark-start") => args.mark_start = true,
                Some("--data-dir") => args.folder = words.next().map(PathBuf::from),
                Some("--sandbox-members") => {
                    args.sandbox_members =
                        words.next().and_then(|count| count.to_str()?.parse().ok());
                }
                Some(word) if is_link(word) => args.link = Some(word.to_owned()),
                _ => {}
            }
        }
        args
    }
}

/// Whether a word is a link of ours, well formed or not.
fn is_link(word: &str) -> bool {
    let scheme = word.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_and_strange_ones_passed_over() {
        let words =
            "--hidden -psn_0_1 --data-dir /d --sandbox-members 40 --mark-start https://x.example Wecom-Bridge://checkup --smoke-test"
                .split(' ');
        let want = Args {
            folder: Some("/d".into()),
            hidden: true,
            smoke_test: true,
            mark_start: true,
            sandbox_members: Some(40),
            link: Some("Wecom-Bridge://checkup".into()),
        };
        assert_eq!(Args::read(words.map(OsString::from)), want);
        assert_eq!(Args::read([OsString::from("--data-dir")]), Args::default());
    }
}
