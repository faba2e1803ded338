//! Meetings: the agenda of each with who was there, and all of them by year.

use serde::Serialize;

use crate::content::Common;
use crate::content::front::{Attendance, Mover, Notice, Officer};
use crate::diag::Diagnostic;
use crate::domain::section::{Section, SectionRanges};
use crate::domain::text::fold;
use crate::model::{AgendaItem, Meeting, MeetingIx};
use crate::render::PageBody;
use crate::render::pages::board::above_board;
use crate::render::pages::index::{self, MeetingEntry};
use crate::render::pages::list::{Pages, mover, pages};
use crate::render::pages::references::Backlinks;
use crate::render::pages::rich::Rich;
use crate::render::pages::row::{self, Columns, Row, value};
use crate::render::pages::{DateView, Link, Maker, actions, standing};
use crate::route::Route;

/// What `meeting.html` shows.
#[derive(Serialize)]
struct MeetingView<'s> {
    /// The body, with its page.
    board: Link,
    /// The kommun, where the site has several.
    kommun: Option<&'s str>,
    /// The record's own title, when it has one.
    title: Option<&'s str>,
    /// The first day.
    date: DateView,
    /// The last day, when it took several.
    last_day: Option<DateView>,
    /// Which one of that day, from 1.
    sitting: u8,
    /// How many §§ are known, in words.
    count: String,
    /// Where all that is known comes from, when the minutes are not held here.
    secondhand: bool,
    /// The signed original.
    source: Option<Source>,
    /// Which §§ the minutes have, by their record.
    declared: Option<String>,
    /// Its §§ in order.
    agenda: Vec<Paragraph>,
    /// §§ of the minutes that are not here.
    missing: Option<String>,
    /// When, as written.
    time: Option<&'s str>,
    /// Where.
    venue: Option<&'s str>,
    /// Approvals of the minutes.
    approvals: Vec<ApprovalView>,
    /// When the approval was announced.
    notices: Vec<NoticeView>,
    /// Elected members present.
    attendance: Vec<Person<'s>>,
    /// Others present.
    officers: Vec<OfficerView>,
    /// What one can do.
    actions: Vec<Rich>,
    /// Who refers to the page.
    backlinks: Backlinks,
    /// The meeting of the body before it.
    prev: Option<Neighbour>,
    /// The meeting of the body after it.
    next: Option<Neighbour>,
}

/// One § of the agenda.
#[derive(Serialize)]
struct Paragraph {
    /// The paper, or what is known of it.
    row: Row,
    /// Papers that tell of it, when it is not held here.
    told_by: Vec<Link>,
}

/// The signed original.
#[derive(Serialize)]
struct Source {
    /// Its address.
    url: Option<String>,
    /// Where it is, in words.
    text: Option<String>,
    /// The day it was fetched.
    fetched: Option<DateView>,
}

/// An approval of minutes (justering).
#[derive(Serialize)]
struct ApprovalView {
    /// The day.
    date: Option<DateView>,
    /// Where.
    venue: Option<String>,
    /// Who approved, with their pages.
    approvers: Vec<Link>,
    /// The §§ that it is about.
    sections: Option<String>,
}

/// A notice (anslag) of an approval.
#[derive(Serialize)]
struct NoticeView {
    /// The day it was put up.
    posted: Option<DateView>,
    /// The day it was taken down.
    taken_down: Option<DateView>,
    /// Where the minutes are kept.
    kept_at: Option<String>,
    /// The §§ that it is about.
    sections: Option<String>,
}

/// One person present.
#[derive(Serialize)]
struct Person<'s> {
    /// Name, with the person's page.
    name: Link,
    /// Party, as written.
    party: Option<&'s str>,
    /// Role.
    role: Option<&'s str>,
    /// Whom the person stands in for.
    substitutes: Option<&'s str>,
    /// True for one who took part in decisions; none when it is not said.
    serving: Option<bool>,
    /// At which §§.
    sections: Option<String>,
    /// Between which hours.
    hours: Option<&'s str>,
    /// True for one who took part from afar.
    remote: bool,
}

/// Somebody else present.
#[derive(Serialize)]
struct OfficerView {
    /// Name.
    name: String,
    /// Title.
    title: Option<String>,
}

