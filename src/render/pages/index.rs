//! The indexes: years as bars, topics, kommuner, and the pieces that other pages share with them.

use serde::Serialize;

use crate::content::front::BoardId;
use crate::diag::Diagnostic;
use crate::domain::calendar::Date;
use crate::model::{MeetingIx, Scope, Site, TopicIx};
use crate::render::PageBody;
use crate::render::pages::row::{board_title, month_title};
use crate::render::pages::{DateView, Link, Maker};
use crate::route::Route;

/// Height of the bars of a year chart, in pixels.
const BARS: usize = 48;

/// So many years without anything in a row share one place in a chart.
const LONG: i16 = 2;

/// One entry of an index, with the entries beneath it.
#[derive(Debug, Default, Serialize)]
pub struct Entry {
    /// Label.
    pub title: String,
    /// Relative address, when there is a page.
    pub href: Option<String>,
    /// A few words beside it.
    pub note: String,
    /// A sentence beneath it.
    pub text: Option<String>,
    /// What lies beneath it.
    pub children: Vec<Entry>,
}

/// Entries under one heading; without a title when there is but one group.
#[derive(Debug, Serialize)]
pub struct EntryGroup {
    /// Anchor.
    pub id: String,
    /// Heading.
    pub title: Option<String>,
    /// Relative address of what the heading names.
    pub href: Option<String>,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One year of a chart that is also the navigation, or some years without anything between two others.
#[derive(Debug, Serialize)]
pub struct Bar {
    /// The year; of several the first.
    pub year: i16,
    /// The last of several years without anything.
    pub until: Option<i16>,
    /// Relative address of its page.
    pub href: Option<String>,
    /// Papers.
    pub count: usize,
    /// Top of the bar, in pixels from the top of the chart.
    pub top: usize,
    /// Height of the bar, in pixels.
    pub height: usize,
    /// True for the year of the page itself.
    pub current: bool,
}

/// A meeting in a list of meetings.
#[derive(Debug, Serialize)]
pub struct MeetingEntry {
    /// The day.
    pub date: DateView,
    /// The day of the month.
    pub day: i8,
    /// The body.
    pub title: String,
    /// Relative address.
    pub href: Option<String>,
    /// How many §§ are known of it, in words.
    pub sections: String,
    /// True when it lies ahead.
    pub ahead: bool,
}

/// One month of a year with its meetings.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// From 1.
    pub number: i8,
    /// Name.
    pub title: String,
    /// Its meetings, in order of time.
    pub meetings: Vec<MeetingEntry>,
}

/// A page that is nothing but an index.
#[derive(Serialize)]
struct IndexView {
    /// Heading of the page.
    title: String,
    /// What the page is about, beneath the heading.
    intro: String,
    /// What it lists.
    entries: Vec<Entry>,
    /// What stands there when there is nothing to list.
    empty: String,
}

/// What `years.html` shows.
#[derive(Serialize)]
struct YearsView {
    /// Heading of the page.
    title: String,
    /// What the page is about, beneath the heading.
    intro: String,
    /// How many papers there are, in words.
    count: String,
    /// Papers of each year, as a chart.
    bars: Vec<Bar>,
    /// The papers without a date, with their number.
    undated: Option<Link>,
    /// What stands there when there is nothing to show.
    empty: String,
}

/// `/ar/`.
///
/// # Errors
/// A problem of the template.
pub fn years(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let title = maker.word("ar_sida.titel");
    let dated: usize = site.years.iter().map(|(_, count)| count).sum();
    let undated = site.list(&Scope::Undated).len();
    let label = maker.theme().count("ar_sida.utan_datum", undated);
    let intro = maker.word("ar_sida.ingress");
    let view = YearsView {
        title: title.clone(),
        count: maker.theme().count("ar_sida.med_datum", dated),
        bars: bars(maker, &site.years, None, |year| Route::List(Scope::Year(year), 1)),
        undated: (undated > 0).then(|| maker.link(label, &Route::List(Scope::Undated, 1))),
        empty: maker.word("ar_sida.tom"),
        intro: intro.clone(),
    };
    maker.render("years.html", maker.page(&title, &intro, "ar", Vec::new()), view)
}

/// `/amnen/`.
///
/// # Errors
/// A problem of the template.
pub fn topics(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let (title, intro) = (maker.word("amnen.titel"), maker.word("amnen.ingress"));
    let site = maker.site();
    let entries = (0_u32..).zip(&site.topics).map(|(index, topic)| Entry {
        title: topic.name.clone(),
        href: maker.to(&Route::List(Scope::Topic(TopicIx(index)), 1)),
        note: topic.papers.to_string(),
        ..Entry::default()
    });
    let view = IndexView {
        title: title.clone(),
        intro: intro.clone(),
        entries: entries.collect(),
        empty: maker.word("amnen.tom"),
    };
    maker.render("topics.html", maker.page(&title, &intro, "amnen", Vec::new()), view)
}

