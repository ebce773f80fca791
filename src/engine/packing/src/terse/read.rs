//! The way back, token by token.

use super::scalar::{LAST_MOMENT, written_hex, written_identity, written_moment};
use super::{FORM, tag};

/// The bytes are not what a writer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// A value, or the beginning of a list or object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number from 0.
    Whole(u64),
    /// A whole number below 0.
    Negative(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(&'a str),
    /// The text of an identity.
    Identity(&'a [u8; 16]),
    /// The text of sixteen hexadecimal digits.
    Hex(u64),
    /// The text of a moment, as milliseconds since 1970.
    Moment(u64),
    /// A list of so many values, which come next.
    List(usize),
    /// An object; the values of its shape's names come next.
    Object(Shape),
}

/// The names of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    number: usize,
    from: usize,
    /// How many they are.
    pub count: usize,
}

impl Token<'_> {
    /// The text that it is in JSON, where it is one and is not held as one.
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Identity(bytes) => Some(written_identity(bytes)),
            Self::Hex(n) => Some(written_hex(&n.to_be_bytes())),
            Self::Moment(millis) => Some(written_moment(*millis)),
            _ => None,
        }
    }
}

/// How a variant begins.
pub enum Head<'a> {
    /// By its name alone.
    Name(&'a str),
    /// As an object of its name and what it holds, which comes next.
    Holds(&'a str),
    /// It is something else.
    Other,
}

/// Which places the names of a shape have in a type: remembered, because records of one shape are mostly of one type.
#[derive(Clone, Copy)]
struct Placed {
    names: &'static [&'static str],
    from: usize,
}

/// A list or object that is being read, for finding one's way in it.
struct Frame {
    /// The names of an object; none for a list.
    shape: Option<Shape>,
    count: usize,
    done: usize,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// To the value of this name.
    Name(String),
    /// To the value at this place.
    Place(usize),
}

/// Reads what a writer of the same known names, or of the first of them, has written.
pub struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    scalars: Vec<Token<'a>>,
    /// The names of all shapes.
    names: Vec<Token<'a>>,
    shapes: Vec<(Shape, Placed)>,
    places: Vec<usize>,
    /// Comes before what the bytes say.
    pushed: Option<Token<'a>>,
    /// How many lists and objects have ended since the last token.
    ended: usize,
    /// Whether a name was read since the last value.
    named: bool,
}

