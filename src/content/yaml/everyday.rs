//! Everyday YAML, read by hand: what nearly every file has, in a fraction of the time; for all else the library is asked.
//!
//! The subset is chosen so that there is nothing to interpret: block mappings and lists, plain scalars on one line, quoted
//! ones without escapes, and flow collections on one line. Whatever looks like anything more, an error included, is not for
//! this file. A test reads thousands of made-up texts both ways.

use super::Node;
use crate::domain::text::nfc;

/// How deep collections may stand in each other here.
const DEEPEST: usize = 16;
/// The longest key: beyond 1,024 characters YAML wants a sign before it.
const LONGEST_KEY: usize = 200;

/// The tree of an everyday text; `None` for every other text, whether it is YAML or not.
pub(super) fn read(text: &str) -> Option<Node> {
    let lines = lines(text)?;
    let mut reader = Reader { lines: &lines, at: 0, depth: 0 };
    let node = reader.block(0)?;
    (reader.at == lines.len()).then_some(node)
}

/// A line that is not blank: how far it is indented, and what stands there, without spaces at its end.
#[derive(Clone, Copy)]
struct Line<'t> {
    indent: usize,
    text: &'t str,
}

/// The lines that are not blank, unless one has a comment, a marker of documents, or a character that YAML treats apart.
fn lines(text: &str) -> Option<Vec<Line<'_>>> {
    if !text.chars().all(is_ordinary) || text.contains(" #") {
        return None;
    }
    let mut lines = Vec::with_capacity(32);
    for line in text.split('\n') {
        let text = line.trim_end_matches(' ');
        let inner = text.trim_start_matches(' ');
        if !inner.is_empty() {
            let line = Line { indent: text.len() - inner.len(), text: inner };
            if line.text.starts_with('#') || (line.indent == 0 && line.text.starts_with(['%', '.'])) {
                return None;
            }
            lines.push(line);
        }
    }
    Some(lines)
}

/// No line separator of Unicode, no byte order mark, nothing unprintable.
fn is_ordinary(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a1}'..='\u{1fff}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2fff}')
}

struct Reader<'l, 't> {
    lines: &'l [Line<'t>],
    at: usize,
    depth: usize,
}

impl<'t> Reader<'_, 't> {
    fn line(&self) -> Option<Line<'t>> {
        self.lines.get(self.at).copied()
    }

    /// A mapping or a list whose lines begin in that column.
    fn block(&mut self, indent: usize) -> Option<Node> {
        let line = self.line().filter(|line| line.indent == indent)?;
        if is_item(line.text) { self.list(indent) } else { self.map(indent, line.text) }
    }

    /// A mapping; `first` is its first line from the key on, which may stand behind the dash of an item.
    fn map(&mut self, indent: usize, first: &'t str) -> Option<Node> {
        self.deeper()?;
        let mut entries = Vec::with_capacity(8);
        let mut text = first;
        loop {
            let (key, value) = entry(text)?;
            self.at += 1;
            let value = if value.is_empty() { self.below(indent)? } else { self.scalar(value, indent)? };
            entries.push((owned(key), value));
            match self.line() {
                Some(line) if line.indent == indent && !is_item(line.text) => text = line.text,
                _ => break,
            }
        }
        self.depth -= 1;
        Some(Node::Map(entries))
    }

    /// A list whose dashes stand in that column.
    fn list(&mut self, indent: usize) -> Option<Node> {
        self.deeper()?;
        let mut items = Vec::new();
        while let Some(line) = self.line().filter(|line| line.indent == indent && is_item(line.text)) {
            let inner = line.text.get(1..)?.trim_start_matches(' ');
            let column = indent + line.text.len() - inner.len();
            items.push(if inner.is_empty() {
                return None;
            } else if entry(inner).is_some() {
                self.map(column, inner)?
            } else {
                self.at += 1;
                self.scalar(inner, indent)?
            });
        }
        self.depth -= 1;
        Some(Node::List(items))
    }

    /// The value of a key that has none on its own line.
    fn below(&mut self, indent: usize) -> Option<Node> {
        match self.line() {
            Some(line) if line.indent > indent => self.block(line.indent),
            Some(line) if line.indent == indent && is_item(line.text) => self.list(indent),
            _ => Some(Node::Null),
        }
    }

    /// A value on one line; a line below that is indented further would belong to it.
    fn scalar(&mut self, text: &str, indent: usize) -> Option<Node> {
        if self.line().is_some_and(|line| line.indent > indent) {
            return None;
        }
        match text.bytes().next()? {
            quote @ (b'"' | b'\'') => {
                let (inner, rest) = quoted(text, quote)?;
                rest.is_empty().then(|| Node::Text(owned(inner)))
            }
            b'[' | b'{' => {
                let mut flow = Flow { rest: text, depth: self.depth };
                let node = flow.node()?;
                flow.rest.is_empty().then_some(node)
            }
            _ => plain(text).filter(|_| !text.contains(": ") && !text.ends_with(':')),
        }
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())
    }
}

