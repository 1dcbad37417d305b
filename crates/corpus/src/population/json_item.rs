//! The text and source of an item out of its JSON, without keeping anything else of it.

use super::mapping::{Layout, Seen};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A value as far as it matters to an item.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'j> {
    /// Not there, or null.
    Nothing,
    Text(Cow<'j, str>),
    /// A list of texts, joined with a line feed.
    List(String),
    /// A number or yes or no, as written.
    Plain(String),
    /// An object, or a list of anything but texts.
    Other,
}

impl Value<'_> {
    /// What it is, in both languages.
    pub(super) fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Self::Nothing => ("空值", "nothing"),
            Self::Text(_) => ("文本", "a text"),
            Self::List(_) => ("文本列表", "a list of texts"),
            Self::Plain(_) => ("数字或布尔值", "a number or truth value"),
            Self::Other => ("对象或其他列表", "an object or another list"),
        }
    }
}

/// What an element is.
pub(super) enum Element<'j> {
    /// A text itself.
    Text(Cow<'j, str>),
    /// The values of the fields asked for, the last being the source's.
    Fields(Vec<Value<'j>>),
    /// Neither.
    Other,
}

struct ValueSeed;

impl<'j> DeserializeSeed<'j> for ValueSeed {
    type Value = Value<'j>;
    fn deserialize<D: Deserializer<'j>>(self, from: D) -> Result<Value<'j>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for ValueSeed {
    type Value = Value<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_borrowed_str<E: Error>(self, text: &'j str) -> Result<Value<'j>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Value<'j>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_unit<E: Error>(self) -> Result<Value<'j>, E> {
        Ok(Value::Nothing)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Value<'j>, E> {
        Ok(Value::Plain(value.to_string()))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value<'j>, E> {
        Ok(Value::Plain(value.to_string()))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'j>, E> {
        Ok(Value::Plain(value.to_string()))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'j>, E> {
        Ok(Value::Plain(value.to_string()))
    }
    fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<Value<'j>, A::Error> {
        let (mut joined, mut texts, mut first) = (String::new(), true, true);
        while let Some(value) = list.next_element_seed(ValueSeed)? {
            match value {
                Value::Text(text) if texts => {
                    if !first {
                        joined.push('\n');
                    }
                    joined.push_str(&text);
                }
                _ => texts = false,
            }
            first = false;
        }
        Ok(if texts { Value::List(joined) } else { Value::Other })
    }
    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Value<'j>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}

/// Finds the position of a name among those wanted.
struct KeySeed<'l>(&'l Layout);

impl<'j> DeserializeSeed<'j> for KeySeed<'_> {
    type Value = Option<usize>;
    fn deserialize<D: Deserializer<'j>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }
    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let Layout { text, source, .. } = self.0;
        let at = text.iter().position(|f| f.name == name);
        Ok(at.or_else(|| (source.as_deref() == Some(name)).then_some(text.len())))
    }
}

struct ElementSeed<'l>(&'l Layout);

impl<'j> DeserializeSeed<'j> for ElementSeed<'_> {
    type Value = Element<'j>;
    fn deserialize<D: Deserializer<'j>>(self, from: D) -> Result<Element<'j>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for ElementSeed<'_> {
    type Value = Element<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or text")
    }
    fn visit_borrowed_str<E: Error>(self, text: &'j str) -> Result<Element<'j>, E> {
        Ok(Element::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Element<'j>, E> {
        Ok(Element::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_unit<E: Error>(self) -> Result<Element<'j>, E> {
        Ok(Element::Other)
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<Element<'j>, E> {
        Ok(Element::Other)
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<Element<'j>, E> {
        Ok(Element::Other)
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<Element<'j>, E> {
        Ok(Element::Other)
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<Element<'j>, E> {
        Ok(Element::Other)
    }
    fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<Element<'j>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Element::Other)
    }
    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Element<'j>, A::Error> {
        let mut fields = vec![Value::Nothing; self.0.text.len() + 1];
        // A source that is a field of the text too is read there.
        while let Some(at) = map.next_key_seed(KeySeed(self.0))? {
            match at {
                Some(at) => fields[at] = map.next_value_seed(ValueSeed)?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Element::Fields(fields))
    }
}

/// Reads an element, keeping the fields of the layout.
pub(super) fn element<'j>(json: &'j [u8], layout: &Layout) -> serde_json::Result<Element<'j>> {
    let mut from = serde_json::Deserializer::from_slice(json);
    let element = ElementSeed(layout).deserialize(&mut from)?;
    from.end()?;
    Ok(element)
}

/// The fields of an object, for the guess of which is what; nothing for what is no object.
pub(super) fn fields(json: &[u8]) -> Option<Vec<Seen>> {
    struct All;
    impl<'j> Visitor<'j> for All {
        type Value = Vec<Seen>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Vec<Seen>, A::Error> {
            let mut all = Vec::new();
            while let Some(name) = map.next_key::<String>()? {
                let value = map.next_value_seed(ValueSeed)?;
                let chars = match &value {
                    Value::Text(text) => text.chars().count(),
                    Value::List(text) => text.chars().count(),
                    _ => 0,
                };
                let list = matches!(value, Value::List(_));
                let text = list || matches!(value, Value::Text(_));
                all.push(Seen { name, list, text, chars: chars as u64 });
            }
            Ok(all)
        }
    }
    let mut from = serde_json::Deserializer::from_slice(json);
    from.deserialize_map(All).ok()
}
