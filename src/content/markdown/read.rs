//! The walk over a body's events that gathers what [`Body`] holds.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::href::{self, Destination};
use super::raw::{self, Fate, Finding, Token};
use super::{Body, BodyLink, Heading, HtmlPolicy};
use crate::content::references::Gap;
use crate::content::sections::SectionKind;
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::text::{nfc, squeeze};
use crate::world::VPath;

use links::OpenLink;
use notes::Notes;
use pieces::Pieces;
use points::Points;
use prose::Prose;

mod links;
mod notes;
mod pieces;
mod points;
mod prose;

pub(super) use links::definition_of;

/// What the walk has gathered so far.
pub(super) struct Reader<'a> {
    path: &'a VPath,
    source: &'a str,
    base: usize,
    policy: HtmlPolicy,
    out: &'a mut Vec<Diagnostic>,
    headings: Headings,
    body_links: Vec<BodyLink>,
    open_links: Vec<OpenLink>,
    /// Images among the open links.
    images: usize,
    /// Quotations, lists, items and notes that are open.
    depth: usize,
    in_code: bool,
    /// Tables, code and notes that are open: no text for an excerpt.
    unquoted: usize,
    html: Html,
    /// Start tags of refused HTML whose end tags need no report of their own.
    refused: usize,
    prose: Prose,
    pieces: Pieces,
    explicit: Vec<(Range<usize>, String)>,
    points: Points,
    notes: Notes,
}

/// The headings read so far, with what their ids and levels are made of in the end.
#[derive(Default)]
struct Headings {
    all: Vec<Heading>,
    explicit: Vec<Option<String>>,
    nested: Vec<bool>,
    is_open: bool,
    /// Where the text of the open heading ends, as far as it is read, when braces after it are text.
    inner_end: Option<usize>,
    /// Level of the last one outside every container, as written; 0 before the first.
    last_level: u8,
}

/// The chunks of the raw HTML block that is being read.
#[derive(Default)]
struct Html {
    text: String,
    /// Where each chunk begins, in the joined text and in the body.
    chunks: Vec<(usize, usize)>,
}

impl Html {
    /// The place in the body of a byte of the joined text.
    fn place(&self, at: usize) -> usize {
        let after = self.chunks.partition_point(|&(joined, _)| joined <= at);
        self.chunks.get(after.saturating_sub(1)).map_or(at, |&(joined, place)| place + (at - joined))
    }

    /// The place in the body just after a byte of the joined text.
    fn end(&self, at: usize) -> usize {
        self.place(at.saturating_sub(1)) + 1
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        path: &'a VPath,
        source: &'a str,
        base: usize,
        policy: HtmlPolicy,
        out: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Reader {
            path,
            source,
            base,
            policy,
            out,
            headings: Headings::default(),
            body_links: Vec::new(),
            open_links: Vec::new(),
            images: 0,
            depth: 0,
            in_code: false,
            unquoted: 0,
            html: Html::default(),
            refused: 0,
            prose: Prose::default(),
            pieces: Pieces::default(),
            explicit: Vec::new(),
            points: Points::default(),
            notes: Notes::default(),
        }
    }

