//! Meetings (sammanträden): which exist, their agenda, and what their §§ inherit.
//!
//! A meeting exists if a `sammanträde` file, or a paper or a row of `ärendegång` with body, date and § names it.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::front::{Approval, Attendance, BoardId, Front, MeetingRecord, Notice, Organ, Step};
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::outcome::Outcome;
use crate::domain::section::{Section, SectionRanges};
use crate::model::decision::{Decisions, Identity};
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
    /// Papers that claim an identity which another paper has.
    pub(super) doublets: Vec<(Doc, Doc)>,
    /// Records of a meeting which another file records.
    pub(super) second_records: Vec<(Doc, Doc)>,
    by_day: HashMap<BoardId, HashMap<(Date, u8), MeetingIx>>,
    homes: Homes,
}

impl Meetings {
    /// Finds every meeting.
    pub(super) fn find(items: &[Item]) -> Meetings {
        let (records, second_records) = records(items);
        let homes = Homes::new(items, &records);
        let mut drafts: BTreeMap<Key, Draft> = BTreeMap::new();
        for (key, &doc) in &records {
            drafts.entry(key.clone()).or_default().record = Some(doc);
        }
        let (decisions, taken, doublets) = decisions(items);
        // Sorted as they are, the §§ of a day stand together.
        for day in taken.chunk_by(|one, other| day_of(&one.0) == day_of(&other.0)) {
            let Some(((board, date, sitting, _), _)) = day.first() else { continue };
            let home = homes.of(board, *date, *sitting);
            let (withdrawn, shown): (Vec<_>, Vec<_>) = day
                .iter()
                .map(|((.., section), doc)| (*section, *doc))
                .partition(|(_, doc)| items[doc.0 as usize].withdrawn);
            if !shown.is_empty() {
                let held = &mut drafts.entry(home.clone()).or_default().held;
                for (section, doc) in shown {
                    held.entry(section).or_insert(doc);
                }
            }
            // A tombstone makes no meeting, but its § is not missing either.
            if let Some(draft) = drafts.get_mut(&home).filter(|_| !withdrawn.is_empty()) {
                draft.withdrawn.extend(withdrawn.into_iter().map(|(section, _)| section));
            }
        }
        let told = tell(items, &decisions, &records, &drafts, &homes);
        for (key, section, doc, outcomes) in told {
            drafts.entry(key).or_default().tell(section, doc, outcomes);
        }
        let mut by_day: HashMap<BoardId, HashMap<(Date, u8), MeetingIx>> = HashMap::new();
        for (index, (board, date, sitting)) in (0_u32..).map(MeetingIx).zip(drafts.keys()) {
            by_day.entry(board.clone()).or_default().insert((*date, *sitting), index);
        }
        let meetings = drafts.into_iter().map(|(key, draft)| draft.finish(key, items)).collect();
        let mut found = Meetings { meetings, decisions, doublets, second_records, by_day, homes };
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
        let sittings = items.iter().filter_map(|item| item.document.paper()).map(|paper| paper.sitting);
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
        let (Some(board), Some(date)) = (&record.board, item.document.common.date) else { continue };
        let first = *records.entry((board.clone(), date, record.sitting.max(1))).or_insert(doc);
        if first != doc {
            second.push((doc, first));
        }
    }
    (records, second)
}

/// The identity that a paper claims.
pub(super) fn identity(item: &Item) -> Option<Identity> {
    let paper = item.document.paper()?;
    Some((paper.board.clone()?, item.document.common.date?, paper.sitting.max(1), paper.section?))
}

/// The papers that are shown by identity; all of them, tombstones too; and those that claim what another has.
#[expect(clippy::type_complexity, reason = "three results of one walk, taken apart at once by the only caller")]
fn decisions(items: &[Item]) -> (Decisions, Vec<(Identity, Doc)>, Vec<(Doc, Doc)>) {
    let mut claims: Vec<(Identity, bool, Doc)> =
        (0_u32..).map(Doc).zip(items).filter_map(|(doc, item)| Some((identity(item)?, item.withdrawn, doc))).collect();
    // A paper that is shown comes before a tombstone.
    claims.sort_unstable();
    let mut taken = Vec::with_capacity(claims.len());
    let mut doublets = Vec::new();
    for run in claims.chunk_by(|a, b| a.0 == b.0) {
        let Some(((identity, _, first), others)) = run.split_first() else { continue };
        taken.push((identity.clone(), *first));
        doublets.extend(others.iter().map(|(_, _, doc)| (*doc, *first)));
    }
    let shown = taken.iter().filter(|(_, doc)| !items[doc.0 as usize].withdrawn).cloned().collect();
    (Decisions::new(shown), taken, doublets)
}

/// The meeting of a decision, as its paper names it.
fn day_of((board, date, sitting, _): &Identity) -> (&BoardId, Date, u8) {
    (board, *date, *sitting)
}

/// A row of `ärendegång` with body, date and §.
fn named_section(step: &Step) -> Option<(&BoardId, Date, Section)> {
    match &step.organ {
        Organ::Board(board) => Some((board, step.date?, step.section?)),
        Organ::Free(_) => None,
    }
}

/// What rows tell of §§ that are not held.
fn tell<'a>(
    items: &'a [Item],
    decisions: &Decisions,
    records: &BTreeMap<Key, Doc>,
    drafts: &BTreeMap<Key, Draft>,
    homes: &Homes,
) -> Vec<(Key, Section, Doc, &'a [Outcome])> {
    let mut told = Vec::new();
    for (doc, item) in (0_u32..).map(Doc).zip(items) {
        let Some(paper) = item.paper() else { continue };
        for step in &paper.steps {
            let Some((board, date, section)) = named_section(step) else { continue };
            if decisions.first(board, date, section).is_some() {
                continue;
            }
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
