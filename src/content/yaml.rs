//! YAML as a tree of texts that keep their written form, and the places of its keys and values.
//!
//! The only file that uses the YAML library. Reading goes in two passes, as the library turns `2024.10` into a number before
//! anybody can ask for the text: the first pass finds the shape, the second, run only where a written form is uncertain, asks for
//! every scalar as text. Places are found afterwards, and only when something is wrong.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::domain::text::nfc;

mod everyday;
mod places;

pub use places::{Part, Positions, is_cut_by_comment, locate};

/// A node of front matter or site.yaml. Texts are composed (NFC) and otherwise as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// `null`, `~` or nothing.
    Null,
    /// A scalar, as written.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file, doublets included.
    Map(Vec<(String, Node)>),
}

/// Why YAML cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What kind of slip it is.
    pub kind: SyntaxKind,
    /// Where the parser stopped, in bytes of the given text.
    pub offset: usize,
    /// The parser's word, in English and without a place.
    pub reason: String,
}

/// What kind of slip stopped the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxKind {
    /// Text that is no YAML.
    Syntax,
    /// A `!tag`.
    Tag,
    /// Aliases or nesting beyond bounds.
    TooComplex,
    /// Two documents in one.
    SeveralDocuments,
    /// A key that is a list or mapping.
    KeyNotText,
}

/// The longest YAML that is read, in bytes: no paper and no register comes near it.
pub const LONGEST: usize = 1 << 20;
/// Most brackets that may be open at once. The library's time grows with their square, before it counts levels itself.
const MOST_OPEN: usize = 1_000;

/// Reads YAML. Time and memory are bounded by the length of the text: nodes and texts that aliases multiply are counted.
///
/// # Errors
/// A [`SyntaxError`] for text that is no YAML, for tags, and for aliases or nesting beyond bounds.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    if let Some(offset) = beyond_bounds(text) {
        return Err(SyntaxError { kind: SyntaxKind::TooComplex, offset, reason: String::new() });
    }
    everyday::read(text).map_or_else(|| parse_any(text), Ok)
}

/// Reads YAML of every kind.
fn parse_any(text: &str) -> Result<Node, SyntaxError> {
    let exact = !["+", "0x", "0o", "0b"].iter().any(|form| text.contains(form));
    let budget = Budget { left: Cell::new(text.len().saturating_mul(4) + 256), foreign: Cell::new(false), exact };
    let shape = read(text, Build { budget: &budget, shape: None })?;
    if !budget.foreign.get() {
        return Ok(shape);
    }
    budget.left.set(text.len().saturating_mul(4) + 256);
    read(text, Build { budget: &budget, shape: Some(&shape) })
}

/// Where a text becomes too long or too deep to be read; brackets are counted wherever they stand.
fn beyond_bounds(text: &str) -> Option<usize> {
    if text.len() > LONGEST {
        return Some(0);
    }
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MOST_OPEN {
            return Some(at);
        }
    }
    None
}

struct Budget {
    left: Cell<usize>,
    /// Set when a scalar arrived as something else than text, and its written form is not certain.
    foreign: Cell<bool>,
    /// True when a whole number can be written in one way only, as the text has no sign or prefix of another.
    exact: bool,
}

impl Budget {
    fn spend<E: serde::de::Error>(&self, cost: usize) -> Result<(), E> {
        match self.left.get().checked_sub(cost) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(E::custom(OVER_BUDGET)),
        }
    }
}

const OVER_BUDGET: &str = "\u{1}budget";
const TAGGED: &str = "\u{1}tag";
const KEY_NOT_TEXT: &str = "\u{1}key";

fn read<'de, S>(text: &'de str, seed: S) -> Result<S::Value, SyntaxError>
where
    S: DeserializeSeed<'de>,
{
    let deserializer = serde_yaml::Deserializer::from_str(text);
    seed.deserialize(deserializer).map_err(|error| syntax_error(text, &error))
}

/// Where a seed that fails on purpose with that sign failed; `None` when it did not.
fn mark<'de, S: DeserializeSeed<'de>>(text: &'de str, seed: S, sign: &str) -> Option<usize> {
    let error = seed.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    error.to_string().contains(sign).then(|| error.location().map_or(0, |at| clamp(text, at.index())))
}

fn syntax_error(text: &str, error: &serde_yaml::Error) -> SyntaxError {
    let offset = error.location().map_or(0, |at| clamp(text, at.index()));
    let message = error.to_string();
    let kind =
        if message.contains(OVER_BUDGET) || message.contains("recursion limit") || message.contains("repetition limit")
        {
            SyntaxKind::TooComplex
        } else if message.contains(TAGGED) {
            SyntaxKind::Tag
        } else if message.contains(KEY_NOT_TEXT) {
            SyntaxKind::KeyNotText
        } else if message.contains("more than one document") {
            SyntaxKind::SeveralDocuments
        } else {
            SyntaxKind::Syntax
        };
    let reason = message.split(" at line ").next().unwrap_or(&message).replace('\u{1}', "");
    SyntaxError { kind, offset, reason }
}

