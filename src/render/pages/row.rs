//! One line of a list: a paper with its day, body, §, outcome and one sentence, and groups of such lines.
//!
//! A row is made anew for every list it stands in, as its address is relative; it borrows what it can.

use std::ops::Range;

use serde::Serialize;

use crate::content::Paper;
use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::outcome::{Outcome, Status};
use crate::model::{Doc, Item, MeetingIx, Site};
use crate::render::pages::{DateView, Maker, OutcomeView};
use crate::route::Route;
use crate::words::month;

/// Longest line under a title, in characters.
const LINE: usize = 180;

/// Which columns the rows of a list have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Day, body with its kommun, and §.
    Full,
    /// Day, body and §: within one kommun.
    Kommun,
    /// Day and §: of one body.
    Board,
    /// Only the §: of one meeting.
    Day,
}

/// One line of a list of papers.
#[derive(Clone, Debug, Serialize)]
pub struct Row<'s> {
    /// The day of the paper, its month shortened.
    pub date: Option<DateView>,
    /// The body, or whom the paper is addressed to.
    pub place: Option<String>,
    /// The §, without sign.
    pub section: Option<String>,
    /// The paper's title, or why it has none.
    pub title: &'s str,
    /// Relative address of the paper.
    pub href: Option<String>,
    /// What was done, in one badge.
    pub outcome: Option<OutcomeView>,
    /// True where outcomes are coloured: motions and citizens' proposals.
    pub tone: bool,
    /// True for what is only a quiet line: postponed, not published, withdrawn.
    pub quiet: bool,
    /// One sentence about it.
    pub line: Option<String>,
}

/// Rows under one heading.
#[derive(Debug, Serialize)]
pub struct Group<'s> {
    /// Anchor of the heading.
    pub id: String,
    /// The heading.
    pub title: String,
    /// Relative address of what the heading names.
    pub href: Option<String>,
    /// The day that stands beside the heading, when the heading itself is no day.
    pub date: Option<DateView>,
    /// How many papers the group has, on every page of the list together.
    pub count: usize,
    /// How many of them are left out here.
    pub hidden: usize,
    /// The rows on this page.
    pub rows: Vec<Row<'s>>,
}

/// What a list is grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Month and year.
    Month,
    /// Year.
    Year,
    /// The meeting of one body, or the day of papers without meeting.
    Meeting,
    /// The meeting of any body; the heading names the body.
    BoardMeeting,
}

/// What the papers of one group share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    year: Option<i16>,
    month: i8,
    date: Option<Date>,
    meeting: Option<MeetingIx>,
}

/// The row of a paper, with one sentence about it.
pub fn row(maker: Maker<'_>, doc: Doc, columns: Columns) -> Row<'_> {
    let mut row = bare(maker, doc, columns);
    let item = maker.site().item(doc);
    if let Some(paper) = item.paper().filter(|_| !row.quiet) {
        row.line = line(paper, &item.document.body.excerpt);
    }
    row
}

/// The row of a paper, for lists that say something else about it.
pub fn bare(maker: Maker<'_>, doc: Doc, columns: Columns) -> Row<'_> {
    let item = maker.site().item(doc);
    let document = &item.document;
    let section = document.paper().and_then(|paper| paper.section).map(|section| section.to_string());
    let date = document.common.date.filter(|_| columns != Columns::Day).map(|date| short_date(maker, date));
    let href = maker.to(&Route::Document(doc));
    let Some(paper) = item.paper() else {
        let word = if item.withdrawn { "lista.borttagen" } else { "lista.redovisas_inte" };
        let title = maker.theme().word(word);
        return Row { date, place: None, section, title, href, outcome: None, tone: false, quiet: true, line: None };
    };
    Row {
        date,
        place: place(maker, item, paper, columns),
        section,
        title: &document.common.title,
        href,
        outcome: outcome(maker, paper),
        tone: !paper.motions.is_empty() || !paper.citizen_proposals.is_empty(),
        quiet: is_postponed(paper),
        line: None,
    }
}

/// The groups of one page of a list.
pub fn groups<'s>(maker: Maker<'s>, list: &[Doc], page: Range<usize>, by: By, columns: Columns) -> Vec<Group<'s>> {
    let site = maker.site();
    let key = |doc: &Doc| key(site, *doc, by);
    let (before, rest) = list.split_at(page.start.min(list.len()));
    let (shown, after) = rest.split_at((page.end - page.start).min(rest.len()));
    let mut groups = Vec::new();
    for run in shown.chunk_by(|a, b| key(a) == key(b)) {
        let Some(first) = run.first() else { continue };
        let own = key(first);
        let mut group = heading(maker, *first, own, by);
        group.count = run.len();
        if groups.is_empty() {
            group.count += before.iter().rev().take_while(|doc| key(doc) == own).count();
        }
        if run.as_ptr_range().end == shown.as_ptr_range().end {
            group.count += after.iter().take_while(|doc| key(doc) == own).count();
        }
        group.rows.extend(run.iter().map(|doc| row(maker, *doc, columns)));
        groups.push(group);
    }
    groups
}

