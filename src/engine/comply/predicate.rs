//! Conditions of the rule pack: parsed once, evaluated in three-valued logic.
//!
//! Notation (fact sheet of the pack, section 13): `||`, `&&`, `!`, `==`, `!=`, `in [..]`, `<`, `<=`, `>`, `>=`,
//! parentheses, division by a literal number; `'text'` for set elements, `1e25` for numbers, `2025-08-02` for dates.
//! `!` binds closest, then comparisons, then `&&`, then `||`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::vocabulary::{Kind, Vocabulary};

/// Yes, no or unknown: the three values of Kleene's logic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tri {
    /// Certain.
    Yes,
    /// Certainly not.
    No,
    /// A fact is missing.
    Unknown,
}

impl Tri {
    /// Kleene 'and': no with anything is no.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Kleene 'or': yes with anything is yes.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }

    /// Kleene 'not': not unknown is unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }

    /// True only when certain.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

impl From<bool> for Tri {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

/// One value of a fact while a result is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slot {
    /// A tri-state flag.
    Flag(Tri),
    /// A set of at most 32 elements: which are in, and which are unknown. An enum is a set with one element in.
    Set {
        /// Elements that are certainly in.
        yes: u32,
        /// Elements of which it is not known.
        unknown: u32,
    },
    /// A number, or unknown.
    Number(Option<f64>),
    /// A date, or unknown.
    Date(Option<NaiveDate>),
}

impl Slot {
    /// State of 'some element of `mask` is in'.
    #[must_use]
    pub fn has(self, mask: u32) -> Tri {
        match self {
            Self::Set { yes, .. } if yes & mask != 0 => Tri::Yes,
            Self::Set { unknown, .. } if unknown & mask != 0 => Tri::Unknown,
            Self::Set { .. } => Tri::No,
            _ => Tri::Unknown,
        }
    }

    /// State of a flag; unknown for other kinds.
    #[must_use]
    pub fn flag(self) -> Tri {
        match self {
            Self::Flag(tri) => tri,
            _ => Tri::Unknown,
        }
    }

    /// The date, if it is one and known.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => date,
            _ => None,
        }
    }
}

/// Values of all facts, by their place in the vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub struct Slots(pub(crate) Vec<Slot>);

impl Slots {
    /// The value of a fact; unknown when the place does not exist.
    #[must_use]
    pub fn get(&self, slot: u16) -> Slot {
        self.0
            .get(usize::from(slot))
            .copied()
            .unwrap_or(Slot::Flag(Tri::Unknown))
    }

    /// Replaces a value and returns the former one.
    pub(crate) fn set(&mut self, slot: u16, value: Slot) -> Slot {
        match self.0.get_mut(usize::from(slot)) {
            Some(place) => std::mem::replace(place, value),
            None => value,
        }
    }

    /// 'Or' of a state into a flag (`mask` 0) or into elements of a set.
    pub(crate) fn merge(&mut self, slot: u16, mask: u32, state: Tri) {
        match self.0.get_mut(usize::from(slot)) {
            Some(Slot::Flag(flag)) => *flag = flag.or(state),
            Some(Slot::Set { yes, unknown }) => match state {
                Tri::Yes => {
                    *yes |= mask;
                    *unknown &= !mask;
                }
                Tri::Unknown => *unknown |= mask & !*yes,
                Tri::No => {}
            },
            _ => {}
        }
    }
}

/// How two numbers or dates are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Order {
    fn holds<T: PartialOrd>(self, a: T, b: T) -> Tri {
        Tri::from(match self {
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::AtLeast => a >= b,
        })
    }
}

/// A typed condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A flag.
    Flag(u16),
    /// Some element of the mask is in the set.
    Has(u16, u32),
    /// Number against a literal.
    Number(u16, Order, f64),
    /// Number against another number fact divided by a literal.
    Ratio(u16, Order, u16, f64),
    /// Date against a literal.
    Date(u16, Order, NaiveDate),
    /// Negation.
    Not(Box<Expr>),
    /// All of them.
    All(Vec<Expr>),
    /// Any of them.
    Any(Vec<Expr>),
}

impl Expr {
    /// The value under the given facts.
    #[must_use]
    pub fn eval(&self, slots: &Slots) -> Tri {
        match self {
            Self::Flag(slot) => slots.get(*slot).flag(),
            Self::Has(slot, mask) => slots.get(*slot).has(*mask),
            Self::Number(slot, order, literal) => match slots.get(*slot) {
                Slot::Number(Some(value)) => order.holds(value, *literal),
                _ => Tri::Unknown,
            },
            Self::Ratio(slot, order, other, divisor) => match (slots.get(*slot), slots.get(*other))
            {
                (Slot::Number(Some(a)), Slot::Number(Some(b))) => order.holds(a, b / divisor),
                _ => Tri::Unknown,
            },
            Self::Date(slot, order, literal) => match slots.get(*slot).date() {
                Some(date) => order.holds(date, *literal),
                None => Tri::Unknown,
            },
            Self::Not(inner) => inner.eval(slots).negate(),
            Self::All(parts) => fold(parts, slots, Tri::Yes, Tri::No, Tri::and),
            Self::Any(parts) => fold(parts, slots, Tri::No, Tri::Yes, Tri::or),
        }
    }

