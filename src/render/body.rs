//! Markdown to HTML: sections, resolved links, tables, footnotes; no inline style, no handler, no request to another site.
//!
//! The walk is the one that [`content::markdown`](crate::content::markdown) made, so headings, points and notes come in the
//! order of [`Body`]. Text stands in text, links lead where [`Resolve`] says, and a link of an unsafe scheme is text, whatever
//! the resolver answers. An image at another site would make the reader's browser tell that site who reads: it becomes a
//! link. Raw HTML in a line of text is kept tag by tag: elements of the allow-list stay, each closed at the latest where the
//! Markdown around it ends, all else is left out; raw HTML on lines of its own goes through
//! [`sanitize`](crate::render::sanitize).

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Alignment, BrokenLink, Event, Parser, Tag, TagEnd};

use crate::content::markdown::{self, Body, HtmlPolicy};
use crate::content::sections::SectionKind;
use crate::domain::text::nfc;

pub mod escape;
mod html;
mod links;
mod notes;
mod spans;
mod table;
mod whole;

#[cfg(test)]
mod tests;

use links::Image;
use notes::Notes;
use spans::Spans;
use table::{Align, Table};
use whole::whole;

/// Knows where links lead.
pub trait Resolve {
    /// Where a destination leads from this page.
    ///
    /// `target` is written as in [`BodyLink::target`](markdown::BodyLink::target); `offset` is the byte in the whole file where
    /// the link begins, or the raw HTML that holds it.
    fn link(&self, target: &str, offset: usize) -> Href;
}

/// What becomes of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Href {
    /// It leads there; not yet escaped.
    To(String),
    /// Only its text stays.
    Plain,
}

/// A stretch of text that becomes a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes in the whole file.
    pub range: Range<usize>,
    /// Where it leads; not yet escaped.
    pub href: String,
    /// What the link says about its target.
    pub title: String,
}

/// Words that the body needs, in the language of the page.
#[derive(Clone, Copy, Debug)]
pub struct BodyWords<'a> {
    /// Heading of the footnotes.
    pub footnotes: &'a str,
    /// Name of a reference; its number follows: "Fotnot" 1.
    pub footnote: &'a str,
    /// Name of a link back; the number of the reference follows: "Tillbaka till hänvisning" 1.
    pub back: &'a str,
    /// Name of a table; its number follows: "Tabell" 1.
    pub table: &'a str,
}

/// How to write a body.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// What site.yaml says about raw HTML.
    pub policy: HtmlPolicy,
    /// Words in the page's language.
    pub words: BodyWords<'a>,
    /// Stretches that become links: sorted, without overlap. Inside a link, code or a heading they are left alone. A link of
    /// the form `[[…]]` leads where the stretch says that is all of it; one of the form `[…]`, the stretch within.
    pub spans: &'a [Span],
}

/// A body as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedBody {
    /// The lead-in, if there is any, and one section for each heading of the top level.
    pub sections: Vec<RenderedSection>,
    /// The footnotes with their heading, or nothing.
    pub footnotes: String,
}

/// One section of a body; the page writes its heading of level 2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedSection {
    /// Anchor of the heading; empty for the lead-in.
    pub id: String,
    /// Plain text of the heading; empty for the lead-in.
    pub title: String,
    /// The heading as HTML.
    pub title_html: String,
    /// Which part of a paper it is, where Insyn knows it.
    pub kind: Option<SectionKind>,
    /// What stands under the heading, as HTML.
    pub html: String,
}

/// Writes the body of a file's text, as it was read by [`markdown::parse`], as HTML.
pub fn to_html(source: &str, body: &Body, resolve: &dyn Resolve, options: &Options<'_>) -> RenderedBody {
    let text = source.get(body.range.clone()).unwrap_or_default();
    let mut writer = Writer::new(text, body, resolve, options);
    let mut named = |link: BrokenLink<'_>| links::named(options.spans, body.range.start, &link.span);
    let parser = Parser::new_with_broken_link_callback(text, markdown::options(), Some(&mut named));
    for (event, range) in parser.into_offset_iter() {
        writer.event(event, range);
    }
    writer.finish()
}

/// The plain text of a piece of Markdown that begins and ends anywhere in a block.
pub fn plain(fragment: &str) -> String {
    if is_plain(fragment) { fragment.trim_end().to_owned() } else { read_plain(fragment) }
}

fn read_plain(fragment: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(fragment, markdown::options()) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => text.push(' '),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// True when a fragment surely means what it says: it is one line, no sign in it marks anything, and it begins as no block does.
fn is_plain(fragment: &str) -> bool {
    const MARKS: [bool; 256] = {
        let signs = b"\\`*_~[]<>&!|#\x7f";
        let mut marks = [false; 256];
        let mut at = 0;
        while at < signs.len() {
            marks[signs[at] as usize] = true;
            at += 1;
        }
        let mut control = 0;
        while control < 0x20 {
            marks[control] = true;
            control += 1;
        }
        marks
    };
    let begins = fragment.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b >= 0xc2);
    begins && !fragment.bytes().any(|b| MARKS[usize::from(b)])
}

