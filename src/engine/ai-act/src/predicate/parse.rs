//! Reads the notation of conditions into typed ones.

use chrono::NaiveDate;

use crate::predicate::expr::{Expr, Order};
use crate::terms::iso_date;
use crate::vocabulary::{Kind, Vocabulary};

impl Expr {
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
        if let Some(date) = iso_date(text) {
            return Ok(Token::Date(date));
        }
        // As JSON, because its reader of numbers is in the program already.
        if let Ok(number) = plumbline_json::from_text::<serde_json::Value>(text)
            && let Some(number) = number.as_f64()
        {
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
