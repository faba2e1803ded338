//! Amounts that do not break over lines, in HTML that is already written: outside tags and code.

use crate::domain::amount::{may_break, unbroken};

/// The same HTML with no-break spaces in its amounts.
pub(super) fn whole(html: String) -> String {
    if !may_break(&html) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + 32);
    let (mut rest, mut in_code) = (html.as_str(), false);
    while let Some((text, after)) = rest.split_once('<') {
        push(&mut out, text, in_code);
        let Some((tag, after)) = after.split_once('>') else {
            out.push('<');
            out.push_str(after);
            return out;
        };
        in_code = (in_code || tag.starts_with("code")) && !tag.starts_with("/code");
        out.push('<');
        out.push_str(tag);
        out.push('>');
        rest = after;
    }
    push(&mut out, rest, in_code);
    out
}

fn push(out: &mut String, text: &str, in_code: bool) {
    if in_code {
        out.push_str(text);
    } else {
        out.push_str(&unbroken(text));
    }
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn tags_and_code_stay_as_they_are() {
        let html = "<p>5 000 kr <a href=\"a 5 000 kr.pdf\">5 000\nkr</a> <code>5 000 kr</code> 5 000</p>\n";
        let expected = "<p>5_000_kr <a href=\"a 5 000 kr.pdf\">5_000_kr</a> <code>5 000 kr</code> 5_000</p>\n";
        assert_eq!(whole(html.to_owned()).replace('\u{a0}', "_"), expected);
        assert_eq!(whole("5 kr <p 5 kr".to_owned()).replace('\u{a0}', "_"), "5_kr <p 5 kr");
        assert_eq!(whole("<p>5 kr".to_owned()).replace('\u{a0}', "_"), "<p>5_kr");
    }
}
