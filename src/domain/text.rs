//! Text as people type it: one normal form, folding for comparison, the nearest word.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Longest needle, in characters, that [`nearest`] still looks for; beyond it a likeness means nothing.
const LONGEST_NEEDLE: usize = 100;

/// The text in Unicode normal form C, so that `ä` from a Mac and `ä` from Windows are equal.
///
/// ```
/// assert_eq!(insyn::domain::text::nfc("na\u{308}mnd"), "nämnd");
/// ```
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_surely_nfc(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// The text as it is compared: lower case, Latin letters without their marks (å ä→a, ö ø→o, é è→e,
/// ü→u, æ→a), without soft hyphens and zero-width characters.
///
/// For names of keys, bodies and parties; never for what a reader sees. Folding twice changes nothing.
///
/// ```
/// use insyn::domain::text::fold;
/// assert_eq!(fold("Ärendegång"), "arendegang");
/// assert_eq!(fold("NÄMND"), fold("namnd"));
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain = plain_letters(text);
    match nfc(&plain) {
        Cow::Borrowed(_) => plain,
        Cow::Owned(composed) => composed,
    }
}

/// A person's surname and the names before it: the last word, and the rest. "von" and "af" do not count in Swedish order.
///
/// ```
/// use insyn::domain::text::surname;
/// assert_eq!(surname("Åsa Öhrberg-Ek"), ("Öhrberg-Ek", "Åsa"));
/// assert_eq!(surname("Anna von Essen"), ("Essen", "Anna von"));
/// assert_eq!(surname("Madonna"), ("Madonna", ""));
/// ```
pub fn surname(name: &str) -> (&str, &str) {
    let name = name.trim();
    match name.rsplit_once(char::is_whitespace) {
        Some((before, last)) => (last, before.trim_end()),
        None => (name, ""),
    }
}

/// A key name as it is compared: [`fold`], with every run of spaces, hyphens and underscores as one `_`.
///
/// ```
/// assert_eq!(insyn::domain::text::fold_key("Tidigare adresser"), "tidigare_adresser");
/// ```
pub fn fold_key(text: &str) -> String {
    let folded = fold(text);
    if folded.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return folded;
    }
    let words = folded.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'));
    let mut key = String::with_capacity(folded.len());
    for word in words.filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push('_');
        }
        key.push_str(word);
    }
    key
}

/// The text on one line: every run of white space, no-break spaces and line breaks included, is one
/// space; none at the ends; soft hyphens and zero-width characters are gone.
///
/// ```
/// assert_eq!(insyn::domain::text::squeeze(" §\u{a0}71,\n dnr\t5 "), "§ 71, dnr 5");
/// ```
pub fn squeeze(text: &str) -> String {
    if is_squeezed(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars().filter(|&c| !is_invisible(c)) {
        if c.is_whitespace() {
            space = !line.is_empty();
        } else {
            if space {
                line.push(' ');
                space = false;
            }
            line.push(c);
        }
    }
    line
}

/// A text as names and titles are compared: on one line and folded.
///
/// ```
/// assert_eq!(insyn::domain::text::plain(" Bygg  BADHUS\n"), "bygg badhus");
/// ```
pub fn plain(text: &str) -> String {
    fold(&squeeze(text))
}

/// True when a text surely is on one line as it is: letters of Swedish, other ASCII, and single spaces between them. Most texts are.
fn is_squeezed(text: &str) -> bool {
    const PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut byte = 0;
        while byte < plain.len() {
            // The letters å, ä, ö, é and ü begin with 0xc3; no white space and no invisible character does.
            plain[byte] = matches!(byte, 0x20..=0x7e | 0x80..=0xbf | 0xc3);
            byte += 1;
        }
        plain
    };
    let bytes = text.as_bytes();
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        let is_known = PLAIN[usize::from(byte)] || is_sign(bytes.get(at..at + 3).unwrap_or_default());
        if !is_known || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

/// The signs §, –, —, ’, ” and … .
fn is_sign(bytes: &[u8]) -> bool {
    matches!(bytes, [0xc2, 0xa7, _] | [0xe2, 0x80, 0x93 | 0x94 | 0x99 | 0x9d | 0xa6])
}

/// The candidate that someone who wrote `needle` most likely meant, if one is near enough.
///
/// Both are compared folded. Near enough is a Damerau–Levenshtein distance of at most a third of the
/// needle's length (at least one edit, never as many as it has characters); of equally near ones the
/// first in alphabetical order wins, whatever order they came in. Otherwise a needle of at least two
/// characters that begins exactly one candidate finds that one.
///
/// ```
/// use insyn::domain::text::nearest;
/// let keys = ["paragraf", "datum", "diarienummer"];
/// assert_eq!(nearest("paragarf", keys.into_iter()), Some("paragraf"));
/// assert_eq!(nearest("diarie", keys.into_iter()), Some("diarienummer"));
/// assert_eq!(nearest("kostnad", keys.into_iter()), None);
/// ```
pub fn nearest<'a>(needle: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let needle: Vec<char> = fold(needle).chars().take(LONGEST_NEEDLE + 1).collect();
    if needle.is_empty() || needle.len() > LONGEST_NEEDLE {
        return None;
    }
    let limit = (needle.len() / 3).max(1).min(needle.len() - 1);
    let mut best: Option<(usize, &str)> = None;
    let mut begun: Option<&str> = None;
    let mut begun_by_several = false;
    for candidate in candidates {
        let folded: Vec<char> = fold(candidate).chars().collect();
        if let Some(distance) = distance_within(&needle, &folded, limit) {
            best = Some(best.map_or((distance, candidate), |old| old.min((distance, candidate))));
        }
        if folded.starts_with(&needle) && begun != Some(candidate) {
            begun_by_several |= begun.is_some();
            begun = Some(candidate);
        }
    }
    match best {
        Some((_, candidate)) => Some(candidate),
        None if begun_by_several || needle.len() < 2 => None,
        None => begun,
    }
}

