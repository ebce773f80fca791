//! The way to terse bytes, value by value.

use super::scalar::Scalar;
use super::{FORM, tag};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

/// Finds what was there before. What is read again at once is not worth the search ([`All`]); what is kept is
/// ([`Repeated`]).
pub trait Repeats: Default {
    /// The number that this text has already; else it has `next` from now on.
    fn text(&mut self, text: &str, next: usize) -> Option<usize>;
    /// The number that the shape with these names has already; else it has `next` from now on.
    fn shape(&mut self, names: &[usize], next: usize) -> Option<usize>;
    /// Whether identities and moments are told from text.
    const TELLS: bool;
}

/// Everything counts as new.
#[derive(Default)]
pub struct All;

impl Repeats for All {
    fn text(&mut self, _: &str, _: usize) -> Option<usize> {
        None
    }

    fn shape(&mut self, _: &[usize], _: usize) -> Option<usize> {
        None
    }

    const TELLS: bool = false;
}

/// Hashes alike in every run.
type Seen<K> = HashMap<K, usize, BuildHasherDefault<DefaultHasher>>;

/// What comes again is known again.
#[derive(Default)]
pub struct Repeated {
    texts: Seen<Box<str>>,
    shapes: Seen<Box<[usize]>>,
}

impl Repeats for Repeated {
    fn text(&mut self, text: &str, next: usize) -> Option<usize> {
        let known = self.texts.get(text).copied();
        if known.is_none() {
            self.texts.insert(text.into(), next);
        }
        known
    }

    fn shape(&mut self, names: &[usize], next: usize) -> Option<usize> {
        let known = self.shapes.get(names).copied();
        if known.is_none() {
            self.shapes.insert(names.into(), next);
        }
        known
    }

    const TELLS: bool = true;
}

/// One text as it was met.
struct Met {
    /// Where it stands among all that was met.
    from: usize,
    to: usize,
    /// Whether it is written once and referred to: it came again, or it is a name.
    shared: bool,
}

/// One value, or the beginning of a list or object.
#[derive(Clone, Copy)]
enum Step {
    Tag(u8),
    Whole(u64),
    Negative(u64),
    Float(f64),
    /// A known name, or a text that was met.
    Text(usize),
    List(usize),
    Object(usize),
}

/// An open list or object.
struct Open {
    step: usize,
    /// How many values it has so far.
    count: usize,
    /// Where its names begin among those of all open objects; none for a list.
    names: Option<usize>,
}

/// Takes one value (mostly a list or an object, and what is in it) and gives its bytes.
pub struct Writer<R> {
    known: &'static [&'static str],
    repeats: R,
    text: String,
    met: Vec<Met>,
    shapes: Vec<Box<[usize]>>,
    steps: Vec<Step>,
    open: Vec<Open>,
    names: Vec<usize>,
}