    /// Calls `visit(slot, mask)` for every fact that can still decide this condition: the leaves of unknown branches.
    pub fn open_leaves(&self, slots: &Slots, visit: &mut dyn FnMut(u16, u32)) {
        if self.eval(slots) != Tri::Unknown {
            return;
        }
        match self {
            Self::Not(inner) => inner.open_leaves(slots, visit),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.open_leaves(slots, visit);
                }
            }
            _ => self.leaves(&mut |slot, mask| visit(slot, mask)),
        }
    }

    /// Calls `visit(slot, mask)` for every fact named; the mask is 0 except for sets.
    pub fn leaves(&self, visit: &mut dyn FnMut(u16, u32)) {
        match self {
            Self::Flag(slot) | Self::Number(slot, ..) | Self::Date(slot, ..) => visit(*slot, 0),
            Self::Has(slot, mask) => visit(*slot, *mask),
            Self::Ratio(slot, _, other, _) => {
                visit(*slot, 0);
                visit(*other, 0);
            }
            Self::Not(inner) => inner.leaves(visit),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.leaves(visit);
                }
            }
        }
    }

    /// Parses the notation against a vocabulary.
    ///
    /// # Errors
    /// When the text is not in the notation, names an unknown fact or element, or compares unlike kinds.
    pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Self, PredicateError> {
        let mut parser = Parser {
            tokens: tokens(text)?,
            next: 0,
            vocabulary,
        };
        let expr = parser.any()?;
        match parser.peek() {
            None => Ok(expr),
            Some(token) => Err(parser.wrong(&format!("'{token:?}' is left over"))),
        }
    }
}

fn fold(parts: &[Expr], slots: &Slots, start: Tri, stop: Tri, join: fn(Tri, Tri) -> Tri) -> Tri {
    let mut result = start;
    for part in parts {
        result = join(result, part.eval(slots));
        if result == stop {
            break;
        }
    }
    result
}

/// Why a condition could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PredicateError {
    /// The text is not in the notation.
    #[error("cannot read the condition at token {at}: {what}")]
    Syntax {
        /// Number of the token, from 1.
        at: usize,
        /// What is wrong.
        what: String,
    },
    /// A fact id that the pack does not define.
    #[error("unknown fact '{0}'")]
    UnknownFact(String),
    /// An element that the fact does not have.
    #[error("fact '{fact}' has no value '{value}'")]
    UnknownValue {
        /// The fact.
        fact: String,
        /// The value that it does not have.
        value: String,
    },
    /// The fact is of another kind than the condition needs.
    #[error("fact '{0}' is of another kind than this condition needs")]
    Kind(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Number(f64),
    Date(NaiveDate),
    Sign(&'static str),
}

const SIGNS: [&str; 15] = [
    "||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", "/",
];

fn tokens(text: &str) -> Result<Vec<Token>, PredicateError> {
    let mut rest = text.trim_start();
    let mut out = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, used) = if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
            (Token::Sign(sign), sign.len())
        } else if first == '\'' {
            let body = rest.get(1..).unwrap_or_default();
            let end = body.find('\'').ok_or_else(|| PredicateError::Syntax {
                at: out.len() + 1,
                what: "a text is not closed".into(),
            })?;
            (
                Token::Text(body.get(..end).unwrap_or_default().into()),
                end + 2,
            )
        } else {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '+')))
                .unwrap_or(rest.len());
            (
                word(rest.get(..end).unwrap_or_default(), out.len() + 1)?,
                end,
            )
        };
        out.push(token);
        rest = rest.get(used..).unwrap_or_default().trim_start();
    }
    Ok(out)
}

fn word(text: &str, at: usize) -> Result<Token, PredicateError> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        if let Ok(date) = text.parse() {
            return Ok(Token::Date(date));
        }
        if let Ok(number) = text.parse() {
            return Ok(Token::Number(number));
        }
    } else if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Ok(Token::Word(text.into()));
    }
    Err(PredicateError::Syntax {
        at,
        what: format!("'{text}' is no word, number or date"),
    })
}