/// Lower-case letters without marks, ready to be compared or to become a slug.
pub(super) fn plain_letters(text: &str) -> String {
    plain_western(text).unwrap_or_else(|| {
        DecomposingNormalizerBorrowed::new_nfd()
            .normalize_iter(text.chars())
            .filter(|&c| !is_invisible(c) && !is_mark(c))
            .flat_map(char::to_lowercase)
            .filter(|&c| !is_mark(c))
            .map(base_letter)
            .collect()
    })
}

/// [`plain_letters`] of a text that has nothing but ASCII and the letters from À to ÿ, which is nearly every Swedish one.
fn plain_western(text: &str) -> Option<String> {
    /// The base letters of À to ß; those of à to ÿ are the same but for the last.
    const BASE: &[u8; 32] = b"aaaaaaaceeeeiiiidnooooo ouuuuyts";
    let mut plain = String::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let letter = match byte {
            0..0x80 => byte.to_ascii_lowercase(),
            0xc3 => match bytes.next()? {
                0x97 | 0xb7 => return None,
                0xbf => b'y',
                low => *BASE.get(usize::from(low & 0x1f))?,
            },
            _ => return None,
        };
        plain.push(char::from(letter));
    }
    Some(plain)
}

/// True for text that needs no composing at a glance: below U+0300 there is no combining mark and nothing to compose, and
/// neither are the dashes, quotation marks and other punctuation from U+2002 to U+203F.
fn is_surely_nfc(text: &[u8]) -> bool {
    const STRIDE: usize = 32;
    let is_high = |b: u8| b >= 0xcc;
    let mut rest = text;
    loop {
        let low = rest.chunks_exact(STRIDE).take_while(|chunk| !chunk.iter().fold(false, |any, b| any | is_high(*b)));
        let from = low.count() * STRIDE;
        let Some(high) = rest.iter().skip(from).position(|b| is_high(*b)) else { return true };
        match rest.get(from + high..) {
            Some([0xe2, 0x80, 0x82..=0xbf, after @ ..]) => rest = after,
            _ => return false,
        }
    }
}

/// Letters of the Latin script that Unicode does not take apart.
fn base_letter(c: char) -> char {
    match c {
        'æ' => 'a',
        'ø' | 'œ' => 'o',
        'ð' | 'đ' => 'd',
        'ł' => 'l',
        'ß' => 's',
        'þ' => 't',
        'ı' => 'i',
        other => other,
    }
}

