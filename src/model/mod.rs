//! The whole municipality, linked and indexed, then frozen: plain data behind one [`Site`].
//!
//! [`assemble::assemble`] builds it from every document; nothing changes afterwards. Documents and generated things are
//! numbered within one site ([`Doc`], [`CaseIx`] …); a number means nothing outside the site it came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::front::{BoardId, Demand, Mover};
use crate::content::{Config, Document, DocumentId};
use crate::domain::calendar::Date;
use crate::domain::outcome::Outcome;
use crate::domain::section::Section;
use crate::world::VPath;

pub mod annex;
pub mod assemble;
pub mod assignment;
pub mod between;
pub mod board;
pub mod case;
pub mod checks;
pub mod cite;
pub mod decision;
pub mod hands;
pub mod held;
pub mod item;
pub mod link;
pub mod meeting;
pub mod motion;
pub mod order;
pub mod party;
pub mod people;
pub mod scope;
pub mod spelling;
pub mod step;
pub mod topic;

pub use assemble::{assemble, fate};
pub use item::{Item, LinkTarget, PublishedFile};
pub use scope::Scope;

/// A document within one site: its position in [`Site::documents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Doc(pub u32);

/// A case within one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseIx(pub u32);

/// A meeting within one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingIx(pub u32);

/// A motion within one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MotionIx(pub u32);

/// A person within one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIx(pub u32);

/// A party within one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyIx(pub u32);

/// A topic within one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicIx(pub u32);

/// What happens to a source file in this build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It has a page.
    Published,
    /// `borttagen`, or `visas_till` has passed: a tombstone stands at its address.
    Withdrawn,
    /// `utkast: ja`.
    Draft,
    /// `visas_från` lies ahead.
    NotYetDue,
    /// Its errors keep it out.
    Broken,
    /// A record without a page of its own (`sammanträde`, `ärende`), merged into a generated page.
    Merged,
}

/// Everything that the site shows, frozen. Drafts and papers not yet due are not in it, so they cannot leak.
#[derive(Debug)]
pub struct Site {
    /// site.yaml.
    pub config: Arc<Config>,
    /// The civil date of the build.
    pub as_of: Date,
    /// Published, withdrawn and merged documents, sorted by id. A merged record (`sammanträde`, `ärende`) stands at the
    /// address of its generated page; [`Item::document`] tells the kinds apart.
    pub documents: Vec<Item>,
    /// What became of the source files that the site shows nothing of; never rendered.
    pub hidden: BTreeMap<VPath, Fate>,
    /// Bodies of the register with what the site holds of them.
    pub boards: BTreeMap<BoardId, Board>,
    /// The register's bodies in the order lists show them: in Swedish order of name within kommun.
    pub board_order: Vec<BoardId>,
    /// Kommuner, in Swedish order.
    pub kommuner: Vec<String>,
    /// Meetings, sorted by body, date and sitting.
    pub meetings: Vec<Meeting>,
    /// Cases, sorted by address key.
    pub cases: Vec<Case>,
    /// Cases, the one that last moved first, those without a date last.
    pub case_order: Vec<CaseIx>,
    /// Motions and citizens' proposals.
    pub motions: Vec<MotionCase>,
    /// Persons in a political role, in Swedish order of surname, then of first name.
    pub persons: Vec<Person>,
    /// Parties, in Swedish order of name.
    pub parties: Vec<Party>,
    /// Topics, in Swedish order of name.
    pub topics: Vec<Topic>,
    /// Every list, newest first.
    pub lists: BTreeMap<Scope, Vec<Doc>>,
    /// Years in which there are listed papers or meetings, newest first, with the number of listed papers.
    pub years: Vec<(i16, usize)>,
    /// The paper of each (body, date, sitting, §) that the site holds and shows, for links.
    pub decisions: decision::Decisions,
    /// What rows of `ärendegång` name.
    pub held: held::Held,
    /// Every declared register number and its case.
    pub numbers: cite::Numbers,
    /// By what drafts and papers not yet due may be named, for explaining links that name one; never rendered.
    pub unshown: Vec<cite::Unshown>,
    /// Who refers to what.
    pub mentions: cite::Mentions,
    /// How many references there are of each sort.
    pub reference_counts: cite::Counts,
}

impl Site {
    /// The document with that number.
    pub fn item(&self, doc: Doc) -> &Item {
        &self.documents[doc.0 as usize]
    }

    /// The first document of an id.
    pub fn find(&self, id: &DocumentId) -> Option<Doc> {
        let place = self.documents.partition_point(|item| item.document.id < *id);
        self.documents.get(place).filter(|item| item.document.id == *id)?;
        u32::try_from(place).ok().map(Doc)
    }

