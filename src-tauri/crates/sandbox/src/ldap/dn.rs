//! Distinguished names (RFC 4514): parsed, compared without case, and written as each server writes them.

use std::fmt::Write as _;

use super::flavour::Flavour;

/// The characters that are escaped wherever they stand in a value.
const SPECIAL: &str = "\"+,;<>\\=";

/// One `attribute=value` of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) attribute: String,
    pub(crate) value: String,
}

/// A relative name: one part, or several joined by `+`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rdn(pub(crate) Vec<Part>);

/// A distinguished name, the object's own part first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dn(pub(crate) Vec<Rdn>);

/// Where an object stands: its folded parts from the root down, so that what is below a name follows it in order.
pub(crate) type Path = Vec<String>;

impl Dn {
    /// The name that `text` writes; `None` for one that breaks the syntax.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        let mut reader = Reader { rest: text };
        let mut rdns = vec![reader.rdn()?];
        while reader.take(',') || reader.take(';') {
            rdns.push(reader.rdn()?);
        }
        reader.rest.is_empty().then_some(Self(rdns))
    }

    pub(crate) fn path(&self) -> Path {
        self.0.iter().rev().map(Rdn::folded).collect()
    }

    pub(crate) fn parent(&self) -> Self {
        Self(self.0.iter().skip(1).cloned().collect())
    }

    pub(crate) fn rdn(&self) -> Option<&Rdn> {
        self.0.first()
    }

    /// This name below another parent.
    pub(crate) fn placed(rdn: Rdn, parent: &Self) -> Self {
        let mut rdns = vec![rdn];
        rdns.extend(parent.0.iter().cloned());
        Self(rdns)
    }

    /// The same name after `from`, which is the end of it, became `to`.
    pub(crate) fn moved(&self, from: usize, to: &Self) -> Self {
        let kept = self.0.len().saturating_sub(from);
        let mut rdns = self.0[..kept].to_vec();
        rdns.extend(to.0.iter().cloned());
        Self(rdns)
    }

    /// As a server of this flavour writes it.
    pub(crate) fn spelled(&self, flavour: Flavour) -> String {
        let rdns: Vec<String> = self.0.iter().map(|rdn| rdn.spelled(flavour)).collect();
        rdns.join(",")
    }
}

impl Rdn {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut dn = Dn::parse(text)?;
        (dn.0.len() == 1).then(|| dn.0.remove(0))
    }

    pub(crate) fn spelled(&self, flavour: Flavour) -> String {
        let parts: Vec<String> = self.0.iter().map(|part| part.spelled(flavour)).collect();
        parts.join("+")
    }

    fn folded(&self) -> String {
        let mut parts: Vec<String> = self.0.iter().map(Part::folded).collect();
        parts.sort();
        parts.join("+")
    }
}

impl Part {
    fn folded(&self) -> String {
        let value = fold(&self.value);
        format!("{}={}", self.attribute.to_lowercase(), escaped(&value))
    }

    fn spelled(&self, flavour: Flavour) -> String {
        match flavour {
            Flavour::Ad => {
                let attribute = self.attribute.to_uppercase();
                format!("{attribute}={}", with_backslashes(&self.value))
            }
            Flavour::OpenLdap => format!("{}={}", self.attribute, escaped(&self.value)),
        }
    }
}

/// A text as `caseIgnoreMatch` compares it: lower case, one blank between words, none outside.
pub(crate) fn fold(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// Special characters as `\XX`, as OpenLDAP writes them.
fn escaped(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut out = String::new();
    for (at, letter) in value.chars().enumerate() {
        let outer = (letter == ' ' && (at == 0 || at == last)) || (letter == '#' && at == 0);
        if outer || SPECIAL.contains(letter) || letter.is_control() {
            let mut buffer = [0; 4];
            for byte in letter.encode_utf8(&mut buffer).bytes() {
                let _ = write!(out, "\\{byte:02X}");
            }
        } else {
            out.push(letter);
        }
    }
    out
}

/// Special characters after a backslash, as AD writes them.
fn with_backslashes(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut out = String::new();
    for (at, letter) in value.chars().enumerate() {
        let outer = (letter == ' ' && (at == 0 || at == last)) || (letter == '#' && at == 0);
        if letter.is_control() {
            let _ = write!(out, "\\{:02X}", u32::from(letter));
            continue;
        }
        if outer || SPECIAL.contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, wanted: char) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn rdn(&mut self) -> Option<Rdn> {
        let mut parts = vec![self.part()?];
        while self.take('+') {
            parts.push(self.part()?);
        }
        Some(Rdn(parts))
    }

    fn part(&mut self) -> Option<Part> {
        let (attribute, rest) = self.rest.split_once('=')?;
        let attribute = attribute.trim();
        let sound = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
        if attribute.is_empty() || !attribute.chars().all(sound) {
            return None;
        }
        let attribute = attribute.to_owned();
        self.rest = rest.trim_start_matches(' ');
        let value = self.value()?;
        Some(Part { attribute, value })
    }

    fn value(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        // Blanks at the end do not count unless they are escaped.
        let mut kept = 0;
        while let Some(letter) = self.rest.chars().next() {
            if matches!(letter, ',' | ';' | '+') {
                break;
            }
            self.rest = &self.rest[letter.len_utf8()..];
            match letter {
                '\\' => {
                    self.escape(&mut bytes)?;
                    kept = bytes.len();
                }
                '"' | '<' | '>' => return None,
                _ => {
                    let mut buffer = [0; 4];
                    bytes.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
                    if letter != ' ' {
                        kept = bytes.len();
                    }
                }
            }
        }
        bytes.truncate(kept);
        String::from_utf8(bytes).ok()
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let letter = self.rest.chars().next()?;
        let pair = self.rest.get(..2);
        if let Some(byte) = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            bytes.push(byte);
            self.rest = &self.rest[2..];
            return Some(());
        }
        let mut buffer = [0; 4];
        bytes.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
        self.rest = &self.rest[letter.len_utf8()..];
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_in_both_spellings() {
        for value in [
            "研发,一部 +\"<;>\\=#",
            " outer ",
            "#hash",
            "😀",
            "a",
            "A\nB",
            "x=y",
        ] {
            let rdn = Rdn(vec![Part {
                attribute: "ou".to_owned(),
                value: value.to_owned(),
            }]);
            let base = Dn::parse("dc=example,dc=test").unwrap_or_default();
            let dn = Dn::placed(rdn, &base);
            for flavour in [Flavour::Ad, Flavour::OpenLdap] {
                let spelled = dn.spelled(flavour);
                let read = Dn::parse(&spelled).unwrap_or_default();
                assert_eq!(read.path(), dn.path(), "{spelled}");
                let values = read.0[0].0[0].value.clone();
                assert_eq!(values, value, "{spelled}");
            }
        }
    }

    #[test]
    fn what_breaks_the_syntax_is_no_name() {
        for text in ["x", "=y", "ou=a,,dc=b", "ou=a\\", "o u=a", "ou=a\"b\",dc=c"] {
            assert_eq!(Dn::parse(text), None, "{text}");
        }
    }

    #[test]
    fn letter_case_and_blanks_make_no_difference() {
        let path = |text: &str| Dn::parse(text).unwrap_or_default().path();
        assert_eq!(path("OU=R  D, DC=Test"), path("ou=r d,dc=test"));
        assert_eq!(path("ou=a\\2Cb,dc=c"), path("ou=a\\,b,dc=c"));
        assert_ne!(path("ou=a\\2Cb,dc=c"), path("ou=a,ou=b,dc=c"));
    }
}
