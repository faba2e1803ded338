//! One pass over the tokens of a text: what was read last of bodies, dates and §§ decides what the next § means.
//!
//! Each token is looked at a bounded number of times, so the cost grows with the length of the text and with nothing else.

use std::ops::Range;
use std::sync::Arc;

use super::dates::{self, DateAt};
use super::names::{Found, Meaning};
use super::numbers;
use super::organs::{self, OrganAt, Page};
use super::papers::{self, PaperAt};
use super::sections::{self, SectionAt, Sections};
use super::stretches::Stretches;
use super::tokens::{Gap, Kind, Piece, Run, Token, Words, fold_into, read};
use super::{CONTEXT, Cited, CitedOrgan, PaperCite, Reference, SectionCite, Sentence, When, rules};
use crate::domain::section::Section;

mod meaning;

use meaning::Reading;

/// Words that end with a full stop and end no sentence.
const ABBREVIATIONS: Words = Words::new(&[
    "a", "apr", "aug", "bl", "ca", "dnr", "dvs", "dec", "ex", "feb", "jan", "jfr", "kl", "kap", "mar", "nr", "nov",
    "okt", "p", "resp", "s", "sid", "st", "sept", "sep", "t",
]);

/// Reads the texts of one page.
pub(super) struct Scanner<'a> {
    page: Page<'a>,
    /// Room for pieces and tokens, kept from text to text.
    pieces: Vec<Piece>,
    tokens: Vec<Token>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(page: Page<'a>) -> Scanner<'a> {
        Scanner { page, pieces: Vec::new(), tokens: Vec::new() }
    }

    /// Reads the blocks of a body.
    pub(super) fn body(&mut self, text: &str, pieces: &[Piece], out: &mut Vec<Reference>) {
        let mut rest = pieces;
        while let Some((_, others)) = rest.split_first() {
            let length = 1 + others.iter().take_while(|piece| piece.after != Gap::Block).count();
            let (block, behind) = rest.split_at(length.min(rest.len()));
            self.block(text, block, out);
            rest = behind;
        }
    }

    /// Reads a plain text.
    pub(super) fn text(&mut self, text: &str, out: &mut Vec<Reference>) {
        let Ok(end) = u32::try_from(text.len()) else { return };
        self.block(text, &[Piece { start: 0, end, after: Gap::Block }], out);
    }

    /// Reads what a link of the form `[[…]]` names.
    pub(super) fn explicit(&mut self, range: Range<usize>, written: &str) -> Reference {
        let mut found = Vec::new();
        // A number needs no other sign of being one here.
        self.text(written, &mut found);
        if found.is_empty() {
            let labelled = format!("dnr {written}");
            self.text(&labelled, &mut found);
        }
        let range = range.start as u32..range.end as u32;
        let inner = found.into_iter().next().map(|reference| Box::new(reference.cited));
        let sentence = Sentence { range: range.clone(), starts_late: false, ends_early: false };
        Reference { range, sentence, cited: Cited::Explicit(written.to_owned(), inner) }
    }

    fn block(&mut self, text: &str, pieces: &[Piece], out: &mut Vec<Reference>) {
        let mut stretches = Stretches::new(text, pieces, !self.page.names.has_stops);
        while stretches.next(&mut self.pieces) {
            self.tokens.clear();
            let has_sections = read(text, &self.pieces, &mut self.tokens);
            let mut scan = Scan::new(Run { text, tokens: &self.tokens }, self.page);
            scan.read(has_sections);
            scan.numbers();
            scan.finish(out);
        }
    }
}

/// What a body was said to be, for the members of a chain.
struct Chain {
    /// The position behind the last member.
    end: usize,
    organ: CitedOrgan,
    when: When,
}

