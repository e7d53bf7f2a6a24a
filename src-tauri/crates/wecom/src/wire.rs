//! Lenient serde deserializers for scalars and lists, as servers of different versions write them: numbers in quotes,
//! `1.0`, `null`, 0 and 1 for booleans.
//!
//! Lenient only where there is one possible meaning. Straight from the parser, without a tree in between, since a
//! directory has millions of these values.

use std::fmt;
use std::marker::PhantomData;

use compact_str::CompactString;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// An integer, also in quotes, with `.0`, or as a boolean.
pub(crate) struct Int(pub(crate) i64);

/// A text, also where a number stands in its place.
pub(crate) struct Text(pub(crate) CompactString);

impl<'de> Deserialize<'de> for Int {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(IntVisitor)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(TextVisitor)
    }
}

pub(crate) fn int<'de, D: Deserializer<'de>>(json: D) -> Result<i64, D::Error> {
    Ok(Int::deserialize(json)?.0)
}

/// An optional integer; `null` and an empty text are `None`.
pub(crate) fn opt_int<'de, D: Deserializer<'de>>(json: D) -> Result<Option<i64>, D::Error> {
    json.deserialize_any(OptIntVisitor)
}

pub(crate) fn int_or_zero<'de, D: Deserializer<'de>>(json: D) -> Result<i64, D::Error> {
    Ok(opt_int(json)?.unwrap_or(0))
}

pub(crate) fn opt_flag<'de, D: Deserializer<'de>>(json: D) -> Result<Option<bool>, D::Error> {
    Ok(opt_int(json)?.map(|number| number != 0))
}

pub(crate) fn flag<'de, D: Deserializer<'de>>(json: D) -> Result<bool, D::Error> {
    Ok(opt_flag(json)?.unwrap_or(false))
}

pub(crate) fn opt_text<'de, D: Deserializer<'de>>(
    json: D,
) -> Result<Option<CompactString>, D::Error> {
    Ok(Option::<Text>::deserialize(json)?.map(|text| text.0))
}

pub(crate) fn text<'de, D: Deserializer<'de>>(json: D) -> Result<CompactString, D::Error> {
    Ok(opt_text(json)?.unwrap_or_default())
}

/// An optional text; an empty one is `None`.
pub(crate) fn filled<'de, D: Deserializer<'de>>(json: D) -> Result<Option<String>, D::Error> {
    let text = opt_text(json)?.map(String::from);
    Ok(text.filter(|text| !text.is_empty()))
}

pub(crate) fn opt_ints<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Vec<i64>>, D::Error> {
    let list = json.deserialize_any(ListVisitor(PhantomData::<Int>))?;
    Ok(list.map(|list| list.into_iter().map(|int| int.0).collect()))
}

pub(crate) fn ints<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<i64>, D::Error> {
    Ok(opt_ints(json)?.unwrap_or_default())
}

pub(crate) fn flags<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<bool>, D::Error> {
    Ok(ints(json)?.into_iter().map(|number| number != 0).collect())
}

pub(crate) fn opt_texts<'de, D: Deserializer<'de>>(
    json: D,
) -> Result<Option<Vec<CompactString>>, D::Error> {
    let list = json.deserialize_any(ListVisitor(PhantomData::<Text>))?;
    Ok(list.map(|list| list.into_iter().map(|text| text.0).collect()))
}

/// A list, empty where `null` stands.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    json: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(json)?.unwrap_or_default())
}

/// An object, or a list whose first entry it is.
pub(crate) fn one_or_first<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    json: D,
) -> Result<T, D::Error> {
    json.deserialize_any(OneVisitor(PhantomData))
}

struct IntVisitor;

impl Visitor<'_> for IntVisitor {
    type Value = Int;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Int, E> {
        Ok(Int(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Int, E> {
        // Only orders come near this size, and there "largest" is all that matters.
        Ok(Int(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within 2^53, so exact"
    )]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Int, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() <= EXACT {
            return Ok(Int(number as i64));
        }
        Err(E::invalid_type(serde::de::Unexpected::Float(number), &self))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Int, E> {
        Ok(Int(i64::from(yes)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Int, E> {
        // The text itself stays out of the error: it may be personal data or a token.
        let number = text
            .trim()
            .parse()
            .map_err(|_| E::custom("a text that is no whole number"))?;
        Ok(Int(number))
    }
}

struct OptIntVisitor;

impl<'de> Visitor<'de> for OptIntVisitor {
    type Value = Option<i64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number or nothing")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        IntVisitor.visit_str(text).map(|int: Int| Some(int.0))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        IntVisitor.visit_u64(number).map(|int: Int| Some(int.0))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        IntVisitor.visit_f64(number).map(|int: Int| Some(int.0))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Self::Value, E> {
        Ok(Some(i64::from(yes)))
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text(CompactString::from(text)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Text, E> {
        Ok(Text(compact_str::format_compact!("{number}")))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Text, E> {
        Ok(Text(compact_str::format_compact!("{number}")))
    }
}

/// Visitor of a list; `null` is `None`, and a single value is a list of one.
struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(Some(list))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::U64Deserializer::new(number)).map(|item| Some(vec![item]))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            return Ok(Some(Vec::new()));
        }
        T::deserialize(serde::de::value::StrDeserializer::new(text)).map(|item| Some(vec![item]))
    }
}

struct OneVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        let first = seq
            .next_element()?
            .ok_or_else(|| A::Error::invalid_length(0, &self))?;
        while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(first)
    }
}
