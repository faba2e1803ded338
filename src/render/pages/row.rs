//! One line of a list: a paper with its day, body, §, outcome and one sentence, and groups of such lines.
//!
//! A paper stands in ten lists and more. What its row says is made once for a site ([`Rows`]); each list adds the address,
//! which is relative, and leaves out the columns that its heading has. Templates ask a row for its fields one by one.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use minijinja::Value;
use minijinja::value::{DynObject, Enumerator, Object};
use serde::{Serialize, Serializer};

use crate::content::Paper;
use crate::content::front::BoardId;
use crate::domain::amount::unbroken;
use crate::domain::calendar::Date;
use crate::domain::outcome::Status;
use crate::domain::section::Section;
use crate::model::{Doc, Item, MeetingIx, Site};
use crate::render::Theme;
use crate::render::pages::rich::Rich;
use crate::render::pages::{DateView, Maker, standing};
use crate::route::Route;

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

/// One line of a list of papers. To templates it is a mapping of its fields.
#[derive(Clone, Debug)]
pub struct Row {
    /// The day of the paper, its month shortened: a [`DateView`], or none.
    pub date: Value,
    /// The body, or whom the paper is addressed to; or none.
    pub place: Value,
    /// The §, without sign; or none.
    pub section: Value,
    /// Day, body and § in one line, HTML that needs no `|safe`; or none.
    pub meta: Value,
    /// The paper's title, or why it has none.
    pub title: Value,
    /// Relative address of the paper, or none.
    pub href: Value,
    /// What was done, in one badge: an [`OutcomeView`](super::OutcomeView), or none.
    pub outcome: Value,
    /// True where outcomes are coloured: motions and citizens' proposals.
    pub tone: bool,
    /// True for what is only a quiet line: postponed, not published, withdrawn.
    pub quiet: bool,
    /// One sentence about it, or none.
    pub line: Value,
}

impl Default for Row {
    /// A row that says nothing.
    fn default() -> Row {
        let none = || Value::from(());
        Row {
            date: none(),
            place: none(),
            section: none(),
            meta: none(),
            title: none(),
            href: none(),
            outcome: none(),
            tone: false,
            quiet: false,
            line: none(),
        }
    }
}

impl Row {
    /// Lets the row lead to an anchor of its page.
    pub fn lead_to(&mut self, anchor: &str) {
        if let Some(href) = self.href.as_str() {
            self.href = format!("{href}{anchor}").into();
        }
    }
}

impl Object for Row {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        Some(match key {
            "date" => self.date.clone(),
            "place" => self.place.clone(),
            "section" => self.section.clone(),
            "meta" => self.meta.clone(),
            "title" => self.title.clone(),
            "href" => self.href.clone(),
            "outcome" => self.outcome.clone(),
            "tone" => self.tone.into(),
            "quiet" => self.quiet.into(),
            "line" => self.line.clone(),
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["date", "place", "section", "meta", "title", "href", "outcome", "tone", "quiet", "line"])
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_dyn_object(DynObject::new(Arc::new(self.clone()))).serialize(serializer)
    }
}

/// What the row of every paper says, whichever list it stands in. Each is made when a page first shows it, and is the same whoever
/// makes it: while one writes, most pages are never asked for.
pub struct Rows {
    sayings: Vec<OnceLock<Box<Saying>>>,
    referrers: Vec<OnceLock<Box<Referrer>>>,
}

/// What pages say of a document that refers to them.
pub struct Referrer {
    /// Its title.
    pub title: Value,
    /// Its body, § and day, HTML that needs no `|safe`; or none.
    pub place: Value,
}

/// What one row says: without address, and with the body as lists of one kommun name it.
struct Saying {
    row: Row,
    /// The body as lists of several kommuner name it.
    place_in_full: Value,
    /// [`Row::meta`] for each of [`Columns`].
    meta: [Value; 4],
}

impl Rows {
    /// The rows of a site.
    pub fn new(site: &Site) -> Rows {
        let count = site.documents.len();
        let sayings = std::iter::repeat_with(OnceLock::new).take(count).collect();
        Rows { sayings, referrers: std::iter::repeat_with(OnceLock::new).take(count).collect() }
    }

    /// What pages say of a document that refers to them, made by whoever asks first.
    pub fn referrer(&self, doc: Doc, make: impl FnOnce() -> Referrer) -> Option<&Referrer> {
        self.referrers.get(doc.0 as usize).map(|made| made.get_or_init(|| Box::new(make())).as_ref())
    }

    fn get(&self, maker: Maker<'_>, doc: Doc) -> Option<&Saying> {
        let made = self.sayings.get(doc.0 as usize)?;
        let item = maker.site().documents.get(doc.0 as usize)?;
        Some(made.get_or_init(|| Box::new(saying(maker, doc, item))))
    }
}

