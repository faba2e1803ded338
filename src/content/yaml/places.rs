//! The places of YAML's keys and values, by reading the text once more.
//!
//! A probe walks to the wanted node and fails there on purpose: the parser stamps its own mark on that error. Where the node
//! ends is then read off the text itself.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::mark;

/// Which part of a mapping's entry a place is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The key.
    Key,
    /// The value; where it is empty, the key.
    Value,
}

/// The way to a node: positions in mappings and lists, from 0. It is carried by every value that is read and asked for only
/// when one is wrong, so it takes no memory of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    steps: [usize; DEEPEST],
    depth: usize,
}

/// How many steps a way has at most: more than any table of keys is deep. A longer one ends at the node above.
const DEEPEST: usize = 8;

impl Positions {
    /// The way to the node at that position of this one.
    #[must_use]
    pub fn child(mut self, position: usize) -> Positions {
        if let Some(step) = self.steps.get_mut(self.depth) {
            *step = position;
            self.depth += 1;
        }
        self
    }
}

impl std::ops::Deref for Positions {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        self.steps.get(..self.depth).unwrap_or_default()
    }
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

const FOUND: &str = "\u{1}found";

/// Walks to a node and fails there on purpose.
#[derive(Clone, Copy)]
struct Probe<'a> {
    positions: &'a [usize],
    part: Part,
}

fn probe(text: &str, positions: &[usize], part: Part) -> Option<usize> {
    mark(text, Probe { positions, part }, FOUND)
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
}