    /// Takes one event with its range in the body, and the reference definition of a link.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>, definition: Option<Range<usize>>) {
        let ends_heading = matches!(event, Event::End(TagEnd::Heading(_)));
        if let Some(inner_end) = self.headings.inner_end.as_mut().filter(|_| !ends_heading) {
            *inner_end = range.end;
        }
        match event {
            Event::Start(tag) => self.start(tag, range, definition),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => {
                if text.starts_with(['[', '!']) && !self.in_code {
                    self.missing_note(&text, range.start);
                }
                self.text(&text, range.end);
                self.running(range);
            }
            Event::Code(text) => {
                self.pieces.part(Gap::Opaque);
                self.text(&text, range.end);
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", range.end),
            Event::Html(chunk) => {
                self.html.chunks.push((self.html.text.len(), range.start));
                self.html.text.push_str(&chunk);
            }
            Event::InlineHtml(tag) => {
                self.inside_link(range.end, false);
                self.html.chunks.push((0, range.start));
                self.html.text.push_str(&tag);
                self.raw_html(raw::fate_in_line);
            }
            Event::FootnoteReference(label) => {
                self.inside_link(range.end, false);
                self.notes.refer(&label);
            }
            Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, definition: Option<Range<usize>>) {
        match tag {
            Tag::Emphasis | Tag::Strong => return,
            Tag::Link { link_type, dest_url, .. } => {
                self.pieces.part(Gap::Opaque);
                self.open_links.push(OpenLink::new(link_type, &dest_url, false, range.start, definition));
                return;
            }
            Tag::Image { link_type, dest_url, .. } => {
                self.images += 1;
                self.pieces.part(Gap::Opaque);
                self.open_links.push(OpenLink::new(link_type, &dest_url, true, range.start, definition));
                return;
            }
            Tag::Heading { level, id, .. } => self.heading(level, id.as_deref(), range),
            Tag::List(first) => {
                if self.depth == 0 {
                    self.points.list(first, self.base + range.start);
                }
                self.depth += 1;
            }
            Tag::Item => {
                if self.depth == 1 {
                    self.points.item();
                }
                self.depth += 1;
            }
            Tag::BlockQuote(_) | Tag::DefinitionList => self.depth += 1,
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                self.unquoted += 1;
                self.notes.begin(&label);
            }
            Tag::Table(_) => self.unquoted += 1,
            Tag::TableCell => {
                self.pieces.part(Gap::Cell);
                return self.prose.gap();
            }
            Tag::CodeBlock(_) => {
                self.unquoted += 1;
                self.in_code = true;
            }
            _ => {}
        }
        self.gap();
    }

    /// A block begins or ends.
    fn gap(&mut self) {
        self.pieces.part(Gap::Block);
        self.prose.gap();
    }

