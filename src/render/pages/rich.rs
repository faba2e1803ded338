//! Running text with links, dates and register numbers, written as HTML once.
//!
//! A theme cannot change this HTML, and that is meant: it is what stands inside a sentence (`a`, `time`, `b`, `small`, `span`,
//! `ul`), without a heading, a box or a word of its own. Where a sentence stands, what is around it and how its elements look is
//! the theme's. The alternative, a list of typed pieces for each sentence, would give every template a loop and every theme
//! the same loop again, and costs a value of the template engine for each piece of each fact of each page.

use serde::Serialize;

use crate::domain::amount::format_sek;
use crate::domain::calendar::Date;
use crate::domain::section::Section;
use crate::render::body::escape;
use crate::render::filters::soft_breaks;
use crate::render::pages::{DateView, Maker};
use crate::render::theme::Value;

/// A line of text as HTML; templates write it with `|safe`. Everything that goes in is escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rich(String);

impl Rich {
    /// A line that begins with this text.
    pub fn of(text: &str) -> Rich {
        let mut rich = Rich::default();
        rich.text(text);
        rich
    }

    /// The line as a value that templates write as it is; none when nothing has been written.
    pub fn into_value(self) -> Value {
        if self.is_empty() { Value::from(()) } else { Value::from_safe_string(self.0) }
    }

    /// True when nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Rich {
        self.make_room();
        escape::text(&mut self.0, text);
        self
    }

    /// Text in bold.
    pub fn bold(&mut self, text: &str) -> &mut Rich {
        self.element("b", text)
    }

    /// Text in small print.
    pub fn small(&mut self, text: &str) -> &mut Rich {
        self.element("small", text)
    }

    /// Several lines in small print, with a separator between.
    pub fn small_parts(&mut self, separator: &str, parts: &[Rich]) -> &mut Rich {
        let mut line = Rich::default();
        for part in parts {
            line.then(separator, part);
        }
        self.mark("<small>").mark(&line.0).mark("</small>")
    }

    fn element(&mut self, name: &str, text: &str) -> &mut Rich {
        self.mark("<").mark(name).mark(">").text(text).mark("</").mark(name).mark(">")
    }

    /// Text that leads somewhere when there is an address.
    pub fn link(&mut self, text: &str, href: Option<&str>) -> &mut Rich {
        match href {
            Some(href) => self.open_link(href, "").text(text).mark("</a>"),
            None => self.text(text),
        }
    }

    /// Text that leads somewhere, and says where.
    pub fn titled_link(&mut self, text: &str, href: &str, title: &str) -> &mut Rich {
        self.mark("<a href=\"");
        escape::attribute(&mut self.0, href);
        self.mark("\" title=\"");
        escape::attribute(&mut self.0, title);
        self.mark("\">").text(text).mark("</a>")
    }

    /// A date; the month in words, the date itself for machines.
    pub fn date(&mut self, maker: Maker<'_>, date: Date) -> &mut Rich {
        self.day(&maker.date(date))
    }

    /// A date that is in words already.
    pub fn day(&mut self, view: &DateView) -> &mut Rich {
        self.mark("<time datetime=\"").text(&view.iso).mark("\">").text(&view.text).mark("</time>")
    }

    /// A § with its sign.
    pub fn section(&mut self, section: Section) -> &mut Rich {
        self.mark("<i class=\"p\">§</i>&nbsp;").text(&section.to_string())
    }

    /// A register number, which may break after `/` and `-`.
    pub fn number(&mut self, number: &str, href: Option<&str>) -> &mut Rich {
        match href {
            Some(href) => self.open_link(href, "dnr").mark(&soft_breaks(number)).mark("</a>"),
            None => self.mark("<span class=\"dnr\">").mark(&soft_breaks(number)).mark("</span>"),
        }
    }

    /// An amount of money in kronor.
    pub fn amount(&mut self, amount: i64) -> &mut Rich {
        self.text(&format_sek(amount)).mark("&nbsp;kr")
    }

    /// Another line, behind a separator when something stands before it.
    pub fn then(&mut self, separator: &str, other: &Rich) -> &mut Rich {
        if !self.is_empty() && !other.is_empty() {
            self.text(separator);
        }
        self.mark(&other.0)
    }

    /// A list of texts, or the only one as it is.
    pub fn list(&mut self, texts: &[String]) -> &mut Rich {
        if let [only] = texts {
            return self.text(only);
        }
        self.mark("<ul>");
        for text in texts {
            self.mark("<li>").text(text);
        }
        self.mark("</ul>")
    }

    /// Markup of this program; never a value.
    pub(super) fn mark(&mut self, html: &str) -> &mut Rich {
        self.make_room();
        self.0.push_str(html);
        self
    }

    /// A line is written in many small pieces; room for most lines is made at once.
    fn make_room(&mut self) {
        if self.0.is_empty() {
            self.0.reserve(96);
        }
    }

    fn open_link(&mut self, href: &str, class: &str) -> &mut Rich {
        self.mark("<a ");
        if !class.is_empty() {
            self.mark("class=\"").mark(class).mark("\" ");
        }
        self.mark("href=\"");
        escape::attribute(&mut self.0, href);
        self.mark("\">")
    }
}

#[cfg(test)]
mod tests {
    use super::Rich;

    #[test]
    fn values_are_escaped() {
        let mut rich = Rich::of("A & <B>");
        rich.link("§ \"5\"", Some("a\"b&c")).number("KS 2014/1-2<", None);
        let html = "A &amp; &lt;B&gt;<a href=\"a&quot;b&amp;c\">§ \"5\"</a><span class=\"dnr\">KS 2014/<wbr>1-<wbr>2&lt;</span>";
        assert_eq!(rich.0, html);
    }

    #[test]
    fn one_text_is_no_list() {
        let mut one = Rich::default();
        one.list(&["barn".to_owned()]);
        let mut two = Rich::default();
        two.list(&["barn".to_owned(), "unga".to_owned()]);
        assert_eq!((one.0.as_str(), two.0.as_str()), ("barn", "<ul><li>barn<li>unga</ul>"));
    }
}
