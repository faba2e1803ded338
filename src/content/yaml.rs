//! YAML as a tree of texts that keep their written form, and the places of its keys and values.
//!
//! The only file that uses the YAML library. Reading goes in two passes, as the library turns `2024.10` into a number before
//! anybody can ask for the text: the first pass finds the shape, the second, run only where a written form is uncertain, asks for
//! every scalar as text. Places are found afterwards, and only when something is wrong, by reading once more and failing
//! on purpose at the wanted node: the parser stamps its own mark on that error.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::domain::text::nfc;

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

/// Which part of a mapping's entry a place is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The key.
    Key,
    /// The value; where it is empty, the key.
    Value,
}

/// Reads YAML. Time and memory are bounded by the length of the text: nodes and texts that aliases multiply are counted.
///
/// # Errors
/// A [`SyntaxError`] for text that is no YAML, for tags, and for aliases or nesting beyond bounds.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let exact = !["+", "0x", "0o", "0b"].iter().any(|form| text.contains(form));
    let budget = Budget { left: Cell::new(text.len().saturating_mul(4) + 256), foreign: Cell::new(false), exact };
    let shape = read(text, Build { budget: &budget, shape: None })?;
    if !budget.foreign.get() {
        return Ok(shape);
    }
    budget.left.set(text.len().saturating_mul(4) + 256);
    read(text, Build { budget: &budget, shape: Some(&shape) })
}

/// The place of the node that is reached by those positions (in mappings and lists, from 0), in bytes of the text.
/// An empty path is the whole mapping.
pub fn locate(text: &str, positions: &[usize], part: Part) -> Range<usize> {
    let part = if positions.is_empty() { Part::Value } else { part };
    let Some(start) = probe(text, positions, part) else {
        return 0..0;
    };
    let in_flow = is_flow(text, start);
    let range = node_range(text, start, part, in_flow);
    let names_key = part == Part::Value && (range.is_empty() || starts_next_line(text, start)) && !positions.is_empty();
    if let Some(key) = names_key.then(|| probe(text, positions, Part::Key)).flatten() {
        return node_range(text, key, Part::Key, in_flow);
    }
    range
}

/// True when the plain scalar at that range goes on with a comment on its line, so that YAML cut it there.
pub fn is_cut_by_comment(text: &str, range: &Range<usize>) -> bool {
    let value = &text[range.clone()];
    if value.starts_with(['"', '\'', '|', '>']) {
        return false;
    }
    let rest = text[range.end..].split(['\n', '\r']).next().unwrap_or("");
    rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')
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
const FOUND: &str = "\u{1}found";
const KEY_NOT_TEXT: &str = "\u{1}key";

fn read<'de, S>(text: &'de str, seed: S) -> Result<S::Value, SyntaxError>
where
    S: DeserializeSeed<'de>,
{
    let deserializer = serde_yaml::Deserializer::from_str(text);
    seed.deserialize(deserializer).map_err(|error| syntax_error(text, &error))
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

/// Walks to a node and fails there on purpose.
#[derive(Clone, Copy)]
struct Probe<'a> {
    positions: &'a [usize],
    part: Part,
}