/// Collections in brackets, on one line.
struct Flow<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Flow<'t> {
    fn node(&mut self) -> Option<Node> {
        match self.rest.bytes().next()? {
            b'[' => self.list(),
            b'{' => self.map(),
            quote @ (b'"' | b'\'') => {
                let (inner, rest) = quoted(self.rest, quote)?;
                self.rest = rest.trim_start_matches(' ');
                Some(Node::Text(owned(inner)))
            }
            _ => {
                let text = self.word()?;
                plain(text)
            }
        }
    }

    fn list(&mut self) -> Option<Node> {
        let mut items = Vec::new();
        self.open("[")?;
        if self.take(']').is_none() {
            loop {
                items.push(self.node()?);
                if self.take(',').is_none() {
                    break;
                }
            }
            self.take(']')?;
        }
        self.depth -= 1;
        Some(Node::List(items))
    }

    fn map(&mut self) -> Option<Node> {
        let mut entries = Vec::new();
        self.open("{")?;
        if self.take('}').is_none() {
            loop {
                let key = self.word().filter(|key| is_plain_start(key) && key.len() <= LONGEST_KEY)?;
                self.rest = self.rest.strip_prefix(": ")?.trim_start_matches(' ');
                entries.push((owned(key), self.node()?));
                if self.take(',').is_none() {
                    break;
                }
            }
            self.take('}')?;
        }
        self.depth -= 1;
        Some(Node::Map(entries))
    }

    fn open(&mut self, bracket: &str) -> Option<()> {
        self.depth += 1;
        self.rest = self.rest.strip_prefix(bracket)?.trim_start_matches(' ');
        (self.depth <= DEEPEST).then_some(())
    }

    /// Passes over a sign and the spaces behind it.
    fn take(&mut self, sign: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(sign)?.trim_start_matches(' ');
        Some(())
    }

    /// The text up to the next sign that may end it, without the spaces before that.
    fn word(&mut self) -> Option<&'t str> {
        let end = self.rest.find([',', ']', '}', '[', '{', ':', '?', '"', '\'', '#'])?;
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(word.trim_end_matches(' ')).filter(|word| !word.is_empty())
    }
}

/// Whether a line is an item of a list.
fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

/// The key of a line and what stands behind it.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ").or_else(|| line.strip_suffix(':').map(|key| (key, "")))?;
    let key = key.trim_end_matches(' ');
    let is_key = is_plain_start(key) && key.len() <= LONGEST_KEY;
    is_key.then(|| (key, value.trim_start_matches(' ')))
}

/// Whether a text begins with a sign that has no meaning of its own in YAML.
fn is_plain_start(text: &str) -> bool {
    let mut bytes = text.bytes();
    match bytes.next() {
        Some(b'-') => bytes.next().is_some_and(|b| b.is_ascii_alphanumeric()),
        Some(first) => {
            first.is_ascii_alphanumeric() || first >= 0x80 || matches!(first, b'(' | b'/' | b'+' | b'~' | b'_')
        }
        None => false,
    }
}

/// A scalar without quotes: nothing, or as it is written.
fn plain(text: &str) -> Option<Node> {
    if matches!(text, "~" | "null" | "Null" | "NULL") {
        return Some(Node::Null);
    }
    is_plain_start(text).then(|| Node::Text(owned(text)))
}

