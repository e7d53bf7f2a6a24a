//! What programs expect of a desktop on the session bus: a place for notifications and a tray with its menus.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use zbus::blocking::{Connection, Proxy, connection};
use zbus::message::Header;
use zbus::zvariant::{OwnedValue, Structure, Value};

use super::Answer;

const TRAY: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";
/// Of a menu: its properties by entry, and its entries in turn.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// A notification that a program asked for.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Note {
    app: String,
    title: String,
    body: String,
}

/// Both services, for as long as this lives.
pub(crate) struct Services {
    bus: Connection,
    notes: Arc<Mutex<Vec<Note>>>,
    items: Arc<Mutex<Vec<Item>>>,
}

/// An icon in the tray: whose, and where its object is.
#[derive(Clone, Debug)]
struct Item {
    owner: String,
    path: String,
}

impl Services {
    pub(crate) fn start() -> Answer<Self> {
        let (notes, items) = (Arc::default(), Arc::default());
        let bus = connection::Builder::session()?
            .serve_at(
                "/org/freedesktop/Notifications",
                Notifications(Arc::clone(&notes)),
            )?
            .serve_at("/StatusNotifierWatcher", Tray(Arc::clone(&items)))?
            .name("org.freedesktop.Notifications")?
            .name(TRAY)?
            .build()?;
        Ok(Self { bus, notes, items })
    }

    pub(crate) fn notes(&self) -> Vec<Note> {
        held(&self.notes).clone()
    }

    /// The entries of the last icon's menu; none while there is no icon.
    pub(crate) fn entries(&self) -> Answer<Vec<String>> {
        let Some(menu) = self.menu()? else {
            return Ok(Vec::new());
        };
        Ok(entries(&menu)?
            .into_iter()
            .map(|(_, label)| label)
            .collect())
    }

    /// Chooses an entry, as a click on it would.
    pub(crate) fn choose(&self, wanted: &str) -> Answer<()> {
        let menu = self.menu()?.ok_or("there is no icon in the tray")?;
        let entries = entries(&menu)?;
        let (id, _) = entries
            .iter()
            .find(|(_, label)| label == wanted)
            .ok_or_else(|| format!("the menu has no {wanted:?}: {entries:?}"))?;
        let event = (*id, "clicked", Value::from(0_i32), 0_u32);
        Ok(menu.call("Event", &event)?)
    }

    /// Takes the tray away, as a desktop without one.
    pub(crate) fn hide_tray(&self) -> Answer<()> {
        self.bus.release_name(TRAY)?;
        Ok(())
    }

    fn menu(&self) -> Answer<Option<Proxy<'static>>> {
        let Some(Item { owner, path }) = held(&self.items).last().cloned() else {
            return Ok(None);
        };
        let item = Proxy::new(&self.bus, owner.clone(), path, ITEM)?;
        let menu: zbus::zvariant::OwnedObjectPath = item.get_property("Menu")?;
        Ok(Some(Proxy::new(&self.bus, owner, menu, MENU)?))
    }
}

fn entries(menu: &Proxy<'_>) -> Answer<Vec<(i32, String)>> {
    // Nobody is there to open it, so it is told that somebody is about to.
    let _: bool = menu.call("AboutToShow", &(0_i32,))?;
    let names: &[&str] = &["label"];
    let (_, (_, _, entries)): (u32, Layout) = menu.call("GetLayout", &(0_i32, -1_i32, names))?;
    let entries = entries.into_iter().filter_map(entry);
    Ok(entries.collect())
}

fn entry(value: OwnedValue) -> Option<(i32, String)> {
    let entry = Structure::try_from(value).ok()?;
    let [id, properties, _] = entry.fields() else {
        return None;
    };
    let properties = HashMap::<String, OwnedValue>::try_from(properties.try_clone().ok()?).ok()?;
    let label = String::try_from(properties.get("label")?.try_clone().ok()?).ok()?;
    Some((i32::try_from(id).ok()?, label.replace('_', "")))
}

struct Notifications(Arc<Mutex<Vec<Note>>>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[expect(clippy::too_many_arguments, reason = "the service's own signature")]
    fn notify(
        &self,
        app: &str,
        _replaces: u32,
        _icon: &str,
        summary: &str,
        body: &str,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut notes = held(&self.0);
        notes.push(Note {
            app: app.to_owned(),
            title: summary.to_owned(),
            body: body.to_owned(),
        });
        u32::try_from(notes.len()).unwrap_or(u32::MAX)
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".to_owned()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        let words = ["desk", "tests", "1", "1.2"].map(str::to_owned);
        words.into()
    }
}

struct Tray(Arc<Mutex<Vec<Item>>>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Tray {
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let owner = header.sender().map(ToString::to_string).unwrap_or_default();
        let path = if service.starts_with('/') {
            service
        } else {
            "/StatusNotifierItem"
        };
        held(&self.0).push(Item {
            owner,
            path: path.to_owned(),
        });
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let name = |item: &Item| format!("{}{}", item.owner, item.path);
        held(&self.0).iter().map(name).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