/// `/kommuner/`.
///
/// # Errors
/// A problem of the template.
pub fn kommuner(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let (title, intro) = (maker.word("kommuner.titel"), maker.word("kommuner.ingress"));
    let entries = maker.site().kommuner.iter().map(|kommun| kommun_entry(maker, kommun));
    let view =
        IndexView { title: title.clone(), intro: intro.clone(), entries: entries.collect(), empty: String::new() };
    maker.render("kommuner.html", maker.page(&title, &intro, "kommuner", Vec::new()), view)
}

/// A kommun with the number of its papers and the years they span.
pub fn kommun_entry(maker: Maker<'_>, kommun: &str) -> Entry {
    let site = maker.site();
    let scope = Scope::Kommun(kommun.to_owned());
    let list = site.list(&scope);
    let mut note = maker.theme().count("lista.handlingar", list.len());
    let mut years = list.iter().filter_map(|doc| site.item(*doc).document.common.date).map(Date::year);
    if let Some(last) = years.next() {
        let first = years.next_back().unwrap_or(last);
        let span = if first == last { last.to_string() } else { format!("{first}–{last}") };
        note = format!("{note}, {span}");
    }
    Entry { title: kommun.to_owned(), href: maker.to(&Route::List(scope, 1)), note, ..Entry::default() }
}

/// Years as bars, the oldest first; the highest fills the chart. Years between them that have nothing stand there too, so that
/// bars side by side are years side by side; many in a row share one place.
pub fn bars(maker: Maker<'_>, years: &[(i16, usize)], current: Option<i16>, route: impl Fn(i16) -> Route) -> Vec<Bar> {
    let most = years.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let bar = |&(year, count): &(i16, usize)| {
        let height = if count == 0 { 0 } else { ((BARS - 2) * count).div_ceil(most).max(2) };
        let href = maker.to(&route(year));
        Bar { year, until: None, href, count, top: BARS - height, height, current: current == Some(year) }
    };
    let mut bars: Vec<Bar> = Vec::with_capacity(years.len());
    for year in years.iter().rev() {
        if let Some(last) = bars.last() {
            bars.extend(gap(last.year.saturating_add(1), year.0.saturating_sub(1)));
        }
        bars.push(bar(year));
    }
    bars
}

/// The years without anything from one to another.
fn gap(from: i16, to: i16) -> Vec<Bar> {
    let empty = |year, until| Bar { year, until, href: None, count: 0, top: BARS, height: 0, current: false };
    match to - from + 1 {
        years if years >= LONG => vec![empty(from, Some(to))],
        _ => (from..=to).map(|year| empty(year, None)).collect(),
    }
}

/// A meeting as lists show it; the body is left out of lists of one body.
pub fn meeting_entry(maker: Maker<'_>, meeting: MeetingIx, name_board: bool) -> MeetingEntry {
    let site = maker.site();
    let data = site.meeting(meeting);
    let date = maker.date(data.date);
    let title = if name_board { board_title(site, &data.board, Some(data.date)) } else { date.text.clone() };
    MeetingEntry {
        day: data.date.day(),
        title,
        href: maker.to(&Route::Meeting(meeting)),
        sections: maker.theme().count("mote.paragrafer", data.agenda.len()),
        ahead: data.date > site.as_of,
        date,
    }
}

/// The twelve months of a year with the meetings among those given.
pub fn months(
    maker: Maker<'_>,
    year: i16,
    meetings: impl Iterator<Item = MeetingIx>,
    name_board: bool,
) -> Vec<MonthView> {
    let site = maker.site();
    let of_year = meetings.filter(|meeting| site.meeting(*meeting).date.year() == year);
    let mut meetings: Vec<MeetingIx> = of_year.collect();
    meetings.sort_by_key(|meeting| (site.meeting(*meeting).date, *meeting));
    let month = |number: i8| MonthView {
        number,
        title: month_title(maker, number),
        meetings: meetings
            .iter()
            .filter(|meeting| site.meeting(**meeting).date.month() == number)
            .map(|meeting| meeting_entry(maker, *meeting, name_board))
            .collect(),
    };
    (1..=12).map(month).collect()
}

/// Every meeting of the site.
pub fn all_meetings(site: &Site) -> impl Iterator<Item = MeetingIx> {
    (0_u32..).map(MeetingIx).take(site.meetings.len())
}

/// A link to a body's page under its name today.
pub fn board_link(maker: Maker<'_>, board: &BoardId) -> Link {
    maker.link(maker.site().board_name(board, None), &Route::Board(board.clone()))
}