/// One text while it is read.
struct Scan<'a> {
    run: Run<'a>,
    page: Page<'a>,
    /// The body read last.
    last: Option<OrganAt<'a>>,
    /// The body that decides in this sentence, and whether a reference has used it.
    organ: Option<(OrganAt<'a>, bool)>,
    /// The kommun read last.
    kommun: Option<(&'a str, Range<usize>)>,
    /// The statute read last.
    statute: Option<(Range<usize>, Arc<str>)>,
    /// The date read last.
    date: Option<DateAt>,
    chain: Option<Chain>,
    /// The position behind the §§ read last.
    behind: usize,
    /// Positions at which sentences begin behind the first one.
    sentences: Vec<usize>,
    /// Positions that belong to something already.
    used: Vec<Range<usize>>,
    found: Vec<(Range<usize>, Cited)>,
    folded: String,
}

impl<'a> Scan<'a> {
    fn new(run: Run<'a>, page: Page<'a>) -> Scan<'a> {
        Scan {
            run,
            page,
            last: None,
            organ: None,
            kommun: None,
            statute: None,
            date: None,
            chain: None,
            behind: 0,
            sentences: Vec::new(),
            used: Vec::new(),
            found: Vec::new(),
            folded: String::new(),
        }
    }

    /// Reads §§ and papers, from left to right.
    fn read(&mut self, has_sections: bool) {
        let mut at = 0;
        while let Some(kind) = self.run.kind(at) {
            at = match kind {
                Kind::Section => self.section(at),
                Kind::Word if sections::begins(self.run, at) => self.section(at),
                Kind::Word if has_sections => self.word(at),
                Kind::Number(_) => self.number(at),
                Kind::Sign('.' | '!' | '?') => self.stop(at),
                Kind::Opaque => {
                    (self.date, self.chain) = (None, None);
                    at + 1
                }
                Kind::Word | Kind::Sign(_) => at + 1,
            };
        }
    }

    fn word(&mut self, at: usize) -> usize {
        let written = self.run.written(at);
        let names = self.page.names;
        let may_begin = names.may_begin(written);
        if !may_begin && !organs::may_name(written) {
            return at + 1;
        }
        let mut folded = std::mem::take(&mut self.folded);
        fold_into(written, &mut folded);
        let found = if may_begin { names.find(self.run, at, &folded) } else { None };
        let mut next = found.map_or(at + 1, |found| found.end);
        match found {
            Some(Found { meaning: Meaning::Kommun(name), end }) => self.kommun = Some((name, at..end)),
            Some(Found { meaning: Meaning::Statute(name), end }) => self.statute = Some((at..end, name.clone())),
            Some(Found { meaning: Meaning::Bodies(_), .. }) | None => {
                let organ = organs::at(self.run, at, &folded, found, self.last.as_ref(), self.kommun.clone(), names);
                if let Some(organ) = organ {
                    next = organ.tokens.end.max(at + 1);
                    if !organ.is_receiver && !organ.is_faint {
                        self.organ = Some((organ.clone(), false));
                    }
                    self.last = Some(organ);
                }
            }
        }
        self.folded = folded;
        next
    }

    /// A date, and the paper that is named by it when no § follows.
    fn number(&mut self, at: usize) -> usize {
        let Some(date) = dates::at(self.run, at) else { return at + 1 };
        let end = date.tokens.end;
        if !date.is_doubtful
            && self.section_behind(end).is_none()
            && let Some(PaperAt { tokens, sort, sender }) = papers::before(self.run, &date)
            && let Some(day) = date.day.date(self.page.date)
        {
            self.used.push(tokens.clone());
            self.found.push((tokens, Cited::Paper(PaperCite { sort, sender, date: day })));
        }
        self.date = Some(date);
        end
    }

    /// The end of a sentence, unless the stop belongs to an abbreviation or an ordinal number.
    fn stop(&mut self, at: usize) -> usize {
        let next = at + 1;
        let begins = match self.run.kind(next) {
            Some(Kind::Word) => self.run.written(next).starts_with(char::is_uppercase),
            Some(Kind::Section) => true,
            _ => false,
        };
        let is_short = at > 0 && self.run.is_in(at - 1, &ABBREVIATIONS);
        if begins && self.run.spaced(next) && !is_short {
            self.sentences.push(next);
            (self.last, self.organ, self.date, self.chain) = (None, None, None, None);
        }
        next
    }

    /// A § and everything that belongs to it; returns the position behind.
    fn section(&mut self, at: usize) -> usize {
        let run = self.run;
        let is_behind = |end: usize| end == at;
        let is_free = !self.date.as_ref().is_some_and(|date| is_behind(date.tokens.end))
            && !self.chain.as_ref().is_some_and(|chain| is_behind(chain.end));
        if is_free
            && run.kind(at) == Some(Kind::Section)
            && let Some(statute) = rules::statute(run, at, self.page.names, self.statute.as_ref())
        {
            self.used.push(statute.tokens.clone());
            let end = statute.tokens.end.max(at + 1);
            if let Some(name) = statute.name {
                self.found.push((statute.tokens, Cited::Statute(name)));
            }
            return end;
        }
        let Some(sections) = sections::read(run, at) else { return at + 1 };
        self.used.push(at..sections.end);
        if rules::is_in_chapter(run, at) || rules::is_of_rules(run, sections.end) {
            return sections.end;
        }
        let Some(reading) = self.reading(at, &sections) else {
            self.behind = sections.end;
            return sections.end;
        };
        let end = reading.end.max(sections.end);
        self.cite(&sections, reading);
        self.behind = end;
        end
    }

    /// Notes the references to a list of §§.
    fn cite(&mut self, sections: &Sections, reading: Reading) {
        let last = sections.all.len().saturating_sub(1);
        let alone = sections.all.len() == 1;
        let mut before =
            if alone && sections.points.is_empty() { self.points_before(reading.start) } else { Vec::new() };
        let nearest = before.pop();
        for (index, SectionAt { tokens, section }) in sections.all.iter().enumerate() {
            let mut range = tokens.clone();
            if index == 0 {
                let start = nearest.as_ref().map_or(reading.start, |(point, _)| point.start);
                range.start = self.link_start(start.min(range.start), range.start);
                for (at, point) in before.drain(..) {
                    self.push(at, *section, Some(point), &reading);
                }
                if alone && reading.end > 0 {
                    range.end = reading.end;
                }
            }
            let points: &[(Range<usize>, u16)] = if index == last { &sections.points } else { &[] };
            let first = points.first().map(|(at, point)| (at.end, *point));
            if let Some((end, _)) = first {
                range.end = range.end.max(end);
            }
            let point = first.map(|(_, point)| point).or(nearest.as_ref().map(|(_, point)| *point));
            self.push(range, *section, point, &reading);
            for (at, point) in points.iter().skip(1) {
                self.push(at.clone(), *section, Some(*point), &reading);
            }
        }
        if let Some((_, is_used)) = &mut self.organ {
            *is_used = true;
        }
        let end = reading.end.max(sections.end);
        self.used.push(sections.end..end);
        self.chain = Some(Chain { end, organ: reading.organ, when: reading.when });
    }

    /// A link stays within a cell of a table.
    fn link_start(&self, start: usize, sign: usize) -> usize {
        (start..sign).rev().find(|at| self.run.is_sign(*at, '|')).map_or(start, |border| border + 1)
    }

    fn push(&mut self, tokens: Range<usize>, section: Section, point: Option<u16>, reading: &Reading) {
        let cite = SectionCite { organ: reading.organ.clone(), when: reading.when, section, point };
        self.used.push(tokens.clone());
        self.found.push((tokens, Cited::Section(cite)));
    }

    /// Reads what may be register numbers, outside everything else.
    fn numbers(&mut self) {
        self.used.sort_by_key(|range| range.start);
        let mut used = self.used.iter().peekable();
        let (mut at, mut from) = (0, 0);
        while let Some(kind) = self.run.kind(at) {
            while used.peek().is_some_and(|range| range.end <= at) {
                used.next();
            }
            if let Some(range) = used.peek().filter(|range| range.contains(&at)) {
                (at, from) = (range.end, range.end);
                continue;
            }
            if !matches!(kind, Kind::Number(_)) || !numbers::may_be(self.run, at) {
                at += 1;
                continue;
            }
            let (candidates, end) = numbers::at(self.run, at, from, &self.page.config.patterns);
            if let Some(candidates) = candidates {
                let start = candidates.windows.iter().map(|window| window.range.start).min().unwrap_or(0);
                let first = self.run.tokens.partition_point(|token| token.start < start);
                self.found.push((first..end, Cited::Number(candidates)));
                from = end;
            }
            at = end.max(at + 1);
        }
    }

    fn finish(mut self, out: &mut Vec<Reference>) {
        self.found.sort_by_key(|(tokens, _)| tokens.start);
        let found = std::mem::take(&mut self.found);
        out.extend(found.into_iter().map(|(tokens, cited)| {
            let range = self.run.range(tokens.clone());
            let sentence = self.sentence(&tokens, &range);
            Reference { range: range.start as u32..range.end as u32, sentence, cited }
        }));
    }

    /// The sentence around a reference, cut between words where it is long.
    fn sentence(&self, tokens: &Range<usize>, range: &Range<usize>) -> Sentence {
        let after = self.sentences.partition_point(|start| *start <= tokens.start);
        let first = after.checked_sub(1).and_then(|last| self.sentences.get(last)).copied().unwrap_or(0);
        let behind = self.sentences.get(after).copied().unwrap_or(self.run.tokens.len());
        let whole = self.run.range(first..behind.max(tokens.end));
        let all = self.run.tokens;
        let low = range.start.saturating_sub(CONTEXT);
        let high = range.end + CONTEXT;
        let mut sentence =
            Sentence { range: whole.start as u32..whole.end as u32, starts_late: false, ends_early: false };
        if whole.start < low {
            let near = all.partition_point(|token| (token.start as usize) < low);
            let words = all.get(near..tokens.start.max(near)).unwrap_or_default();
            let word = words.iter().find(|token| token.spaced);
            sentence.range.start = word.map_or(range.start as u32, |token| token.start);
            sentence.starts_late = true;
        }
        if whole.end > high {
            let at = all.partition_point(|token| (token.end as usize) <= high);
            let last = all.get(at.saturating_sub(1)).map_or(range.end as u32, |token| token.end);
            sentence.range.end = last.max(range.end as u32);
            sentence.ends_early = true;
        }
        sentence
    }
}
