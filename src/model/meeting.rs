//! Meetings (sammanträden): which exist, their agenda, and what their §§ inherit.
//!
//! A meeting exists if a `sammanträde` file, or a paper or a row of `ärendegång` with body, date and § names it.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::Brief;
use crate::content::Config;
use crate::content::front::{Approval, Attendance, BoardId, Front, MeetingRecord, Notice};
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::outcome::Outcome;
use crate::domain::section::{Section, SectionRanges};
use crate::model::decision::{Decisions, Slot};
use crate::model::held::{Held, named_section};
use crate::model::{AgendaItem, Doc, Item, Meeting, MeetingIx};

/// Identity of a meeting: body, (first) day, meeting of that day.
type Key = (BoardId, Date, u8);

impl Meeting {
    /// What its `sammanträde` file says.
    pub fn minutes(&self) -> Option<&MeetingRecord> {
        match &self.record.as_ref()?.front {
            Front::Meeting(record) => Some(record),
            _ => None,
        }
    }

    /// The approvals (justering) that cover a §.
    pub fn approvals_for(&self, section: Section) -> impl Iterator<Item = &Approval> {
        let approvals = self.minutes().map_or(&[][..], |record| &record.approvals);
        approvals.iter().filter(move |approval| covers(approval.sections.as_ref(), section))
    }

    /// The notices (anslag) that cover a §.
    pub fn notices_for(&self, section: Section) -> impl Iterator<Item = &Notice> {
        let notices = self.minutes().map_or(&[][..], |record| &record.notices);
        notices.iter().filter(move |notice| covers(notice.sections.as_ref(), section))
    }

    /// Who was present at a §.
    pub fn attendance_for(&self, section: Section) -> impl Iterator<Item = &Attendance> {
        let attendance = self.minutes().map_or(&[][..], |record| &record.attendance);
        attendance.iter().filter(move |person| covers(person.sections.as_ref(), section))
    }
}

/// Whether something that may be limited to some §§ covers one.
fn covers(sections: Option<&SectionRanges>, section: Section) -> bool {
    sections.is_none_or(|sections| sections.contains(section))
}

/// Every meeting, and what finding one takes.
pub(super) struct Meetings {
    /// Sorted by body, date and sitting.
    pub(super) meetings: Vec<Meeting>,
    /// The paper of each § that is held and shown.
    pub(super) decisions: Decisions,
    /// What rows of `ärendegång` name.
    pub(super) held: Held,
    /// Papers that claim an identity which another paper has.
    pub(super) doublets: Vec<(Doc, Doc)>,
    /// Records of a meeting which another file records.
    pub(super) second_records: Vec<(Doc, Doc)>,
    by_day: HashMap<BoardId, HashMap<(Date, u8), MeetingIx>>,
    homes: Homes,
}

impl Meetings {
    /// Finds every meeting; `jobs` threads may work at once.
    pub(super) fn find(config: &Config, items: &[Item], jobs: usize) -> Meetings {
        let (records, second_records) = records(items);
        let homes = Homes::new(items, &records);
        let mut drafts: BTreeMap<Key, Draft> = BTreeMap::new();
        for (key, &doc) in &records {
            drafts.entry(key.clone()).or_default().record = Some(doc);
        }
        let Decided { decisions, taken, doublets } = decided(config, items);
        let held = Held::find(items, &decisions, jobs);
        // Sorted as they are, the §§ of a meeting stand together.
        for meeting in taken.chunk_by(|one, other| one.meeting() == other.meeting()) {
            let Some(claim) = meeting.first() else { continue };
            let Some(board) = items[claim.doc.0 as usize].brief.board.as_ref() else { continue };
            let home = homes.of(board, claim.date, claim.sitting);
            let (withdrawn, shown): (Vec<&Claim>, Vec<&Claim>) = meeting.iter().partition(|claim| claim.is_withdrawn);
            if !shown.is_empty() {
                let held = &mut drafts.entry(home.clone()).or_default().held;
                for claim in shown {
                    held.entry(claim.section).or_insert(claim.doc);
                }
            }
            // A tombstone makes no meeting, but its § is not missing either.
            if let Some(draft) = drafts.get_mut(&home).filter(|_| !withdrawn.is_empty()) {
                draft.withdrawn.extend(withdrawn.into_iter().map(|claim| claim.section));
            }
        }
        let told = tell(items, &held, &records, &drafts, &homes);
        for (key, section, doc, outcomes) in told {
            drafts.entry(key).or_default().tell(section, doc, outcomes);
        }
        let mut by_day: HashMap<BoardId, HashMap<(Date, u8), MeetingIx>> = HashMap::new();
        for (index, (board, date, sitting)) in (0_u32..).map(MeetingIx).zip(drafts.keys()) {
            by_day.entry(board.clone()).or_default().insert((*date, *sitting), index);
        }
        let meetings = drafts.into_iter().map(|(key, draft)| draft.finish(key, items)).collect();
        let mut found = Meetings { meetings, decisions, held, doublets, second_records, by_day, homes };
        found.chain();
        found
    }

