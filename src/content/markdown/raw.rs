//! Raw HTML inside Markdown: its tokens, and which elements and attributes a page may carry.
//!
//! The reader here is plain and strict. What it takes for text is written as text, so a disagreement with a browser can
//! only show a tag, never run it.

use std::ops::Range;

use super::href::Destination;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text with entities as written; also a `<` that begins no tag.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag: the name in lower case.
    Close(String),
    /// A comment.
    Comment,
    /// A declaration or a processing instruction.
    Declaration,
    /// A tag or a comment that is never closed, and everything after it.
    Unfinished(&'a str),
}

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The name in lower case.
    pub name: String,
    /// Its attributes in order; names in lower case, values as written.
    pub attributes: Vec<(String, &'a str)>,
}

/// The tokens of a piece of raw HTML with their places, in linear time.
pub struct Tokens<'a> {
    html: &'a str,
    at: usize,
}

/// Reads a piece of raw HTML.
pub fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0 }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Token<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.html.get(start..).filter(|rest| !rest.is_empty())?;
        let (token, length) = if rest.starts_with('<') { markup(rest) } else { text(rest, 0) };
        self.at = start + length;
        Some((token, start..self.at))
    }
}

impl<'a> Tokens<'a> {
    /// Leaves out everything up to and with the end tag of that name, or to the end.
    pub fn skip_past(&mut self, name: &str) {
        for (token, _) in self.by_ref() {
            if matches!(&token, Token::Close(closed) if closed == name) {
                break;
            }
        }
    }
}

fn text(rest: &str, from: usize) -> (Token<'_>, usize) {
    let end = rest.get(from..).and_then(|tail| tail.find('<')).map_or(rest.len(), |at| at + from);
    let (text, _) = rest.split_at(end);
    (Token::Text(text), end)
}

fn markup(rest: &str) -> (Token<'_>, usize) {
    let letter = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
    let after = |mark: &str, from: usize| Some(from + rest.get(from..)?.find(mark)? + mark.len());
    let read = match rest.as_bytes().get(1) {
        Some(b'/') if letter(2) => after(">", 2).map(|end| (Token::Close(name_of(rest, 2).to_ascii_lowercase()), end)),
        Some(b'!') if rest.starts_with("<!-->") => Some((Token::Comment, 5)),
        Some(b'!') if rest.starts_with("<!--->") => Some((Token::Comment, 6)),
        Some(b'!') if rest.starts_with("<!--") => after("-->", 4).map(|end| (Token::Comment, end)),
        Some(b'!' | b'?' | b'/') => after(">", 2).map(|end| (Token::Declaration, end)),
        Some(_) if letter(1) => open_tag(rest),
        _ => Some(text(rest, 1)),
    };
    read.unwrap_or((Token::Unfinished(rest), rest.len()))
}

fn name_of(rest: &str, from: usize) -> &str {
    let tail = rest.get(from..).unwrap_or_default();
    let end = tail.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tail.len());
    tail.get(..end).unwrap_or_default()
}

/// A start tag, or nothing when it is not closed.
fn open_tag(rest: &str) -> Option<(Token<'_>, usize)> {
    let name = name_of(rest, 1);
    let mut at = 1 + name.len();
    let mut attributes = Vec::new();
    loop {
        let tail = rest.get(at..)?;
        at += tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/').len();
        let tail = rest.get(at..)?;
        if tail.starts_with('>') {
            let name = name.to_ascii_lowercase();
            return Some((Token::Open(Tag { name, attributes }), at + 1));
        }
        let (key, value, length) = attribute(tail)?;
        attributes.push((key.to_ascii_lowercase(), value));
        at += length;
    }
}

/// Name, value and length of the attribute that begins the text.
fn attribute(tail: &str) -> Option<(&str, &str, usize)> {
    let ends_name = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=');
    let first = tail.chars().next()?.len_utf8();
    let end = first + tail.get(first..)?.find(ends_name)?;
    let key = tail.get(..end)?;
    let rest = tail.get(end..)?;
    let gap = rest.len() - rest.trim_ascii_start().len();
    let Some(value) = rest.get(gap..)?.strip_prefix('=') else {
        return Some((key, "", end));
    };
    let before = end + gap + 1 + value.len() - value.trim_ascii_start().len();
    let value = tail.get(before..)?;
    match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = value.get(1..)?;
            let length = inner.find(quote)?;
            Some((key, inner.get(..length)?, before + length + 2))
        }
        _ => {
            let length = value.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
            Some((key, value.get(..length)?, before + length))
        }
    }
}

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is kept.
    Keep,
    /// It is kept and has no end tag.
    Void,
    /// A heading: kept as a paragraph in bold, since only Markdown headings make sections.
    Heading,
    /// The tag goes, its text stays.
    Unwrap,
    /// The element goes with everything in it.
    Remove,
}

/// What becomes of an element that stands on lines of its own.
pub fn fate(name: &str) -> Fate {
    if constant(name).is_some() {
        return if matches!(name, "br" | "hr") { Fate::Void } else { Fate::Keep };
    }
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Fate::Heading,
        "script" | "style" | "iframe" | "noscript" | "noembed" | "noframes" | "template" | "title" | "textarea"
        | "xmp" | "svg" | "math" | "object" | "applet" | "audio" | "video" | "canvas" | "select" | "plaintext" => {
            Fate::Remove
        }
        _ => Fate::Unwrap,
    }
}

