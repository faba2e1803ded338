//! Raw HTML in a body: tag by tag in a line of text, whole blocks through the sanitiser.

use super::links::follow;
use super::{Close, Frame, Writer, escape};
use crate::content::markdown::HtmlPolicy;
use crate::content::markdown::raw::{self, Fate, Tag, Token};
use crate::render::sanitize::{self, DEEPEST};

impl Writer<'_> {
    /// One tag or comment in a line of text.
    pub(super) fn inline_html(&mut self, html: &str, start: usize) {
        if self.options.policy == HtmlPolicy::Refuse {
            return self.shown(html);
        }
        for (token, _) in raw::tokens(html) {
            match token {
                Token::Open(tag) => self.open_raw(&tag, start),
                Token::Close(name) => self.close_raw_named(&name),
                _ => {}
            }
        }
    }

    fn open_raw(&mut self, tag: &Tag<'_>, start: usize) {
        let offset = self.body.range.start + start;
        let resolve = self.resolve;
        let mut follow = |target: &str| follow(resolve, target, offset);
        match raw::fate_in_line(&tag.name) {
            Fate::Void => {
                sanitize::start_tag(&mut self.out, &tag.name, tag, &mut follow);
            }
            Fate::Keep if self.raw_depth() < DEEPEST && (tag.name != "a" || self.in_link == 0) => {
                if let Some(name) = raw::constant(&tag.name)
                    && sanitize::start_tag(&mut self.out, name, tag, &mut follow)
                {
                    let is_link = name == "a";
                    self.in_link += usize::from(is_link);
                    self.frames.push(Frame { close: Close::Raw(name), is_link });
                }
            }
            _ => {}
        }
    }

    /// Ends the innermost raw element of that name and those inside it, but nothing of Markdown.
    fn close_raw_named(&mut self, name: &str) {
        let raw = self.frames.iter().rev().map_while(|frame| match frame.close {
            Close::Raw(name) => Some(name),
            Close::Markdown(_) => None,
        });
        if let Some(inside) = raw.into_iter().position(|open| open == name) {
            for _ in 0..=inside {
                self.close();
            }
        }
    }

    /// Raw elements since the innermost element of Markdown.
    fn raw_depth(&self) -> usize {
        self.frames.iter().rev().take_while(|frame| matches!(frame.close, Close::Raw(_))).count()
    }

    /// The raw HTML of a block that has ended.
    pub(super) fn html_block(&mut self, start: usize) {
        let html = std::mem::take(&mut self.html);
        if self.options.policy == HtmlPolicy::Refuse {
            let before = self.out.len();
            self.out.push_str("<p>");
            self.shown(html.trim());
            if self.out.len() == before + "<p>".len() {
                self.out.truncate(before);
            } else {
                self.out.push_str("</p>\n");
            }
            return;
        }
        let offset = self.body.range.start + start;
        let resolve = self.resolve;
        let clean = sanitize::block(&self.composed(&html), &mut |target| follow(resolve, target, offset));
        if !clean.is_empty() {
            self.out.push_str(clean.trim_end());
            self.out.push('\n');
        }
    }

    /// Refused HTML as text, without its comments.
    fn shown(&mut self, html: &str) {
        for (token, range) in raw::tokens(html) {
            if token != Token::Comment {
                let text = self.composed(html.get(range).unwrap_or_default());
                escape::text(&mut self.out, &text);
            }
        }
    }
}