    /// The meeting of a body on a day, when it has a page.
    pub(super) fn at(&self, board: &BoardId, date: Date, sitting: u8) -> Option<MeetingIx> {
        let day = self.homes.day(board, date, sitting);
        self.by_day.get(board.as_str())?.get(&(day, sitting)).copied()
    }

    /// The meeting of that day in whose minutes a § stands: that of the paper, else the first.
    pub(super) fn of_section(&self, board: &BoardId, date: Date, section: Section) -> Option<MeetingIx> {
        let mut first = None;
        for sitting in 1..=self.homes.most_sittings {
            let Some(index) = self.at(board, date, sitting) else { continue };
            let meeting = self.meetings.get(index.0 as usize);
            if meeting.is_some_and(|meeting| meeting.agenda.binary_search_by_key(&section, |item| item.section).is_ok())
            {
                return Some(index);
            }
            first = first.or(Some(index));
        }
        first
    }

    /// The paper of a § of a body on a day, whichever meeting of that day it was.
    pub(super) fn decision(&self, board: &BoardId, date: Date, section: Section) -> Option<Doc> {
        self.decisions.first(board, date, section)
    }

    /// Puts every paper into its meeting, beside the §§ before and after it.
    pub(super) fn place(&self, items: &mut [Item]) {
        for (index, meeting) in (0_u32..).map(MeetingIx).zip(&self.meetings) {
            if let Some(record) = meeting.record_doc {
                items[record.0 as usize].meeting = Some(index);
            }
            let papers: Vec<Doc> = meeting.agenda.iter().filter_map(|item| item.paper).collect();
            for (position, doc) in papers.iter().enumerate() {
                let item = &mut items[doc.0 as usize];
                item.meeting = Some(index);
                item.previous = position.checked_sub(1).and_then(|before| papers.get(before)).copied();
                item.next = papers.get(position + 1).copied();
            }
        }
        for &(doc, first) in self.doublets.iter().chain(&self.second_records) {
            items[doc.0 as usize].meeting = items[first.0 as usize].meeting;
        }
    }

    /// Links each meeting of a body to the ones before and after it.
    fn chain(&mut self) {
        for index in (1_u32..).take(self.meetings.len().saturating_sub(1)) {
            let Some([before, after]) = self.meetings.get_mut(index as usize - 1..=index as usize) else { continue };
            if before.board == after.board {
                after.previous = Some(MeetingIx(index - 1));
                before.next = Some(MeetingIx(index));
            }
        }
    }
}

/// Which meeting a day belongs to, where a record says that it went on for several.
struct Homes {
    /// The first and last day of meetings of several days.
    spans: BTreeMap<(BoardId, u8), Vec<(Date, Date)>>,
    /// Days that have a record of their own.
    recorded: BTreeSet<Key>,
    /// The highest `möte` of the site.
    most_sittings: u8,
}

impl Homes {
    fn new(items: &[Item], records: &BTreeMap<Key, Doc>) -> Homes {
        let mut spans: BTreeMap<(BoardId, u8), Vec<(Date, Date)>> = BTreeMap::new();
        for ((board, date, sitting), doc) in records {
            let record = minutes(&items[doc.0 as usize]);
            if let Some(last) = record.and_then(|record| record.last_day).filter(|last| last > date) {
                spans.entry((board.clone(), *sitting)).or_default().push((*date, last));
            }
        }
        let sittings = items.iter().map(|item| item.brief.sitting);
        let most_sittings = records.keys().map(|key| key.2).chain(sittings).max().unwrap_or(1).max(1);
        Homes { spans, recorded: records.keys().cloned().collect(), most_sittings }
    }

