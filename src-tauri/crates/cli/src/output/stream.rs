//! A JSON document whose last member is a list too long to be held at once.

use bridge::lang::in_one_language;
use serde::Serialize;

/// A document whose last member is a list too long to be held at once.
pub(crate) struct Stream<'o> {
    out: &'o super::Out,
    begun: bool,
}

impl<'o> Stream<'o> {
    /// Writes everything before the list.
    pub(crate) fn open<T: Serialize>(
        out: &'o super::Out,
        head: impl FnOnce() -> T,
        list: &str,
    ) -> Self {
        let head = in_one_language(out.lang, || serde_json::to_string(&head())).unwrap_or_default();
        let head = head.strip_suffix('}').unwrap_or(&head);
        let comma = if head.len() > 1 { "," } else { "" };
        let opening = format!("{head}{comma}\"{list}\":[").into_bytes();
        out.write(&super::terminal::json(opening));
        Self { out, begun: false }
    }

    /// Writes some items.
    pub(crate) fn items<T: Serialize>(&mut self, items: impl Iterator<Item = T>) {
        for item in items {
            if self.begun {
                self.out.write(b",");
            }
            self.begun = true;
            self.out.json_part(&item);
        }
    }

    /// Ends list and document.
    pub(crate) fn close(self) {
        self.out.write(b"]}\n");
    }
}
