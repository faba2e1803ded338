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

/// How many bytes of plain text are passed over at a time.
const STRIDE: usize = 32;

/// True when no byte of a text needs escaping, in text or in an attribute.
///
/// Most of what a page shows is such text. Whole strides are tested by a few instructions. `#`, and the byte that U+FFFE and its
/// neighbours begin with, count as signs that may need escaping, which costs no more than a closer look.
pub fn is_plain_text(text: &[u8]) -> bool {
    let (strides, tail) = text.as_chunks::<STRIDE>();
    let mut last = [b' '; STRIDE];
    if let Some(last) = last.get_mut(..tail.len()) {
        last.copy_from_slice(tail);
    }
    strides.iter().chain([&last]).all(is_plain_stride)
}

fn is_plain_stride(stride: &[u8; STRIDE]) -> bool {
    let is_odd = |b: u8| (b < b' ') | (b | 5 == b'\'') | (b & !2 == b'<') | (b == 0x7f) | (b == 0xef);
    !stride.iter().fold(false, |any, b| any | is_odd(*b))
}

fn escape(out: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let (mut written, mut at) = (0, 0);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let (strides, _) = rest.as_chunks::<STRIDE>();
        at += strides.iter().take_while(|stride| is_plain_stride(stride)).count() * STRIDE;
        let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= STRIDE || !is_plain_text(rest)) else { break };
        for byte in rest.iter().take(STRIDE) {
            if let Some(entity) = entity(*byte) {
                out.push_str(text.get(written..at).unwrap_or_default());
                out.push_str(entity);
                written = at + 1;
            }
            at += 1;
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
