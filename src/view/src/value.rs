//! Values of attributes, classes, properties and styles: fixed, or following signals.

use crate::memo::Memo;
use leptos::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// What is set on an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An attribute.
    Attribute,
    /// Whether it has a class.
    Class,
    /// A property of its style.
    Style,
    /// A property of its object.
    Property,
}

/// What it is set to.
pub enum Value {
    /// False, or none.
    Off,
    /// True.
    On,
    /// A text.
    Words(Cow<'static, str>),
    /// What a closure says, again whenever a signal that it reads has changed.
    Live(Box<dyn Say>),
}

/// What says a value. Unlike `dyn FnMut`, it brings no code for being called once and dropped, which is compiled for
/// every closure and never runs.
pub trait Say: Send {
    /// The value now.
    fn value(&mut self) -> Value;
}

impl<F: FnMut() -> Value + Send> Say for F {
    fn value(&mut self) -> Value {
        self()
    }
}

/// What can be set on an element.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        if self { Value::On } else { Value::Off }
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Words(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Words(Cow::Owned(self))
    }
}

impl IntoValue for &String {
    fn into_value(self) -> Value {
        self.clone().into_value()
    }
}

impl IntoValue for Cow<'static, str> {
    fn into_value(self) -> Value {
        Value::Words(self)
    }
}

impl IntoValue for Arc<str> {
    fn into_value(self) -> Value {
        self.to_string().into_value()
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Off, T::into_value)
    }
}

macro_rules! as_words {
    ($($number:ty)+) => {
        $(impl IntoValue for $number {
            fn into_value(self) -> Value {
                self.to_string().into_value()
            }
        })+
    };
}

as_words! { u8 u16 u32 u64 usize i32 i64 f64 char }

impl<T: IntoValue, F: FnMut() -> T + Send + 'static> IntoValue for F {
    fn into_value(mut self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}

macro_rules! follows {
    ($($signal:ident)+) => {
        $(impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                Value::Live(Box::new(move || self.get().into_value()))
            }
        })+
    };
}

follows! { Memo Signal RwSignal ReadSignal ArcMemo ArcRwSignal }