impl<R: Repeats> Writer<R> {
    /// Of these known names, which the reader must have, too.
    pub fn new(known: &'static [&'static str]) -> Self {
        let mut repeats = R::default();
        for (number, name) in known.iter().enumerate() {
            repeats.text(name, number);
        }
        Self {
            known,
            repeats,
            text: String::new(),
            met: Vec::new(),
            shapes: Vec::new(),
            steps: Vec::new(),
            open: Vec::new(),
            names: Vec::new(),
        }
    }

    fn step(&mut self, step: Step) {
        if let Some(open) = self.open.last_mut() {
            open.count += 1;
        }
        self.steps.push(step);
    }

    /// `null`.
    pub fn null(&mut self) {
        self.step(Step::Tag(tag::NULL));
    }

    /// A truth value.
    pub fn bool(&mut self, value: bool) {
        self.step(Step::Tag(if value { tag::TRUE } else { tag::FALSE }));
    }

    /// A whole number from 0.
    pub fn whole(&mut self, value: u64) {
        self.step(Step::Whole(value));
    }

    /// A whole number.
    pub fn signed(&mut self, value: i64) {
        self.step(match u64::try_from(value) {
            Ok(whole) => Step::Whole(whole),
            Err(_) => Step::Negative(!value.cast_unsigned()),
        });
    }

    /// A float; finite, as all are in JSON.
    pub fn float(&mut self, value: f64) {
        self.step(Step::Float(value));
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        let number = self.number_of(text, false);
        self.step(Step::Text(number));
    }

    /// The name of the value that comes next in the open object.
    pub fn name(&mut self, name: &str) {
        let number = self.number_of(name, true);
        self.names.push(number);
    }

    fn number_of(&mut self, text: &str, is_name: bool) -> usize {
        let next = self.known.len() + self.met.len();
        match self.repeats.text(text, next) {
            Some(number) => {
                let met = number.checked_sub(self.known.len());
                if let Some(met) = met.and_then(|at| self.met.get_mut(at)) {
                    met.shared = true;
                }
                number
            }
            None => {
                let from = self.text.len();
                self.text.push_str(text);
                self.met.push(Met {
                    from,
                    to: self.text.len(),
                    shared: is_name,
                });
                next
            }
        }
    }

    /// Opens a list.
    pub fn list(&mut self) {
        self.step(Step::List(0));
        self.opened(None);
    }

    /// Opens an object; before each of its values comes its name.
    pub fn object(&mut self) {
        self.step(Step::Object(0));
        self.opened(Some(self.names.len()));
    }

    fn opened(&mut self, names: Option<usize>) {
        self.open.push(Open {
            step: self.steps.len() - 1,
            count: 0,
            names,
        });
    }

    /// Closes the open list or object.
    pub fn end(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let closed = match open.names {
            None => Step::List(open.count),
            Some(from) => {
                let next = self.shapes.len();
                let names = self.names.get(from..).unwrap_or_default();
                let shape = match self.repeats.shape(names, next) {
                    Some(shape) => shape,
                    None => {
                        self.shapes.push(names.into());
                        next
                    }
                };
                self.names.truncate(from);
                Step::Object(shape)
            }
        };
        if let Some(step) = self.steps.get_mut(open.step) {
            *step = closed;
        }
    }

    /// The bytes of the value.
    #[inline(never)]
    pub fn finish(self) -> Vec<u8> {
        let mut out = Out {
            text: String::with_capacity(self.text.len()),
            bytes: Vec::with_capacity(self.text.len()),
        };
        let scalar = |met: &Met| {
            let text = self.text.get(met.from..met.to).unwrap_or_default();
            if R::TELLS {
                Scalar::of(text)
            } else {
                Scalar::Text(text)
            }
        };

        // What is shared gets new numbers, without gaps.
        out.number(self.met.iter().filter(|met| met.shared).count());
        let mut numbers: Vec<usize> = (0..self.known.len()).collect();
        let mut next = self.known.len();
        for met in &self.met {
            numbers.push(next);
            if met.shared {
                out.shared(scalar(met));
                next += 1;
            }
        }
        let number_of = |met: usize| numbers.get(met).copied().unwrap_or_default();

        out.number(self.shapes.len());
        for shape in &self.shapes {
            out.number(shape.len());
            for name in shape {
                out.number(number_of(*name));
            }
        }
        for step in &self.steps {
            match *step {
                Step::Text(number) => {
                    let met = number.checked_sub(self.known.len());
                    match met.and_then(|at| self.met.get(at)) {
                        Some(met) if !met.shared => out.scalar(scalar(met)),
                        _ => {
                            let number = number_of(number);
                            out.tagged(tag::SHAREDS, 0x80, tag::SHARED, number);
                        }
                    }
                }
                Step::Tag(tag) => out.bytes.push(tag),
                Step::Whole(n) => match usize::try_from(n) {
                    Ok(n) => out.tagged(tag::WHOLES, 0x10, tag::WHOLE, n),
                    Err(_) => out.long(tag::WHOLE, n),
                },
                Step::Negative(n) => out.long(tag::NEGATIVE, n),
                Step::Float(value) => out.float(value),
                Step::List(count) => out.tagged(tag::LISTS, 0x20, tag::LIST, count),
                Step::Object(shape) => out.tagged(tag::OBJECTS, 0x20, tag::OBJECT, shape),
            }
        }
        out.whole(self.known.len())
    }
}

struct Out {
    text: String,
    bytes: Vec<u8>,
}

impl Out {
    fn leb(&mut self, mut n: u64) {
        while n > 0x7f {
            self.bytes.push((n & 0x7f) as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    fn number(&mut self, n: usize) {
        self.leb(n as u64);
    }

    fn long(&mut self, tag: u8, n: u64) {
        self.bytes.push(tag);
        self.leb(n);
    }

    /// A number below `limit` in its tag, a larger one after it.
    fn tagged(&mut self, small: u8, limit: usize, large: u8, n: usize) {
        match u8::try_from(n) {
            Ok(n) if usize::from(n) < limit => self.bytes.push(small + n),
            _ => self.long(large, n as u64),
        }
    }

    fn float(&mut self, value: f64) {
        for (tag, scale) in [
            (tag::UNITS, 1.0),
            (tag::TENTHS, 10.0),
            (tag::HUNDREDTHS, 100.0),
        ] {
            let scaled = (value * scale).round();
            if !(0.0..=1e9).contains(&scaled) {
                break;
            }
            // The same bits come back, or it is no such number: 0.1 + 0.2, or -0.
            let n = scaled as u32;
            if (f64::from(n) / scale).to_bits() == value.to_bits() {
                self.long(tag, u64::from(n));
                return;
            }
        }
        self.bytes.push(tag::FLOAT);
        self.bytes.extend(value.to_le_bytes());
    }

    fn scalar(&mut self, scalar: Scalar<'_>) {
        match scalar {
            Scalar::Text(text) => {
                self.text.push_str(text);
                self.tagged(tag::TEXTS, 0x20, tag::TEXT, text.len());
            }
            Scalar::Identity(bytes) => {
                self.bytes.push(tag::IDENTITY);
                self.bytes.extend(bytes);
            }
            Scalar::Hex(n) => {
                self.bytes.push(tag::HEX);
                self.bytes.extend(n.to_be_bytes());
            }
            Scalar::Moment(millis) => self.long(tag::MOMENT, millis),
        }
    }

    fn shared(&mut self, scalar: Scalar<'_>) {
        match scalar {
            Scalar::Text(text) => {
                self.text.push_str(text);
                self.bytes.push(tag::TEXT);
                self.number(text.len());
            }
            other => self.scalar(other),
        }
    }

    /// What stands in front, the text, and then the rest.
    fn whole(self, known: usize) -> Vec<u8> {
        let mut all = Self {
            text: String::new(),
            bytes: Vec::with_capacity(self.text.len() + self.bytes.len() + 8),
        };
        all.bytes.push(FORM);
        all.number(known);
        all.number(self.text.len());
        all.bytes.extend(self.text.as_bytes());
        all.bytes.extend(self.bytes);
        all.bytes
    }
}