/// The page that is being written.
struct Writer<'a> {
    source: &'a str,
    body: &'a Body,
    resolve: &'a dyn Resolve,
    options: &'a Options<'a>,
    out: String,
    sections: Vec<RenderedSection>,
    section: RenderedSection,
    frames: Vec<Frame>,
    /// Links among the frames.
    in_link: usize,
    /// How many headings have begun.
    headings: usize,
    /// Where the text of the open heading ends, as far as it is written, when braces after it are text.
    heading_end: Option<usize>,
    in_heading: bool,
    in_code: bool,
    image: Option<Image>,
    spans: Spans<'a>,
    /// Raw HTML of the block that is being read.
    html: String,
    table: Table,
    notes: Notes<'a>,
    point: Option<Point>,
    point_lists: usize,
}

/// An open element: what ends it.
struct Frame {
    close: Close,
    is_link: bool,
}

/// How an element ends.
enum Close {
    /// An element of Markdown, with the text to write.
    Markdown(&'static str),
    /// A raw element, by its name; it ends with the element around it at the latest.
    Raw(&'static str),
}

/// The next point of a list whose items are points, and how deep its items lie.
struct Point {
    next: u64,
    depth: usize,
}

impl<'a> Writer<'a> {
    fn new(source: &'a str, body: &'a Body, resolve: &'a dyn Resolve, options: &'a Options<'a>) -> Self {
        Writer {
            source,
            body,
            resolve,
            options,
            out: String::new(),
            sections: Vec::new(),
            section: RenderedSection::default(),
            frames: Vec::new(),
            in_link: 0,
            headings: 0,
            heading_end: None,
            in_heading: false,
            in_code: false,
            image: None,
            spans: Spans::new(options.spans),
            html: String::new(),
            table: Table::default(),
            notes: Notes::new(body),
            point: None,
            point_lists: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(end) = self.heading_end.as_mut().filter(|_| !matches!(event, Event::End(TagEnd::Heading(_)))) {
            *end = range.end;
        }
        if self.image.is_some() {
            return self.image_event(event, range);
        }
        self.end_span_before(&event, &range);
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text_event(&text, range),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Code(code) => {
                self.out.push_str("<code>");
                self.text(&code);
                self.out.push_str("</code>");
            }
            Event::Html(chunk) => self.html.push_str(&chunk),
            Event::InlineHtml(tag) => self.inline_html(&tag, range.start),
            Event::FootnoteReference(label) => self.reference(&label),
            Event::Rule => {
                self.close_raw();
                self.out.push_str("<hr>\n");
            }
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }) {
            // In a tight list a block may follow text without a paragraph's end between them.
            self.close_raw();
        }
        match tag {
            Tag::Paragraph => self.open("<p>", "</p>\n"),
            Tag::Heading { id, .. } => {
                self.heading_end = if id.is_none() { Some(range.start) } else { None };
                self.heading();
            }
            Tag::BlockQuote(_) => self.open("<blockquote>\n", "</blockquote>\n"),
            Tag::CodeBlock(_) => {
                self.in_code = true;
                self.open("<pre tabindex=\"0\"><code>", "</code></pre>\n");
            }
            Tag::List(first) => self.list(first, range.start),
            Tag::Item => self.item(),
            Tag::FootnoteDefinition(label) => {
                self.open("", "");
                self.begin_note(&label);
            }
            Tag::DefinitionList => self.open("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.open("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.open("<dd>", "</dd>\n"),
            Tag::Table(columns) => self.begin_table(columns.into_iter().map(align).collect()),
            Tag::TableHead => self.begin_row(true),
            Tag::TableRow => self.begin_row(false),
            Tag::TableCell => self.begin_cell(),
            Tag::Emphasis => self.open("<em>", "</em>"),
            Tag::Strong => self.open("<strong>", "</strong>"),
            Tag::Link { link_type, .. } if links::is_named(link_type) => self.begin_named(link_type, range.start),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.begin_link(&markdown::target_of(link_type, &dest_url), &title, range.start);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                let target = markdown::target_of(link_type, &dest_url);
                self.image = Some(Image::new(target.into_owned(), title.to_string(), range.start));
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.open("", "");
            }
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        if matches!(tag, TagEnd::Heading(_)) {
            self.end_heading_text(range.end);
        }
        self.close_raw();
        if tag == TagEnd::TableCell {
            self.end_cell();
        }
        self.close();
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) if self.point.as_ref().is_some_and(|point| point.depth > self.frames.len()) => {
                self.point = None;
            }
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::TableHead => self.out.push_str("<tbody>\n"),
            TagEnd::HtmlBlock => self.html_block(range.start),
            _ => {}
        }
    }

