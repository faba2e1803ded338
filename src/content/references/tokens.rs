//! The tokens of a run of prose: words, numbers, signs and section signs, with their places in the file.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with soft hyphens among them.
    Word,
    /// Digits; the value, or the greatest one when it is too large.
    Number(u32),
    /// The section sign.
    Section,
    /// Any other character; every dash is `-`. A border between table cells is `|`.
    Sign(char),
    /// A link, code or picture: nothing is read across it.
    Opaque,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it begins in the text.
    pub(super) start: u32,
    /// Where it ends in the text.
    pub(super) end: u32,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
}

/// A stretch of plain text within a block, and what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the file.
    pub start: u32,
    /// Where it ends in the file.
    pub end: u32,
    /// What lies between it and the piece before it.
    pub after: Gap,
}

/// What lies between two pieces of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The end of a block.
    Block,
    /// The border of a table cell.
    Cell,
    /// A link, code or picture.
    Opaque,
    /// Marks of Markdown, such as emphasis.
    Marks,
}

/// The longest word with rare letters that is compared, in bytes.
const LONGEST: usize = 128;
/// The shortest word that stands for the section sign.
const SIGN_WORD: &[u8; 8] = b"paragraf";

/// Appends the tokens of a block's pieces; returns whether a section sign is among them, or a word that may stand for one.
pub(super) fn read(text: &str, pieces: &[Piece], out: &mut Vec<Token>) -> bool {
    let mut has_sections = false;
    let mut before: Option<u32> = None;
    for piece in pieces {
        let mut spaced = true;
        if let Some(end) = before {
            let sign = match piece.after {
                Gap::Cell => Some(Kind::Sign('|')),
                Gap::Opaque => Some(Kind::Opaque),
                Gap::Block | Gap::Marks => None,
            };
            if let Some(kind) = sign {
                out.push(Token { kind, start: end, end: piece.start, spaced: true });
            }
            let gap = text.get(end as usize..piece.start as usize).unwrap_or_default();
            spaced = sign.is_some() || gap.contains(char::is_whitespace) || gap.contains("<br");
        }
        if let Some(part) = text.get(piece.start as usize..piece.end as usize) {
            spaced = read_part(part, piece.start, spaced, &mut has_sections, out);
        }
        // White space at the end of a piece goes before the next token.
        before = Some(if spaced { piece.end.saturating_sub(1).max(piece.start) } else { piece.end });
    }
    has_sections
}

/// Appends the tokens of one stretch of text; returns whether it ends with white space.
fn read_part(text: &str, base: u32, mut spaced: bool, has_sections: &mut bool, out: &mut Vec<Token>) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (step, token) = match byte {
            b' ' | b'\n' | b'\t' | b'\r' => {
                (at, spaced) = (at + 1, true);
                continue;
            }
            b'0'..=b'9' => number(bytes, at),
            b'a'..=b'z' | b'A'..=b'Z' => {
                let length =
                    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                match bytes.get(at + length) {
                    Some(b'&' | 0x80..) => word(text, at),
                    _ => (length, Some(Kind::Word)),
                }
            }
            0xc3 => word(text, at),
            b'&' => entity(text.get(at..).unwrap_or_default()),
            0..=0x7f => (1, Some(Kind::Sign(char::from(byte)))),
            _ => other(text, at),
        };
        match token {
            Some(kind) => {
                *has_sections |= match kind {
                    Kind::Section => true,
                    Kind::Word => byte.eq_ignore_ascii_case(&SIGN_WORD[0]) && step >= SIGN_WORD.len(),
                    _ => false,
                };
                let start = base + at as u32;
                out.push(Token { kind, start, end: start + step as u32, spaced });
                spaced = false;
            }
            // What takes no room parts nothing.
            None => spaced |= !is_nothing(text, at),
        }
        at += step;
    }
    spaced
}