    /// What became of every source file.
    pub fn fates(&self) -> BTreeMap<&VPath, Fate> {
        let shown = self.documents.iter().map(|item| (&item.document.path, item.fate()));
        self.hidden.iter().map(|(path, fate)| (path, *fate)).chain(shown).collect()
    }

    /// The case with that number.
    pub fn case(&self, case: CaseIx) -> &Case {
        &self.cases[case.0 as usize]
    }

    /// The meeting with that number.
    pub fn meeting(&self, meeting: MeetingIx) -> &Meeting {
        &self.meetings[meeting.0 as usize]
    }

    /// The motion with that number.
    pub fn motion(&self, motion: MotionIx) -> &MotionCase {
        &self.motions[motion.0 as usize]
    }

    /// The person with that number.
    pub fn person(&self, person: PersonIx) -> &Person {
        &self.persons[person.0 as usize]
    }

    /// The party with that number.
    pub fn party(&self, party: PartyIx) -> &Party {
        &self.parties[party.0 as usize]
    }

    /// The topic with that number.
    pub fn topic(&self, topic: TopicIx) -> &Topic {
        &self.topics[topic.0 as usize]
    }

    /// A list, empty when the scope holds nothing.
    pub fn list(&self, scope: &Scope) -> &[Doc] {
        self.lists.get(scope).map_or(&[], Vec::as_slice)
    }

    /// Whether a body declares that everything it decided since a day is here (`komplett_från`).
    pub fn is_complete(&self, board: &BoardId, since: Date) -> bool {
        self.config.boards.get(board).and_then(|config| config.complete_from).is_some_and(|from| from <= since)
    }

    /// The name of a body on a day, today's when no day is given; the id when the register lacks it.
    pub fn board_name<'a>(&'a self, board: &'a BoardId, date: Option<Date>) -> &'a str {
        self.config.boards.get(board).map_or(board.as_str(), |config| config.name_on(date))
    }
}

/// One step of a matter through the bodies, as shown with a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// The body, when the register knows it.
    pub board: Option<BoardId>,
    /// The body's name at that date, or as written.
    pub organ: Arc<str>,
    /// The day.
    pub date: Option<Date>,
    /// The §.
    pub section: Option<Section>,
    /// Pages in the minutes.
    pub pages: Option<String>,
    /// What the body did.
    pub outcomes: Vec<Outcome>,
    /// Still to come.
    pub expected: bool,
    /// Which meeting of that day, from 1.
    pub sitting: u8,
    /// The row is that of [`StepView::paper`] itself, not one that another paper tells of.
    pub own: bool,
    /// The paper, when we hold it.
    pub paper: Option<Doc>,
    /// The meeting, when it has a page.
    pub meeting: Option<MeetingIx>,
    /// The paper whose `ärendegång` tells of the step, unless the row is a paper's own.
    pub told_by: Option<Doc>,
}

/// A body of elected representatives (organ: fullmäktige, nämnd, utskott …) and what the site holds of it.
#[derive(Debug, Default)]
pub struct Board {
    /// Years in which it has papers or meetings, newest first, with the number of listed papers.
    pub years: Vec<(i16, usize)>,
    /// Its meetings, newest first.
    pub meetings: Vec<MeetingIx>,
    /// Bodies that answer to it.
    pub children: Vec<BoardId>,
    /// Bodies that it succeeded.
    pub predecessors: Vec<BoardId>,
    /// Listed papers.
    pub papers: usize,
}

/// A meeting (sammanträde) of one body.
#[derive(Debug)]
pub struct Meeting {
    /// The body.
    pub board: BoardId,
    /// The (first) day.
    pub date: Date,
    /// Which meeting of that day, from 1.
    pub sitting: u8,
    /// Its `sammanträde` file, when there is one.
    pub record: Option<Arc<Document>>,
    /// The same file as a document of the site, which carries its links and files.
    pub record_doc: Option<Doc>,
    /// The last day of a meeting of several days.
    pub last_day: Option<Date>,
    /// Its agenda: every § we hold or that a paper tells of, in order.
    pub agenda: Vec<AgendaItem>,
    /// §§ that the record declares and we do not hold; empty when nothing is declared.
    pub missing: Vec<Section>,
    /// The meeting of the body before it.
    pub previous: Option<MeetingIx>,
    /// The meeting of the body after it.
    pub next: Option<MeetingIx>,
}

/// One § of a meeting.
#[derive(Clone, Debug)]
pub struct AgendaItem {
    /// The §.
    pub section: Section,
    /// The paper, when we hold it.
    pub paper: Option<Doc>,
    /// Papers whose `ärendegång` tells of it, when we do not hold it.
    pub told_by: Vec<Doc>,
    /// Outcomes those rows tell of.
    pub outcomes: Vec<Outcome>,
}