/// The meeting before or after.
#[derive(Serialize)]
struct Neighbour {
    /// Relative address, when there is a page.
    href: Option<String>,
    /// Its day.
    date: DateView,
}

/// What `meetings.html` shows.
#[derive(Serialize)]
struct MeetingsView {
    /// Heading of the page.
    title: String,
    /// What the page is about, beneath the heading.
    intro: String,
    /// How many there are, in words.
    count: String,
    /// The meetings of this page, by year.
    groups: Vec<YearGroup>,
    /// The way to the other pages of the list.
    pages: Pages,
}

/// The meetings of one year on one page.
#[derive(Serialize)]
struct YearGroup {
    /// The year.
    year: i16,
    /// Its page.
    href: Option<String>,
    /// Its meetings on this page.
    meetings: Vec<MeetingEntry>,
}

/// The page of a meeting.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>, meeting: MeetingIx) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let data = site.meeting(meeting);
    let minutes = data.minutes();
    let record = data.record.as_deref();
    let board = &data.board;
    let name = site.board_name(board, Some(data.date));
    let kommun = site.config.boards.get(board).filter(|_| site.kommuner.len() > 1).map(|config| config.kommun());
    let date = maker.date(data.date);
    let view = MeetingView {
        board: maker.link(name, &Route::Board(board.clone())),
        kommun: kommun.filter(|kommun| !kommun.is_empty()),
        title: record.map(|record| record.common.title.as_str()).filter(|title| !is_plain(title, name, &date.text)),
        date: date.clone(),
        last_day: data.last_day.filter(|day| *day != data.date).map(|day| maker.date(day)),
        sitting: data.sitting,
        count: maker.theme().count("mote.paragrafer", data.agenda.len()),
        secondhand: is_secondhand(maker, data),
        source: record.and_then(|record| source(maker, &record.common)),
        declared: minutes.and_then(|minutes| minutes.sections.as_ref()).map(signed),
        agenda: data.agenda.iter().map(|item| paragraph(maker, item)).collect(),
        missing: (!data.missing.is_empty()).then(|| {
            let sign = if data.missing.len() > 1 { "§§" } else { "§" };
            format!("{sign}\u{a0}{}", ranges(&data.missing))
        }),
        time: minutes.and_then(|minutes| minutes.time.as_deref()),
        venue: minutes.and_then(|minutes| minutes.venue.as_deref()),
        approvals: minutes.map_or_else(Vec::new, |minutes| {
            minutes.approvals.iter().map(|approval| approval_view(maker, data, approval)).collect()
        }),
        notices: minutes
            .map_or_else(Vec::new, |minutes| minutes.notices.iter().map(|notice| notice_view(maker, notice)).collect()),
        attendance: minutes.map_or_else(Vec::new, |minutes| {
            minutes.attendance.iter().map(|attendance| person(maker, data, attendance)).collect()
        }),
        officers: minutes.map_or_else(Vec::new, |minutes| minutes.others.iter().map(officer).collect()),
        actions: std::iter::once(actions::appeal_of_meeting(maker))
            .chain(std::iter::once(actions::request(maker, "handling.begar.protokoll", None)))
            .chain(actions::contact(maker, board))
            .chain(actions::follow(maker))
            .collect(),
        backlinks: maker.meeting_backlinks(meeting),
        prev: data.previous.map(|meeting| neighbour(maker, meeting)),
        next: data.next.map(|meeting| neighbour(maker, meeting)),
    };
    let year = Route::List(crate::model::Scope::BoardYear(board.clone(), data.date.year()), 1);
    let mut above = above_board(maker, board);
    above.push(maker.crumb(data.date.year().to_string(), &year));
    let full = format!("{} {}", row::board_title(site, board, Some(data.date)), date.text);
    let mut page = maker.page(&date.text, &format!("{full}: {}", view.count), "sammantraden", above);
    page.title = full;
    page.place = (data.sitting > 1).then(|| maker.theme().fill("mote.nummer", &[("n", &data.sitting.to_string())]));
    page.indexed = Route::Meeting(meeting).is_indexed(site);
    page.prev = view.prev.as_ref().and_then(|neighbour| neighbour.href.clone());
    page.next = view.next.as_ref().and_then(|neighbour| neighbour.href.clone());
    maker.render("meeting.html", page, view)
}

