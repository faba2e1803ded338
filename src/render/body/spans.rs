//! Stretches of text that become links, split out of the text that they stand in.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Close, Frame, Span, Writer};
use crate::content::markdown::href::Destination;

/// The spans of the page and how far they are written.
pub(super) struct Spans<'a> {
    all: &'a [Span],
    next: usize,
    /// How many elements were open when the link of the next span began, while that link is open.
    open: Option<usize>,
}

impl<'a> Spans<'a> {
    pub(super) fn new(all: &'a [Span]) -> Self {
        Spans { all, next: 0, open: None }
    }

    /// Leaves out the spans that begin before a byte, since what ends there can hold no link.
    pub(super) fn pass(&mut self, end: usize) {
        while self.all.get(self.next).is_some_and(|span| span.range.start < end) {
            self.next += 1;
        }
    }

    /// The next span that does not end before a byte.
    fn after(&mut self, at: usize) -> Option<&'a Span> {
        while let Some(span) = self.all.get(self.next) {
            if self.open.is_some() || (span.range.end > at && Destination::of(&span.href) != Destination::Unsafe) {
                return Some(span);
            }
            self.next += 1;
        }
        None
    }
}

impl Writer<'_> {
    /// Ends the link of a span before an event that cannot stand in it: only text, line breaks and emphasis can, and emphasis
    /// only as a whole.
    pub(super) fn end_span_before(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let Some(depth) = self.spans.open else { return };
        let end = self.spans.all.get(self.spans.next).map_or(0, |span| span.range.end);
        let stays = match event {
            Event::Text(_) | Event::SoftBreak | Event::HardBreak => self.body.range.start + range.start < end,
            Event::Start(Tag::Emphasis | Tag::Strong) => self.body.range.start + range.end <= end,
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => self.frames.len() > depth,
            _ => false,
        };
        if !stays {
            self.end_span();
        }
    }

    /// Ends the link; emphasis that began inside it and goes on is ended with it and begun anew.
    fn end_span(&mut self) {
        let depth = self.spans.open.take().unwrap_or(self.frames.len());
        self.spans.next += 1;
        let inside = self.frames.get(depth..).unwrap_or_default();
        let is_strong = |frame: &Frame| matches!(frame.close, Close::Markdown("</strong>"));
        for frame in inside.iter().rev() {
            self.out.push_str(if is_strong(frame) { "</strong>" } else { "</em>" });
        }
        self.out.push_str("</a>");
        for frame in inside {
            self.out.push_str(if is_strong(frame) { "<strong>" } else { "<em>" });
        }
    }

    /// Text of the file at a range of bytes; with an entity or an escape in it, it is not split.
    pub(super) fn text_with_spans(&mut self, text: &str, range: Range<usize>) {
        let is_verbatim = text.len() == range.len();
        let mut at = range.start;
        while at < range.end {
            let Some(span) = self.spans.after(at).filter(|span| span.range.start < range.end) else {
                break;
            };
            let begin = if is_verbatim { span.range.start.max(at) } else { at };
            let end = if is_verbatim { span.range.end.min(range.end) } else { range.end };
            let piece = |from: usize, to: usize| text.get(from - range.start..to - range.start);
            let (before, inside) = match is_verbatim {
                true => (piece(at, begin), piece(begin, end)),
                false => (Some(""), Some(text)),
            };
            let (Some(before), Some(inside)) = (before, inside) else {
                // The span does not fall between characters, so it is no span of this text.
                match self.spans.open {
                    Some(_) => self.end_span(),
                    None => self.spans.next += 1,
                }
                continue;
            };
            if self.spans.open.is_none() {
                self.text(before);
                self.start_link(&span.href, &span.title);
                self.spans.open = Some(self.frames.len());
            }
            self.text(inside);
            at = end;
            if span.range.end <= end {
                self.end_span();
            }
        }
        if let Some(rest) = text.get(at - range.start..).filter(|_| is_verbatim || at == range.start) {
            self.text(rest);
        }
    }
}