/// The nearest character boundary at or before the parser's mark.
fn clamp(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Builds a [`Node`]; with a shape at hand, asks for every scalar as text.
#[derive(Clone, Copy)]
struct Build<'a> {
    budget: &'a Budget,
    shape: Option<&'a Node>,
}

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        match self.shape {
            Some(Node::Text(_)) => deserializer.deserialize_str(self),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl Build<'_> {
    fn child(&self, index: usize) -> Self {
        let shape = match self.shape {
            Some(Node::List(items)) => items.get(index),
            Some(Node::Map(entries)) => entries.get(index).map(|(_, value)| value),
            _ => None,
        };
        Build { budget: self.budget, shape }
    }

    fn foreign(self) -> Node {
        self.budget.foreign.set(true);
        Node::Text(String::new())
    }

    fn whole(self, number: impl fmt::Display) -> Node {
        if self.budget.exact { Node::Text(number.to_string()) } else { self.foreign() }
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Node, E> {
        self.budget.spend(1 + text.len())?;
        Ok(Node::Text(nfc(text).into_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(self.foreign())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        // A zero with a sign is one number with two forms.
        Ok(if number == 0 { self.foreign() } else { self.whole(number) })
    }

    fn visit_i128<E>(self, _: i128) -> Result<Node, E> {
        Ok(self.foreign())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(self.whole(number))
    }

    fn visit_u128<E>(self, _: u128) -> Result<Node, E> {
        Ok(self.foreign())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(self.foreign())
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        self.budget.spend(1)?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.child(items.len()))? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        self.budget.spend(1)?;
        let mut entries: Vec<(String, Node)> = Vec::new();
        while let Some(key) = map.next_key_seed(KeyText)? {
            self.budget.spend(key.len())?;
            let value = map.next_value_seed(self.child(entries.len()))?;
            entries.push((key, value));
        }
        Ok(Node::Map(entries))
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(A::Error::custom(TAGGED))
    }
}

/// Reads a key as text, whatever it looks like.
struct KeyText;

impl<'de> DeserializeSeed<'de> for KeyText {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self).map_err(|error| {
            if error.to_string().contains("invalid type") { D::Error::custom(KEY_NOT_TEXT) } else { error }
        })
    }
}

impl Visitor<'_> for KeyText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(nfc(text).into_owned())
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn text(value: &str) -> Node {
        Node::Text(value.to_owned())
    }

    #[test]
    fn every_scalar_keeps_its_written_form() {
        let yaml = "a: 2024.10\nb: 0071\nc: +46\nd: 2012:6\ne: 1e3\nf: true\ng: ~\nh:\ni: \"null\"\nj: [007, x]\n";
        let Ok(Node::Map(entries)) = parse(yaml) else { panic!("no mapping") };
        let values: Vec<Node> = entries.into_iter().map(|(_, value)| value).collect();
        assert_eq!(
            values,
            [
                text("2024.10"),
                text("0071"),
                text("+46"),
                text("2012:6"),
                text("1e3"),
                text("true"),
                Node::Null,
                Node::Null,
                text("null"),
                Node::List(vec![text("007"), text("x")]),
            ]
        );
    }

    #[test]
    fn whole_numbers_keep_their_form_in_one_pass_and_in_two() {
        let forms =
            ["0", "7", "-5", "315000", "18446744073709551615", "+46", "0x1F", "0o17", "0071", "1_000", "-0", "00"];
        for form in forms {
            for other in ["", "b: +1\n"] {
                let Ok(Node::Map(entries)) = parse(&format!("a: {form}\n{other}")) else { panic!("no mapping") };
                assert_eq!(entries[0].1, text(form), "{form} beside {other:?}");
            }
        }
    }

    #[test]
    fn bombs_are_refused_in_bounded_time() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..30 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert_eq!(parse(&bomb).map_err(|e| e.kind), Err(SyntaxKind::TooComplex));
        let deep = "[".repeat(100_000);
        assert_eq!(parse(&deep).map_err(|e| (e.kind, e.offset)), Err((SyntaxKind::TooComplex, MOST_OPEN)));
        assert_eq!(parse(&format!("a: '{deep}'")).map_err(|e| e.kind), Err(SyntaxKind::TooComplex));
        assert!(parse(&format!("[{}]", "[],".repeat(10_000))).is_ok(), "many that are closed again");
        let long = format!("a: {}", "b".repeat(LONGEST));
        assert_eq!(parse(&long).map_err(|e| e.kind), Err(SyntaxKind::TooComplex));
        let nested = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(parse(&nested).map_err(|e| e.kind), Err(SyntaxKind::TooComplex));
    }

    #[test]
    fn tags_and_second_documents_are_told_apart() {
        assert_eq!(parse("a: !x 1\n").map_err(|e| (e.kind, e.offset)), Err((SyntaxKind::Tag, 3)));
        assert_eq!(parse("a: 1\n---\nb: 2\n").map_err(|e| e.kind), Err(SyntaxKind::SeveralDocuments));
        assert_eq!(parse("a: b: c\n").map_err(|e| e.kind), Err(SyntaxKind::Syntax));
    }
}