/// True when a paper only says that the matter waits.
pub fn is_postponed(paper: &Paper) -> bool {
    !paper.outcomes.is_empty() && paper.outcomes.iter().all(|point| point.outcome.is_postponement())
}

/// A date with its month shortened: `19 okt 2015`.
pub fn short_date(maker: Maker<'_>, date: Date) -> DateView {
    const MONTHS: [&str; 12] = [
        "manad.m1",
        "manad.m2",
        "manad.m3",
        "manad.m4",
        "manad.m5",
        "manad.m6",
        "manad.m7",
        "manad.m8",
        "manad.m9",
        "manad.m10",
        "manad.m11",
        "manad.m12",
    ];
    let index = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    let name = MONTHS.get(index).map_or("", |id| maker.theme().word(id));
    DateView { iso: date.to_string(), text: format!("{} {name} {}", date.day(), date.year()) }
}

/// The name of a month with a capital, and the year: `Oktober 2015`.
pub fn month_title(maker: Maker<'_>, number: i8) -> String {
    capital(month(maker.theme().lang(), number.unsigned_abs()))
}

/// A body's name on a day, with its kommun where the site has several.
pub fn board_title(site: &Site, board: &BoardId, date: Option<Date>) -> String {
    let name = site.board_name(board, date);
    match site.config.boards.get(board).map(|config| config.kommuner.as_slice()) {
        Some([kommun]) if site.kommuner.len() > 1 => format!("{name}, {kommun}"),
        _ => name.to_owned(),
    }
}

/// Several outcomes in one badge, each word once; the shape is that of the first. Those of a citizens' proposal have the
/// gender of "ett förslag".
pub fn joined(maker: Maker<'_>, outcomes: impl Iterator<Item = Outcome>, is_proposal: bool) -> Option<OutcomeView> {
    let mut seen: Vec<Outcome> = Vec::new();
    let mut badge: Option<OutcomeView> = None;
    for outcome in outcomes {
        if seen.contains(&outcome) {
            continue;
        }
        seen.push(outcome);
        let view = maker.outcome_about(outcome, is_proposal);
        match &mut badge {
            None => badge = Some(view),
            Some(badge) => {
                badge.word.push_str(", ");
                badge.word.push_str(&view.word.to_lowercase());
            }
        }
    }
    badge
}

/// The first sentence of a text, cut at a word when it is long.
pub fn first_sentence(text: &str) -> String {
    let text = text.trim();
    let sentence = text.get(..sentence_end(text)).unwrap_or(text);
    let Some((end, _)) = sentence.char_indices().nth(LINE) else { return sentence.to_owned() };
    let cut = sentence.get(..end).unwrap_or(sentence);
    let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '–', '-', ' ']))
}

/// Where the first sentence ends, in bytes. A stop after a short word ("bl.a.", "kl.", "S. Ek") ends nothing.
fn sentence_end(text: &str) -> usize {
    let mut word = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = matches!(c, '!' | '?') || (c == '.' && word >= 3);
        if ends && let Some((_, ' ' | '\n')) = chars.peek() {
            let next = text.get(at + 2..).and_then(|rest| rest.chars().next());
            if next.is_none_or(|next| next.is_uppercase() || matches!(next, '”' | '"' | '§')) {
                return at + c.len_utf8();
            }
        }
        word = if c.is_alphanumeric() || c == ')' || c == '”' { word + 1 } else { 0 };
    }
    text.len()
}

