//! One reference looked up: the rules by which a § finds its paper.

use std::borrow::Cow;
use std::ops::Range;

use super::index::Index;
use super::report;
use super::{CiteTarget, How, Miss, Outcome, Unshown};
use crate::content::front::{BoardId, Front};
use crate::content::references::{Candidates, Cited, CitedOrgan, PaperCite, Reference, SectionCite, When};
use crate::domain::calendar::Date;
use crate::domain::section::Section;
use crate::domain::slug::slug;
use crate::domain::text::fold;
use crate::model::{CaseIx, Doc, Item, Meeting, Site};

/// Looks up the references of one document.
pub(super) struct Finder<'a> {
    pub(super) site: &'a Site,
    pub(super) index: &'a Index<'a>,
    pub(super) doc: Doc,
    pub(super) item: &'a Item,
    /// The body that the page speaks for.
    pub(super) board: Option<&'a BoardId>,
    /// Which meeting of its day the page stands in, from 1.
    sitting: u8,
    /// The diarium that its numbers belong to.
    pub(super) diarium: Option<Cow<'a, str>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(site: &'a Site, index: &'a Index<'a>, doc: Doc) -> Finder<'a> {
        let item = site.item(doc);
        let (board, kommun) = match &item.document.front {
            Front::Paper(_) => (item.brief.board.as_ref(), None),
            Front::Meeting(record) => (record.board.as_ref(), None),
            Front::Case(record) => (record.board.as_ref(), record.kommun.as_deref()),
            Front::Article => (None, None),
        };
        let sitting = item.meeting.map_or(1, |meeting| site.meeting(meeting).sitting);
        let of_board = board.and_then(|board| index.diarium(board)).map(Cow::Borrowed);
        let of_case = || item.cases.first().map(|case| Cow::Owned(slug(&site.case(*case).diarium)));
        let only =
            || (site.kommuner.len() <= 1).then(|| site.kommuner.first().map(|kommun| slug(kommun)).unwrap_or_default());
        let of_kommun = || kommun.map(|kommun| Cow::Owned(slug(kommun)));
        let diarium = of_board.or_else(of_kommun).or_else(of_case).or_else(|| only().map(Cow::Owned));
        Finder { site, index, doc, item, board, sitting, diarium }
    }

    /// What becomes of a reference, with what becomes the link; `None` for what turned out to be none.
    pub(super) fn find(&self, reference: &Reference) -> Option<(Range<u32>, Outcome)> {
        let whole = reference.range.clone();
        Some(match &reference.cited {
            Cited::Section(cite) => (whole, self.section(cite)?),
            Cited::Number(candidates) => return self.number(candidates),
            Cited::Paper(cite) => (whole, Ok((CiteTarget::Document(self.paper(cite)?, None), How::Paper))),
            Cited::Statute(name) => (whole, Ok((CiteTarget::Statute(name.clone()), How::Statute))),
            Cited::Explicit(written, inner) => (whole, self.explicit(written, inner.as_deref())),
        })
    }

    fn section(&self, cite: &SectionCite) -> Option<Outcome> {
        let (target, how) = match cite.when {
            When::On(date, last) => return Some(self.on(cite, date, last)),
            When::Around(date) => {
                let found = self.on(cite, date, None);
                return found.is_ok().then_some(found);
            }
            When::Here => (self.here(cite.section), How::Inherited),
            When::Unsaid => match self.undated(cite) {
                Some((doc, how)) => (Some(doc), how),
                None => return Some(Err(Miss::Outside)),
            },
        };
        Some(match target {
            Some(doc) => self.document(doc, cite.point, how),
            None => Err(Miss::Outside),
        })
    }

    /// A § of a day.
    fn on(&self, cite: &SectionCite, date: Date, last: Option<Date>) -> Outcome {
        let bodies: [(Option<&BoardId>, How); 2] = match &cite.organ {
            CitedOrgan::Named(board) => [(Some(board), How::Explicit), (None, How::Explicit)],
            CitedOrgan::Carried(board) => [(Some(board), How::Explicit), (self.board, How::Inherited)],
            CitedOrgan::Own => [(self.board, How::Inherited), (None, How::Inherited)],
            CitedOrgan::Unknown => return Err(Miss::Outside),
        };
        let days = [Some(date), last];
        for (board, how) in bodies {
            for day in days.into_iter().flatten() {
                if let Some(target) = board.and_then(|board| self.held(board, day, cite.section)) {
                    return self.reached(target, cite.point, how);
                }
            }
        }
        if !matches!(cite.organ, CitedOrgan::Named(_))
            && let Some(doc) = self.unique(date, cite.section)
        {
            return self.document(doc, cite.point, How::Unique);
        }
        let first = bodies.into_iter().find_map(|(board, _)| board);
        let Some(board) = first else { return Err(Miss::Outside) };
        let meeting = self.index.meetings(board, date).next().map(|meeting| self.site.meeting(meeting));
        match meeting {
            Some(meeting) if self.all_lack(board, date, cite.section) => {
                Err(Miss::Broken(report::candidates(self, board, meeting, cite.section)))
            }
            _ => Err(Miss::Outside),
        }
    }

    /// Whether every meeting of the body that day is known to have no such §. One whose paper is not shown is there.
    pub(super) fn all_lack(&self, board: &BoardId, date: Date, section: Section) -> bool {
        self.index.meetings(board, date).all(|meeting| lacks(self.site.meeting(meeting), section))
            && !self.site.unshown.iter().any(|paper| paper.is_decision(board, date, section))
    }

    /// The paper of a § of a body on a day, or the meeting that is known to have the §.
    fn held(&self, board: &BoardId, date: Date, section: Section) -> Option<CiteTarget> {
        if let Some(doc) = self.site.decisions.cited(board, date, section, self.sitting) {
            return Some(CiteTarget::Document(doc, None));
        }
        self.index.meetings(board, date).find_map(|meeting| {
            let agenda = &self.site.meeting(meeting).agenda;
            let item = agenda.iter().find(|item| same(item.section, section))?;
            Some(match item.paper {
                Some(doc) => CiteTarget::Document(doc, None),
                None => CiteTarget::Meeting(meeting, item.section),
            })
        })
    }

    /// The only paper of another body of the kommun that has the § on that day.
    fn unique(&self, date: Date, section: Section) -> Option<Doc> {
        let kommuner =
            |board: &BoardId| self.site.config.boards.get(board).map_or(&[][..], |config| &config.kommuner[..]);
        let own = match self.board {
            Some(board) => kommuner(board),
            None if self.site.kommuner.len() <= 1 => &[],
            None => return None,
        };
        let is_near = |board: &BoardId| {
            let theirs = kommuner(board);
            own.is_empty() || theirs.is_empty() || theirs.iter().any(|kommun| own.contains(kommun))
        };
        let mut found = self.index.on_day(date, section).filter(|(board, _)| is_near(board));
        let (_, doc) = found.next()?;
        found.next().is_none().then_some(doc)
    }

    /// A § of the meeting that the page stands in.
    fn here(&self, section: Section) -> Option<Doc> {
        let meeting = self.site.meeting(self.item.meeting?);
        meeting.agenda.iter().find(|item| same(item.section, section))?.paper
    }

    /// A § without a day: by its series, else within the page's cases.
    fn undated(&self, cite: &SectionCite) -> Option<(Doc, How)> {
        let (board, how) = match &cite.organ {
            CitedOrgan::Named(board) => (board, How::Explicit),
            CitedOrgan::Carried(board) => (board, How::Inherited),
            CitedOrgan::Own => (self.board?, How::Inherited),
            CitedOrgan::Unknown => return None,
        };
        if cite.section.series.is_some() {
            return self.index.in_series(board, cite.section).map(|doc| (doc, how));
        }
        let steps = self.item.cases.iter().flat_map(|case| &self.site.case(*case).timeline);
        let mut papers = steps.chain(&self.item.steps).filter_map(|step| {
            let is_meant =
                step.board.as_ref() == Some(board) && step.section.is_some_and(|own| same(own, cite.section));
            step.paper.filter(|_| is_meant)
        });
        let first = papers.next()?;
        papers.all(|other| other == first).then_some((first, how))
    }

    /// The paper of the page's case with that sort, day and sender.
    fn paper(&self, cite: &PaperCite) -> Option<Doc> {
        let papers = self.item.cases.iter().flat_map(|case| &self.site.case(*case).papers);
        let mut found = papers.copied().filter(|doc| *doc != self.doc && is_meant(self.site.item(*doc), cite));
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    fn number(&self, candidates: &Candidates) -> Option<(Range<u32>, Outcome)> {
        for window in &candidates.windows {
            if let Some(case) = self.case(&window.key, window.has_series, candidates.is_labelled) {
                return Some((window.range.clone(), Ok((CiteTarget::Case(case), How::Number))));
            }
        }
        let last = candidates.windows.first().filter(|_| candidates.is_labelled)?;
        Some((last.range.clone(), Err(Miss::Outside)))
    }

    fn case(&self, key: &str, has_series: bool, is_labelled: bool) -> Option<CaseIx> {
        let numbers = &self.site.numbers;
        let diarium = self.diarium.as_deref();
        diarium
            .and_then(|diarium| numbers.within(diarium, key))
            .or_else(|| numbers.anywhere(key).filter(|_| has_series))
            .or_else(|| diarium.filter(|_| is_labelled && !has_series).and_then(|diarium| numbers.bare(diarium, key)))
    }

    fn explicit(&self, written: &str, inner: Option<&Cited>) -> Outcome {
        let found = match inner {
            Some(Cited::Section(cite)) => self.section(cite),
            Some(Cited::Number(candidates)) => {
                let labelled = Candidates { is_labelled: true, ..candidates.clone() };
                self.number(&labelled).map(|(_, outcome)| outcome)
            }
            Some(Cited::Paper(cite)) => {
                self.paper(cite).map(|doc| Ok((CiteTarget::Document(doc, None), How::Explicit)))
            }
            Some(Cited::Statute(name)) => Some(Ok((CiteTarget::Statute(name.clone()), How::Explicit))),
            Some(Cited::Explicit(..)) | None => None,
        };
        match found {
            Some(Ok((target, _))) => Ok((target, How::Explicit)),
            Some(Err(Miss::Itself)) => Err(Miss::Itself),
            Some(Err(Miss::Broken(near))) => Err(self.unshown(inner).unwrap_or(Miss::Broken(near))),
            Some(Err(Miss::Outside | Miss::Unshown(..))) | None => {
                Err(self.unshown(inner).unwrap_or_else(|| Miss::Broken(report::likely(self, written, inner))))
            }
        }
    }

    /// A draft or a paper that is not yet due, when the link names one.
    fn unshown(&self, inner: Option<&Cited>) -> Option<Miss> {
        let is_named = |paper: &&Unshown| match inner {
            Some(Cited::Section(SectionCite {
                organ, when: When::On(date, _) | When::Around(date), section, ..
            })) => {
                let board = match organ {
                    CitedOrgan::Named(board) | CitedOrgan::Carried(board) => Some(board),
                    CitedOrgan::Own => self.board,
                    CitedOrgan::Unknown => None,
                };
                board.is_some_and(|board| paper.is_decision(board, *date, *section))
            }
            Some(Cited::Number(candidates)) => {
                candidates.windows.iter().any(|window| paper.bears(self.diarium.as_deref(), &window.key))
            }
            _ => false,
        };
        self.site.unshown.iter().find(is_named).map(|paper| Miss::Unshown(paper.fate, paper.day))
    }

    fn reached(&self, target: CiteTarget, point: Option<u16>, how: How) -> Outcome {
        match target {
            CiteTarget::Document(doc, _) => self.document(doc, point, how),
            other => Ok((other, how)),
        }
    }

    /// A paper, at the point when it has one; never the page itself.
    fn document(&self, doc: Doc, point: Option<u16>, how: How) -> Outcome {
        if doc == self.doc {
            return Err(Miss::Itself);
        }
        let has_point = |point: &u16| {
            let there = self.site.item(doc);
            there.is_shown_paper() && there.document.body.points.contains(point)
        };
        let point = point.filter(has_point);
        Ok((CiteTarget::Document(doc, point), how))
    }
}

