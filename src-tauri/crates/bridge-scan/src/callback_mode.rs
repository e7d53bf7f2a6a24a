//! The mode by which a login's callback reaches this program.

use std::fmt;
use std::str::FromStr;

use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use serde::{Deserialize, Serialize};

/// Mode by which a login's callback reaches this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackMode {
    /// A window of ours, which takes the redirect before it loads.
    Window,
    /// The system's browser, and a listener on this machine.
    Browser,
    /// A user pastes the address that the browser ended on.
    Paste,
    /// No rehearsal but a login to the portal preview.
    Portal,
}

impl CallbackMode {
    /// As it stands in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Browser => "browser",
            Self::Paste => "paste",
            Self::Portal => "portal",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Window => Text::fixed("本程序的窗口", "Window of this program"),
            Self::Browser => Text::fixed("浏览器", "Browser"),
            Self::Paste => Text::fixed("粘贴地址", "Pasted address"),
            Self::Portal => Text::fixed("登录页预览", "Portal preview"),
        }
    }
}

impl fmt::Display for CallbackMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CallbackMode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Window, Self::Browser, Self::Paste, Self::Portal]
            .into_iter()
            .find(|way| way.as_str() == text)
            .ok_or_else(|| Error::damaged("way of a login"))
    }
}