/// A text with a capital first.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn place(maker: Maker<'_>, item: &Item, paper: &Paper, columns: Columns) -> Option<String> {
    let site = maker.site();
    let date = item.document.common.date;
    let name = |board: &BoardId| match columns {
        Columns::Full => board_title(site, board, date),
        _ => site.board_name(board, date).to_owned(),
    };
    if matches!(columns, Columns::Day | Columns::Board) {
        return None;
    }
    let Some(board) = &paper.board else { return paper.sender.clone() };
    if paper.section.is_none() && paper.status != Some(Status::Decided) {
        return Some(maker.theme().fill("lista.till", &[("organ", &name(board))]));
    }
    Some(name(board))
}

/// The badge of a paper: a proposal first says that it is one.
fn outcome(maker: Maker<'_>, paper: &Paper) -> Option<OutcomeView> {
    let stated = |shape, word: &str| Some(OutcomeView { shape, word: maker.theme().word(word).to_owned() });
    if paper.status == Some(Status::Proposed) {
        return stated("open", "lista.forslag");
    }
    if let Some(proposal) = &paper.proposal {
        let asked = joined(maker, proposal.outcomes.iter().copied(), paper.is_about_proposals());
        return match asked {
            None => stated("on", "lista.foreslar"),
            Some(asked) => {
                let word = maker.theme().fill("lista.foreslar_utfall", &[("utfall", &asked.word.to_lowercase())]);
                Some(OutcomeView { shape: "on", word })
            }
        };
    }
    let badge = joined(maker, paper.outcomes.iter().map(|point| point.outcome), paper.is_about_proposals());
    badge.or_else(|| if paper.status == Some(Status::Reported) { stated("note", "lista.redovisat") } else { None })
}

fn line(paper: &Paper, excerpt: &str) -> Option<String> {
    let text = paper.summary.as_deref().unwrap_or(excerpt);
    Some(first_sentence(text)).filter(|line| !line.is_empty())
}

fn key(site: &Site, doc: Doc, by: By) -> Key {
    let item = site.item(doc);
    let date = item.document.common.date;
    let year = date.map(Date::year);
    let month = date.map_or(0, Date::month);
    match by {
        By::Year => Key { year, month: 0, date: None, meeting: None },
        By::Month => Key { year, month, date: None, meeting: None },
        By::Meeting | By::BoardMeeting => Key { year, month, date, meeting: item.meeting },
    }
}

/// The heading of a group, without rows.
fn heading<'s>(maker: Maker<'s>, first: Doc, key: Key, by: By) -> Group<'s> {
    let group =
        |id: String, title: String| Group { id, title, href: None, date: None, count: 0, hidden: 0, rows: Vec::new() };
    let Some(year) = key.year else { return group("odaterat".to_owned(), maker.word("lista.odaterat")) };
    match (by, key.date) {
        (By::Month, _) => {
            group(format!("m-{year}-{:02}", key.month), format!("{} {year}", month_title(maker, key.month)))
        }
        (By::Meeting | By::BoardMeeting, Some(date)) => {
            let href = key.meeting.and_then(|meeting| maker.to(&Route::Meeting(meeting)));
            let id = match key.meeting {
                Some(MeetingIx(number)) => format!("s-{number}"),
                None => format!("d-{date}"),
            };
            let board = maker.site().item(first).paper().and_then(|paper| paper.board.as_ref());
            match board.filter(|_| by == By::BoardMeeting) {
                Some(board) => {
                    let title = board_title(maker.site(), board, Some(date));
                    Group { href, date: Some(maker.date(date)), ..group(id, title) }
                }
                None => Group { href, ..group(id, maker.date(date).text) },
            }
        }
        _ => {
            let href = maker.to(&Route::List(crate::model::Scope::Year(year), 1));
            Group { href, ..group(format!("y-{year}"), year.to_string()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_ends_where_a_reader_ends_it() {
        let check = |text: &str, expected: &str| assert_eq!(first_sentence(text), expected);
        check("Projektet fick 80 000 kronor. Nämnden godkände rapporten.", "Projektet fick 80 000 kronor.");
        check("Mötet den 5 juni kl. 18 gäller bl.a. Luleå. Mer följer.", "Mötet den 5 juni kl. 18 gäller bl.a. Luleå.");
        check("Vem svarar? Ingen.", "Vem svarar?");
        check("Utan punkt", "Utan punkt");
        check("", "");
        check("Antogs 2015. Ännu ej klart.", "Antogs 2015.");
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        let long = "ord ".repeat(80);
        let line = first_sentence(&long);
        assert!(line.ends_with("ord…"), "{line}");
        assert!(line.chars().count() <= LINE + 1);
    }
}