/// Whether two §§ of one meeting are the same; a series counts only where both have one.
pub(super) fn same(held: Section, cited: Section) -> bool {
    (held.number, held.letter) == (cited.number, cited.letter)
}

/// Whether a meeting is known well enough to say that it has no such §: it declares its §§ without it, or we hold ten of them
/// with the number between the lowest and the highest.
pub(in crate::model) fn lacks(meeting: &Meeting, section: Section) -> bool {
    if let Some(declared) = meeting.minutes().and_then(|record| record.sections.as_ref()) {
        return !declared.contains(section);
    }
    let held: Vec<u32> =
        meeting.agenda.iter().filter(|item| item.paper.is_some()).map(|item| item.section.number).collect();
    held.len() >= 10
        && held.iter().min().is_some_and(|first| *first < section.number)
        && held.iter().max().is_some_and(|last| section.number < *last)
}

/// Whether a paper has the sort, day and sender that prose names.
fn is_meant(item: &Item, cite: &PaperCite) -> bool {
    if item.brief.date != Some(cite.date) {
        return false;
    }
    let Some(paper) = item.paper() else { return false };
    let Some(form) = paper.document_type.as_deref().map(fold) else { return false };
    let is_sort = form.ends_with(&cite.sort) || cite.sort.ends_with(&form);
    let is_sender = match (&cite.sender, &paper.sender) {
        (Some(cited), Some(sender)) => {
            let sender = fold(sender);
            sender.ends_with(cited.as_str()) || cited.ends_with(&sender)
        }
        _ => true,
    };
    is_sort && is_sender
}