/// Whether what stands there is neither seen nor read: a soft hyphen or a zero-width character.
fn is_nothing(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    rest.starts_with("&shy;") || rest.chars().next().is_some_and(is_invisible)
}

/// Characters that take no room, as in [`fold`](crate::domain::text::fold).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn number(bytes: &[u8], at: usize) -> (usize, Option<Kind>) {
    let digits = bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit());
    let (mut value, mut length) = (0_u32, 0);
    for digit in digits {
        value = value.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
        length += 1;
    }
    (length, Some(Kind::Number(value)))
}

/// A word: letters, and what takes no room between them.
fn word(text: &str, at: usize) -> (usize, Option<Kind>) {
    let bytes = text.as_bytes();
    let mut end = at;
    loop {
        while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
            end += 1;
        }
        match bytes.get(end) {
            // å, ä, ö, é and their like, but × and ÷ lie among them.
            Some(0xc3) if !matches!(bytes.get(end + 1), Some(0x97 | 0xb7)) => end += 2,
            Some(0x80..) => {
                let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) else { break };
                let is_mark = matches!(c, '\u{300}'..='\u{36f}');
                if !(c.is_alphabetic() || is_mark || (end > at && is_invisible(c))) {
                    break;
                }
                end += c.len_utf8();
            }
            Some(b'&') if end > at && bytes.get(end..).is_some_and(|rest| rest.starts_with(b"&shy;")) => end += 5,
            _ => break,
        }
    }
    if end == at { other(text, at) } else { (end - at, Some(Kind::Word)) }
}

/// A character outside ASCII.
fn other(text: &str, at: usize) -> (usize, Option<Kind>) {
    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return (1, None) };
    let kind = match c {
        '§' => Some(Kind::Section),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(Kind::Sign('-')),
        c if c.is_whitespace() || is_invisible(c) => None,
        c if c.is_alphabetic() => return word(text, at),
        c => Some(Kind::Sign(c)),
    };
    (c.len_utf8(), kind)
}

/// The entities that stand for white space, dashes and the section sign; any other is a sign.
fn entity(text: &str) -> (usize, Option<Kind>) {
    const ENTITIES: [(&str, Option<Kind>); 9] = [
        ("&nbsp;", None),
        ("&thinsp;", None),
        ("&#160;", None),
        ("&shy;", None),
        ("&sect;", Some(Kind::Section)),
        ("&#167;", Some(Kind::Section)),
        ("&ndash;", Some(Kind::Sign('-'))),
        ("&mdash;", Some(Kind::Sign('-'))),
        ("&minus;", Some(Kind::Sign('-'))),
    ];
    let found = ENTITIES.iter().find(|(name, _)| text.starts_with(name));
    found.map_or((1, Some(Kind::Sign('&'))), |(name, kind)| (name.len(), *kind))
}

