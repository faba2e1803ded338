//! The text of one file with an index of its lines.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::world::VPath;

/// The mark that may begin a file; it is no part of the first line.
const BOM: &str = "\u{feff}";

/// The text of one file as it is on disk, a byte order mark included, and where its lines begin.
///
/// A line ends with LF, CRLF or a lone CR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub path: VPath,
    /// The whole text; every offset counts its bytes from 0.
    pub text: Arc<str>,
    /// Where each line begins; the first one behind the byte order mark. Most files have no problem, so nobody asks.
    starts: OnceLock<Vec<usize>>,
}

impl Source {
    /// The text of a file; its lines are indexed when somebody asks.
    pub fn new(path: VPath, text: Arc<str>) -> Source {
        Source { path, text, starts: OnceLock::new() }
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| line_starts(&self.text))
    }

    /// Line and column of a byte, both from 1. The column counts characters of the text on disk, a decomposed å as two.
    ///
    /// An offset inside a character is that character's, one in a line's end is the place behind its last character,
    /// and one beyond the text is the end of the text.
    ///
    /// ```
    /// use insyn::diag::Source;
    /// use insyn::world::VPath;
    /// let source = Source::new(VPath::new("a.md"), "å b\r\nc".into());
    /// assert_eq!(source.line_column(3), (1, 3));
    /// assert_eq!(source.line_column(6), (2, 1));
    /// ```
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let range = self.line_range(line);
        let end = self.floor(offset.clamp(range.start, range.end));
        (line, self.slice(range.start..end).chars().count() + 1)
    }

    /// The text of a line from 1, without its end; empty when there is no such line.
    pub fn line_text(&self, line: usize) -> &str {
        self.slice(self.line_range(line))
    }

    /// How many lines there are; a text that ends with a line's end has an empty last line.
    pub fn lines(&self) -> usize {
        self.starts().len()
    }

    /// The line of a byte, from 1.
    fn line(&self, offset: usize) -> usize {
        self.starts().partition_point(|start| *start <= offset).max(1)
    }

    /// Where the text of a line from 1 stands, without its end.
    fn line_range(&self, line: usize) -> Range<usize> {
        let Some(start) = line.checked_sub(1).and_then(|index| self.starts().get(index)).copied() else {
            return self.text.len()..self.text.len();
        };
        let next = self.starts().get(line).copied().unwrap_or(self.text.len());
        let text = self.slice(start..next);
        let text = text.strip_suffix('\n').unwrap_or(text);
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// The nearest boundary of a character at or before an offset.
    fn floor(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let first = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let mut starts = vec![first];
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((index, byte)) = bytes.next() {
        let is_pair = byte == b'\r' && bytes.peek().is_some_and(|(_, next)| *next == b'\n');
        if matches!(byte, b'\n' | b'\r') && !is_pair {
            starts.push(index + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn source(text: &str) -> Source {
        Source::new(VPath::new("content/a.md"), text.into())
    }

    #[test]
    fn lines_end_with_lf_crlf_or_a_lone_cr() {
        let text = "a\r\nb\rc\n\r\n";
        let source = source(text);
        let lines: Vec<_> = (1..=source.lines()).map(|line| source.line_text(line)).collect();
        assert_eq!(lines, ["a", "b", "c", "", ""]);
        let places: Vec<_> = (0..=text.len()).map(|offset| source.line_column(offset)).collect();
        let expected = [(1, 1), (1, 2), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (4, 1), (5, 1)];
        assert_eq!(places, expected);
    }

    #[test]
    fn columns_count_characters_as_they_are_on_disk() {
        let source = source("nämnd: å\nna\u{308}mnd: x");
        assert_eq!(source.line_column("nämnd: ".len()), (1, 8));
        assert_eq!(source.line_column("nämnd: å\nna\u{308}mnd: ".len()), (2, 9));
        assert_eq!(source.line_column(2), (1, 2), "an offset inside ä is that of ä");
    }

    #[test]
    fn a_byte_order_mark_is_no_character_of_the_first_line() {
        let source = source("\u{feff}---\ntitel: x\n");
        assert_eq!(source.line_text(1), "---");
        assert_eq!(
            (0..=4).map(|offset| source.line_column(offset)).collect::<Vec<_>>(),
            [(1, 1), (1, 1), (1, 1), (1, 1), (1, 2)]
        );
        assert_eq!(source.line_column(7), (2, 1));
    }

    #[test]
    fn the_end_of_a_file_is_a_place_and_so_is_everything_beyond() {
        assert_eq!(source("a\nb").line_column(3), (2, 2));
        assert_eq!(source("a\n").line_column(2), (2, 1));
        assert_eq!(source("").line_column(0), (1, 1));
        assert_eq!(source("\u{feff}").line_column(3), (1, 1));
        assert_eq!(source("a\nbc").line_column(usize::MAX), (2, 3));
        assert_eq!((source("a").line_text(0), source("a").line_text(2)), ("", ""));
    }

    proptest! {
        #[test]
        fn any_offset_of_any_text_has_a_place_within_it(text in "[\u{feff}\r\na-cåa\u{308}😀]{0,20}", offset in 0_usize..90) {
            let source = source(&text);
            let (line, column) = source.line_column(offset);
            prop_assert!((1..=source.lines()).contains(&line));
            prop_assert!(column <= source.line_text(line).chars().count() + 1);
        }
    }
}
