//! Links and images: destination, place, and whether they have a text.

use std::ops::Range;

use pulldown_cmark::{LinkType, RefDefs, Tag};

use super::{BodyLink, Destination, Reader, href};
use crate::content::markdown::target_of;
use crate::diag::{Code, Diagnostic, Place};

/// A link whose end is not read yet.
pub(super) struct OpenLink {
    /// The destination as the parser gives it, with `mailto:` for an address in angle brackets.
    target: String,
    kind: LinkType,
    is_image: bool,
    has_text: bool,
    /// Where its text ends, as far as it is read.
    inner_end: usize,
    definition: Option<Range<usize>>,
}

impl OpenLink {
    pub(super) fn new(
        kind: LinkType,
        destination: &str,
        is_image: bool,
        start: usize,
        definition: Option<Range<usize>>,
    ) -> OpenLink {
        let target = target_of(kind, destination).into_owned();
        OpenLink { target, kind, is_image, has_text: false, inner_end: start, definition }
    }
}

/// The reference definition of a link, as a range in the body.
pub(in crate::content::markdown) fn definition_of(tag: &Tag<'_>, definitions: &RefDefs<'_>) -> Option<Range<usize>> {
    match tag {
        Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. } => match link_type {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                definitions.get(id).map(|definition| definition.span.clone())
            }
            _ => None,
        },
        _ => None,
    }
}

impl Reader<'_> {
    /// Something inside the innermost link ends at that byte.
    pub(super) fn inside_link(&mut self, end: usize, is_text: bool) {
        if let Some(link) = self.open_links.last_mut() {
            link.inner_end = end;
            link.has_text |= is_text;
        }
    }

    pub(super) fn close_link(&mut self, range: Range<usize>) {
        let Some(link) = self.open_links.pop() else {
            return;
        };
        self.images -= usize::from(link.is_image).min(self.images);
        self.inside_link(range.end, link.has_text);
        if let LinkType::WikiLink { .. } = link.kind
            && !link.is_image
        {
            self.explicit.push((self.absolute(range), link.target));
            return;
        }
        let place = self.destination(&link, &range);
        if link.is_image && !link.has_text {
            let problem = Diagnostic::new(Code::ImageWithoutText, Place::at(self.path, self.absolute(range)));
            self.out.push(problem.with("file", link.target.as_str()));
        }
        if Destination::of(&link.target) == Destination::Unsafe {
            return self.unsafe_link(link.target, place);
        }
        self.body_links.push(BodyLink {
            target: href::resolved(&link.target).into_owned(),
            range: self.absolute(place),
            is_image: link.is_image,
            has_text: link.has_text,
        });
    }

    /// Where the destination is written, else the whole link.
    fn destination(&self, link: &OpenLink, range: &Range<usize>) -> Range<usize> {
        let found = match link.kind {
            LinkType::Inline => self.written(link, link.inner_end..range.end, "](", ")"),
            LinkType::Autolink | LinkType::Email => Some(range.start + 1..range.end.saturating_sub(1)),
            _ => link.definition.clone().and_then(|definition| self.written(link, definition, "]:", "")),
        };
        found.filter(|found| found.start < found.end).unwrap_or_else(|| range.clone())
    }

    /// The destination between two marks: in angle brackets, or up to white space.
    fn written(&self, link: &OpenLink, within: Range<usize>, mark: &str, close: &str) -> Option<Range<usize>> {
        let text = self.source.get(within.clone())?;
        let (before, rest) = text.split_at(text.find(mark)? + mark.len());
        let rest = rest.strip_suffix(close).unwrap_or(rest);
        let spaced = rest.trim_ascii_start();
        let start = within.start + before.len() + rest.len() - spaced.len();
        if let Some(bracketed) = spaced.strip_prefix('<') {
            return Some(start + 1..start + 1 + bracketed.find('>')?);
        }
        let length = if spaced.starts_with(&link.target) {
            link.target.len()
        } else {
            spaced.find(|c: char| c.is_ascii_whitespace()).unwrap_or(spaced.len())
        };
        Some(start..start + length)
    }
}