    fn of(&self, board: &BoardId, date: Date, sitting: u8) -> Key {
        (board.clone(), self.day(board, date, sitting), sitting)
    }

    /// The first day of the meeting that went on on a day.
    fn day(&self, board: &BoardId, date: Date, sitting: u8) -> Date {
        if self.spans.is_empty() {
            return date;
        }
        let key = (board.clone(), date, sitting);
        if self.recorded.contains(&key) {
            return date;
        }
        let spans = self.spans.get(&(key.0, sitting)).map_or(&[][..], Vec::as_slice);
        spans.iter().find(|(first, last)| (*first..=*last).contains(&date)).map_or(date, |(first, _)| *first)
    }
}

/// A meeting while it is put together.
#[derive(Default)]
struct Draft {
    record: Option<Doc>,
    held: BTreeMap<Section, Doc>,
    withdrawn: BTreeSet<Section>,
    told: BTreeMap<Section, (Vec<Doc>, Vec<Outcome>)>,
}

impl Draft {
    fn tell(&mut self, section: Section, doc: Doc, outcomes: &[Outcome]) {
        let (docs, known) = self.told.entry(section).or_default();
        if !docs.contains(&doc) {
            docs.push(doc);
        }
        for outcome in outcomes {
            if !known.contains(outcome) {
                known.push(*outcome);
            }
        }
    }

    fn finish(self, (board, date, sitting): Key, items: &[Item]) -> Meeting {
        let record = self.record.map(|doc| &items[doc.0 as usize]);
        let minutes = record.and_then(minutes);
        let missing = minutes.and_then(|minutes| minutes.sections.as_ref()).map_or_else(Vec::new, |declared| {
            let series = self.held.keys().next().and_then(|section| section.series);
            let declared = declared.iter_numbers().map(|number| Section { series, number, letter: None });
            declared.filter(|section| !self.held.contains_key(section) && !self.withdrawn.contains(section)).collect()
        });
        let held = self.held.iter().map(|(section, doc)| AgendaItem {
            section: *section,
            paper: Some(*doc),
            told_by: Vec::new(),
            outcomes: Vec::new(),
        });
        let told = self.told.into_iter().filter(|(section, _)| !self.held.contains_key(section));
        let told = told.map(|(section, (told_by, outcomes))| AgendaItem { section, paper: None, told_by, outcomes });
        let mut agenda: Vec<AgendaItem> = held.chain(told).collect();
        agenda.sort_by_key(|item| item.section);
        Meeting {
            last_day: minutes.and_then(|minutes| minutes.last_day).filter(|last| *last > date),
            record: record.map(|item| item.document.clone()),
            record_doc: self.record,
            board,
            date,
            sitting,
            agenda,
            missing,
            previous: None,
            next: None,
        }
    }
}

/// What the record of a meeting says; `None` for anything else.
pub(super) fn minutes(item: &Item) -> Option<&MeetingRecord> {
    match &item.document.front {
        Front::Meeting(record) => Some(record),
        _ => None,
    }
}

/// The records by meeting, and records of a meeting that has one.
fn records(items: &[Item]) -> (BTreeMap<Key, Doc>, Vec<(Doc, Doc)>) {
    let mut records = BTreeMap::new();
    let mut second = Vec::new();
    for (doc, item) in (0_u32..).map(Doc).zip(items).filter(|(_, item)| item.is_merged()) {
        let Some(record) = minutes(item) else { continue };
        let (Some(board), Some(date)) = (&record.board, item.brief.date) else { continue };
        let first = *records.entry((board.clone(), date, record.sitting.max(1))).or_insert(doc);
        if first != doc {
            second.push((doc, first));
        }
    }
    (records, second)
}

