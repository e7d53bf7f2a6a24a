//! The program's settings: language, theme, zoom, tray, start with the session, notifications.
//!
//! One small file, replaced atomically. A file that cannot be read is set aside and the defaults are used; keys that a newer
//! version wrote are kept.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use bridge_core::locked::locked;

use super::failure::{CommandResult, Failure};
use crate::data_folder;
use crate::files::put_in_place;
use crate::lang::Lang;

/// The file's name in the data folder.
const FILE: &str = "desktop.json";

/// The interface at its own size, in percent.
const ACTUAL: u16 = 100;

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Settings {
    /// The language of the interface, the tray and notifications.
    pub language: Language,
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Whether closing the window leaves the program in the tray.
    pub close_to_tray: bool,
    /// Whether the person has said what closing the window does.
    pub close_asked: bool,
    /// Whether the program starts with the session.
    pub autostart: bool,
    /// Whether held and failed automatic runs are told.
    pub notify: bool,
    /// How large the interface is drawn, in percent.
    pub zoom: u16,
}

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// A theme of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Theme {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// As the system has it.
    System,
}

/// A change of settings; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SettingsChange {
    /// See [`Settings::language`].
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub language: Option<Language>,
    /// See [`Settings::theme`].
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub theme: Option<Theme>,
    /// See [`Settings::close_to_tray`].
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub close_to_tray: Option<bool>,
    /// See [`Settings::autostart`].
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub autostart: Option<bool>,
    /// See [`Settings::notify`].
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub notify: Option<bool>,
    /// See [`Settings::zoom`]; what is too small or too large to be used becomes the nearest that can be.
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub zoom: Option<u16>,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

impl Settings {
    /// The defaults.
    fn fresh(locale: Option<&str>) -> Self {
        let lang = locale.map_or(Lang::Zh, Lang::of_locale);
        let language = if lang == Lang::Zh {
            Language::Zh
        } else {
            Language::En
        };
        Self {
            language,
            theme: Theme::System,
            close_to_tray: false,
            close_asked: false,
            autostart: false,
            notify: true,
            zoom: ACTUAL,
        }
    }

    /// Every field that the file has in a form that we know; the default for the rest.
    fn of(kept: &Map<String, Value>, fresh: Self) -> Self {
        Self {
            language: field(kept, "language").unwrap_or(fresh.language),
            theme: field(kept, "theme").unwrap_or(fresh.theme),
            close_to_tray: field(kept, "close_to_tray").unwrap_or(fresh.close_to_tray),
            close_asked: field(kept, "close_asked").unwrap_or(fresh.close_asked),
            autostart: field(kept, "autostart").unwrap_or(fresh.autostart),
            notify: field(kept, "notify").unwrap_or(fresh.notify),
            zoom: field(kept, "zoom").map_or(fresh.zoom, usable),
        }
    }

    /// These settings with a change.
    pub fn with(&self, change: &SettingsChange) -> Self {
        Self {
            language: change.language.unwrap_or(self.language),
            theme: change.theme.unwrap_or(self.theme),
            close_to_tray: change.close_to_tray.unwrap_or(self.close_to_tray),
            close_asked: self.close_asked || change.close_to_tray.is_some(),
            autostart: change.autostart.unwrap_or(self.autostart),
            notify: change.notify.unwrap_or(self.notify),
            zoom: change.zoom.map_or(self.zoom, usable),
        }
    }
}

/// A zoom at which the interface can be used.
fn usable(zoom: u16) -> u16 {
    zoom.clamp(50, 200)
}

fn field<T: DeserializeOwned>(kept: &Map<String, Value>, name: &str) -> Option<T> {
    serde_json::from_value(kept.get(name)?.clone()).ok()
}

/// The settings and the file they live in.
pub struct SettingsFile {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    /// All that the file holds, ours and others'.
    kept: Map<String, Value>,
    settings: Settings,
}

impl SettingsFile {
    /// Reads the data folder's file; `locale` chooses the first language.
    pub fn open(folder: &Path, locale: Option<&str>) -> Self {
        let path = folder.join(FILE);
        let kept = read(&path);
        let settings = Settings::of(&kept, Settings::fresh(locale));
        Self {
            path,
            state: Mutex::new(State { kept, settings }),
        }
    }

    /// The settings as they are.
    pub fn get(&self) -> Settings {
        self.lock().settings.clone()
    }

