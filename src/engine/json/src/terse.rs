//! Serde's way in, from terse bytes ([`plumbline_packing::terse`]).
//!
//! What serde derives for a type is compiled anew for every format that it is read from; the program therefore reads its
//! types from this one only. Fields and variants are given to it by number, which one function finds for all types
//! ([`Reader::places`]). What does fit, and what is said where something does not, is as in serde_json.
//!
//! JSON has no numbers of 128 bits. What is text in JSON and is held as a number here is asked for by their two methods:
//! an `i128` is a moment, a `u128` a change id; the bytes of an identity come as bytes. All of them come as text, too,
//! where they were not spelt in the one way that counts.

use crate::DEEPEST;
use plumbline_packing::terse::{Broken, Head, Reader, Shape, Token, place_of};
use serde::de::value::U64Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde_json::Error;
use uuid::Uuid;

/// Reads one value.
pub(super) struct Terse<'de> {
    pub(super) reader: Reader<'de>,
    deeper: u8,
}

/// The names of a struct's fields or of an enum's variants, by number.
type Names = &'static [&'static str];

#[cold]
#[inline(never)]
fn broken(_: Broken) -> Error {
    Error::custom("its packed form is damaged")
}

/// This where something else was expected.
#[cold]
#[inline(never)]
fn wrong(token: Token<'_>, expected: &dyn Expected) -> Error {
    let written = token.written();
    let unexpected = match (token, &written) {
        (_, Some(text)) => Unexpected::Str(text),
        (Token::Text(text), _) => Unexpected::Str(text),
        (Token::Bool(value), _) => Unexpected::Bool(value),
        (Token::Whole(n), _) => Unexpected::Unsigned(n),
        (Token::Negative(n), _) => Unexpected::Signed(n),
        (Token::Float(value), _) => Unexpected::Float(value),
        (Token::List(_), _) => Unexpected::Seq,
        (Token::Object(_), _) => Unexpected::Map,
        _ => Unexpected::Unit,
    };
    Error::invalid_type(unexpected, expected)
}

impl<'de> Terse<'de> {
    pub(super) fn new(bytes: &'de [u8], known: Names) -> Result<Self, Error> {
        Ok(Self {
            reader: Reader::new(bytes, known).map_err(broken)?,
            deeper: DEEPEST,
        })
    }

    #[inline(never)]
    fn token(&mut self) -> Result<Token<'de>, Error> {
        self.reader.token().map_err(broken)
    }

    /// Goes into a list or object.
    fn enter(&mut self) -> Result<(), Error> {
        match self.deeper.checked_sub(1) {
            Some(left) => self.deeper = left,
            None => return Err(Error::custom("recursion limit exceeded")),
        }
        Ok(())
    }

    /// Comes out of a list, all of which must have been wanted.
    fn leave_list(&mut self, left: Left) -> Result<(), Error> {
        self.deeper += 1;
        match left {
            Left::Some(0) => self.reader.end(),
            Left::Some(_) => return Err(Error::custom("trailing characters")),
            Left::Seen => {}
        }
        Ok(())
    }

    fn list<V: Visitor<'de>>(&mut self, count: usize, visitor: V) -> Result<V::Value, Error> {
        self.enter()?;
        let mut list = List {
            from: self,
            left: Left::Some(count),
        };
        let value = visitor.visit_seq(&mut list)?;
        let left = list.left;
        self.leave_list(left)?;
        Ok(value)
    }

    fn object<V: Visitor<'de>>(&mut self, shape: Shape, visitor: V) -> Result<V::Value, Error> {
        self.enter()?;
        let value = visitor.visit_map(Object {
            from: self,
            shape,
            next: 0,
        })?;
        self.deeper += 1;
        Ok(value)
    }
}

/// A kind of value that is handed to the visitor when it is this token, and is wrong otherwise.
macro_rules! values {
    ($($method:ident { $($token:pat => $visit:expr,)+ })+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.token()? {
                $($token => $visit(visitor),)+
                other => Err(wrong(other, &visitor)),
            }
        })+
    };
}

/// Whole numbers of every size.
macro_rules! wholes {
    ($($method:ident)+) => {
        values! {
            $($method {
                Token::Whole(n) => |v: V| v.visit_u64(n),
                Token::Negative(n) => |v: V| v.visit_i64(n),
                Token::Float(value) => |v: V| v.visit_f64(value),
            })+
        }
    };
}

/// Text, in whichever way it is held.
fn text<'de, V: Visitor<'de>>(token: Token<'de>, visitor: V) -> Result<V::Value, Error> {
    match token {
        Token::Text(text) => visitor.visit_str(text),
        other => match other.written() {
            Some(text) => visitor.visit_str(&text),
            None => Err(wrong(other, &visitor)),
        },
    }
}

