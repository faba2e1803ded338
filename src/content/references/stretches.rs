//! The stretches of a text that may hold a reference: whole sentences with a digit in them.
//!
//! Every form of reference has a number, and nothing read in one sentence counts in the next. Most sentences of minutes have no
//! digit, so the cost of reading them is that of looking for one; of the others many have only counts, years and amounts, which
//! are known by what stands beside them.

use super::numbers::{BRIDGES, LABELS, SERIES};
use super::sections::SIGN_WORDS;
use super::tokens::{Piece, Words};

/// How many bytes are looked at together.
const STRIDE: usize = 16;
/// Letters that a word has at least behind whose full stop a text is cut: no abbreviation is as long.
const LETTERS: usize = 5;
/// Words that are still seen from beyond the full stop behind them: what stands before a register number, parts of a § that a
/// statute may follow, chapters.
const SEEN: Words = Words::new(&[
    "arende",
    "arenden",
    "arendenr",
    "arendenummer",
    "arendet",
    "andra",
    "diarie",
    "diarieforing",
    "diarienr",
    "diarienumren",
    "diarienumret",
    "diarienummer",
    "femte",
    "fjarde",
    "forsta",
    "kapitel",
    "kapitlen",
    "kapitlet",
    "kapitlets",
    "ledet",
    "meningen",
    "nummer",
    "punkten",
    "punkterna",
    "sjatte",
    "stycket",
    "tredje",
]);

/// Goes through one block of text.
pub(super) struct Stretches<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    /// Where the next stretch begins at the earliest.
    from: usize,
    /// Whether sentences may be parted at all.
    may_cut: bool,
}

/// Where two sentences are parted.
struct Cut {
    /// The place behind the full stop.
    end: usize,
    /// Where the next sentence begins.
    next: usize,
}

