//! Progress indicator on stderr, for work that takes longer than a second, and only on a terminal.

use std::sync::Arc;
use std::time::Duration;

use bridge::lang::Text;
use bridge::progress::{Progress, ProgressSink};
use bridge::{Lang, text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::words::number;

/// The delay before the indicator appears: one that only flashes would disturb.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress indicator, shown until it is dropped.
pub(crate) struct Busy {
    bar: ProgressBar,
    shower: JoinHandle<()>,
}

impl Busy {
    /// Starts an indicator for work of unknown length.
    pub(crate) fn start(lang: Lang, words: &Text) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(spinner());
        bar.set_message(words.get(lang).to_owned());
        let shown = bar.clone();
        let shower = tokio::spawn(async move {
            sleep(PATIENCE).await;
            shown.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
            shown.enable_steady_tick(Duration::from_millis(125));
        });
        Self { bar, shower }
    }

    /// Hides the indicator while `print` prints.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// A progress sink for a run that draws on this indicator.
    pub(crate) fn sink(&self, lang: Lang) -> Arc<dyn ProgressSink> {
        Arc::new(Drawn {
            bar: self.bar.clone(),
            lang,
        })
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.shower.abort();
        self.bar.finish_and_clear();
    }
}

struct Drawn {
    bar: ProgressBar,
    lang: Lang,
}

impl ProgressSink for Drawn {
    fn report(&self, progress: Progress) {
        self.bar
            .set_message(words(progress).get(self.lang).to_owned());
        match progress {
            Progress::ReadingMembers {
                done,
                total: Some(total),
                ..
            } => {
                if self.bar.length().is_none() {
                    self.bar.set_style(counted(self.lang));
                }
                self.bar.set_length(total as u64);
                self.bar.set_position(done as u64);
            }
            Progress::Planning { .. } | Progress::Applying { .. } => {
                self.bar.unset_length();
                self.bar.set_style(spinner());
            }
            Progress::ReadingDepartments | Progress::ReadingMembers { .. } => {}
        }
    }
}

fn words(progress: Progress) -> Text {
    match progress {
        Progress::ReadingDepartments => Text::fixed("读取部门", "Reading departments"),
        Progress::ReadingMembers { members, .. } => {
            let members = number(members);
            text!(
                "读取成员，已有 {members} 人",
                "Reading members, {members} so far"
            )
        }
        Progress::Planning { members } => {
            let members = number(members);
            text!("比对 {members} 名成员", "Comparing {members} members")
        }
        Progress::Applying { changes } => {
            let changes = number(changes);
            text!("写入 {changes} 项变更", "Writing {changes} changes")
        }
    }
}

fn spinner() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg}  {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn counted(lang: Lang) -> ProgressStyle {
    let template = match lang {
        Lang::Zh => "{spinner} {msg}  {bar:24} {pos}/{len}  还要 {eta}",
        Lang::En => "{spinner} {msg}  {bar:24} {pos}/{len}  {eta} left",
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_sound() {
        for template in [
            "{spinner} {msg}  {elapsed}",
            "{spinner} {msg}  {bar:24} {pos}/{len}  {eta} left",
        ] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
    }

    #[tokio::test]
    async fn reports_move_the_bar_and_the_end_clears_it() {
        let busy = Busy::start(Lang::En, &Text::fixed("读", "read"));
        let sink = busy.sink(Lang::En);
        sink.report(Progress::ReadingMembers {
            done: 3,
            total: Some(9),
            members: 40,
        });
        assert_eq!((busy.bar.position(), busy.bar.length()), (3, Some(9)));
        assert!(busy.bar.message().contains("40"));
        sink.report(Progress::Planning { members: 40 });
        assert_eq!(busy.bar.length(), None);
        let bar = busy.bar.clone();
        drop(busy);
        assert!(bar.is_finished());
    }
}