/// The text between quotes, when nothing in it is written by an escape, and what stands behind it.
fn quoted(text: &str, quote: u8) -> Option<(&str, &str)> {
    let quote = char::from(quote);
    let (inner, rest) = text.strip_prefix(quote)?.split_once(quote)?;
    let is_escaped = if quote == '"' { inner.contains('\\') } else { rest.starts_with(quote) };
    (!is_escaped).then_some((inner, rest))
}

fn owned(text: &str) -> String {
    nfc(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{parse_any, tests::text};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn everyday_front_matter_is_read() {
        let yaml = "titel: \"Plan: del 2\"\ndatum: 2020-06-11\n\nämnen: [Skola, \"Kultur, fritid\"]\nföreslår: {till: ks, utfall: ~}\n\
                    tomt:\nröster:\n- namn: Å Ö\n  parti: 'S'\n- ja\nplats:\n  rum: 12\n";
        let pair = |key: &str, node| (key.to_owned(), node);
        let first = Node::Map(vec![pair("namn", text("Å Ö")), pair("parti", text("S"))]);
        let expected = vec![
            pair("titel", text("Plan: del 2")),
            pair("datum", text("2020-06-11")),
            pair("ämnen", Node::List(vec![text("Skola"), text("Kultur, fritid")])),
            pair("föreslår", Node::Map(vec![pair("till", text("ks")), pair("utfall", Node::Null)])),
            pair("tomt", Node::Null),
            pair("röster", Node::List(vec![first, text("ja")])),
            pair("plats", Node::Map(vec![pair("rum", text("12"))])),
        ];
        assert_eq!(read(yaml), Some(Node::Map(expected)));
    }

    #[test]
    fn what_means_more_is_left_to_the_library() {
        for yaml in [
            "",
            "# a\n",
            "a: 1 # b\n",
            "a: &x 1\n",
            "a: *x\n",
            "a: !t 1\n",
            "a: |\n  b\n",
            "a: b\n  c\n",
            "a: \"\\n\"\n",
            "a: 'it''s'\n",
            "? a\n",
            "---\na: 1\n",
            "a: b: c\n",
            "a:\tb\n",
            "a: [b,\n c]\n",
            "a: [b, ]\n",
            "a: {b}\n",
            "a: @b\n",
            "a: `b\n",
            "a: %b\n",
            "\"a\": b\n",
            "- - a\n",
            "a: {b: c:d}\n",
            "a: x\u{85}\n",
            "  a: 1\n",
            "- a\nb: 1\n",
            "a: \"b\" c\n",
            "a:\n    b: 1\n  c: 2\n",
            "...\n",
            "a: [b: c]\n",
            "<<: a\n",
        ] {
            assert_eq!(read(yaml), None, "{yaml:?}");
        }
    }

    /// Pieces that meet in front matter, harmless and not.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "a",
            "b:",
            "titel: ",
            "ä",
            "- ",
            "-",
            "  ",
            "    ",
            "\n",
            "\n",
            "\n  ",
            "\n- ",
            "\n  - ",
            ": ",
            ":",
            ", ",
            ",",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "x: y",
            "12",
            "2020-06-11",
            "~",
            "null",
            "true",
            "1.50",
            "§ 4",
            "#",
            " #",
            "?",
            "!",
            "&a",
            "*a",
            "|",
            ">",
            "%",
            "\\",
            "–",
            "\u{a0}",
            "a\u{308}",
            "---",
            "...",
            "+1",
            "0x1F",
            "-5",
            "Null",
            "<<: ",
            "http://a.se/?b=c",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_is_read_by_hand_is_what_the_library_reads(pieces in prop::collection::vec(piece(), 1..24)) {
            let yaml = pieces.concat();
            for yaml in [yaml.clone(), format!("a: {yaml}"), format!("a:\n  - {yaml}\nb: {{c: {yaml}}}\n")] {
                if let Some(node) = read(&yaml) {
                    prop_assert_eq!(parse_any(&yaml), Ok(node), "{:?}", yaml);
                }
            }
        }
    }
}