impl<'a> Stretches<'a> {
    /// `may_cut` says that no name reaches over a full stop.
    pub(super) fn new(text: &'a str, pieces: &'a [Piece], may_cut: bool) -> Stretches<'a> {
        Stretches { text, pieces, from: pieces.first().map_or(0, |piece| piece.start as usize), may_cut }
    }

    /// Writes the pieces of the next stretch into `out`; false when there is none.
    pub(super) fn next(&mut self, out: &mut Vec<Piece>) -> bool {
        loop {
            out.clear();
            let Some((at, digit)) = self.digit() else { return false };
            let start = self.start(at, digit);
            let cut = self.cut_behind(at, digit);
            let end = cut.as_ref().map_or(usize::MAX, |cut| cut.end);
            self.write(start, end, out);
            // What lies before the next sentence is not looked at again.
            let next = cut.map_or(usize::MAX, |cut| cut.next);
            let done = self.pieces.iter().take_while(|piece| piece.end as usize <= next).count();
            self.pieces = self.pieces.get(done..).unwrap_or_default();
            self.from = next;
            let only = if self.may_cut { out.as_slice() } else { &[] };
            let written = match only {
                [piece] => self.text.get(piece.start as usize..piece.end as usize),
                _ => None,
            };
            if !written.is_some_and(|written| is_plain(written, digit - start)) {
                return true;
            }
        }
    }

    /// Writes what lies between two places.
    fn write(&self, start: usize, end: usize, out: &mut Vec<Piece>) {
        for piece in self.pieces.iter().take_while(|piece| (piece.start as usize) < end) {
            let (from, to) = ((piece.start as usize).max(start), (piece.end as usize).min(end));
            // An empty piece still has what lies before it.
            if from < to || (from == to && piece.start == piece.end) {
                out.push(Piece { start: from as u32, end: to as u32, after: piece.after });
            }
        }
    }

    /// The first digit that is left, with the position of its piece.
    fn digit(&self) -> Option<(usize, usize)> {
        self.pieces.iter().enumerate().find_map(|(at, piece)| {
            let start = self.from.max(piece.start as usize);
            let bytes = self.text.as_bytes().get(start..piece.end as usize)?;
            first(bytes, |byte| byte.is_ascii_digit()).map(|digit| (at, start + digit))
        })
    }

    /// Where the sentence with a digit begins.
    fn start(&self, at: usize, digit: usize) -> usize {
        let pieces = self.pieces.get(..=at).unwrap_or_default();
        let cut = pieces.iter().rev().find_map(|piece| {
            let start = self.from.max(piece.start as usize);
            let mut end = digit.min(piece.end as usize);
            loop {
                let stop = start + last(self.text.as_bytes().get(start..end)?, |byte| byte == b'.')?;
                match self.cut(piece, stop) {
                    Some(cut) => return Some(cut.next),
                    None => end = stop,
                }
            }
        });
        cut.unwrap_or(self.from)
    }

    /// The end of the sentence with a digit.
    fn cut_behind(&self, at: usize, digit: usize) -> Option<Cut> {
        self.pieces.get(at..).unwrap_or_default().iter().find_map(|piece| {
            let mut start = digit.max(piece.start as usize);
            loop {
                let stop = start + first(self.text.as_bytes().get(start..piece.end as usize)?, |byte| byte == b'.')?;
                match self.cut(piece, stop) {
                    Some(cut) => return Some(cut),
                    None => start = stop + 1,
                }
            }
        })
    }

    /// Whether the full stop at a place parts two sentences so that neither sees the other: a long word stands before it, white
    /// space and a capital behind.
    fn cut(&self, piece: &Piece, stop: usize) -> Option<Cut> {
        let bytes = self.text.as_bytes();
        let behind = bytes.get(stop + 1..piece.end as usize)?;
        let spaces = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        let is_capital = matches!(behind.get(spaces..)?, [b'A'..=b'Z', ..] | [0xc3, 0x84 | 0x85 | 0x96, ..]);
        if !self.may_cut || spaces == 0 || !is_capital {
            return None;
        }
        let before = self.text.get(piece.start as usize..stop)?;
        let (_, word) = word_before(before, before.len())?;
        let is_long = word.len() >= LETTERS && (word.len() > 2 * LETTERS || word.chars().count() >= LETTERS);
        let is_seen = || SEEN.have(word);
        (is_long && !is_seen()).then_some(Cut { end: stop + 1, next: stop + 1 + spaces })
    }
}

/// Whether nothing in a sentence can refer to anything, because it has no section sign and its numbers are all counts, years or
/// amounts. The first digit is given.
fn is_plain(sentence: &str, digit: usize) -> bool {
    let bytes = sentence.as_bytes();
    let mut at = digit;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(is_plain_behind(rest, length) && is_plain_before(sentence, at)) {
            return false;
        }
        at += length;
        match first(bytes.get(at..).unwrap_or_default(), |byte| byte.is_ascii_digit()) {
            Some(next) => at += next,
            // A section sign, or an entity that may be one.
            None => return first(bytes, |byte| matches!(byte, 0xc2 | b'&')).is_none(),
        }
    }
}

/// Whether what stands behind a number makes it neither a date nor a part of something longer.
fn is_plain_behind(rest: &[u8], length: usize) -> bool {
    let (sign, behind) = match rest.get(length..).unwrap_or_default() {
        [b'.' | b',', b' ', behind @ ..] => (true, behind),
        [b'.' | b','] | [] => return true,
        [b' ', behind @ ..] => (false, behind),
        _ => return false,
    };
    match behind {
        [b'0'..=b'9', ..] => !sign,
        // A month after a number of one or two digits makes it a day.
        [first, second, third, ..] if length <= 2 && is_month([*first, *second, *third]) => false,
        [sign, ..] => sign.is_ascii_alphabetic() || matches!(sign, 0xc3 | b'%'),
        [] => true,
    }
}