/// `/sammantraden/`, newest first.
///
/// # Errors
/// A problem of the template.
pub fn list(maker: Maker<'_>, number: usize) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let mut all: Vec<MeetingIx> = index::all_meetings(site).collect();
    all.sort_by_key(|meeting| (std::cmp::Reverse(site.meeting(*meeting).date), *meeting));
    let per_page = site.config.per_page.max(1);
    let last = all.len().div_ceil(per_page).max(1);
    let number = number.clamp(1, last);
    let shown = all.chunks(per_page).nth(number - 1).unwrap_or_default();
    let year = |meeting: &MeetingIx| site.meeting(*meeting).date.year();
    let groups = shown.chunk_by(|a, b| year(a) == year(b)).filter_map(|run| {
        let year = year(run.first()?);
        Some(YearGroup {
            year,
            href: maker.to(&Route::List(crate::model::Scope::Year(year), 1)),
            meetings: run.iter().map(|meeting| index::meeting_entry(maker, *meeting, true)).collect(),
        })
    });
    let (title, intro) = (maker.word("mote.alla"), maker.word("mote.ingress"));
    let view = MeetingsView {
        title: title.clone(),
        intro: intro.clone(),
        count: maker.theme().count("mote.antal", all.len()),
        groups: groups.collect(),
        pages: pages(maker, number, last, Route::Meetings),
    };
    let mut above = Vec::new();
    let mut own = title.clone();
    if number > 1 {
        above.push(maker.crumb(title, &Route::Meetings(1)));
        own = maker.theme().fill("lista.titel_sida", &[("titel", &own), ("sida", &number.to_string())]);
    }
    let mut page = maker.page(&own, &intro, "sammantraden", above);
    page.prev.clone_from(&view.pages.prev);
    page.next.clone_from(&view.pages.next);
    maker.render("meetings.html", page, view)
}

fn paragraph<'s>(maker: Maker<'s>, item: &'s AgendaItem) -> Paragraph {
    if let Some(doc) = item.paper {
        return Paragraph { row: row::row(maker, doc, Columns::Day), told_by: Vec::new() };
    }
    let site = maker.site();
    let told = item.told_by.first().map(|doc| site.item(*doc).document.common.title.as_str());
    let row = Row {
        title: told.unwrap_or_else(|| maker.theme().word("mote.okand")).into(),
        outcome: value(standing::joined(maker.outcomes(), item.outcomes.iter().copied(), false)),
        quiet: true,
        ..row::section_only(item.section)
    };
    Paragraph { row, told_by: item.told_by.iter().map(|doc| told_by(maker, *doc)).collect() }
}

/// A paper that tells of a §: its body, day and §.
fn told_by(maker: Maker<'_>, doc: crate::model::Doc) -> Link {
    let site = maker.site();
    let item = site.item(doc);
    let document = &item.document;
    let paper = document.paper();
    let title = match (paper.and_then(|paper| paper.board.as_ref()), document.common.date) {
        (Some(board), Some(date)) => {
            let section = paper.and_then(|paper| paper.section).map_or_else(String::new, |s| format!(" §\u{a0}{s}"));
            format!("{} {}{section}", row::board_title(site, board, Some(date)), maker.date(date).text)
        }
        _ => document.common.title.clone(),
    };
    maker.link(title, &Route::Document(doc))
}

/// True when a title says no more than the body and the day.
fn is_plain(title: &str, board: &str, day: &str) -> bool {
    let rest = fold(title).replacen(&fold(board), "", 1).replacen(&fold(day), "", 1);
    !rest.chars().any(char::is_alphanumeric)
}

/// Sections with their sign: `§ 31`, `§§ 32–38`.
fn signed(sections: &SectionRanges) -> String {
    let text = sections.to_string();
    let sign = if text.contains(['–', ',']) { "§§" } else { "§" };
    format!("{sign}\u{a0}{text}")
}