struct Parser<'a> {
    tokens: Vec<Token>,
    next: usize,
    vocabulary: &'a Vocabulary,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn eat(&mut self, sign: &str) -> bool {
        let here = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        self.next += usize::from(here);
        here
    }

    fn wrong(&self, what: &str) -> PredicateError {
        PredicateError::Syntax {
            at: self.next + 1,
            what: what.into(),
        }
    }

    fn expect(&mut self, sign: &str) -> Result<(), PredicateError> {
        if self.eat(sign) {
            Ok(())
        } else {
            Err(self.wrong(&format!("'{sign}' is missing")))
        }
    }

    fn any(&mut self) -> Result<Expr, PredicateError> {
        let mut parts = vec![self.all()?];
        while self.eat("||") {
            parts.push(self.all()?);
        }
        Ok(single(parts, Expr::Any))
    }

    fn all(&mut self) -> Result<Expr, PredicateError> {
        let mut parts = vec![self.unit()?];
        while self.eat("&&") {
            parts.push(self.unit()?);
        }
        Ok(single(parts, Expr::All))
    }

    fn unit(&mut self) -> Result<Expr, PredicateError> {
        if self.eat("!") {
            return Ok(Expr::Not(Box::new(self.unit()?)));
        }
        if self.eat("(") {
            let inner = self.any()?;
            self.expect(")")?;
            return Ok(inner);
        }
        match self.take() {
            Some(Token::Word(id)) => self.comparison(&id),
            _ => {
                self.next = self.next.saturating_sub(1);
                Err(self.wrong("a fact is missing"))
            }
        }
    }

    fn comparison(&mut self, id: &str) -> Result<Expr, PredicateError> {
        let slot = self.fact(id)?;
        if self.eat("==") {
            let mask = self.element(id, slot)?;
            return Ok(Expr::Has(slot, mask));
        }
        if self.eat("!=") {
            let mask = self.element(id, slot)?;
            return Ok(Expr::Has(slot, self.vocabulary.all_values(slot) & !mask));
        }
        if matches!(self.peek(), Some(Token::Word(w)) if w == "in") {
            self.next += 1;
            return self.list(id, slot);
        }
        for (sign, order) in [
            ("<=", Order::AtMost),
            (">=", Order::AtLeast),
            ("<", Order::Less),
            (">", Order::More),
        ] {
            if self.eat(sign) {
                return self.right_side(id, slot, order);
            }
        }
        match self.vocabulary.kind(slot) {
            Kind::Flag => Ok(Expr::Flag(slot)),
            _ => Err(PredicateError::Kind(id.into())),
        }
    }

    fn list(&mut self, id: &str, slot: u16) -> Result<Expr, PredicateError> {
        self.expect("[")?;
        let mut mask = self.element(id, slot)?;
        while self.eat(",") {
            mask |= self.element(id, slot)?;
        }
        self.expect("]")?;
        Ok(Expr::Has(slot, mask))
    }

    fn right_side(&mut self, id: &str, slot: u16, order: Order) -> Result<Expr, PredicateError> {
        let kind = self.vocabulary.kind(slot);
        match self.take() {
            Some(Token::Date(date)) if kind == Kind::Date => Ok(Expr::Date(slot, order, date)),
            Some(Token::Number(number)) if kind == Kind::Number => {
                let divisor = self.divisor()?;
                Ok(Expr::Number(slot, order, number / divisor))
            }
            Some(Token::Word(other)) if kind == Kind::Number => {
                let right = self.fact(&other)?;
                if self.vocabulary.kind(right) != Kind::Number {
                    return Err(PredicateError::Kind(other));
                }
                let divisor = self.divisor()?;
                Ok(Expr::Ratio(slot, order, right, divisor))
            }
            _ => Err(PredicateError::Kind(id.into())),
        }
    }

    fn divisor(&mut self) -> Result<f64, PredicateError> {
        if !self.eat("/") {
            return Ok(1.0);
        }
        match self.take() {
            Some(Token::Number(number)) if number != 0.0 => Ok(number),
            _ => Err(self.wrong("a number other than 0 is missing after '/'")),
        }
    }

    fn fact(&self, id: &str) -> Result<u16, PredicateError> {
        self.vocabulary
            .slot(id)
            .ok_or_else(|| PredicateError::UnknownFact(id.into()))
    }

    fn element(&mut self, id: &str, slot: u16) -> Result<u32, PredicateError> {
        if !matches!(self.vocabulary.kind(slot), Kind::Set | Kind::Enum) {
            return Err(PredicateError::Kind(id.into()));
        }
        match self.take() {
            Some(Token::Text(value)) => {
                self.vocabulary
                    .mask(slot, &value)
                    .ok_or_else(|| PredicateError::UnknownValue {
                        fact: id.into(),
                        value,
                    })
            }
            _ => Err(self.wrong("a text in quotes is missing")),
        }
    }
}

fn single(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}
