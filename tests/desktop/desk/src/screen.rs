//! The windows on the screen, and what a person does to them: without a window manager, by the protocol itself.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Serialize;
use x11rb::CURRENT_TIME;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _, EventMask, ImageFormat,
    InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::Answer;

/// What the keyboard's table calls the keys that tests press.
const KEYS: [(&str, u32); 2] = [("Return", 0xff0d), ("Escape", 0xff1b)];

/// The display that the programs are on.
pub(crate) struct Screen {
    display: RustConnection,
    root: Window,
}

/// A window that can be seen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Shown {
    #[serde(skip)]
    id: Window,
    title: String,
    width: u16,
    height: u16,
}

/// What a window shows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Look {
    colours: usize,
    picture: String,
}

impl Screen {
    pub(crate) fn open() -> Answer<Self> {
        let (display, number) = x11rb::connect(None)?;
        let root = display.setup().roots.get(number).ok_or("no screen")?.root;
        Ok(Self { display, root })
    }

    /// Every titled window that is on the screen now.
    pub(crate) fn windows(&self) -> Answer<Vec<Shown>> {
        let mut shown = Vec::new();
        for id in self.display.query_tree(self.root)?.reply()?.children {
            // A window may go between two questions.
            if let Ok(Some(window)) = self.look(id) {
                shown.push(window);
            }
        }
        Ok(shown)
    }

    /// Asks a window to close, as the button in its corner does.
    pub(crate) fn close(&self, title: &str) -> Answer<()> {
        let window = self.find(title)?.id;
        let [protocols, delete] = ["WM_PROTOCOLS", "WM_DELETE_WINDOW"];
        let data = [self.atom(delete)?, CURRENT_TIME, 0, 0, 0];
        let event = ClientMessageEvent::new(32, window, self.atom(protocols)?, data);
        self.display
            .send_event(false, window, EventMask::NO_EVENT, event)?;
        Ok(self.display.sync()?)
    }

    pub(crate) fn resize(&self, title: &str, width: u32, height: u32) -> Answer<()> {
        let size = ConfigureWindowAux::new().width(width).height(height);
        self.display
            .configure_window(self.find(title)?.id, &size)?
            .check()?;
        Ok(())
    }

    /// Gives a window the keyboard and presses a key.
    pub(crate) fn press(&self, title: &str, key: &str) -> Answer<()> {
        let code = self.code(key)?;
        let window = self.find(title)?.id;
        self.display
            .set_input_focus(InputFocus::PARENT, window, CURRENT_TIME)?
            .check()?;
        for kind in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            self.display
                .xtest_fake_input(kind, code, CURRENT_TIME, self.root, 0, 0, 0)?
                .check()?;
        }
        Ok(())
    }

    /// What the upper part of a window shows, so that it can be told from another: its colours counted, and a number for all
    /// of it.
    pub(crate) fn picture(&self, title: &str, height: u16) -> Answer<Look> {
        let window = self.find(title)?;
        let height = height.min(window.height);
        let image = self.display.get_image(
            ImageFormat::Z_PIXMAP,
            window.id,
            0,
            0,
            window.width,
            height,
            u32::MAX,
        )?;
        let data = image.reply()?.data;
        let colours = data.chunks_exact(4).map(|pixel| &pixel[..3]);
        let mut hasher = DefaultHasher::new();
        data.hash(&mut hasher);
        Ok(Look {
            colours: colours.collect::<HashSet<_>>().len(),
            picture: format!("{:016x}", hasher.finish()),
        })
    }

    fn find(&self, title: &str) -> Answer<Shown> {
        let windows = self.windows()?;
        let found = windows.iter().find(|window| window.title.contains(title));
        found
            .cloned()
            .ok_or_else(|| format!("no window {title:?} among {windows:?}").into())
    }

    fn look(&self, id: Window) -> Answer<Option<Shown>> {
        let attributes = self.display.get_window_attributes(id)?.reply()?;
        let title = self.title(id)?;
        if attributes.map_state != MapState::VIEWABLE || title.is_empty() {
            return Ok(None);
        }
        let size = self.display.get_geometry(id)?.reply()?;
        Ok(Some(Shown {
            id,
            title,
            width: size.width,
            height: size.height,
        }))
    }

    fn title(&self, id: Window) -> Answer<String> {
        let (name, text) = (self.atom("_NET_WM_NAME")?, AtomEnum::ANY);
        let value = self
            .display
            .get_property(false, id, name, text, 0, 1024)?
            .reply()?
            .value;
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    fn atom(&self, name: &str) -> Answer<u32> {
        Ok(self
            .display
            .intern_atom(false, name.as_bytes())?
            .reply()?
            .atom)
    }

    fn code(&self, key: &str) -> Answer<u8> {
        let (_, sym) = KEYS
            .iter()
            .find(|(name, _)| *name == key)
            .ok_or_else(|| format!("no key is called {key:?}"))?;
        let setup = self.display.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let table = self
            .display
            .get_keyboard_mapping(first, last - first + 1)?
            .reply()?;
        let width = usize::from(table.keysyms_per_keycode);
        let place = table
            .keysyms
            .chunks(width)
            .position(|syms| syms.contains(sym))
            .ok_or("the keyboard lacks it")?;
        Ok(first + u8::try_from(place)?)
    }
}
