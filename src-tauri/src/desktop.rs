//! What the shell needs of the desktop around it, as a narrow trait: tests put a recording one in its place.

use std::path::PathBuf;

use bridge::Lang;
#[cfg(test)]
use bridge::scan::Login;
use bridge::scan::login_page::PageSeen;
use bridge::scan::{Homecoming, Showing, WindowProxy};
use futures::future::BoxFuture;
use tauri::Url;

use crate::failure::Answer;
use crate::reveal::{Revealed, Shown};
use crate::settings::Settings;
use crate::topic::Topic;

/// The desktop around the program.
pub(crate) trait Desktop: Send + Sync + 'static {
    /// Tells the interface that something changed.
    fn changed(&self, topics: &[Topic]);
    /// Shows a notification.
    fn notify(&self, title: &str, body: &str);
    /// Opens an address of ours, or a folder, in the program that the person uses for it.
    fn open(&self, target: &str) -> Answer<()>;
    /// Asks where to save a file; nothing if the person thought better of it. Blocks until then.
    fn ask_where(&self, name: &str) -> Option<PathBuf>;
    /// Opens the login page in a window of its own, tells when it is there, and says how the browser comes home.
    fn log_in(&self, showing: Showing, lang: Lang) -> BoxFuture<'static, Answer<Homecoming>>;
    /// Loads a login page out of sight, through this proxy if one is given, and says what it shows.
    fn look_at_page(&self, page: Url, proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen>;
    /// Shows a secret in a window of its own, which goes away by itself; answers once it can be read.
    fn reveal(&self, revealed: Revealed, lang: Lang) -> BoxFuture<'static, Answer<Shown>>;
    /// Follows changed settings: tray, start with the session.
    fn follow(&self, settings: &Settings) -> Answer<()>;
}

/// A desktop that only notes what was asked of it.
#[cfg(test)]
#[derive(Default)]
pub(crate) struct Recorded {
    pub(crate) topics: std::sync::Mutex<Vec<Topic>>,
    pub(crate) notes: std::sync::Mutex<Vec<(String, String)>>,
    pub(crate) opened: std::sync::Mutex<Vec<String>>,
    pub(crate) save_to: std::sync::Mutex<Option<PathBuf>>,
    /// How the next login comes home.
    pub(crate) home: std::sync::Mutex<Option<ComeHome>>,
    pub(crate) revealed: std::sync::Mutex<Vec<String>>,
    /// Whether no window comes up for a secret.
    pub(crate) shows_nothing: std::sync::atomic::AtomicBool,
}

/// What a browser would do with a login page.
#[cfg(test)]
pub(crate) type ComeHome = Box<dyn FnOnce(&Login) -> Homecoming + Send>;

#[cfg(test)]
impl Desktop for Recorded {
    fn changed(&self, topics: &[Topic]) {
        self.topics.lock().unwrap().extend(topics);
    }

    fn notify(&self, title: &str, body: &str) {
        self.notes
            .lock()
            .unwrap()
            .push((title.to_owned(), body.to_owned()));
    }

    fn open(&self, target: &str) -> Answer<()> {
        self.opened.lock().unwrap().push(target.to_owned());
        Ok(())
    }

    fn ask_where(&self, _name: &str) -> Option<PathBuf> {
        self.save_to.lock().unwrap().clone()
    }

    fn log_in(&self, showing: Showing, _lang: Lang) -> BoxFuture<'static, Answer<Homecoming>> {
        let come_home = self.home.lock().unwrap().take();
        let home = come_home.map_or(Homecoming::Closed, |come_home| come_home(&showing.login));
        Box::pin(async { Ok(home) })
    }

    fn look_at_page(
        &self,
        _page: Url,
        _proxy: Option<WindowProxy>,
    ) -> BoxFuture<'static, PageSeen> {
        Box::pin(async { PageSeen::Nothing })
    }

    fn reveal(&self, revealed: Revealed, _lang: Lang) -> BoxFuture<'static, Answer<Shown>> {
        if self
            .shows_nothing
            .load(std::sync::atomic::Ordering::Relaxed)
        {
            return Box::pin(async { Err(crate::failure::Failure::not_shown("no window")) });
        }
        self.revealed.lock().unwrap().push(revealed.value);
        Box::pin(async { Ok(Shown::default()) })
    }

    fn follow(&self, _settings: &Settings) -> Answer<()> {
        Ok(())
    }
}
