//! Text as HTML: entities for the signs that mean something, and no control characters.

/// Appends text between tags: `&`, `<` and `>` are escaped.
pub fn text(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        other => control(other),
    });
}

/// Appends the value of an attribute in double quotes: `"` is escaped too.
pub fn attribute(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        other => control(other),
    });
}

/// Control characters are no part of HTML; a line break is one character.
fn control(byte: u8) -> Option<&'static str> {
    match byte {
        b'\t' | b'\n' => None,
        0..=0x1f | 0x7f => Some(""),
        _ => None,
    }
}

fn escape(out: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = entity(byte) {
            out.push_str(text.get(written..at).unwrap_or_default());
            out.push_str(entity);
            written = at + 1;
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    #[test]
    fn signs_become_entities() {
        for (text, expected) in [
            ("a < b & \"c\" > d", "a &lt; b &amp; \"c\" &gt; d"),
            ("å\u{ad}ä\u{a0}", "å\u{ad}ä\u{a0}"),
            ("a\0b\r\nc\t\u{1b}", "ab\nc\t"),
        ] {
            let mut out = String::new();
            super::text(&mut out, text);
            assert_eq!(out, expected);
        }
        let mut out = String::new();
        super::attribute(&mut out, "\"å\" & '<");
        assert_eq!(out, "&quot;å&quot; &amp; '&lt;");
    }
}
