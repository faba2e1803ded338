//! Raw HTML made harmless: written anew from an allow-list, then passed through ammonia as the last gate.
//!
//! A block is read by our own tokens and written anew: only the elements and attributes of
//! [`raw`], every other `<` as text, every open element closed, headings as bold paragraphs,
//! parts of lists and tables only inside their list or table, and at most [`DEEPEST`] elements inside each other (browsers'
//! and ammonia's own rules take quadratic time on deeper ones). Ammonia, which reads as browsers do, then judges the result.
//! A page without raw HTML never comes here.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use super::body::escape;
use crate::content::markdown::raw::{self, Fate, Tag, Token};

/// How many raw elements may stand inside each other.
pub const DEEPEST: usize = 32;

/// Where a link of raw HTML leads: the address to write, or nothing when only its text may stay.
pub type Follow<'a> = dyn FnMut(&str) -> Option<String> + 'a;

/// The name under which a heading stands among the open elements.
const HEADING: &str = "h";

static GATE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut gate = Builder::empty();
    gate.tags(raw::ELEMENTS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["dir", "lang", "title"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("details", HashSet::from(["open"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    gate
});

/// A block of raw HTML as a page may carry it, balanced.
pub fn block(html: &str, follow: &mut Follow<'_>) -> String {
    let mut writer = Writer { out: String::with_capacity(html.len()), open: Vec::new() };
    let mut tokens = raw::tokens(html);
    while let Some((token, _)) = tokens.next() {
        match token {
            Token::Text(text) | Token::Unfinished(text) => keep_entities(&mut writer.out, text),
            Token::Open(tag) => {
                if raw::fate(&tag.name) == Fate::Remove {
                    tokens.skip_past(&tag.name);
                } else {
                    writer.open(&tag, follow);
                }
            }
            Token::Close(name) => writer.close(&name),
            Token::Comment | Token::Declaration => {}
        }
    }
    writer.close_to(0);
    if writer.out.trim().is_empty() {
        return String::new();
    }
    GATE.clean(&writer.out).to_string()
}

/// Writes the start tag of an allowed element with those attributes that it may carry. A link that may not be followed is
/// not written; then the answer is false.
pub fn start_tag(out: &mut String, name: &str, tag: &Tag<'_>, follow: &mut Follow<'_>) -> bool {
    let mut href = None;
    if name == "a" {
        let written = tag.attributes.iter().find(|(key, _)| key == "href");
        href = written.and_then(|(_, value)| follow(&raw::unescape(value)));
        if href.is_none() {
            return false;
        }
    }
    out.push('<');
    out.push_str(name);
    if let Some(href) = href {
        out.push_str(" href=\"");
        escape::attribute(out, &href);
        out.push('"');
    }
    for (key, value) in tag.attributes.iter().filter(|(key, _)| key != "href") {
        if raw::is_allowed(name, key, value) {
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            keep_entities(out, value);
            out.push('"');
        }
    }
    out.push('>');
    true
}

/// Text of raw HTML: entities stay, every sign that could begin or end a tag or a value becomes one.
fn keep_entities(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// A block that is being written, with its open elements.
struct Writer {
    out: String,
    open: Vec<&'static str>,
}

impl Writer {
    fn open(&mut self, tag: &Tag<'_>, follow: &mut Follow<'_>) {
        match raw::fate(&tag.name) {
            Fate::Heading if self.open.len() < DEEPEST => {
                self.out.push_str("<p><strong>");
                self.open.push(HEADING);
            }
            Fate::Keep if self.open.len() < DEEPEST && self.has_place_for(&tag.name) => {
                if let Some(name) = raw::constant(&tag.name)
                    && start_tag(&mut self.out, name, tag, follow)
                {
                    self.open.push(name);
                }
            }
            Fate::Void => {
                start_tag(&mut self.out, &tag.name, tag, follow);
            }
            _ => {}
        }
    }

    /// Parts of lists and tables need their list or table in this block; a link may not hold another.
    fn has_place_for(&self, name: &str) -> bool {
        let inside = |outer: &[&str]| self.open.iter().any(|open| outer.contains(open));
        match name {
            "a" => !inside(&["a"]),
            "li" => inside(&["ul", "ol"]),
            "dt" | "dd" => inside(&["dl"]),
            "summary" => inside(&["details"]),
            "figcaption" => inside(&["figure"]),
            "caption" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" => inside(&["table"]),
            _ => true,
        }
    }

    fn close(&mut self, name: &str) {
        let name = if raw::fate(name) == Fate::Heading { HEADING } else { name };
        if let Some(at) = self.open.iter().rposition(|open| *open == name) {
            self.close_to(at);
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            match self.open.pop() {
                Some(HEADING) => self.out.push_str("</strong></p>"),
                Some(name) => {
                    self.out.push_str("</");
                    self.out.push_str(name);
                    self.out.push('>');
                }
                None => {}
            }
        }
    }
}

/// A page as a browser's parser reads it, with everything gone that a page of ours never holds: an oracle for tests.
#[cfg(test)]
pub(super) fn as_browsers_read(html: &str) -> String {
    let mut gate = Builder::empty();
    gate.add_tags(raw::ELEMENTS)
        .add_tags(["h2", "h3", "h4", "h5", "h6", "img", "section"])
        .clean_content_tags(HashSet::from(["script", "style"]))
        .add_generic_attributes([
            "dir",
            "lang",
            "title",
            "id",
            "class",
            "role",
            "tabindex",
            "aria-label",
            "aria-labelledby",
        ])
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("img", ["src", "alt", "loading"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan", "scope"])
        .add_url_schemes(["http", "https", "mailto", "tel"])
        .link_rel(None);
    gate.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        block(html, &mut |target| (!target.starts_with("javascript")).then(|| target.replace(".md", "/")))
    }

    #[test]
    fn blocks_are_cleaned_and_balanced() {
        for (html, expected) in [
            ("<div>a", "<div>a</div>"),
            ("</div>a</p>", "a"),
            ("<div class=x style=y id=z lang=sv onclick=e>a</div>", "<div lang=\"sv\">a</div>"),
            ("<script>a</script>b<SCRIPT\n>c", "b"),
            ("<svg><text>x</text></svg>y", "y"),
            ("<h2>Rubrik</h2>", "<p><strong>Rubrik</strong></p>"),
            ("<a href='a.md'>b</a>", "<a href=\"a/\">b</a>"),
            ("<a href='&#106;avascript:x'>b</a>", "b"),
            ("<a>b</a>", "b"),
            ("<a href=x>b<a href=y>c</a></a>", "<a href=\"x\">bc</a>"),
            ("<li>a", "a"),
            ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
            ("<b><i>a</b>b</i>", "<b><i>a</i></b>b"),
            ("a<!-- x -->b<!x>c<?y?>d", "abcd"),
            ("a<!-- x", "a&lt;!-- x"),
            ("<img src=x onerror=y>a<form><input></form>", "a"),
            ("<td>a</td>", "a"),
            ("<details open><summary>a</summary>b</details>", "<details open=\"\"><summary>a</summary>b</details>"),
            ("<p title='&quot;>'>f&ouml;r &amp; &lt;b&gt;</p>", "<p title=\"&quot;&gt;\">för &amp; &lt;b&gt;</p>"),
            (
                "<table><tr><td colspan=2>a</td><td colspan=x>b</table>",
                "<table><tbody><tr><td colspan=\"2\">a</td><td>b</td></tr></tbody></table>",
            ),
            ("<!-- x -->\n", ""),
        ] {
            assert_eq!(clean(html), expected, "{html}");
        }
    }

    #[test]
    fn deep_elements_lose_their_tags() {
        let html = format!("{}x", "<div>".repeat(100_000));
        assert_eq!(clean(&html), format!("{}x{}", "<div>".repeat(DEEPEST), "</div>".repeat(DEEPEST)));
    }
}
