//! What the shell needs of the desktop around it, as a narrow trait: tests put a recording one in its place.

use std::path::PathBuf;

use crate::failure::Answer;
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
}

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

    fn follow(&self, _settings: &Settings) -> Answer<()> {
        Ok(())
    }
}