    fn open(&mut self, start: &str, end: &'static str) {
        self.out.push_str(start);
        self.frames.push(Frame { close: Close::Markdown(end), is_link: false });
    }

    /// Ends the raw elements inside the innermost element of Markdown.
    fn close_raw(&mut self) {
        while matches!(self.frames.last(), Some(Frame { close: Close::Raw(_), .. })) {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.in_link -= usize::from(frame.is_link).min(self.in_link);
        match frame.close {
            Close::Markdown(end) => self.out.push_str(end),
            Close::Raw(name) => {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
    }

    /// Begins a section, or writes the start of a deeper heading.
    fn heading(&mut self) {
        let heading = self.body.headings.get(self.headings);
        self.headings += 1;
        self.in_heading = true;
        match heading {
            Some(heading) if heading.level == 2 && self.frames.is_empty() => {
                self.end_section();
                self.section.id.clone_from(&heading.id);
                self.section.title.clone_from(&heading.text);
                self.section.kind = heading.kind;
                self.open("", "");
            }
            Some(heading) => {
                let (start, end) = match heading.level {
                    2 | 3 => ("<h3 id=\"", "</h3>\n"),
                    4 => ("<h4 id=\"", "</h4>\n"),
                    5 => ("<h5 id=\"", "</h5>\n"),
                    _ => ("<h6 id=\"", "</h6>\n"),
                };
                self.open(start, end);
                escape::attribute(&mut self.out, &heading.id);
                self.out.push_str("\">");
            }
            None => self.open("<h3>", "</h3>\n"),
        }
    }

    fn end_heading_text(&mut self, end: usize) {
        let rest = self.heading_end.take().and_then(|inner| self.source.get(inner..end));
        if let Some(braces) = rest.and_then(markdown::braces) {
            self.out.push(' ');
            self.text(braces);
        }
    }

    fn end_heading(&mut self) {
        self.in_heading = false;
        if self.frames.is_empty() && self.body.headings.get(self.headings - 1).is_some_and(|heading| heading.level == 2)
        {
            self.section.title_html = whole(std::mem::take(&mut self.out));
        }
    }

    /// Puts what was written under the last section's heading; a lead-in of nothing is no section.
    fn end_section(&mut self) {
        let mut section = std::mem::take(&mut self.section);
        section.html = whole(std::mem::take(&mut self.out));
        if !section.id.is_empty() || !section.html.trim().is_empty() {
            self.sections.push(section);
        }
    }

    fn list(&mut self, first: Option<u64>, start: usize) {
        let at = self.body.range.start + start;
        if let Some(first) = first
            && self.body.point_lists.get(self.point_lists) == Some(&at)
        {
            self.point_lists += 1;
            self.point = Some(Point { next: first, depth: self.frames.len() + 1 });
        }
        match first {
            None => self.open("<ul>\n", "</ul>\n"),
            Some(1) => self.open("<ol>\n", "</ol>\n"),
            Some(first) => {
                self.open("<ol start=\"", "</ol>\n");
                self.out.push_str(&first.to_string());
                self.out.push_str("\">\n");
            }
        }
    }

    fn item(&mut self) {
        let depth = self.frames.len();
        self.open("<li", "</li>\n");
        if let Some(point) = self.point.as_mut().filter(|point| point.depth == depth) {
            if let Ok(number) = u16::try_from(point.next) {
                self.out.push_str(" id=\"punkt-");
                self.out.push_str(&number.to_string());
                self.out.push('"');
            }
            point.next += 1;
        }
        self.out.push('>');
    }

    /// Text as it stands in the file.
    fn text_event(&mut self, text: &str, range: Range<usize>) {
        let range = self.body.range.start + range.start..self.body.range.start + range.end;
        if self.in_code || self.in_link > 0 || self.in_heading {
            self.spans.pass(range.end);
            self.text(text);
        } else {
            self.text_with_spans(text, range);
        }
    }

    fn text(&mut self, text: &str) {
        let text = self.composed(text);
        escape::text(&mut self.out, &text);
    }

    /// The text in composed form, at no cost when the body is composed.
    fn composed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.body.is_nfc { Cow::Borrowed(text) } else { nfc(text) }
    }

    fn finish(mut self) -> RenderedBody {
        while !self.frames.is_empty() {
            self.close();
        }
        self.end_section();
        let footnotes = whole(self.footnotes());
        RenderedBody { sections: self.sections, footnotes }
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}
