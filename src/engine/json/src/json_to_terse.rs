//! The way from JSON text to terse bytes.

use plumbline_packing::terse::{Repeats, Writer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Error as JsonError;
use std::fmt;

/// The terse bytes of a JSON text, in which lists and objects may be in one another this deep; serde_json's own limit is
/// 127.
pub(super) fn convert<R: Repeats>(
    text: &str,
    known: &'static [&'static str],
    deepest: u8,
) -> Result<Vec<u8>, JsonError> {
    let mut writer = Writer::<R>::new(known);
    let mut from = serde_json::Deserializer::from_str(text);
    Scribe(&mut writer, deepest).deserialize(&mut from)?;
    from.end()?;
    Ok(writer.finish())
}

/// Writes a value down, which may be this deep.
struct Scribe<'w, R>(&'w mut Writer<R>, u8);

impl<R: Repeats> Scribe<'_, R> {
    /// For what is in this value.
    fn inside<E: Error>(&mut self) -> Result<Scribe<'_, R>, E> {
        match self.1.checked_sub(1) {
            Some(left) => Ok(Scribe(self.0, left)),
            // As serde_json says it.
            None => Err(E::custom("recursion limit exceeded")),
        }
    }
}

impl<'de, R: Repeats> DeserializeSeed<'de> for Scribe<'_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, R: Repeats> Visitor<'de> for Scribe<'_, R> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.bool(value);
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.0.whole(value);
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.0.signed(value);
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.0.float(value);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.text(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        self.0.list();
        while elements.next_element_seed(self.inside()?)?.is_some() {}
        self.0.end();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        self.0.object();
        while entries.next_key_seed(Named(&mut *self.0))?.is_some() {
            entries.next_value_seed(self.inside()?)?;
        }
        self.0.end();
        Ok(())
    }
}

/// Writes a name down.
struct Named<'w, R>(&'w mut Writer<R>);

impl<'de, R: Repeats> DeserializeSeed<'de> for Named<'_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl<R: Repeats> Visitor<'_> for Named<'_, R> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        self.0.name(name);
        Ok(())
    }
}