/// True when nothing of the minutes is held: every § is known from elsewhere only.
fn is_secondhand(maker: Maker<'_>, meeting: &Meeting) -> bool {
    let site = maker.site();
    let tells = |common: &Common| {
        let source = common.provenance.as_ref();
        source.is_some_and(|source| source.url.is_none() && source.file.is_none())
    };
    let record = meeting.record.as_deref().is_none_or(|record| tells(&record.common));
    record && meeting.agenda.iter().all(|item| item.paper.is_none_or(|doc| tells(&site.item(doc).document.common)))
}

fn source(maker: Maker<'_>, common: &Common) -> Option<Source> {
    let source = common.provenance.as_ref()?;
    Some(Source {
        url: source.url.clone(),
        text: source.text.clone(),
        fetched: source.fetched.map(|day| maker.date(day)),
    })
}

fn approval_view(maker: Maker<'_>, meeting: &Meeting, approval: &crate::content::front::Approval) -> ApprovalView {
    let approver = |by: &Mover| match by {
        Mover::Person { name, .. } => Link { title: mover(by), href: person_href(maker, meeting, name) },
        Mover::Group(_) => Link { title: mover(by), href: None },
    };
    ApprovalView {
        date: approval.date.map(|day| maker.date(day)),
        venue: approval.venue.clone(),
        approvers: approval.approvers.iter().map(approver).collect(),
        sections: approval.sections.as_ref().map(signed),
    }
}

fn notice_view(maker: Maker<'_>, notice: &Notice) -> NoticeView {
    NoticeView {
        posted: notice.posted.map(|day| maker.date(day)),
        taken_down: notice.taken_down.map(|day| maker.date(day)),
        kept_at: notice.kept_at.clone(),
        sections: notice.sections.as_ref().map(signed),
    }
}

fn person<'s>(maker: Maker<'s>, meeting: &Meeting, attendance: &'s Attendance) -> Person<'s> {
    Person {
        name: Link { title: attendance.name.clone(), href: person_href(maker, meeting, &attendance.name) },
        party: attendance.party.as_deref(),
        role: attendance.role.as_deref(),
        substitutes: attendance.substitutes.as_deref(),
        serving: attendance.serving,
        sections: attendance.sections.as_ref().map(signed),
        hours: attendance.hours.as_deref(),
        remote: attendance.remote,
    }
}

fn person_href(maker: Maker<'_>, meeting: &Meeting, name: &str) -> Option<String> {
    let config = maker.site().config.boards.get(&meeting.board)?;
    let kommuner = config.kommuner.iter().map(String::as_str);
    kommuner.chain(std::iter::once("")).find_map(|kommun| maker.person(name, kommun))
}

fn officer(officer: &Officer) -> OfficerView {
    OfficerView { name: officer.name.clone(), title: officer.title.clone() }
}

fn neighbour(maker: Maker<'_>, meeting: MeetingIx) -> Neighbour {
    Neighbour { href: maker.to(&Route::Meeting(meeting)), date: maker.date(maker.site().meeting(meeting).date) }
}

/// Sections as ranges: `3, 5–7`.
fn ranges(sections: &[Section]) -> String {
    let follows = |a: &Section, b: &Section| {
        a.letter.is_none() && b.letter.is_none() && a.series == b.series && b.number == a.number + 1
    };
    let runs = sections.chunk_by(follows).filter_map(|run| match run {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_sections_are_told_as_ranges() {
        let sections: Vec<Section> =
            ["3", "5", "6", "7", "9 a"].iter().filter_map(|s| Section::parse(s).ok()).collect();
        assert_eq!(sections.len(), 5);
        assert_eq!(ranges(&sections), "3, 5–7, 9 a");
    }

    #[test]
    fn sections_have_one_sign_or_two() {
        let check = |text: &str, expected: &str| {
            assert_eq!(SectionRanges::parse(text).as_ref().map(signed), Ok(expected.to_owned()));
        };
        check("31", "§\u{a0}31");
        check("32-38", "§§\u{a0}32–38");
        check("1, 4", "§§\u{a0}1, 4");
    }

    #[test]
    fn a_title_of_body_and_day_is_not_said_twice() {
        let check = |title: &str| is_plain(title, "Kommunfullmäktige", "28 april 2025");
        assert!(check("Kommunfullmäktige 28 april 2025"));
        assert!(check(""));
        assert!(!check("Kommunfullmäktige: budgetsammanträde 28 april 2025"));
    }
}