/// Whether a month may begin with those letters.
fn is_month(letters: [u8; 3]) -> bool {
    let months: [&[u8; 3]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"maj", b"jun", b"jul", b"aug", b"sep", b"okt", b"nov", b"dec"];
    // Other letters than these may have marks within.
    let letters = letters.map(|letter| letter.to_ascii_lowercase());
    !letters.is_ascii() || letters.contains(&b'&') || months.contains(&&letters)
}

/// Whether what stands before a number, one or two words, neither makes it a register number nor a section sign of it.
fn is_plain_before(sentence: &str, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    let bytes = sentence.as_bytes();
    if bytes.get(before) != Some(&b' ') {
        return false;
    }
    let number = before.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    if number {
        return true;
    }
    let Some((start, word)) = word_before(sentence, before) else { return false };
    let is_series = word.len() <= SERIES && word.starts_with(char::is_uppercase);
    if is_series || LABELS.have(word) || SIGN_WORDS.have(word) {
        return false;
    }
    let Some(before) = start.checked_sub(1) else { return true };
    if bytes.get(before) != Some(&b' ') {
        return false;
    }
    match word_before(sentence, before) {
        Some((_, word)) => !LABELS.have(word) && !BRIDGES.have(word),
        None => before.checked_sub(1).is_some_and(|at| matches!(bytes.get(at), Some(b',' | b')' | b'0'..=b'9'))),
    }
}

/// The word of Swedish letters that ends at a place, with where it begins; `None` where something else stands before that place
/// or a rarer sign belongs to the word.
fn word_before(sentence: &str, end: usize) -> Option<(usize, &str)> {
    let bytes = sentence.as_bytes();
    let mut start = end;
    loop {
        start -= match bytes.get(..start)? {
            [.., b'a'..=b'z' | b'A'..=b'Z'] => 1,
            // å, ä, ö and é, Å, Ä and Ö.
            [.., 0xc3, 0x84 | 0x85 | 0x96 | 0xa4 | 0xa5 | 0xa9 | 0xb6] => 2,
            // Another letter, a soft hyphen, and one written as an entity.
            [.., 0x80.. | b';'] => return None,
            _ => break,
        };
    }
    sentence.get(start..end).filter(|word| !word.is_empty()).map(|word| (start, word))
}