/// The folded letters of a word, as [`fold`](crate::domain::text::fold) gives them, written into `into`.
pub(super) fn fold_into(word: &str, into: &mut String) {
    into.clear();
    let mut rest = word;
    loop {
        let ascii = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        into.push_str(rest.get(..ascii).unwrap_or_default());
        rest = rest.get(ascii..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { break };
        match c {
            'å' | 'ä' | 'Å' | 'Ä' => into.push('a'),
            'ö' | 'Ö' => into.push('o'),
            c if is_invisible(c) => {}
            _ => {
                let folded = crate::domain::text::fold(&word.replace("&shy;", ""));
                into.clear();
                into.push_str(&folded);
                return;
            }
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    into.make_ascii_lowercase();
}

/// Whether a word as written is another one that is folded: what [`fold_into`] would say, without taking memory.
fn is_folded(written: &str, word: &str) -> bool {
    let mut letters = word.bytes();
    let mut bytes = written.bytes();
    while let Some(byte) = bytes.next() {
        let letter = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => byte.to_ascii_lowercase(),
            0xc3 => match bytes.next() {
                Some(0xa5 | 0xa4 | 0x85 | 0x84) => b'a',
                Some(0xb6 | 0x96) => b'o',
                _ => return is_folded_slowly(written, word),
            },
            _ => return is_folded_slowly(written, word),
        };
        if letters.next() != Some(letter) {
            return false;
        }
    }
    letters.next().is_none()
}

/// The same for a word with rare letters or soft hyphens. None of the words that anybody asks for is long.
#[cold]
fn is_folded_slowly(written: &str, word: &str) -> bool {
    let mut folded = String::new();
    written.len() <= LONGEST && {
        fold_into(written, &mut folded);
        folded == word
    }
}

/// Words that are folded, in the order of their first letters: only those that begin as a word does are compared with it.
pub(super) struct Words {
    /// Where the words of each letter begin, counted from `a`, and where those of the last one end.
    starts: [u8; 27],
    all: &'static [&'static str],
}

impl Words {
    /// A table of words; one out of order does not compile.
    pub(super) const fn new(all: &'static [&'static str]) -> Words {
        let mut starts = [0; 27];
        let (mut letter, mut at) = (0, 0);
        while letter < 26 {
            starts[letter] = at as u8;
            while at < all.len() && all[at].as_bytes()[0] == b'a' + letter as u8 {
                at += 1;
            }
            letter += 1;
        }
        assert!(at == all.len() && at < 256);
        starts[26] = at as u8;
        Words { starts, all }
    }

    /// Whether a word as written is one of them.
    pub(super) fn have(&self, written: &str) -> bool {
        let Some(first) = first_letter(written) else { return is_one_of(written, self.all) };
        let Some([start, end]) = self.starts.get(usize::from(first - b'a')..).and_then(<[u8]>::first_chunk) else {
            return false;
        };
        let words = self.all.get(usize::from(*start)..usize::from(*end)).unwrap_or_default();
        words.iter().any(|word| is_folded(written, word))
    }
}

/// Whether a word as written is one of several that are folded; for most of them the first letter says no.
fn is_one_of(written: &str, words: &[&str]) -> bool {
    match first_letter(written) {
        Some(first) => words.iter().any(|word| word.as_bytes().first() == Some(&first) && is_folded(written, word)),
        None => words.iter().any(|word| is_folded(written, word)),
    }
}

/// The first letter of a word as written, folded; `None` when it is none of the Swedish ones.
fn first_letter(written: &str) -> Option<u8> {
    match written.as_bytes() {
        [byte, ..] if byte.is_ascii_alphabetic() => Some(byte.to_ascii_lowercase()),
        [0xc3, 0xa5 | 0xa4 | 0x85 | 0x84, ..] => Some(b'a'),
        [0xc3, 0xb6 | 0x96, ..] => Some(b'o'),
        _ => None,
    }
}

/// The tokens of a run, with the text that they stand in.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its tokens.
    pub(super) tokens: &'a [Token],
}

impl<'a> Run<'a> {
    /// What the token at a position is; nothing beyond the ends.
    pub(super) fn kind(self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// What the token before a position is.
    pub(super) fn before(self, at: usize) -> Option<Kind> {
        self.kind(at.checked_sub(1)?)
    }

    /// Whether white space stands before the token at a position; true at the end.
    pub(super) fn spaced(self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.spaced)
    }

    /// The number at a position.
    pub(super) fn number(self, at: usize) -> Option<u32> {
        match self.kind(at) {
            Some(Kind::Number(value)) => Some(value),
            _ => None,
        }
    }

    /// How many digits the number at a position has; 0 for anything else.
    pub(super) fn digits(self, at: usize) -> usize {
        match self.tokens.get(at) {
            Some(token) if matches!(token.kind, Kind::Number(_)) => (token.end - token.start) as usize,
            _ => 0,
        }
    }

    /// Whether a sign stands at a position.
    pub(super) fn is_sign(self, at: usize, sign: char) -> bool {
        self.kind(at) == Some(Kind::Sign(sign))
    }

