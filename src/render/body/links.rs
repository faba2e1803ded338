//! Links and images: where they lead, and what stays when they may not.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType};

use super::{Close, Frame, Href, Resolve, Span, Writer, escape};
use crate::content::markdown::href::{self, Destination};

/// An image whose description is being read.
pub(super) struct Image {
    target: String,
    title: String,
    start: usize,
    text: String,
    /// Elements that are open inside the description.
    depth: usize,
}

impl Image {
    pub(super) fn new(target: String, title: String, start: usize) -> Image {
        Image { target, title, start, text: String::new(), depth: 0 }
    }
}

/// The address to write for a destination, or nothing when only its text may stay.
pub(super) fn follow(resolve: &dyn Resolve, target: &str, offset: usize) -> Option<String> {
    if Destination::of(target) == Destination::Unsafe {
        return None;
    }
    match resolve.link(&href::resolved(target), offset) {
        Href::To(to) if Destination::of(&to) != Destination::Unsafe => Some(to),
        _ => None,
    }
}

/// Whether a link names what it leads to, as `[[SN 2012-06-05 § 71]]` and `[KFKS 2014/1005]` do.
pub(super) fn is_named(kind: LinkType) -> bool {
    matches!(
        kind,
        LinkType::WikiLink { .. } | LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown
    )
}

/// The destination of a text in brackets, when all of it is a stretch that becomes a link; else it stays text.
pub(super) fn named(spans: &[Span], base: usize, link: &Range<usize>) -> Option<(CowStr<'static>, CowStr<'static>)> {
    let inner = base + link.start + 1..base + link.end.checked_sub(1)?;
    find(spans, inner.start).filter(|span| span.range == inner).map(|_| (CowStr::Borrowed("#"), CowStr::Borrowed("")))
}

/// The stretch that begins at a byte.
fn find(spans: &[Span], start: usize) -> Option<&Span> {
    let at = spans.binary_search_by_key(&start, |span| span.range.start).ok()?;
    spans.get(at).filter(|span| Destination::of(&span.href) != Destination::Unsafe)
}

impl<'a> Writer<'a> {
    /// A link that names what it leads to: where the stretch at its place says, else nowhere.
    pub(super) fn begin_named(&mut self, kind: LinkType, start: usize) {
        let is_double = matches!(kind, LinkType::WikiLink { .. });
        let at = self.body.range.start + start + usize::from(!is_double);
        let spans: &'a [Span] = self.options.spans;
        match find(spans, at).filter(|_| self.in_link == 0) {
            Some(span) => self.open_link(&span.href, &span.title),
            None => self.open("", ""),
        }
    }
}

impl Writer<'_> {
    pub(super) fn begin_link(&mut self, target: &str, title: &str, start: usize) {
        let address = if self.in_link > 0 { None } else { self.follow(target, start) };
        match address {
            Some(address) => self.open_link(&address, title),
            None => self.open("", ""),
        }
    }

    pub(super) fn follow(&self, target: &str, start: usize) -> Option<String> {
        follow(self.resolve, target, self.body.range.start + start)
    }

    fn open_link(&mut self, address: &str, title: &str) {
        self.start_link(address, title);
        self.frames.push(Frame { close: Close::Markdown("</a>"), is_link: true });
        self.in_link += 1;
    }

    pub(super) fn start_link(&mut self, address: &str, title: &str) {
        self.out.push_str("<a href=\"");
        escape::attribute(&mut self.out, address);
        self.title(title);
        self.out.push_str("\">");
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            let title = self.composed(title);
            escape::attribute(&mut self.out, &title);
        }
    }

    /// Reads the description of an image as plain text.
    pub(super) fn image_event(&mut self, event: Event<'_>, range: Range<usize>) {
        self.spans.pass(self.body.range.start + range.end);
        let Some(image) = self.image.as_mut() else {
            return;
        };
        match event {
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth > 0 => image.depth -= 1,
            Event::End(_) => {
                if let Some(image) = self.image.take() {
                    self.write_image(&image);
                }
            }
            Event::Text(text) | Event::Code(text) => image.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => image.text.push(' '),
            _ => {}
        }
    }

    /// A picture of this site; a link to a picture elsewhere; else the description.
    fn write_image(&mut self, image: &Image) {
        let is_elsewhere = Destination::of(&image.target) != Destination::Internal;
        let address = self.follow(&image.target, image.start);
        match address {
            Some(address) if !is_elsewhere => {
                self.out.push_str("<img src=\"");
                escape::attribute(&mut self.out, &address);
                self.out.push_str("\" alt=\"");
                let text = self.composed(&image.text);
                escape::attribute(&mut self.out, &text);
                self.title(&image.title);
                self.out.push_str("\" loading=\"lazy\">");
            }
            Some(address) if self.in_link == 0 => {
                self.start_link(&address, &image.title);
                self.text(if image.text.trim().is_empty() { &image.target } else { &image.text });
                self.out.push_str("</a>");
            }
            _ => self.text(&image.text),
        }
    }
}
