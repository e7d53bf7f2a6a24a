//! Custom attributes of members (`extattr`), in the typed form of today and the untyped form of old servers.

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};

use crate::wire;

/// A custom attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The attribute's name.
    pub name: CompactString,
    /// The member's value.
    pub value: AttributeValue,
}

/// The value of an [`Attribute`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue {
    /// Text, also where the server names no type.
    Text(CompactString),
    /// A link.
    Web {
        /// The target.
        url: CompactString,
        /// The link's text.
        title: CompactString,
    },
    /// A mini program.
    MiniProgram {
        /// Its id.
        app_id: CompactString,
        /// The page within it.
        page: CompactString,
        /// The link's text.
        title: CompactString,
    },
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "wire::text")]
    name: CompactString,
    #[serde(default, deserialize_with = "wire::opt_text")]
    value: Option<CompactString>,
    #[serde(default)]
    text: Option<Text>,
    #[serde(default)]
    web: Option<Web>,
    #[serde(default)]
    miniprogram: Option<MiniProgram>,
}

#[derive(Deserialize)]
struct Text {
    #[serde(default, deserialize_with = "wire::text")]
    value: CompactString,
}

#[derive(Deserialize)]
struct Web {
    #[serde(default, deserialize_with = "wire::text")]
    url: CompactString,
    #[serde(default, deserialize_with = "wire::text")]
    title: CompactString,
}

#[derive(Deserialize)]
struct MiniProgram {
    #[serde(default, deserialize_with = "wire::text")]
    appid: CompactString,
    #[serde(default, deserialize_with = "wire::text")]
    pagepath: CompactString,
    #[serde(default, deserialize_with = "wire::text")]
    title: CompactString,
}

/// Reads `extattr`; the part that is present tells the type, since old servers send none.
pub(super) fn list<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<Attribute>, D::Error> {
    #[derive(Deserialize)]
    struct Extattr {
        #[serde(default)]
        attrs: Option<Vec<Wire>>,
    }
    let attrs = Option::<Extattr>::deserialize(json)?.and_then(|extattr| extattr.attrs);
    Ok(attrs
        .unwrap_or_default()
        .into_iter()
        .map(Attribute::from)
        .collect())
}

impl From<Wire> for Attribute {
    fn from(wire: Wire) -> Self {
        let value = match wire {
            Wire {
                text: Some(text), ..
            } => AttributeValue::Text(text.value),
            Wire { web: Some(web), .. } => AttributeValue::Web {
                url: web.url,
                title: web.title,
            },
            Wire {
                miniprogram: Some(program),
                ..
            } => AttributeValue::MiniProgram {
                app_id: program.appid,
                page: program.pagepath,
                title: program.title,
            },
            Wire { value, .. } => AttributeValue::Text(value.unwrap_or_default()),
        };
        Self {
            name: wire.name,
            value,
        }
    }
}