    /// Changes the settings, on disk first; two changes at once are both kept.
    ///
    /// # Errors
    /// `report.unwritable`.
    pub fn change(&self, change: &SettingsChange) -> CommandResult<Settings> {
        let mut state = self.lock();
        let settings = state.settings.with(change);
        let mut kept = state.kept.clone();
        if let Ok(Value::Object(ours)) = serde_json::to_value(&settings) {
            kept.extend(ours);
        }
        write(&self.path, &kept).map_err(|error| Failure::unwritable(&self.path, &error))?;
        *state = State {
            kept,
            settings: settings.clone(),
        };
        Ok(settings)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

fn read(path: &Path) -> Map<String, Value> {
    let bytes = match read_file(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Map::new(),
        Err(error) => {
            tracing::warn!(%error, "the settings cannot be read: the defaults serve");
            return Map::new();
        }
    };
    serde_json::from_slice(&bytes).unwrap_or_else(|error| {
        tracing::warn!(%error, "the settings are damaged: kept aside, the defaults serve");
        set_aside(path);
        Map::new()
    })
}

/// The file's bytes. A link is not followed, and a pipe, which would never end, is not read.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    match fs::symlink_metadata(path)?.is_file() {
        true => fs::read(path),
        false => Err(io::Error::other("not a file of its own")),
    }
}

fn set_aside(path: &Path) {
    if let Err(error) = fs::rename(path, path.with_extension("json.damaged")) {
        tracing::warn!(%error, "the damaged settings stay where they are");
    }
}

/// Writes the file atomically, so that no reader ever sees half of it.
pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    data_folder::make_own(folder)?;
    // The name is ours, but what a link or a pipe in its place leads to is not.
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        fs::remove_file(path)?;
    }
    put_in_place(path, |file| {
        serde_json::to_writer_pretty(&mut *file, value)?;
        file.write_all(b"\n")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: Option<&str>) -> (tempfile::TempDir, SettingsFile) {
        let folder = tempfile::tempdir().unwrap();
        if let Some(text) = text {
            fs::write(folder.path().join(FILE), text).unwrap();
        }
        let file = SettingsFile::open(folder.path(), Some("en_GB"));
        (folder, file)
    }

    #[test]
    fn what_was_put_is_there_after_a_restart() {
        let (folder, file) = opened(None);
        let change = SettingsChange {
            language: Some(Language::Zh),
            close_to_tray: Some(true),
            ..Default::default()
        };
        file.change(&change).unwrap();
        let again = SettingsFile::open(folder.path(), Some("en_GB")).get();
        assert_eq!(again, file.get());
        assert_eq!(
            (again.language, again.close_to_tray, again.notify),
            (Language::Zh, true, true)
        );
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing else is left behind"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_is_replaced_by_the_next_change() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "{\"language\": \"zh\"}").unwrap();
        let path = folder.path().join(FILE);
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        let file = SettingsFile::open(folder.path(), Some("en_GB"));
        assert_eq!(file.get(), Settings::fresh(Some("en")));
        let change = SettingsChange {
            language: Some(Language::Zh),
            ..SettingsChange::default()
        };
        file.change(&change).unwrap();
        assert!(fs::symlink_metadata(&path).unwrap().is_file());
        assert_eq!(
            fs::read_to_string(&elsewhere).unwrap(),
            "{\"language\": \"zh\"}"
        );
    }

    #[test]
    fn a_damaged_file_is_kept_aside() {
        let (folder, file) = opened(Some("{\"language\": \"zh\", "));
        assert_eq!(file.get(), Settings::fresh(Some("en")));
        let aside = fs::read_to_string(folder.path().join("desktop.json.damaged")).unwrap();
        assert!(aside.contains("zh"));
    }

    #[test]
    fn a_newer_file_keeps_what_we_do_not_know() {
        let (folder, file) = opened(Some(r#"{"theme":"sepia","notify":false,"sound":"bell"}"#));
        let settings = file.get();
        assert_eq!((settings.theme, settings.notify), (Theme::System, false));
        file.change(&SettingsChange::default()).unwrap();
        let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(text.contains("bell"), "{text}");
    }

    #[test]
    fn no_zoom_makes_the_interface_unusable() {
        let cases = [(0, 50), (49, 50), (125, 125), (u16::MAX, 200)];
        for (zoom, want) in cases {
            let (_folder, file) = opened(Some(&format!(r#"{{"zoom":{zoom}}}"#)));
            assert_eq!(file.get().zoom, want, "kept {zoom}");
            let change = SettingsChange {
                zoom: Some(zoom),
                ..Default::default()
            };
            assert_eq!(file.change(&change).unwrap().zoom, want, "asked {zoom}");
        }
        assert_eq!(opened(Some(r#"{"zoom":"big"}"#)).1.get().zoom, ACTUAL);
    }

    #[test]
    fn the_first_language_is_the_systems() {
        let cases = [
            (Some("zh_CN.UTF-8"), Language::Zh),
            (Some("de-DE"), Language::En),
            (None, Language::Zh),
        ];
        for (locale, want) in cases {
            assert_eq!(Settings::fresh(locale).language, want, "{locale:?}");
        }
    }
}
