//! Amounts that do not break over lines, in HTML that is already written: outside tags and code.

use std::borrow::Cow;

use crate::domain::amount::unbroken_where;

/// The same HTML with no-break spaces in its amounts.
pub(super) fn whole(html: String) -> String {
    let mut place = Place { html: &html, at: 0, in_tag: false, in_code: false };
    match unbroken_where(&html, |at| place.is_text(at)) {
        Cow::Owned(whole) => whole,
        Cow::Borrowed(_) => html,
    }
}

/// How far the HTML has been looked through, and what is open there.
struct Place<'h> {
    html: &'h str,
    at: usize,
    in_tag: bool,
    in_code: bool,
}

impl Place<'_> {
    /// Goes on to there, and says whether that byte is text.
    fn is_text(&mut self, to: usize) -> bool {
        let mut rest = self.html.get(self.at..to).unwrap_or_default();
        loop {
            if self.in_tag {
                let Some((_, after)) = rest.split_once('>') else { break };
                self.in_tag = false;
                rest = after;
            }
            let Some((_, tag)) = rest.split_once('<') else { break };
            self.in_code = (self.in_code || tag.starts_with("code")) && !tag.starts_with("/code");
            self.in_tag = true;
            rest = tag;
        }
        self.at = to;
        !self.in_tag && !self.in_code
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
        let titled = "<a title=\"åå § 12: B\">å, § 12</a> å §\n5";
        assert_eq!(whole(titled.to_owned()).replace('\u{a0}', "_"), "<a title=\"åå § 12: B\">å, §_12</a> å §_5");
        assert_eq!(whole("5 kr <p 5 kr".to_owned()).replace('\u{a0}', "_"), "5_kr <p 5 kr");
        assert_eq!(whole("<p>5 kr".to_owned()).replace('\u{a0}', "_"), "<p>5_kr");
    }
}