    /// Whether a sign stands at a position with nothing before it.
    pub(super) fn is_joined(self, at: usize, sign: char) -> bool {
        self.is_sign(at, sign) && !self.spaced(at)
    }

    /// The text of the token at a position, as written.
    pub(super) fn written(self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| self.slice(token.start, token.end))
    }

    /// The word at a position, lower case and without marks; empty for anything else.
    pub(super) fn word(self, at: usize) -> Folded {
        let mut folded = Folded::default();
        if self.kind(at) == Some(Kind::Word) {
            fold_into(self.written(at), &mut folded.0);
        }
        folded
    }

    /// Whether the word at a position is one of these, folded.
    pub(super) fn is_word(self, at: usize, words: &[&str]) -> bool {
        if self.kind(at) != Some(Kind::Word) {
            return false;
        }
        is_one_of(self.written(at), words)
    }

    /// Whether the word at a position is one of a table.
    pub(super) fn is_in(self, at: usize, words: &Words) -> bool {
        self.kind(at) == Some(Kind::Word) && words.have(self.written(at))
    }

    /// The text between two places.
    pub(super) fn slice(self, start: u32, end: u32) -> &'a str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The places of the tokens in a range of positions.
    pub(super) fn range(self, tokens: Range<usize>) -> Range<usize> {
        let start = self.tokens.get(tokens.start).map_or(0, |token| token.start as usize);
        let end = tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..end.map_or(start, |token| token.end as usize).max(start)
    }
}

/// A folded word.
#[derive(Default)]
pub(super) struct Folded(String);

impl Folded {
    /// The letters.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(String, bool)> {
        let mut tokens = Vec::new();
        read(text, &[Piece { start: 0, end: text.len() as u32, after: Gap::Block }], &mut tokens);
        let run = Run { text, tokens: &tokens };
        let show = |at: usize| match run.kind(at) {
            Some(Kind::Word) => run.word(at).0,
            Some(Kind::Number(value)) => value.to_string(),
            Some(Kind::Section) => "§".to_owned(),
            Some(Kind::Sign(sign)) => sign.to_string(),
            _ => "?".to_owned(),
        };
        (0..tokens.len()).map(|at| (show(at), run.spaced(at))).collect()
    }

    fn line(text: &str) -> String {
        tokens(text).into_iter().map(|(token, spaced)| if spaced { format!(" {token}") } else { token }).collect()
    }

    #[test]
    fn text_falls_into_tokens() {
        for (text, expected) in [
            ("Social\u{ad}nämnden\u{a0}§16", " socialnamnden §16"),
            ("KF:s 2015–10–19", " kf:s 2015-10-19"),
            ("a\u{308}rende &sect;&nbsp;7&ndash;9", " arende § 7-9"),
            ("§\u{2009}12\u{202f}a,\nb", " § 12 a, b"),
            ("3×4 ½", " 3×4 ½"),
            ("12345678901", " 4294967295"),
            ("soc&shy;ial", " social"),
            ("", ""),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn pieces_are_joined_by_what_stands_between_them() {
        let text = "**KF** §\n> 7 `x` 8 | 9";
        let piece = |part: &str, after| {
            let start = text.find(part).unwrap() as u32;
            Piece { start, end: start + part.len() as u32, after }
        };
        let pieces = [
            piece("KF", Gap::Block),
            piece(" §", Gap::Marks),
            piece("7 ", Gap::Marks),
            piece(" 8 ", Gap::Opaque),
            piece("9", Gap::Cell),
        ];
        let mut tokens = Vec::new();
        read(text, &pieces, &mut tokens);
        let kinds: Vec<Kind> = tokens.iter().map(|token| token.kind).collect();
        let number = Kind::Number;
        let expected = [Kind::Word, Kind::Section, number(7), Kind::Opaque, number(8), Kind::Sign('|'), number(9)];
        assert_eq!(kinds, expected);
        assert!(tokens[2].spaced, "a line break is white space, whatever stands before the next line");
    }
}