/// Rows under one heading.
#[derive(Debug, Serialize)]
pub struct Group {
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
    pub rows: Vec<Row>,
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
pub fn row(maker: Maker<'_>, doc: Doc, columns: Columns) -> Row {
    let href = maker.to(&Route::Document(doc)).map_or(Value::from(()), Value::from);
    let Some(saying) = maker.snapshot.frame.rows.get(maker, doc) else { return Row { href, ..Row::default() } };
    let mut row = Row { href, ..saying.row.clone() };
    if let Some(meta) = saying.meta.get(columns as usize) {
        row.meta = meta.clone();
    }
    match columns {
        Columns::Full => row.place = saying.place_in_full.clone(),
        Columns::Kommun => {}
        Columns::Board => row.place = Value::from(()),
        Columns::Day => (row.date, row.place) = (Value::from(()), Value::from(())),
    }
    row
}

/// The row of a paper, for lists that say something else about it.
pub fn bare(maker: Maker<'_>, doc: Doc, columns: Columns) -> Row {
    Row { line: Value::from(()), ..row(maker, doc, columns) }
}

/// The groups of one page of a list.
pub fn groups(maker: Maker<'_>, list: &[Doc], page: Range<usize>, by: By, columns: Columns) -> Vec<Group> {
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
pub fn short_date(theme: &Theme, date: Date) -> DateView {
    DateView { iso: date.to_string(), text: theme.dates.short(date) }
}

/// The name of a month with a capital, and the year: `Oktober 2015`.
pub fn month_title(maker: Maker<'_>, number: i8) -> String {
    capital(maker.theme().dates.month(number.unsigned_abs()))
}

/// A body's name on a day, with its kommun where the site has several.
pub fn board_title(site: &Site, board: &BoardId, date: Option<Date>) -> String {
    let name = site.board_name(board, date);
    match site.config.boards.get(board).map(|config| config.kommuner.as_slice()) {
        Some([kommun]) if site.kommuner.len() > 1 => format!("{name}, {kommun}"),
        _ => name.to_owned(),
    }
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
pub fn sentence_end(text: &str) -> usize {
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

fn saying(maker: Maker<'_>, doc: Doc, item: &Item) -> Saying {
    let (site, theme) = (maker.site(), maker.theme());
    let document = &item.document;
    let section = document.paper().and_then(|paper| paper.section);
    let day = document.common.date.map(|date| short_date(theme, date));
    let row =
        Row { date: value(day.as_ref()), section: value(section.map(|section| section.to_string())), ..Row::default() };
    let Some(paper) = item.paper() else {
        let word = if item.withdrawn { "lista.borttagen" } else { "lista.redovisas_inte" };
        let row = Row { title: theme.word(word).into(), quiet: true, ..row };
        let dated = meta(day.as_ref(), None, section);
        let meta = [dated.clone(), dated.clone(), dated, meta(None, None, section)];
        return Saying { row, place_in_full: Value::from(()), meta };
    };
    let date = document.common.date;
    let full = place(theme, paper, |board| board_title(site, board, date));
    let short = place(theme, paper, |board| site.board_name(board, date).to_owned());
    let quiet = is_postponed(paper);
    let meta = [
        meta(day.as_ref(), full.as_deref(), section),
        meta(day.as_ref(), short.as_deref(), section),
        meta(day.as_ref(), None, section),
        meta(None, None, section),
    ];
    let row = Row {
        place: value(short),
        title: (&*unbroken(&document.common.title)).into(),
        outcome: value(standing::of_paper(site, theme, maker.outcomes(), doc, paper)),
        tone: !paper.motions.is_empty() || !paper.citizen_proposals.is_empty(),
        quiet,
        line: value(line(paper, &document.body.excerpt).filter(|_| !quiet)),
        ..row
    };
    Saying { row, place_in_full: value(full), meta }
}

/// Day, body and § in one line; none when there is none of them.
fn meta(day: Option<&DateView>, place: Option<&str>, section: Option<Section>) -> Value {
    let mut line = Rich::default();
    if let Some(day) = day {
        line.day(day);
    }
    if let Some(place) = place {
        line.then(" ", &Rich::of(place));
    }
    if let Some(section) = section {
        let mut number = Rich::default();
        line.then(" ", number.section(section));
    }
    line.into_value()
}

/// The § of something that is no paper, as a row begins with it.
pub fn section_only(section: Section) -> Row {
    Row { section: section.to_string().into(), meta: meta(None, None, Some(section)), ..Row::default() }
}

/// A view as templates see it; none where there is none.
pub fn value(view: Option<impl Serialize>) -> Value {
    Value::from(minijinja::value::Serde(view))
}

fn place(theme: &Theme, paper: &Paper, name: impl Fn(&BoardId) -> String) -> Option<String> {
    let Some(board) = &paper.board else { return paper.sender.clone() };
    if paper.section.is_none() && paper.status != Some(Status::Decided) {
        return Some(theme.fill("lista.till", &[("organ", &name(board))]));
    }
    Some(name(board))
}

fn line(paper: &Paper, excerpt: &str) -> Option<String> {
    let text = paper.summary.as_deref().unwrap_or(excerpt);
    Some(unbroken(&first_sentence(text)).into_owned()).filter(|line| !line.is_empty())
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
fn heading(maker: Maker<'_>, first: Doc, key: Key, by: By) -> Group {
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