impl<'a> Reader<'a> {
    /// Reads texts and shapes; the value comes then.
    #[inline(never)]
    pub fn new(bytes: &'a [u8], known: &[&'static str]) -> Result<Self, Broken> {
        let mut reader = Self {
            text: "",
            bytes,
            at: 0,
            scalars: Vec::new(),
            names: Vec::new(),
            shapes: Vec::new(),
            places: Vec::new(),
            pushed: None,
            ended: 0,
            named: false,
        };
        if reader.byte()? != FORM {
            return Err(Broken);
        }
        // A writer of fewer names numbered what follows from there.
        let known = known.get(..reader.number()?).ok_or(Broken)?;
        reader
            .scalars
            .extend(known.iter().map(|name| Token::Text(name)));
        let length = reader.number()?;
        reader.text = std::str::from_utf8(reader.take(length)?).map_err(|_| Broken)?;
        for _ in 0..reader.number()? {
            let tag = reader.byte()?;
            let scalar = match tag {
                tag::TEXT | tag::IDENTITY | tag::HEX | tag::MOMENT => reader.value(tag)?,
                _ => return Err(Broken),
            };
            reader.scalars.push(scalar);
        }
        for number in 0..reader.number()? {
            let count = reader.number()?;
            let from = reader.names.len();
            for _ in 0..count {
                let name = reader.number()?;
                let name = reader.shared(name)?;
                reader.names.push(name);
            }
            let unplaced = Placed {
                names: &[],
                from: 0,
            };
            let shape = Shape {
                number,
                from,
                count,
            };
            reader.shapes.push((shape, unplaced));
        }
        Ok(reader)
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        let byte = *self.bytes.get(self.at).ok_or(Broken)?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Broken> {
        let rest = self.bytes.get(self.at..).ok_or(Broken)?;
        let taken = rest.get(..count).ok_or(Broken)?;
        self.at += count;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Broken> {
        self.take(N)?.try_into().map_err(|_| Broken)
    }

    fn long(&mut self) -> Result<u64, Broken> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(Broken)
    }

    fn number(&mut self) -> Result<usize, Broken> {
        usize::try_from(self.long()?).map_err(|_| Broken)
    }

    fn next_text(&mut self, length: usize) -> Result<Token<'a>, Broken> {
        let (text, rest) = self.text.split_at_checked(length).ok_or(Broken)?;
        self.text = rest;
        Ok(Token::Text(text))
    }

    fn shared(&self, number: usize) -> Result<Token<'a>, Broken> {
        self.scalars.get(number).copied().ok_or(Broken)
    }

    fn object(&self, shape: usize) -> Result<Token<'a>, Broken> {
        let (shape, _) = self.shapes.get(shape).ok_or(Broken)?;
        Ok(Token::Object(*shape))
    }

    /// The next token.
    #[inline(never)]
    pub fn token(&mut self) -> Result<Token<'a>, Broken> {
        self.ended = 0;
        if let Some(token) = self.pushed.take() {
            return Ok(token);
        }
        self.named = false;
        let tag = self.byte()?;
        let small = |first: u8| usize::from(tag - first);
        match tag {
            tag::SHAREDS.. => self.shared(small(tag::SHAREDS)),
            tag::OBJECTS.. => self.object(small(tag::OBJECTS)),
            tag::LISTS.. => Ok(Token::List(small(tag::LISTS))),
            tag::TEXTS.. => self.next_text(small(tag::TEXTS)),
            tag::WHOLES.. => Ok(Token::Whole(small(tag::WHOLES) as u64)),
            _ => self.value(tag),
        }
    }

    #[allow(clippy::cast_precision_loss)] // the writer wrote no more than a float holds
    fn value(&mut self, tag: u8) -> Result<Token<'a>, Broken> {
        Ok(match tag {
            tag::NULL => Token::Null,
            tag::FALSE => Token::Bool(false),
            tag::TRUE => Token::Bool(true),
            tag::WHOLE => Token::Whole(self.long()?),
            tag::NEGATIVE => match i64::try_from(self.long()?) {
                Ok(n) => Token::Negative(!n),
                Err(_) => return Err(Broken),
            },
            tag::FLOAT => match f64::from_le_bytes(*self.array()?) {
                value if value.is_finite() => Token::Float(value),
                _ => return Err(Broken),
            },
            tag::UNITS => Token::Float(self.long()? as f64),
            tag::TENTHS => Token::Float(self.long()? as f64 / 10.0),
            tag::HUNDREDTHS => Token::Float(self.long()? as f64 / 100.0),
            tag::TEXT => {
                let length = self.number()?;
                self.next_text(length)?
            }
            tag::IDENTITY => Token::Identity(self.array()?),
            tag::HEX => Token::Hex(u64::from_be_bytes(*self.array()?)),
            tag::MOMENT => match self.long()? {
                millis if millis <= LAST_MOMENT => Token::Moment(millis),
                _ => return Err(Broken),
            },
            tag::LIST => Token::List(self.number()?),
            tag::OBJECT => {
                let shape = self.number()?;
                self.object(shape)?
            }
            tag::SHARED => {
                let number = self.number()?;
                self.shared(number)?
            }
            _ => return Err(Broken),
        })
    }

    /// Whether the next value is `null`, which is then read.
    pub fn takes_null(&mut self) -> bool {
        let is = self.pushed.is_none() && self.bytes.get(self.at) == Some(&tag::NULL);
        if is {
            self.at += 1;
            self.ended = 0;
            self.named = false;
        }
        is
    }

    /// The name of the next value of an object is read as a value: before everything else.
    pub fn push_name(&mut self, name: Token<'a>) {
        self.pushed = Some(name);
        self.named = true;
    }

    /// The name at this place of a shape: a text, in whichever way it is held.
    pub fn name(&self, shape: Shape, place: usize) -> Token<'a> {
        let at = shape.from.saturating_add(place);
        self.names.get(at).copied().unwrap_or(Token::Text(""))
    }

    /// The name that is held as text: what a field or a variant may have.
    fn plain_name(&self, shape: Shape, place: usize) -> &'a str {
        match self.name(shape, place) {
            Token::Text(name) => name,
            _ => "",
        }
    }

    /// Where the places begin that a shape's names have in `names` (see [`Self::place`]).
    #[inline(never)]
    pub fn places(&mut self, shape: Shape, names: &'static [&'static str]) -> usize {
        if let Some((_, placed)) = self.shapes.get(shape.number)
            && std::ptr::eq(placed.names, names)
        {
            return placed.from;
        }
        // Those that were found before may still be in use: a record can hold others of its shape.
        let from = self.places.len();
        let mut expected = 0;
        for at in 0..shape.count {
            let place = place_of(self.plain_name(shape, at), names, expected);
            self.places.push(place.unwrap_or(names.len()));
            expected = place.map_or(expected, |place| place + 1);
        }
        if let Some((_, placed)) = self.shapes.get_mut(shape.number) {
            *placed = Placed { names, from };
        }
        from
    }

    /// One of the places of [`Self::places`]: which of the type's names the next value has, or their number when none.
    pub fn place(&mut self, at: usize) -> usize {
        self.named = true;
        self.places.get(at).copied().unwrap_or(usize::MAX)
    }

    /// How a variant begins.
    #[inline(never)]
    pub fn head(&mut self) -> Result<Head<'a>, Broken> {
        Ok(match self.token()? {
            Token::Text(name) => Head::Name(name),
            Token::Object(shape) if shape.count == 1 => Head::Holds(self.plain_name(shape, 0)),
            _ => Head::Other,
        })
    }

    /// A list or object has ended.
    pub fn end(&mut self) {
        self.ended += 1;
    }

    /// Reads on past the next value.
    #[inline(never)]
    pub fn skip(&mut self) -> Result<(), Broken> {
        let mut open: Vec<usize> = Vec::new();
        loop {
            let inside = match self.token()? {
                Token::List(count) => Some(count),
                Token::Object(shape) => Some(shape.count),
                _ => None,
            };
            if let Some(count) = inside {
                open.push(count);
            }
            while open.last() == Some(&0) {
                open.pop();
                self.end();
            }
            match open.last_mut() {
                Some(left) => *left -= 1,
                None => return Ok(()),
            }
        }
    }

    /// Whether everything has been read.
    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len() && self.text.is_empty()
    }

    /// The way from the whole to what was read last: a value, or the list or object that ended last. `self` has read some
    /// of the same bytes.
    #[inline(never)]
    pub fn path(&self, known: &[&'static str]) -> Vec<PathStep> {
        let Ok(mut again) = Reader::new(self.bytes, known) else {
            return Vec::new();
        };
        let mut open: Vec<Frame> = Vec::new();
        while again.at < self.at {
            while open.last().is_some_and(|frame| frame.done == frame.count) {
                open.pop();
            }
            if let Some(frame) = open.last_mut() {
                frame.done += 1;
            }
            let (shape, count) = match again.token() {
                Ok(Token::List(count)) => (None, count),
                Ok(Token::Object(shape)) => (Some(shape), shape.count),
                Ok(_) => continue,
                Err(Broken) => break,
            };
            open.push(Frame {
                shape,
                count,
                done: 0,
            });
        }
        if self.named {
            while open.last().is_some_and(|frame| frame.done == frame.count) {
                open.pop();
            }
            if let Some(frame) = open.last_mut() {
                frame.done += 1;
            }
        } else {
            // A list or object that has just begun, or has ended, is meant itself, not what is in it.
            let begun = self.ended == 0 && open.last().is_some_and(|frame| frame.done == 0);
            let meant = if begun { 1 } else { self.ended };
            open.truncate(open.len().saturating_sub(meant));
        }
        open.iter()
            .filter_map(|frame| {
                let place = frame.done.checked_sub(1)?;
                Some(match frame.shape {
                    None => PathStep::Place(place),
                    Some(shape) => PathStep::Name(match again.name(shape, place) {
                        Token::Text(name) => name.to_owned(),
                        other => other.written().unwrap_or_default(),
                    }),
                })
            })
            .collect()
    }
}

/// The number of the name, looked for from this place on and then from the first; none where it is not there.
#[inline(never)]
pub fn place_of(name: &str, names: &[&str], from: usize) -> Option<usize> {
    let is = |at: &usize| names.get(*at).is_some_and(|known| *known == name);
    (from..names.len()).chain(0..from).find(is)
}