/// What becomes of an element inside a line of text, where it may not break the paragraph.
pub fn fate_in_line(name: &str) -> Fate {
    match name {
        "br" => Fate::Void,
        "a" | "abbr" | "b" | "cite" | "code" | "del" | "dfn" | "em" | "i" | "ins" | "kbd" | "mark" | "q" | "s"
        | "samp" | "small" | "span" | "strong" | "sub" | "sup" | "u" => Fate::Keep,
        _ => Fate::Unwrap,
    }
}

/// The elements that a page may carry, as they are written out.
pub const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// The name of an allowed element as a constant.
pub fn constant(name: &str) -> Option<&'static str> {
    ELEMENTS.binary_search(&name).ok().and_then(|at| ELEMENTS.get(at).copied())
}

/// Whether an element may carry that attribute with that value. Links are judged by [`Destination`] besides.
pub fn is_allowed(element: &str, attribute: &str, value: &str) -> bool {
    let word = |extra: &str| value.len() <= 35 && value.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c));
    match attribute {
        "title" => true,
        "lang" => word("-"),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "href" => element == "a",
        "scope" => element == "th" && matches!(value, "col" | "row" | "colgroup" | "rowgroup"),
        "colspan" | "rowspan" => {
            matches!(element, "td" | "th") && value.parse().is_ok_and(|n: u16| (1..=1000).contains(&n))
        }
        "open" => element == "details",
        _ => false,
    }
}

/// An attribute's value with its entities resolved: numbers, and those names that addresses use.
pub fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        text.push_str(before);
        let (c, length) = entity_at(entity).unwrap_or(('&', 1));
        text.push(c);
        rest = entity.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The character of the entity that begins the text, and its length.
fn entity_at(text: &str) -> Option<(char, usize)> {
    const NAMES: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&colon;", ':'),
        ("&sol;", '/'),
        ("&Tab;", '\t'),
        ("&NewLine;", '\n'),
        ("&lpar;", '('),
        ("&rpar;", ')'),
        ("&period;", '.'),
        ("&num;", '#'),
        ("&aring;", 'å'),
        ("&auml;", 'ä'),
        ("&ouml;", 'ö'),
        ("&Aring;", 'Å'),
        ("&Auml;", 'Ä'),
        ("&Ouml;", 'Ö'),
    ];
    if let Some(number) = text.strip_prefix("&#") {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let value = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
        let length = text.len() - digits.len() + end;
        let semicolon = usize::from(text.get(length..)?.starts_with(';'));
        return Some((char::from_u32(value).unwrap_or('\u{fffd}'), length + semicolon));
    }
    NAMES.iter().find(|(name, _)| text.starts_with(name)).map(|&(name, c)| (c, name.len()))
}

/// Something in raw HTML that a writer should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An element or attribute that will be removed; the name of the element.
    Removed(String),
    /// A link of an unsafe scheme; its destination.
    UnsafeLink(String),
    /// A link that a page may carry; its destination.
    Link(String),
}

/// What the start tag brings: whether it is removed or loses anything, and its link.
pub fn findings(tag: &Tag<'_>, fate: Fate, found: &mut impl FnMut(Finding)) {
    let removed = matches!(fate, Fate::Unwrap | Fate::Remove);
    let mut lost = removed;
    for (name, value) in &tag.attributes {
        if removed || !is_allowed(&tag.name, name, value) {
            lost = true;
        } else if name == "href" {
            let target = unescape(value);
            found(match Destination::of(&target) {
                Destination::Unsafe => Finding::UnsafeLink(target),
                _ => Finding::Link(target),
            });
        }
    }
    if lost {
        found(Finding::Removed(tag.name.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(html: &str) -> Vec<String> {
        tokens(html)
            .map(|(token, range)| {
                let what = match token {
                    Token::Text(text) => format!("text {text}"),
                    Token::Open(tag) => format!("open {} {:?}", tag.name, tag.attributes),
                    Token::Close(name) => format!("close {name}"),
                    other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
                };
                format!("{}-{} {what}", range.start, range.end)
            })
            .collect()
    }

    #[test]
    fn tags_are_told_from_text() {
        for (html, expected) in [
            ("a < b", &["0-2 text a ", "2-5 text < b"][..]),
            ("<B>x</b >", &["0-3 open b []", "3-4 text x", "4-9 close b"]),
            ("<a HREF='x y' title=\"q\"/>", &["0-25 open a [(\"href\", \"x y\"), (\"title\", \"q\")]"]),
            ("<a href=x>", &["0-10 open a [(\"href\", \"x\")]"]),
            ("<td colspan = 2 hidden>", &["0-23 open td [(\"colspan\", \"2\"), (\"hidden\", \"\")]"]),
            ("<!-- > --><!-->", &["0-10 Comment", "10-15 Comment"]),
            ("<?php x ?></ x>", &["0-10 Declaration", "10-15 Declaration"]),
            ("<a x='>", &["0-7 Unfinished"]),
            ("<!-- x", &["0-6 Unfinished"]),
            ("<", &["0-1 text <"]),
            ("<a=b =c>", &["0-8 open a=b [(\"=c\", \"\")]"]),
        ] {
            assert_eq!(outline(html), expected, "{html}");
        }
    }

    #[test]
    fn the_list_of_elements_is_sorted() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn entities_of_addresses_are_resolved() {
        for (value, expected) in [
            ("java&Tab;script&colon;x", "java\tscript:x"),
            ("&#106;avascript&#x3A;x", "javascript:x"),
            ("&#106avascript", "javascript"),
            ("a&b&amp;c&unknown;", "a&b&c&unknown;"),
            ("&#xFFFFFF;&#", "\u{fffd}&#"),
            ("&", "&"),
        ] {
            assert_eq!(unescape(value), expected, "{value}");
        }
    }
}