/// The position of the first byte that is one.
fn first(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> Option<usize> {
    let none = |chunk: &&[u8]| !chunk.iter().fold(false, |any, byte| any | is_one(*byte));
    let from = bytes.chunks_exact(STRIDE).take_while(none).count() * STRIDE;
    bytes.get(from..)?.iter().position(|byte| is_one(*byte)).map(|at| from + at)
}

/// The position of the last byte that is one.
fn last(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> Option<usize> {
    let none = |chunk: &&[u8]| !chunk.iter().fold(false, |any, byte| any | is_one(*byte));
    let behind = bytes.rchunks_exact(STRIDE).take_while(none).count() * STRIDE;
    bytes.get(..bytes.len() - behind)?.iter().rposition(|byte| is_one(*byte))
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::super::organs::Page;
    use super::super::scan::Scanner;
    use super::super::tokens::Gap;
    use super::*;
    use crate::domain::calendar::Date;
    use proptest::prelude::*;
    use proptest::test_runner::TestRunner;

    /// What sentences are made of: all that is read, and all that stands around full stops.
    const PARTS: &str = "Kommunstyrelsen |kommunstyrelsens beslut |Nämnden |KS |fullmäktige |i Norrvik |till |§ |§§ |12 |7|2012|/|-|\
        den 5 juni 2012|2012-06-05 |den 8 maj |punkt 4 |och |, |dnr |ärendet|ÄRENDE|diarienummer|nummer|med |kap|kapitlet|\
        5 kap. |stycket|första|st|kommunallagen |Kommunallagen |reglementet|i |(|)|. |.|.\n|.\u{a0}|! |? |Ordföranden |\
        Ärlighet|å|\u{ad}|&shy;|&sect;|Se |skrivelse |skolans tjänsteskrivelse |paragraf |PARAGRAF |kronor|rapporten|sept|\
        år |12 kronor |45 000 |med 45 procent | 2012/213 |ärende om 45 |Med 5 |nr |45. |50, |varav | |:|nummer. KS 2012/7 |\
        stycket. Kommunallagen |12 § |kapitel. § 7 |kronor. Se ";

    const SITE: &str = "titel: Prov\nurl: https://prov.example.se/\nutgivare: {namn: Prov}\nnämnder:
  kf: {namn: Kommunfullmäktige, typ: fullmäktige, kommun: Norrvik, förkortning: [KF]}
  ks: {namn: Kommunstyrelsen, typ: styrelse, kommun: Norrvik, förkortning: [KS]}
diarienummer: {mönster: ['(?<serie>KS) (?<år>\\d{4})/(?<löpnr>\\d+)', '(?<år>\\d{4})/(?<löpnr>\\d+)']}
författningar: {kommunallagen: 'https://lagar.example.se/kl'}\n";

    fn pieces(text: &str, borders: &[usize]) -> Vec<Piece> {
        let mut ends: Vec<usize> = borders.iter().map(|border| border % (text.len() + 1)).collect();
        ends.push(text.len());
        ends.retain(|end| text.is_char_boundary(*end));
        ends.sort_unstable();
        let mut start = 0;
        let gaps = [Gap::Marks, Gap::Opaque, Gap::Cell];
        let piece = |end: &usize| {
            let piece = Piece { start: start as u32, end: *end as u32, after: gaps[end % 3] };
            start = *end;
            piece
        };
        ends.iter().map(piece).collect()
    }

    #[test]
    fn sentences_read_apart_say_what_the_whole_says() {
        let config = crate::content::parse_config(SITE, Date::MIN).0.expect("a site");
        let mut whole = Names::new(&config);
        whole.has_stops = true;
        let board = config.boards.keys().find(|board| board.as_str() == "ks");
        let (kommuner, date) = (["norrvik".to_owned()], Date::new(2015, 3, 1).ok());
        let read = |names, text: &str, pieces: &[Piece]| {
            let mut found = Vec::new();
            let page = Page { config: &config, names, board, kommuner: &kommuner, date };
            Scanner::new(page).body(text, pieces, &mut found);
            found
        };
        let parts: Vec<&str> = PARTS.split('|').collect();
        let texts =
            (prop::collection::vec(prop::sample::select(parts), 0..60), prop::collection::vec(0..600_usize, 0..4));
        let settings = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) };
        let outcome = TestRunner::new(settings).run(&texts, |(parts, borders)| {
            let text = parts.concat();
            let pieces = pieces(&text, &borders);
            let apart = read(&config.prose_names, &text, &pieces);
            prop_assert_eq!(apart, read(&whole, &text, &pieces), "{:?}", text);
            Ok(())
        });
        assert!(outcome.is_ok(), "{outcome:?}");
    }

    #[test]
    fn only_sentences_with_digits_are_read() {
        let text = "Nämnden tackar. Den är nöjd. Kostnaden är 12 kronor.\nDet är bra. År 2015. Klart i april. Se § 7 i ärendet. Slut här";
        let pieces = [Piece { start: 0, end: text.len() as u32, after: Gap::Block }];
        let read = |may_cut| {
            let mut stretches = Stretches::new(text, &pieces, may_cut);
            let mut out = Vec::new();
            let mut found = Vec::new();
            while stretches.next(&mut out) {
                found.extend(out.iter().map(|piece| &text[piece.start as usize..piece.end as usize]));
            }
            found
        };
        let apart = ["Det är bra. År 2015. Klart i april.", "Se § 7 i ärendet. Slut här"];
        assert_eq!(read(true), apart);
        assert_eq!(read(false), [text]);
    }
}
