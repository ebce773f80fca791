//! Serde's way in, without what JSON text never takes.
//!
//! What serde derives for a type reads a struct from an object, but also from an array of its fields' values, and
//! recognises a field by its number, but also by its name, as text or as bytes. All of that is compiled for every
//! struct. [`Lean`] stands between a type and its deserialiser and offers objects for structs, and numbers for fields
//! and variants, which one function finds for all types ([`place_of`]); and nothing else. Fields mostly come in the
//! order in which they are declared, so that one comparison finds most of them. What does fit, and where and why
//! something does not, stays as it is.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt::{Formatter, Result as Written};
use std::marker::PhantomData;

/// A deserialiser, a visitor, a seed or an access, and what is reached through it likewise.
pub(super) struct Lean<T>(pub(super) T);

/// The visitor of a map: objects only.
struct Object<V>(V);

/// The visitor of a struct: objects only, whose keys are these names.
struct Record<V>(V, Names);

/// The visitor of an enum, whose variants have these names.
struct Choice<V>(V, Names);

/// The entries of a struct; where the next key is expected.
struct Fields<A> {
    entries: A,
    names: Names,
    next: usize,
}

/// The variant of an enum, which has one of these names.
struct Variant<A>(A, Names);

/// The names of a struct's fields or of an enum's variants, by number.
type Names = &'static [&'static str];

/// The visitor of a list: arrays only.
struct Array<V>(V);

/// The seed and the visitor of a name: its number.
struct Named {
    names: Names,
    /// Where it is expected.
    next: usize,
    /// Whether another name is an error, which is raised here, so that it has its place in the text; else past the last
    /// stands for it.
    only: bool,
}

/// The number of the name, looked for from this place on and then from the first; none where it is not there.
#[inline(never)]
fn place_of(name: &str, names: Names, from: usize) -> Option<usize> {
    let is = |at: &usize| names.get(*at).is_some_and(|known| *known == name);
    (from..names.len()).chain(0..from).find(is)
}

/// A name by its number.
struct Numbered<E>(u64, PhantomData<E>);

impl<E> Numbered<E> {
    fn of(place: usize) -> Self {
        Self(place as u64, PhantomData)
    }
}

/// Methods that hand the visitor on as it is, because no further deserialiser comes back.
macro_rules! plain {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(visitor)
        })+
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Lean<D> {
    type Error = D::Error;

    plain! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_unit deserialize_ignored_any deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Lean(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Lean(visitor))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_seq(Array(visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_tuple(len, Array(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_tuple_struct(name, len, Array(visitor))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Object(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // As a map, which has no array to offer: its code is the smaller.
        self.0.deserialize_map(Record(visitor, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_enum(name, variants, Choice(visitor, variants))
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Methods of a visitor that hand the value on as it is.
macro_rules! values {
    ($($method:ident $value:ty;)+) => {
        $(fn $method<E: Error>(self, value: $value) -> Result<V::Value, E> {
            self.0.$method(value)
        })+
    };
}

// What may be anything, or an option.
impl<'de, V: Visitor<'de>> Visitor<'de> for Lean<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> Written {
        self.0.expecting(f)
    }

    values! {
        visit_bool bool;
        visit_i64 i64;
        visit_u64 u64;
        visit_f64 f64;
        visit_str &str;
        visit_borrowed_str &'de str;
        visit_string String;
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Lean(inner))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Lean(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Lean(entries))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> Written {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Lean(entries))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Array<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> Written {
        self.0.expecting(f)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Lean(elements))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Record<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> Written {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Fields {
            entries,
            names: self.1,
            next: 0,
        })
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Choice<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> Written {
        self.0.expecting(f)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Variant(variant, self.1))
    }
}

impl<'de> DeserializeSeed<'de> for Named {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<usize, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Named {
    type Value = usize;

    fn expecting(&self, f: &mut Formatter<'_>) -> Written {
        f.write_str("variant identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        match place_of(name, self.names, self.next) {
            Some(place) => Ok(place),
            None if self.only => Err(E::unknown_variant(name, self.names)),
            None => Ok(self.names.len()),
        }
    }
}

impl<'de, E: Error> Deserializer<'de> for Numbered<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_u64(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let field = Named {
            names: self.names,
            next: self.next,
            only: false,
        };
        let Some(place) = self.entries.next_key_seed(field)? else {
            return Ok(None);
        };
        self.next = place + 1;
        seed.deserialize(Numbered::of(place)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.entries.next_value_seed(Lean(seed))
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Variant<A> {
    type Error = A::Error;
    type Variant = Lean<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let (place, variant) = self.0.variant_seed(Named {
            names: self.1,
            next: 0,
            only: true,
        })?;
        Ok((seed.deserialize(Numbered::of(place))?, Lean(variant)))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Lean<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Lean(from))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Lean<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Lean(seed))
    }

    /// Most lists of a document have one element (an item's judgements by one criterion, its tags): room for one at
    /// first halves the memory that a large document takes, of which a browser charges for every page.
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint().or(Some(1))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Lean<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(Lean(seed))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Lean(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Lean<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(Lean(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, Array(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, Record(visitor, fields))
    }
}
