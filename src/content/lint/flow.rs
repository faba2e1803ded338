//! The same slips inside `[…]` and `{…}` on one line.

use std::ops::Range;

use super::value_slip;
use crate::diag::Code;

/// Every slip of a line that begins with a bracket, in bytes of it.
pub(super) fn slips(line: &str) -> Vec<(Code, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if " \t,[]{}".contains(c) {
            at += c.len_utf8();
            continue;
        }
        if c == '#' && line[..at].ends_with([' ', '\t']) {
            break;
        }
        let piece = &line[at..at + piece_length(&line[at..])];
        // A key of a mapping, and its value when one stands behind it.
        let key =
            if piece.starts_with(['"', '\'']) { None } else { piece.find(':').filter(|end| ends_key(piece, *end)) };
        let value = key.map_or(0, |end| end + 1);
        let text = &piece[value..];
        let start = at + value + (text.len() - text.trim_start_matches([' ', '\t']).len());
        let text = text.trim_matches([' ', '\t']);
        if key.is_some() && text.starts_with('\u{a0}') {
            found.push((Code::YamlNoBreakSpace, start..start + '\u{a0}'.len_utf8()));
        } else if text.starts_with(['[', '{']) {
            at = start;
            continue;
        } else if let Some(code) = value_slip(text) {
            found.push((code, start..start + text.len()));
        }
        at += piece.len();
    }
    found
}

/// How far a key with its value, or an entry of a list, reaches: to the comma or bracket behind it, quotes skipped.
fn piece_length(rest: &str) -> usize {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if " \t\u{a0}:".contains(before) || at == 0 => quote = Some(c),
            (None, '”' | '“' | '„') if at == 0 || before == ' ' => quote = Some('”'),
            (None, ',' | ']' | '}') => return at,
            (None, '[' | '{') if before == ' ' => return at,
            _ => {}
        }
        before = c;
    }
    rest.len()
}

fn ends_key(piece: &str, end: usize) -> bool {
    piece[end + 1..].chars().next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::slips;
    use crate::diag::Code;

    #[test]
    fn every_entry_is_looked_at() {
        for (line, expected) in [
            ("{a: b, c: [d, e: f]}", &[][..]),
            ("{text: Svar: x, url: \"a: b\"}", &[(Code::YamlColon, "Svar: x")]),
            (
                "[{titel: *viktigt}, {titel: @b}]",
                &[(Code::YamlReservedStart, "*viktigt"), (Code::YamlReservedStart, "@b")],
            ),
            ("{text: ”Motion: en, två”}", &[(Code::YamlCurlyQuotes, "”Motion: en, två”")]),
            ("{text: \"B, url: C}", &[(Code::YamlUnbalancedQuotes, "\"B, url: C}")]),
            ("{text: !x B, a: 'c: d'} # e: f: g", &[(Code::YamlTag, "!x B")]),
            ("{text:\u{a0}B, c: d}", &[(Code::YamlNoBreakSpace, "\u{a0}")]),
            ("[{a: {b: c: d}}, it's, e", &[(Code::YamlColon, "c: d")]),
        ] {
            let found: Vec<(Code, &str)> = slips(line).into_iter().map(|(code, range)| (code, &line[range])).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
