//! Footnotes: numbered references, and the notes at the end with links back.

use std::collections::BTreeMap;

use super::{Writer, escape};
use crate::content::markdown::{Body, note_key};

/// The notes of the page, by number.
pub(super) struct Notes<'a> {
    /// Number of each note, from 0.
    numbers: BTreeMap<&'a str, usize>,
    written: Vec<Note>,
    /// What was being written when a definition began, and which note it defines.
    suspended: Vec<(String, Option<usize>)>,
}

#[derive(Clone, Default)]
struct Note {
    html: String,
    references: u32,
}

impl<'a> Notes<'a> {
    pub(super) fn new(body: &'a Body) -> Self {
        Notes {
            numbers: body.notes.iter().enumerate().map(|(number, note)| (note.key.as_str(), number)).collect(),
            written: vec![Note::default(); body.notes.len()],
            suspended: Vec::new(),
        }
    }
}

impl Writer<'_> {
    /// A reference; inside a link it is a number only, since links do not nest.
    pub(super) fn reference(&mut self, label: &str) {
        let Some(&number) = self.notes.numbers.get(note_key(label).as_str()) else {
            return;
        };
        let Some(note) = self.notes.written.get_mut(number) else {
            return;
        };
        note.references += 1;
        let (name, id) = (number + 1, reference_id(number + 1, note.references));
        if self.in_link > 0 {
            self.out.push_str(&format!("<sup class=\"fn-ref\" id=\"{id}\">{name}</sup>"));
            return;
        }
        self.out.push_str(&format!("<sup class=\"fn-ref\"><a href=\"#fn-{name}\" id=\"{id}\" aria-label=\""));
        escape::attribute(&mut self.out, self.options.words.footnote);
        self.out.push_str(&format!(" {name}\">{name}</a></sup>"));
    }

    /// What follows is written apart.
    pub(super) fn begin_note(&mut self, label: &str) {
        let number = self.notes.numbers.get(note_key(label).as_str()).copied();
        self.notes.suspended.push((std::mem::take(&mut self.out), number));
    }

    pub(super) fn end_note(&mut self) {
        let Some((before, number)) = self.notes.suspended.pop() else {
            return;
        };
        let html = std::mem::replace(&mut self.out, before);
        if let Some(note) = number.and_then(|number| self.notes.written.get_mut(number)) {
            note.html.push_str(&html);
        }
    }

    /// The notes with their heading, or nothing.
    pub(super) fn footnotes(&self) -> String {
        let mut out = String::new();
        if self.notes.written.is_empty() {
            return out;
        }
        out.push_str("<section class=\"footnotes\" aria-labelledby=\"fn-rubrik\">\n<h2 id=\"fn-rubrik\">");
        escape::text(&mut out, self.options.words.footnotes);
        out.push_str("</h2>\n<ol>\n");
        for (number, note) in self.notes.written.iter().enumerate() {
            out.push_str(&format!("<li id=\"fn-{}\">", number + 1));
            self.note(&mut out, number + 1, note);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
        out
    }

    /// One note; the links back stand at the end of its last paragraph.
    fn note(&self, out: &mut String, number: usize, note: &Note) {
        let last = note.html.strip_suffix("</p>\n");
        out.push_str(last.unwrap_or(&note.html));
        if note.references > 0 && last.is_none() {
            out.push_str("<p>");
        }
        for reference in 1..=note.references {
            let id = reference_id(number, reference);
            let place = if reference == 1 { number.to_string() } else { format!("{number}.{reference}") };
            out.push_str(&format!(" <a class=\"fn-back\" href=\"#{id}\" aria-label=\""));
            escape::attribute(out, self.options.words.back);
            out.push_str(&format!(" {place}\">↩</a>"));
        }
        if note.references > 0 || last.is_some() {
            out.push_str("</p>\n");
        }
    }
}

fn reference_id(number: usize, reference: u32) -> String {
    if reference == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{reference}") }
}