/// The identity that a paper claims: body, date, meeting of that day, §.
pub(super) fn identity(item: &Item) -> Option<(&BoardId, Date, u8, Section)> {
    let Brief { board, date, section, sitting, .. } = &item.brief;
    Some((board.as_ref()?, (*date)?, (*sitting).max(1), (*section)?))
}

/// A paper that claims a §. Claims are in the order of what is claimed, and a paper that is shown comes before a tombstone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    /// The position of the body in site.yaml.
    board: u32,
    date: Date,
    sitting: u8,
    section: Section,
    is_withdrawn: bool,
    doc: Doc,
}

impl Claim {
    fn of(doc: Doc, item: &Item, boards: &HashMap<&str, u32>) -> Option<Claim> {
        let (board, date, sitting, section) = identity(item)?;
        let board = *boards.get(board.as_str())?;
        Some(Claim { board, date, sitting, section, is_withdrawn: item.withdrawn, doc })
    }

    /// Whose day it is.
    fn day(&self) -> (u32, Date) {
        (self.board, self.date)
    }

    /// The meeting, as the paper names it.
    fn meeting(&self) -> (u32, Date, u8) {
        (self.board, self.date, self.sitting)
    }

    /// What is claimed.
    fn identity(&self) -> (u32, Date, u8, Section) {
        (self.board, self.date, self.sitting, self.section)
    }
}

/// Who has which §.
struct Decided {
    /// Those that are shown.
    decisions: Decisions,
    /// All of them, tombstones too, sorted.
    taken: Vec<Claim>,
    /// Papers that claim what another has.
    doublets: Vec<(Doc, Doc)>,
}

fn decided(config: &Config, items: &[Item]) -> Decided {
    let boards: HashMap<&str, u32> = config.boards.keys().map(BoardId::as_str).zip(0..).collect();
    let claims = (0_u32..).map(Doc).zip(items).filter_map(|(doc, item)| Claim::of(doc, item, &boards));
    let mut claims: Vec<Claim> = claims.collect();
    claims.sort_unstable();
    let mut taken: Vec<Claim> = Vec::with_capacity(claims.len());
    let mut doublets = Vec::new();
    for claim in claims {
        match taken.last().filter(|last| last.identity() == claim.identity()) {
            Some(first) => doublets.push((claim.doc, first.doc)),
            None => taken.push(claim),
        }
    }
    let mut decisions = Decisions::default();
    for day in taken.chunk_by(|one, other| one.day() == other.day()) {
        let Some(board) = day.first().and_then(|claim| items[claim.doc.0 as usize].brief.board.as_ref()) else {
            continue;
        };
        let shown = day.iter().filter(|claim| !claim.is_withdrawn);
        let slots = shown.map(|&Claim { section, sitting, doc, .. }| Slot { section, sitting, doc });
        decisions.add(board, day[0].date, slots);
    }
    Decided { decisions, taken, doublets }
}

/// What rows tell of §§ that are not held.
fn tell<'a>(
    items: &'a [Item],
    held: &Held,
    records: &BTreeMap<Key, Doc>,
    drafts: &BTreeMap<Key, Draft>,
    homes: &Homes,
) -> Vec<(Key, Section, Doc, &'a [Outcome])> {
    let mut told = Vec::new();
    for (doc, item) in (0_u32..).map(Doc).zip(items) {
        let rows = held.of(doc);
        if rows.iter().all(Option::is_some) {
            continue;
        }
        let Some(paper) = item.paper() else { continue };
        for (step, _) in paper.steps.iter().zip(rows).filter(|(_, held)| held.is_none()) {
            let Some((board, date, section)) = named_section(step) else { continue };
            let keys = (1..=homes.most_sittings).map(|sitting| homes.of(board, date, sitting));
            let known: Vec<Key> = keys.filter(|key| drafts.contains_key(key)).collect();
            let declares = |key: &&Key| {
                let record = records.get(*key).and_then(|doc| minutes(&items[doc.0 as usize]));
                record.and_then(|record| record.sections.as_ref()).is_some_and(|sections| sections.contains(section))
            };
            let key = known.iter().find(declares).or(known.first()).cloned();
            told.push((key.unwrap_or_else(|| homes.of(board, date, 1)), section, doc, step.outcomes.as_slice()));
        }
    }
    told
}
