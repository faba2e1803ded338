//! Cuts a file in front matter and body, and turns bytes into text.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Place};
use crate::world::VPath;

/// The longest Markdown file that is read, in bytes.
pub const LONGEST: u64 = 10 * 1024 * 1024;

/// Where the two parts of a file stand, in bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The YAML between the fences, without them.
    pub yaml: Range<usize>,
    /// Everything after the closing fence's line.
    pub body: Range<usize>,
}

/// Cuts a text at its fences.
///
/// # Errors
/// [`Code::NoFrontMatter`] when the first line that is not empty is no fence, [`Code::UnclosedFrontMatter`] when none follows;
/// each with its place.
pub fn split(path: &VPath, text: &str) -> Result<Parts, Box<Diagnostic>> {
    let mut lines = Lines { text, at: if text.starts_with('\u{feff}') { 3 } else { 0 } };
    let opening = lines.by_ref().find(|line| !text[line.clone()].trim().is_empty());
    let Some(opening) = opening.filter(|line| is_fence(&text[line.clone()])) else {
        let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or("").len();
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        return Err(Box::new(Diagnostic::new(Code::NoFrontMatter, Place::at(path, start..start + first))));
    };
    let start = lines.at;
    for line in lines.by_ref() {
        if is_fence(&text[line.clone()]) {
            return Ok(Parts { yaml: start..line.start, body: line.end..text.len() });
        }
    }
    let fence = opening.start..opening.start + text[opening.clone()].trim_end().len();
    Err(Box::new(Diagnostic::new(Code::UnclosedFrontMatter, Place::at(path, fence))))
}

/// Turns bytes into text. The text that comes with a problem is good for excerpts: a `?` stands for each bad byte, so that
/// places in it are places in the file.
///
/// # Errors
/// A problem that says which encoding the bytes look like.
pub fn decode(path: &VPath, bytes: &[u8]) -> Result<String, (Box<Diagnostic>, String)> {
    let error = match simdutf8::compat::from_utf8(bytes) {
        Ok(text) if !looks_like_utf16(bytes) => return Ok(text.to_owned()),
        Ok(_) => None,
        Err(error) => Some(error.valid_up_to()),
    };
    let at = if looks_like_utf16(bytes) { 0 } else { error.unwrap_or(0) };
    let code = match bytes[at..].first() {
        _ if looks_like_utf16(bytes) => Code::LooksLikeUtf16,
        // å ä ö Å Ä Ö é, curly quotes and dashes in Windows-1252.
        Some(0xE5 | 0xE4 | 0xF6 | 0xC5 | 0xC4 | 0xD6 | 0xE9 | 0x91..=0x97 | 0xA7 | 0xA0 | 0xBD) => {
            Code::LooksLikeWindows1252
        }
        _ => Code::NotUtf8,
    };
    let problem = Diagnostic::new(code, Place::at(path, at..at + 1));
    Err((Box::new(problem), byte_for_byte(bytes)))
}

fn byte_for_byte(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// A byte-order mark of UTF-16, or every other byte zero.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || (head.len() >= 4 && zeros * 3 > head.len())
}

fn is_fence(line: &str) -> bool {
    line.trim_end_matches([' ', '\t', '\r', '\n']) == "---"
}

/// Lines with their endings, as ranges; a lone carriage return ends no line.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        self.at = self.text[start..].find('\n').map_or(self.text.len(), |found| start + found + 1);
        Some(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Result<(&str, &str), Code> {
        match split(&VPath::new("content/a.md"), text) {
            Ok(parts) => Ok((&text[parts.yaml], &text[parts.body])),
            Err(problem) => Err(problem.code),
        }
    }

    #[test]
    fn both_parts_are_found_whatever_ends_the_lines() {
        assert_eq!(cut("---\na: 1\n---\nbody\n"), Ok(("a: 1\n", "body\n")));
        assert_eq!(cut("\u{feff}---\r\na: 1\r\n---  \r\nbody"), Ok(("a: 1\r\n", "body")));
        assert_eq!(cut("\n\n---\na: 1\n---"), Ok(("a: 1\n", "")));
        assert_eq!(cut("---\n---\n"), Ok(("", "")));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(cut("# Rubrik\n"), Err(Code::NoFrontMatter));
        assert_eq!(cut(""), Err(Code::NoFrontMatter));
        assert_eq!(cut("---\na: 1\n"), Err(Code::UnclosedFrontMatter));
    }

    #[test]
    fn encodings_are_recognised() {
        let path = VPath::new("content/a.md");
        let code = |bytes: &[u8]| decode(&path, bytes).map_err(|(problem, _)| (problem.code, problem.place.range));
        assert_eq!(code(b"n\xE4mnd"), Err((Code::LooksLikeWindows1252, Some((1, 2)))));
        assert_eq!(code(b"\xFF\xFE-\0-\0"), Err((Code::LooksLikeUtf16, Some((0, 1)))));
        assert_eq!(code(b"ab\xFF\xC0"), Err((Code::NotUtf8, Some((2, 3)))));
        assert_eq!(code("nämnd".as_bytes()), Ok("nämnd".to_owned()));
        let lossy = decode(&path, b"\xC3\xA4n\xE4\xE2\x82d").unwrap_err().1;
        assert_eq!(lossy, "än???d", "a place in the text is one in the file");
    }
}