    /// Text that may refer to something: neither in a heading, a link, a picture nor code.
    fn running(&mut self, range: Range<usize>) {
        if self.in_code || self.headings.is_open || !self.open_links.is_empty() {
            return;
        }
        let (base, source) = (self.base, self.source);
        self.pieces.text(base + range.start..base + range.end, |end| {
            let between = source.as_bytes().get(end - base..range.start).unwrap_or_default();
            between.iter().all(u8::is_ascii_whitespace)
        });
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => return self.inside_link(range.end, false),
            TagEnd::Link | TagEnd::Image => return self.close_link(range),
            TagEnd::Heading(_) => self.end_heading(range.end),
            TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::DefinitionList => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.points.end_list();
                }
            }
            TagEnd::FootnoteDefinition => {
                self.depth = self.depth.saturating_sub(1);
                self.unquoted = self.unquoted.saturating_sub(1);
                self.notes.end();
            }
            TagEnd::Table => self.unquoted = self.unquoted.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.unquoted = self.unquoted.saturating_sub(1);
                self.in_code = false;
            }
            TagEnd::HtmlBlock => self.raw_html(raw::fate),
            TagEnd::TableCell => {
                self.refused = 0;
                return self.prose.gap();
            }
            _ => {}
        }
        self.refused = 0;
        self.gap();
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, range: Range<usize>) {
        self.headings.is_open = true;
        self.headings.inner_end = if id.is_none() { Some(range.start) } else { None };
        self.headings.explicit.push(id.map(str::to_owned));
        self.headings.nested.push(self.depth > 0);
        self.headings.all.push(Heading {
            level: level as u8,
            id: String::new(),
            text: String::new(),
            kind: None,
            range: self.absolute(range),
        });
    }

    fn end_heading(&mut self, end: usize) {
        self.headings.is_open = false;
        let rest = self.headings.inner_end.take().and_then(|inner| self.source.get(inner..end));
        let Some(heading) = self.headings.all.last_mut() else {
            return;
        };
        if let Some(braces) = rest.and_then(super::braces) {
            heading.text.push(' ');
            heading.text.push_str(braces);
        }
        heading.text = squeeze(&nfc(&heading.text));
        heading.kind = SectionKind::parse(&heading.text);
        if self.depth > 0 {
            return;
        }
        let (level, kind, range) = (heading.level, heading.kind, heading.range.clone());
        let previous = std::mem::replace(&mut self.headings.last_level, level);
        if previous > 0 && level > previous + 1 {
            let text = self.source.get(range.start - self.base..range.end - self.base).unwrap_or_default();
            let range = range.start..range.start + text.trim_end().len();
            let skip = Diagnostic::new(Code::HeadingSkip, Place::at(self.path, range));
            self.out.push(skip.with("level", i64::from(level)).with("previous", i64::from(previous)));
        }
        self.prose.section(kind);
        self.points.section(kind);
    }

    fn text(&mut self, text: &str, end: usize) {
        self.inside_link(end, !text.trim_ascii().is_empty());
        if self.headings.is_open
            && let Some(heading) = self.headings.all.last_mut()
        {
            heading.text.push_str(text);
        }
        if self.images == 0 {
            let quoted = self.unquoted == 0 && !self.headings.is_open;
            self.prose.text(text, quoted);
        }
    }

    /// Files the problems and links of the raw HTML that was gathered, and forgets it.
    fn raw_html(&mut self, fate: fn(&str) -> Fate) {
        let html = std::mem::take(&mut self.html);
        match self.policy {
            HtmlPolicy::Refuse => self.refuse(&html),
            HtmlPolicy::Sanitise => self.judge(&html, fate),
        }
        self.html = html;
        self.html.text.clear();
        self.html.chunks.clear();
    }

    /// One error for the first tag that no earlier report covers.
    fn refuse(&mut self, html: &Html) {
        for (token, range) in raw::tokens(&html.text) {
            let tag = match token {
                Token::Text(_) | Token::Comment => continue,
                Token::Close(_) if self.refused > 0 => {
                    self.refused -= 1;
                    continue;
                }
                Token::Open(tag) => {
                    self.refused += 1;
                    tag.name
                }
                Token::Close(name) => name,
                Token::Declaration | Token::Unfinished(_) => String::new(),
            };
            self.report_html(Code::RawHtml, html, range, tag);
            return;
        }
    }

    /// Warnings for everything that is removed, errors for unsafe links.
    fn judge(&mut self, html: &Html, fate: fn(&str) -> Fate) {
        let mut tokens = raw::tokens(&html.text);
        while let Some((token, range)) = tokens.next() {
            match token {
                Token::Open(tag) => {
                    let fate = fate(&tag.name);
                    raw::findings(&tag, fate, &mut |finding| self.found(finding, html, range.clone()));
                    if fate == Fate::Remove {
                        tokens.skip_past(&tag.name);
                    }
                }
                Token::Declaration | Token::Unfinished(_) => {
                    self.report_html(Code::UnsafeHtml, html, range, String::new());
                }
                Token::Text(_) | Token::Comment | Token::Close(_) => {}
            }
        }
    }

    fn found(&mut self, finding: Finding, html: &Html, range: Range<usize>) {
        let place = html.place(range.start)..html.end(range.end);
        match finding {
            Finding::Removed(tag) => self.report_html(Code::UnsafeHtml, html, range, tag),
            Finding::UnsafeLink(target) => self.unsafe_link(target, place),
            Finding::Link(target) => self.body_links.push(BodyLink {
                target: href::resolved(&target).into_owned(),
                range: self.absolute(place),
                is_image: false,
                has_text: true,
            }),
        }
    }

    fn report_html(&mut self, code: Code, html: &Html, range: Range<usize>, tag: String) {
        let range = self.absolute(html.place(range.start)..html.end(range.end));
        let problem = Diagnostic::new(code, Place::at(self.path, range));
        self.out.push(if tag.is_empty() { problem } else { problem.with("tag", tag) });
    }

    fn unsafe_link(&mut self, target: String, range: Range<usize>) {
        let problem = Diagnostic::new(Code::UnsafeLink, Place::at(self.path, self.absolute(range)));
        self.out.push(problem.with("address", target));
    }

    fn absolute(&self, range: Range<usize>) -> Range<usize> {
        self.base + range.start..self.base + range.end
    }

    /// Everything that was gathered, settled.
    pub(super) fn finish(mut self) -> Body {
        let headings = &mut self.headings;
        super::assign_ids(&mut headings.all, &headings.explicit);
        let outer = headings.all.iter().zip(&headings.nested).filter(|(_, nested)| !**nested);
        let top = outer.map(|(heading, _)| heading.level).min().unwrap_or(2);
        for (heading, nested) in headings.all.iter_mut().zip(&headings.nested) {
            let least = if *nested { 3 } else { 2 };
            heading.level = (heading.level + 2).saturating_sub(top).clamp(least, 6);
        }
        let (points, point_lists) = self.points.finish();
        let (excerpt, proposed, words) = self.prose.finish();
        Body {
            headings: self.headings.all,
            links: self.body_links,
            points,
            point_lists,
            notes: self.notes.finish(),
            excerpt,
            proposed,
            words,
            prose: self.pieces.finish(),
            explicit: self.explicit,
            ..Body::default()
        }
    }
}
