//! Where a link may lead: the only judge of link destinations.

use std::borrow::Cow;

/// What a destination is, read as strictly as any browser reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A path or a fragment within the site.
    Internal,
    /// An `http` or `https` address.
    Web,
    /// A `mailto` or `tel` address.
    Contact,
    /// Anything else: another scheme, a host without scheme, control characters.
    Unsafe,
}

impl Destination {
    /// Classifies a destination whose entities are already resolved.
    ///
    /// A colon makes a scheme only where a browser would see one, so `§ 5: bilaga.pdf` is a path. A control character is
    /// refused wherever it stands, since browsers drop some of them and so turn `java\tscript:` into a scheme.
    pub fn of(target: &str) -> Destination {
        let target = target.trim_start_matches(' ');
        if target.chars().any(char::is_control) {
            return Destination::Unsafe;
        }
        let slash = |at: usize| matches!(target.as_bytes().get(at), Some(b'/' | b'\\'));
        if slash(0) && slash(1) {
            return Destination::Unsafe;
        }
        match scheme(target) {
            None => Destination::Internal,
            Some(scheme) if is_any(scheme, &["http", "https"]) && has_host(target) => Destination::Web,
            Some(scheme) if is_any(scheme, &["mailto", "tel"]) => Destination::Contact,
            Some(_) => Destination::Unsafe,
        }
    }
}

/// True when the address names a host as web addresses do: letters, digits, `.`, `-` and `_`, and perhaps a port. Anything
/// else no browser would open, or would read otherwise than people do (`https://bank.example@evil.example`).
fn has_host(target: &str) -> bool {
    let Some((_, rest)) = target.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    !host.is_empty() && host.chars().all(is_name) && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit())
}

/// The scheme in front of the first colon, if what stands there is one.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let letters = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (letters && scheme.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(scheme)
}

fn is_any(scheme: &str, names: &[&str]) -> bool {
    names.iter().any(|name| scheme.eq_ignore_ascii_case(name))
}

/// A destination as the model looks it up: percent signs of an internal one are resolved, so that
/// `bilaga%201.pdf` is the file `bilaga 1.pdf`.
///
/// `%23`, `%25` before two hexadecimal digits, and `%3F` stay, since they would change what is path and what is
/// fragment; so does the whole text when the result would not be UTF-8 or not be internal any more.
pub fn resolved(target: &str) -> Cow<'_, str> {
    if !target.contains('%') || Destination::of(target) != Destination::Internal {
        return Cow::Borrowed(target);
    }
    match decode(target) {
        Some(text) if Destination::of(&text) == Destination::Internal => Cow::Owned(text),
        _ => Cow::Borrowed(target),
    }
}

fn decode(target: &str) -> Option<String> {
    let bytes = target.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = if byte == b'%' { hex_pair(bytes, at + 1) } else { None };
        match escaped {
            Some(b'#' | b'?') | None => decoded.push(byte),
            Some(b'%') if hex_pair(bytes, at + 3).is_some() => decoded.push(byte),
            Some(value) => {
                decoded.push(value);
                at += 2;
            }
        }
        at += 1;
    }
    String::from_utf8(decoded).ok()
}

fn hex_pair(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16));
    u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_apart() {
        for (target, expected) in [
            ("", Destination::Internal),
            ("#punkt-2", Destination::Internal),
            ("../annan.md#beslut", Destination::Internal),
            ("/nacka-ksau/", Destination::Internal),
            ("§ 5: bilaga.pdf", Destination::Internal),
            ("Bilaga 1: budget.pdf", Destination::Internal),
            ("?a=b:c", Destination::Internal),
            ("javascript%3Aalert(1)", Destination::Internal),
            ("java&colon;script", Destination::Internal),
            ("ｊavascript:alert(1)", Destination::Internal),
            ("HTTPS://example.se", Destination::Web),
            (" http://example.se", Destination::Web),
            ("mailto:a@example.se", Destination::Contact),
            ("tel:+468", Destination::Contact),
            ("https://example.se:8080/a?b#c", Destination::Web),
            ("https://a.se<", Destination::Unsafe),
            ("https://bank.example@evil.example/", Destination::Unsafe),
            ("https:example.se", Destination::Unsafe),
            ("javascript:alert(1)", Destination::Unsafe),
            (" JaVaScRiPt:alert(1)", Destination::Unsafe),
            ("java\tscript:alert(1)", Destination::Unsafe),
            ("java\nscript:alert(1)", Destination::Unsafe),
            ("\u{1}javascript:alert(1)", Destination::Unsafe),
            ("java\0script:alert(1)", Destination::Unsafe),
            ("data:text/html,x", Destination::Unsafe),
            ("vbscript:x", Destination::Unsafe),
            ("file:///etc/passwd", Destination::Unsafe),
            ("c:\\fil.pdf", Destination::Unsafe),
            ("//example.se/", Destination::Unsafe),
            ("\\\\server\\fil", Destination::Unsafe),
            ("/\\example.se", Destination::Unsafe),
            ("view-source:x", Destination::Unsafe),
        ] {
            assert_eq!(Destination::of(target), expected, "{target:?}");
        }
    }

    #[test]
    fn percent_signs_are_resolved_where_that_is_safe() {
        for (target, expected) in [
            ("bilaga%201.pdf", "bilaga 1.pdf"),
            ("%C3%A5r.md#a", "år.md#a"),
            ("50%25.pdf", "50%.pdf"),
            ("a%2541", "a%2541"),
            ("a%23b%3Fc", "a%23b%3Fc"),
            ("100%", "100%"),
            ("%FF", "%FF"),
            ("a%00", "a%00"),
            ("javascript%3Aalert(1)", "javascript%3Aalert(1)"),
            ("%2F%2Fexample.se", "%2F%2Fexample.se"),
            ("https://example.se/%20", "https://example.se/%20"),
        ] {
            assert_eq!(resolved(target), expected, "{target}");
        }
    }
}