/// A case (ärende): what shares a register number.
#[derive(Debug)]
pub struct Case {
    /// Address segment: the key, with the diarium before it when one is explicit.
    pub slug: String,
    /// The diarium: explicit, else the kommun, else empty.
    pub diarium: String,
    /// The number as the earliest paper writes it, or the text of `ärende`.
    pub number: String,
    /// Older numbers that were joined, as written.
    pub joined: Vec<String>,
    /// Address segments of joined cases, which redirect here.
    pub former_slugs: Vec<String>,
    /// Title: of the `ärende` file, else of the newest decided paper, else of the newest paper.
    pub title: String,
    /// The `ärende` file, when there is one.
    pub record: Option<Arc<Document>>,
    /// The same file as a document of the site, which carries its links and files.
    pub record_doc: Option<Doc>,
    /// Its papers, oldest first; undated ones where `tidigast`/`senast` put them, else last.
    pub papers: Vec<Doc>,
    /// Every step known, from papers and their `ärendegång`, oldest first, undated last; one row for one (body, date, §).
    pub timeline: Vec<Arc<StepView>>,
    /// Bodies that treated it, in order of first appearance.
    pub boards: Vec<BoardId>,
    /// The first known day.
    pub first: Option<Date>,
    /// The last known day.
    pub last: Option<Date>,
    /// Related cases.
    pub related: Vec<CaseIx>,
    /// The body that it waits for, when the scope is declared complete.
    pub awaits: Option<String>,
}

/// Where a motion stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MotionState {
    /// Settled by fullmäktige.
    Settled {
        /// Outcomes of the decision.
        outcomes: Vec<Outcome>,
        /// Its day.
        date: Option<Date>,
        /// The deciding paper, when we hold it.
        paper: Option<Doc>,
    },
    /// Withdrawn by its movers.
    Withdrawn,
    /// Filed, and fullmäktige of its kommun is declared complete since before it was filed, yet holds no decision.
    Open,
    /// Not settled in this collection, which says nothing of what was decided elsewhere.
    Unknown,
}

/// A motion or citizens' proposal across every paper that carries it.
#[derive(Debug)]
pub struct MotionCase {
    /// Title, when one is stated.
    pub title: String,
    /// True for a citizens' proposal.
    pub citizen: bool,
    /// Its movers; empty for a citizens' proposal without consent.
    pub movers: Vec<Mover>,
    /// The kommun.
    pub kommun: String,
    /// The day it was filed.
    pub submitted: Option<Date>,
    /// The day by which it is to be answered.
    pub due: Option<Date>,
    /// Where it stands.
    pub state: MotionState,
    /// Its demands, with what became of each where it is settled.
    pub demands: Vec<Demand>,
    /// The motion as filed, when we hold it.
    pub filed: Option<Doc>,
    /// Every paper that carries it, oldest first.
    pub papers: Vec<Doc>,
}

/// Which part a person plays in a paper or meeting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Moved a motion.
    Motion,
    /// Made a claim (yrkande).
    Claim,
    /// Made a reservation.
    Reservation,
    /// Made a special statement.
    SpecialStatement,
    /// Made a note to the minutes.
    Note,
    /// Voted: position among the paper's votes.
    Vote(usize),
}

/// A person in a political role.
#[derive(Debug)]
pub struct Person {
    /// Address segment.
    pub slug: String,
    /// Name as shown.
    pub name: String,
    /// The kommun, empty when no body names one.
    pub kommun: String,
    /// Parties, as codes of [`Party`], in order of first appearance.
    pub parties: Vec<PartyIx>,
    /// What the person did, newest first.
    pub deeds: Vec<(Doc, Role)>,
    /// Meetings attended, newest first, with the role stated.
    pub meetings: Vec<(MeetingIx, Option<String>)>,
}

impl Person {
    /// How many lines its page has: deeds, then meetings.
    pub fn lines(&self) -> usize {
        self.deeds.len() + self.meetings.len()
    }
}

/// A party as papers write it.
#[derive(Debug)]
pub struct Party {
    /// Address segment.
    pub slug: String,
    /// Code as papers write it.
    pub code: String,
    /// Name by site.yaml, else the code.
    pub name: String,
    /// Its persons.
    pub persons: Vec<PersonIx>,
    /// Papers in which it acts, newest first.
    pub papers: Vec<Doc>,
    /// Counted votes with names in which its members took part, newest first.
    pub votes: Vec<party::PartyVote>,
}

/// A topic (ämne).
#[derive(Debug)]
pub struct Topic {
    /// Address segment.
    pub slug: String,
    /// Name as shown.
    pub name: String,
    /// How many listed papers have it.
    pub papers: usize,
}
