//! Sentences in both languages, and remedies with the page where they happen.

use crate::checkup::Fix;
use crate::clinic::ConsolePage;
use crate::error::words::SecretPlace;
use crate::lang::Text;

answer! {
    /// One sentence in both languages.
    #[derive(PartialEq)]
    #[cfg_attr(feature = "bindings", ts(rename = "Text"))]
    pub struct TextView {
        zh: String,
        en: String,
    }

    /// Where a secret is entered again.
    #[derive(PartialEq)]
    #[serde(rename_all = "snake_case")]
    #[cfg_attr(feature = "bindings", ts(rename = "SecretPlace"))]
    pub enum SecretPlaceView {
        /// In the settings of this data source.
        Source(String),
        /// In the settings of this authentication source.
        Auth(String),
    }

    /// Why something is so, and one act per step.
    #[derive(PartialEq)]
    #[cfg_attr(feature = "bindings", ts(rename = "Fix"))]
    pub struct FixView {
        cause: TextView,
        steps: Vec<TextView>,
        #[cfg_attr(feature = "bindings", ts(type = "ConsolePage | null"))]
        page: Option<ConsolePage>,
    }
}

impl From<&Text> for TextView {
    fn from(text: &Text) -> Self {
        Self {
            zh: text.zh.to_string(),
            en: text.en.to_string(),
        }
    }
}

impl From<Text> for TextView {
    fn from(text: Text) -> Self {
        Self {
            zh: text.zh.into_owned(),
            en: text.en.into_owned(),
        }
    }
}

impl From<SecretPlace> for SecretPlaceView {
    fn from(place: SecretPlace) -> Self {
        match place {
            SecretPlace::Source(id) => Self::Source(id),
            SecretPlace::Auth(id) => Self::Auth(id),
        }
    }
}

impl From<Fix> for FixView {
    fn from(fix: Fix) -> Self {
        let page = fix.link.as_deref().and_then(page_of);
        let steps = fix.steps.into_iter().map(TextView::from).collect();
        Self {
            cause: fix.cause.into(),
            steps,
            page,
        }
    }
}

/// The page that a remedy's address belongs to. The interface gets pages only, never addresses.
fn page_of(link: &str) -> Option<ConsolePage> {
    let fixed = ConsolePage::FIXED
        .iter()
        .copied()
        .find(|page| page.url() == link);
    fixed.or_else(|| {
        let lookup = ConsolePage::ErrorLookup(0).url();
        let code = link.strip_prefix(lookup.trim_end_matches('0'))?;
        code.parse().ok().map(ConsolePage::ErrorLookup)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_by_its_address() {
        for page in ConsolePage::FIXED.iter().chain(&[
            ConsolePage::ErrorLookup(60020),
            ConsolePage::ErrorLookup(-1),
        ]) {
            let found = page_of(&page.url()).unwrap();
            assert_eq!(found.url(), page.url(), "{page:?}");
        }
        assert_eq!(page_of("https://example.com/"), None);
    }
}
