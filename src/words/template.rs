//! Placeholders in the texts of the catalogues.

use std::borrow::Cow;

/// What stands for an argument that was not given.
const MISSING: &str = "…";

/// Fills in the placeholders of a text; see [`super::Words::fill`].
pub(super) fn fill(template: &str, args: &[(&str, Cow<'_, str>)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    fill_into(&mut text, template, args);
    text
}

fn fill_into(text: &mut String, template: &str, args: &[(&str, Cow<'_, str>)]) {
    let value = |name: &str| args.iter().find(|(given, _)| *given == name).map(|(_, value)| value);
    for piece in pieces(template) {
        match piece {
            Piece::Plain(plain) => text.push_str(plain),
            Piece::Value(name) => text.push_str(value(name).map_or(MISSING, |value| value)),
            Piece::Choice { name, given, inner } if value(name).is_some() == given => fill_into(text, inner, args),
            Piece::Choice { .. } => {}
        }
    }
}

/// The names that a text asks for, each with whether the text can do without it.
#[cfg(test)]
pub(crate) fn placeholders(template: &str) -> std::collections::BTreeMap<&str, bool> {
    let mut names = std::collections::BTreeMap::new();
    for piece in pieces(template) {
        match piece {
            Piece::Plain(_) => {}
            Piece::Value(name) => {
                names.entry(name).or_insert(false);
            }
            Piece::Choice { name, inner, .. } => {
                names.insert(name, true);
                for (inner, optional) in placeholders(inner) {
                    names.entry(inner).or_insert(optional);
                }
            }
        }
    }
    names
}

enum Piece<'a> {
    Plain(&'a str),
    Value(&'a str),
    Choice { name: &'a str, given: bool, inner: &'a str },
}

/// A text cut at its outermost braces. A brace that is never closed is plain text.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, inside, after)) = outermost(rest) {
        pieces.push(Piece::Plain(before));
        pieces.push(piece(inside));
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

fn piece(inside: &str) -> Piece<'_> {
    let choice = |sign: &str, given| {
        let (name, inner) = inside.strip_prefix(sign)?.split_once(':')?;
        Some(Piece::Choice { name, given, inner })
    };
    choice("?", true).or_else(|| choice("!", false)).unwrap_or(Piece::Value(inside))
}

/// What stands before the first pair of braces, between them and after them.
fn outermost(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let mut depth = 0_usize;
    for (index, byte) in text.bytes().enumerate().skip(open) {
        depth = match byte {
            b'{' => depth + 1,
            b'}' => depth - 1,
            _ => depth,
        };
        if depth == 0 {
            return Some((text.get(..open)?, text.get(open + 1..index)?, text.get(index + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_chosen_and_missed() {
        let template = "a {x}{?y: menade du {y}?}{!y: inget {x}} b";
        assert_eq!(fill(template, &[("x", "1".into())]), "a 1 inget 1 b");
        assert_eq!(fill(template, &[("x", "1".into()), ("y", "2".into())]), "a 1 menade du 2? b");
        assert_eq!(fill("{x}", &[]), "…");
    }

    #[test]
    fn an_argument_is_never_a_template() {
        assert_eq!(fill("{x}", &[("x", "{y} {?x:}".into()), ("y", "2".into())]), "{y} {?x:}");
    }

    #[test]
    fn odd_braces_are_harmless() {
        for odd in ["{", "}", "a { b", "}{", "{?x", "å{ä"] {
            assert_eq!(fill(odd, &[]), odd);
        }
        assert_eq!(fill("{?x}", &[]), "…");
    }

    #[test]
    fn placeholders_tell_which_are_optional() {
        let found = placeholders("{a}{?b:{b}{c}}{!d:{e}}");
        let expected = [("a", false), ("b", true), ("c", false), ("d", true), ("e", false)];
        assert_eq!(found, expected.into_iter().collect());
    }
}