/// The combining marks that are used with Latin letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that take no room and carry no meaning in Swedish: soft hyphen, zero-width spaces and
/// joiners, direction marks, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Damerau–Levenshtein distance (neighbours may change places), or `None` when it is over `limit`.
fn distance_within(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, &a) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(above.len());
        current.push(row + 1);
        for (column, &b) in right.iter().enumerate() {
            let mut cost = (above[column] + usize::from(a != b)).min(above[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && a == right[column - 1] && b == left[row - 1] {
                cost = cost.min(before[column - 1] + 1);
            }
            current.push(cost);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_makes_spellings_equal() {
        for (written, folded) in [
            ("Ärendegång", "arendegang"),
            ("a\u{308}rende", "arende"),
            ("BEHÅLL Öga", "behall oga"),
            ("Malmö–Lund", "malmo–lund"),
            ("Linné", "linne"),
            ("Müller", "muller"),
            ("Ærø", "aro"),
            ("Łódź", "lodz"),
            ("nämn\u{ad}der", "namnder"),
            ("ẞ", "s"),
            ("İzmir", "izmir"),
            ("", ""),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn keys_join_words_with_one_underscore() {
        for (written, key) in [
            ("e-post", "e_post"),
            ("Komplett från", "komplett_fran"),
            (" t_o_m ", "t_o_m"),
            ("särskilda\u{a0}yttranden", "sarskilda_yttranden"),
            ("a - b", "a_b"),
        ] {
            assert_eq!(fold_key(written), key, "{written}");
        }
    }

    #[test]
    fn squeezing_leaves_one_line() {
        for (written, line) in [
            ("", ""),
            (" \n\t", ""),
            ("80\u{202f}000\u{a0}kr", "80 000 kr"),
            ("för\u{ad}skola\u{200b}", "förskola"),
            ("a\r\n  b", "a b"),
            ("\u{feff}a", "a"),
        ] {
            assert_eq!(squeeze(written), line, "{written:?}");
        }
    }

    #[test]
    fn the_nearest_word_is_found_or_nothing() {
        let keys = ["avslag", "avstår", "bifall", "belopp", "nämnd", "nämnder", "§", "till"];
        for (needle, expected) in [
            ("bifal", Some("bifall")),
            ("bifalla", Some("bifall")),
            ("bfiall", Some("bifall")),
            ("NAMND", Some("nämnd")),
            ("näm", None),
            ("namnde", Some("nämnd")),
            ("avs", None),
            ("bel", Some("belopp")),
            ("b", None),
            ("x", None),
            ("", None),
            ("tlil", Some("till")),
        ] {
            assert_eq!(nearest(needle, keys.into_iter()), expected, "{needle}");
            assert_eq!(nearest(needle, keys.into_iter().rev()), expected, "{needle}, reversed");
        }
        assert_eq!(nearest(&"a".repeat(5000), keys.into_iter()), None);
    }

    #[test]
    fn western_letters_are_plain_the_long_way_and_the_short() {
        for c in (0..0x250).filter_map(char::from_u32) {
            let text = format!("{c}x");
            let marked = plain_letters(&format!("{text}\u{16d}"));
            assert_eq!(plain_letters(&text), marked.trim_end_matches('u'), "{c:?}");
        }
    }

    #[test]
    fn what_is_composed_at_a_glance_is_composed() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            for text in [format!("{c}"), format!("e{c}"), format!("{c}\u{301}"), format!("{}{c}", "å".repeat(20))] {
                let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&text);
                assert!(!is_surely_nfc(text.as_bytes()) || composed == text, "{c:?}");
            }
        }
        assert!(is_surely_nfc("Nämnden – ”så här” … 40\u{a0}kr".as_bytes()));
    }

    proptest! {
        #[test]
        fn folding_and_squeezing_are_settled_after_one_turn(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            prop_assert_eq!(fold_key(&fold_key(&text)), fold_key(&text));
            prop_assert_eq!(squeeze(&squeeze(&text)), squeeze(&text));
        }

        #[test]
        fn squeezing_leaves_the_words(text in "[a-zåé§ .\u{a0}\u{ad}\u{2003}\u{200b}\n–]{0,40}") {
            let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
            prop_assert_eq!(squeeze(&text), seen.split_whitespace().collect::<Vec<_>>().join(" "));
        }

        #[test]
        fn a_word_is_nearest_to_itself(words in prop::collection::vec("[a-zåäö]{2,12}", 1..6)) {
            let found = nearest(&words[0], words.iter().map(String::as_str));
            prop_assert_eq!(found.map(fold), Some(fold(&words[0])));
        }
    }
}