fn probe(text: &str, positions: &[usize], part: Part) -> Option<usize> {
    let error = Probe { positions, part }.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    if !error.to_string().contains(FOUND) {
        return None;
    }
    Some(error.location().map_or(0, |at| clamp(text, at.index())))
}

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Probe<'_> {
    fn arrived<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.positions.is_empty() { Err(E::custom(FOUND)) } else { Ok(()) }
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        self.arrived()
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.arrived()
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        self.arrived()
    }

    fn visit_i128<E: serde::de::Error>(self, _: i128) -> Result<(), E> {
        self.arrived()
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        self.arrived()
    }

    fn visit_u128<E: serde::de::Error>(self, _: u128) -> Result<(), E> {
        self.arrived()
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        self.arrived()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.arrived()
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.arrived()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.arrived()?;
        let (wanted, rest) = (self.positions[0], &self.positions[1..]);
        for index in 0.. {
            let found = if index == wanted {
                seq.next_element_seed(Probe { positions: rest, part: self.part })?.is_some()
            } else {
                seq.next_element::<serde::de::IgnoredAny>()?.is_some()
            };
            if !found {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.arrived()?;
        let (wanted, rest) = (self.positions[0], &self.positions[1..]);
        for index in 0.. {
            if index == wanted && rest.is_empty() && self.part == Part::Key {
                let key = Probe { positions: &[], part: Part::Value };
                if map.next_key_seed(key)?.is_none() {
                    break;
                }
            } else if map.next_key::<serde::de::IgnoredAny>()?.is_none() {
                break;
            }
            if index == wanted {
                map.next_value_seed(Probe { positions: rest, part: self.part })?;
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// True when the place stands inside `[…]` or `{…}`: found by counting brackets outside quotes from its block's line.
fn is_flow(text: &str, offset: usize) -> bool {
    let mut depth = 0i32;
    let mut quote = None;
    for (_, c) in text[..offset].char_indices().skip_while(|(at, _)| *at < flow_window(text, offset)) {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

/// The start of the last line before the offset that begins in column 1 with a letter: a top-level key.
fn flow_window(text: &str, offset: usize) -> usize {
    let mut start = 0;
    for (at, _) in text[..offset].match_indices('\n') {
        if text[at + 1..].starts_with(|c: char| c.is_alphabetic()) {
            start = at + 1;
        }
    }
    start
}

/// True when the value begins on a later line than its key, as block lists and mappings do.
fn starts_next_line(text: &str, start: usize) -> bool {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..start];
    before.chars().all(|c| c == ' ')
        && !text[start..].starts_with(['"', '\''])
        && start > 0
        && is_block_collection(&text[start..])
}

fn is_block_collection(rest: &str) -> bool {
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    line.starts_with("- ") || line == "-" || line.contains(": ") || line.ends_with(':')
}

fn node_range(text: &str, start: usize, part: Part, in_flow: bool) -> Range<usize> {
    let rest = &text[start..];
    let length = match rest.chars().next() {
        Some('"') => quoted_length(rest, '"'),
        Some('\'') => quoted_length(rest, '\''),
        Some('[' | '{') => bracket_length(rest),
        Some('|' | '>') if part == Part::Value => block_length(text, start),
        _ => plain_length(rest, part, in_flow),
    };
    start..start + length
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
            } else {
                return at + c.len_utf8();
            }
        }
    }
    rest.len()
}

fn bracket_length(rest: &str) -> usize {
    let mut depth = 0usize;
    let mut skip_to = 0;
    for (at, c) in rest.char_indices() {
        if at < skip_to {
            continue;
        }
        match c {
            '"' | '\'' => skip_to = at + quoted_length(&rest[at..], c),
            '[' | '{' => depth += 1,
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    rest.trim_end().len()
}

/// A block scalar reaches over its header and every following line that is empty or more indented than its key.
fn block_length(text: &str, start: usize) -> usize {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[line..].len() - text[line..].trim_start_matches([' ', '-']).len();
    let mut end = start;
    for (number, row) in text[start..].split_inclusive('\n').enumerate() {
        let content = row.trim_end();
        let depth = row.len() - row.trim_start_matches(' ').len();
        if number > 0 && !content.is_empty() && depth <= indent {
            break;
        }
        if !content.is_empty() {
            end = end.max(start + (row.as_ptr() as usize - text[start..].as_ptr() as usize) + content.len());
        }
    }
    end - start
}

fn plain_length(rest: &str, part: Part, in_flow: bool) -> usize {
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    let mut end = line.len();
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let next = line[at + c.len_utf8()..].chars().next();
        let ends = match c {
            '#' => before == ' ' || before == '\t',
            ':' => (part == Part::Key || in_flow) && next.is_none_or(|n| n == ' ' || (in_flow && ",]}".contains(n))),
            ',' | ']' | '}' => in_flow,
            _ => false,
        };
        if ends {
            end = at;
            break;
        }
        before = c;
    }
    line[..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Node {
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
    fn keys_and_values_are_found_where_they_stand() {
        let yaml = "titel: Åtgärder mot # kommentar\nlista:\n  - a: 1\n    b: \"två # ord\"\n  - {c: tre, d: [x, 'y']}\ntom:\n";
        let check = |positions: &[usize], part, expected: &str| {
            assert_eq!(&yaml[locate(yaml, positions, part)], expected, "{positions:?} {part:?}");
        };
        check(&[0], Part::Key, "titel");
        check(&[0], Part::Value, "Åtgärder mot");
        check(&[1, 0, 0], Part::Value, "1");
        check(&[1, 0, 1], Part::Key, "b");
        check(&[1, 0, 1], Part::Value, "\"två # ord\"");
        check(&[1, 1, 0], Part::Key, "c");
        check(&[1, 1, 0], Part::Value, "tre");
        check(&[1, 1, 1], Part::Value, "[x, 'y']");
        check(&[1, 1, 1, 1], Part::Value, "'y'");
        check(&[1], Part::Value, "lista");
        check(&[2], Part::Value, "tom");
        assert!(is_cut_by_comment(yaml, &locate(yaml, &[0], Part::Value)));
        assert!(!is_cut_by_comment(yaml, &locate(yaml, &[1, 0, 1], Part::Value)));
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
        assert!(parse(&deep).is_err());
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