impl<'de> Deserializer<'de> for &mut Terse<'de> {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token()? {
            Token::Null => visitor.visit_unit(),
            Token::Bool(value) => visitor.visit_bool(value),
            Token::Whole(n) => visitor.visit_u64(n),
            Token::Negative(n) => visitor.visit_i64(n),
            Token::Float(value) => visitor.visit_f64(value),
            Token::List(count) => self.list(count, visitor),
            Token::Object(shape) => self.object(shape, visitor),
            other => text(other, visitor),
        }
    }

    wholes! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    values! {
        deserialize_bool { Token::Bool(value) => |v: V| v.visit_bool(value), }
        deserialize_unit { Token::Null => |v: V| v.visit_unit(), }
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token()? {
            Token::Moment(millis) => visitor.visit_u64(millis),
            other => text(other, visitor),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token()? {
            Token::Hex(n) => visitor.visit_u64(n),
            other => text(other, visitor),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token()? {
            Token::Identity(bytes) => visitor.visit_bytes(bytes),
            other => visitor.visit_bytes(&identity(other)?),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let token = self.token()?;
        text(token, visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.takes_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token()? {
            Token::List(count) => self.list(count, visitor),
            other => Err(wrong(other, &visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token()? {
            Token::Object(shape) => self.object(shape, visitor),
            other => Err(wrong(other, &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        names: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.token()? {
            Token::Object(shape) => {
                self.enter()?;
                let next = self.reader.places(shape, names);
                let value = visitor.visit_map(Record {
                    from: self,
                    next,
                    left: shape.count,
                })?;
                self.deeper += 1;
                Ok(value)
            }
            other => Err(wrong(other, &visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        names: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (place, holds) = self.variant(names)?;
        if holds {
            self.enter()?;
        }
        let value = visitor.visit_enum(Variant {
            from: self,
            place,
            holds,
        })?;
        if holds {
            self.deeper += 1;
            self.reader.end();
        }
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.reader.skip().map_err(broken)?;
        visitor.visit_unit()
    }
}

/// The identity that is held as text.
#[cold]
#[inline(never)]
fn identity(token: Token<'_>) -> Result<[u8; 16], Error> {
    match token {
        Token::Text(text) => match Uuid::parse_str(text) {
            Ok(id) => Ok(id.into_bytes()),
            Err(error) => Err(Error::custom(format_args!("UUID parsing failed: {error}"))),
        },
        other => Err(wrong(other, &"a formatted UUID string")),
    }
}

impl<'de> Terse<'de> {
    /// The number of a variant, and whether it holds something.
    #[inline(never)]
    fn variant(&mut self, names: Names) -> Result<(u64, bool), Error> {
        let (name, holds) = match self.reader.head().map_err(broken)? {
            Head::Name(name) => (name, false),
            Head::Holds(name) => (name, true),
            Head::Other => return Err(Error::custom("expected value")),
        };
        match place_of(name, names, 0) {
            Some(place) => Ok((place as u64, holds)),
            None => Err(Error::unknown_variant(name, names)),
        }
    }
}

/// How many elements of a list have not been asked for, or that its end has been seen.
#[derive(Clone, Copy)]
enum Left {
    Some(usize),
    Seen,
}

struct List<'a, 'de> {
    from: &'a mut Terse<'de>,
    left: Left,
}

impl<'de> SeqAccess<'de> for &mut List<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.left {
            Left::Some(0) => {
                self.from.reader.end();
                self.left = Left::Seen;
                Ok(None)
            }
            Left::Some(left) => {
                self.left = Left::Some(left - 1);
                seed.deserialize(&mut *self.from).map(Some)
            }
            Left::Seen => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        match self.left {
            Left::Some(left) => Some(left),
            Left::Seen => Some(0),
        }
    }
}

/// A map: its names are values, too.
struct Object<'a, 'de> {
    from: &'a mut Terse<'de>,
    shape: Shape,
    next: usize,
}

impl<'de> MapAccess<'de> for Object<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if self.next == self.shape.count {
            self.from.reader.end();
            return Ok(None);
        }
        let name = self.from.reader.name(self.shape, self.next);
        self.next += 1;
        self.from.reader.push_name(name);
        seed.deserialize(&mut *self.from).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.from)
    }
}

/// A struct: its fields by number.
struct Record<'a, 'de> {
    from: &'a mut Terse<'de>,
    next: usize,
    left: usize,
}

impl<'de> MapAccess<'de> for Record<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else {
            self.from.reader.end();
            return Ok(None);
        };
        self.left = left;
        let place = self.from.reader.place(self.next);
        self.next += 1;
        seed.deserialize(numbered(place)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.from)
    }
}

fn numbered(place: usize) -> U64Deserializer<Error> {
    (place as u64).into_deserializer()
}

struct Variant<'a, 'de> {
    from: &'a mut Terse<'de>,
    place: u64,
    holds: bool,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let number: U64Deserializer<Error> = self.place.into_deserializer();
        Ok((seed.deserialize(number)?, self))
    }
}

impl Variant<'_, '_> {
    /// That it holds something, as is expected of it.
    fn held(&self, expected: &str) -> Result<(), Error> {
        if self.holds {
            Ok(())
        } else {
            Err(Error::invalid_type(Unexpected::UnitVariant, &expected))
        }
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if self.holds {
            match self.from.token()? {
                Token::Null => {}
                other => return Err(wrong(other, &"unit")),
            }
        }
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        self.held("newtype variant")?;
        seed.deserialize(&mut *self.from)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.held("tuple variant")?;
        self.from.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, names: Names, visitor: V) -> Result<V::Value, Error> {
        self.held("struct variant")?;
        self.from.deserialize_struct("", names, visitor)
    }
}
