//! Amounts that do not break over lines, in HTML that is already written: outside tags and code.

use crate::domain::amount::{may_break, unbroken};

/// The same HTML with no-break spaces in its amounts.
pub(super) fn whole(html: String) -> String {
    if !may_break(&html) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + 32);
    if html.contains("<code") {
        push_html(&mut out, &html);
        return out;
    }
    // A line that begins with a tag goes on with no amount, so each such stretch is looked at by itself, and most have no amount.
    let mut rest = html.as_str();
    while !rest.is_empty() {
        let (stretch, after) = rest.split_at(rest.find("\n<").map_or(rest.len(), |end| end + 1));
        if may_break(stretch) {
            push_html(&mut out, stretch)
        } else {
            out.push_str(stretch)
        }
        rest = after;
    }
    out
}

fn push_html(out: &mut String, html: &str) {
    let (mut rest, mut in_code) = (html, false);
    while let Some((text, after)) = rest.split_once('<') {
        push(out, text, in_code);
        let Some((tag, after)) = after.split_once('>') else {
            out.push('<');
            out.push_str(after);
            return;
        };
        in_code = (in_code || tag.starts_with("code")) && !tag.starts_with("/code");
        out.push('<');
        out.push_str(tag);
        out.push('>');
        rest = after;
    }
    push(out, rest, in_code);
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
        let lines = "<p>5 000\n<b>kr</b></p>\n<p>5 kr</p>\n<p title=\"5 kr\">5\nkr</p>\n";
        assert_eq!(
            whole(lines.to_owned()).replace('\u{a0}', "_"),
            "<p>5_000\n<b>kr</b></p>\n<p>5_kr</p>\n<p title=\"5 kr\">5_kr</p>\n"
        );
        assert_eq!(whole("5 kr <p 5 kr".to_owned()).replace('\u{a0}', "_"), "5_kr <p 5 kr");
        assert_eq!(whole("<p>5 kr".to_owned()).replace('\u{a0}', "_"), "<p>5_kr");
    }
}
