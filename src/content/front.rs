//! What front matter says, typed: plain data without places.
//!
//! A place is asked for by [`FieldPath`] when a problem is reported, so nothing here carries offsets. Amounts are whole
//! kronor (SEK) as integers; dates are civil dates; the meaning of each field stands in the content model.

use std::collections::BTreeMap;

use crate::content::yaml::Node;
use crate::domain::calendar::{Date, Period};
use crate::domain::dnr::Dnr;
use crate::domain::outcome::{DecisionForm, Outcome, ProposalKind, Status, VoteChoice};
use crate::domain::section::{Section, SectionRanges};
use crate::world::VPath;

/// Identity of a body in site.yaml: its key, which is its address segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BoardId(pub std::sync::Arc<str>);

impl std::borrow::Borrow<str> for BoardId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl BoardId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A body as a paper names it: one in the register, or free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Organ {
    /// A body of the register.
    Board(BoardId),
    /// A body outside the register, as written.
    Free(String),
}

/// Keys that every kind of document may carry.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// `titel`; empty only where the kind allows it (`redovisas: nej`, an unnamed meeting).
    pub title: String,
    /// `undertitel`.
    pub subtitle: Option<String>,
    /// `datum`; `None` for `null` and for a missing key.
    pub date: Option<Date>,
    /// `visas_från`: not shown before this day.
    pub visible_from: Option<Date>,
    /// `visas_till`: the last day it is shown.
    pub visible_until: Option<Date>,
    /// `utkast: ja`.
    pub draft: bool,
    /// `indexera`; false keeps the page out of search engines.
    pub index: bool,
    /// `tidigare_adresser`, as written.
    pub former_addresses: Vec<String>,
    /// `slug`.
    pub slug: Option<String>,
    /// `källa`.
    pub provenance: Option<Provenance>,
    /// `extra` and every unknown key, for theme authors.
    pub extra: BTreeMap<String, Node>,
}

/// `källa`: the signed original, or where a fact comes from.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// `url`: address of the original.
    pub url: Option<String>,
    /// `fil`: a file in the document's folder.
    pub file: Option<VPath>,
    /// `text`: in words.
    pub text: Option<String>,
    /// `hämtad`: the day it was fetched.
    pub fetched: Option<Date>,
}

/// The typed front matter of one document.
#[derive(Clone, Debug)]
pub enum Front {
    /// `beslut`, `motionssvar` or `projektrapport`.
    Paper(Box<Paper>),
    /// `sammanträde`.
    Meeting(Box<MeetingRecord>),
    /// `ärende`.
    Case(Box<CaseRecord>),
    /// `sida`.
    Article,
}

/// Everything that a paper may say.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// `handlingstyp`, as written.
    pub document_type: Option<String>,
    /// `status`, stated or implied (a paper with § is decided unless it says otherwise).
    pub status: Option<Status>,
    /// `nämnd`.
    pub board: Option<BoardId>,
    /// `tidigast`: an undated paper is not older.
    pub earliest: Option<Date>,
    /// `senast`: an undated paper is not younger.
    pub latest: Option<Date>,
    /// `paragraf`.
    pub section: Option<Section>,
    /// `möte`: which meeting of that day, from 1.
    pub sitting: u8,
    /// `sidor` in the minutes, as written.
    pub pages: Option<String>,
    /// `redovisas: nej` with its `grund`.
    pub withheld: Option<String>,
    /// `diarienummer`; the first is the main one.
    pub numbers: Vec<Dnr>,
    /// `tidigare_diarienummer`.
    pub earlier_numbers: Vec<Dnr>,
    /// `avsändarens_diarienummer`.
    pub sender_number: Option<String>,
    /// `ärende`: joins papers without a register number.
    pub matter: Option<String>,
    /// `klarspråk`.
    pub summary: Option<String>,
    /// `ämnen`, as written.
    pub topics: Vec<String>,
    /// `utfall`.
    pub outcomes: Vec<PointOutcome>,
    /// `föreslår`.
    pub proposal: Option<Proposal>,
    /// `beslutsform`.
    pub form: Option<DecisionForm>,
    /// `överklagas`.
    pub appeal: Option<Appeal>,
    /// `ärendegång`, without the paper's own row.
    pub steps: Vec<Step>,
    /// `motion`.
    pub motions: Vec<Motion>,
    /// `medborgarförslag`.
    pub citizen_proposals: Vec<Motion>,
    /// `remiss`.
    pub referral: Option<Referral>,
    /// `projekt`.
    pub project: Option<Project>,
    /// `yrkanden`.
    pub claims: Vec<Claim>,
    /// `voteringar`.
    pub votes: Vec<Vote>,
    /// `reservationer`.
    pub reservations: Vec<Statement>,
    /// `särskilda_yttranden`.
    pub special_statements: Vec<Statement>,
    /// `protokollsanteckningar`.
    pub notes: Vec<Statement>,
    /// `jäv`: names with a conflict of interest.
    pub conflicts: Vec<String>,
    /// `deltar_ej`: names that do not take part.
    pub not_taking_part: Vec<String>,
    /// `val`.
    pub elections: Vec<Election>,
    /// `handlingar`.
    pub records: Vec<Record>,
    /// `bilagor`.
    pub annexes: Vec<Annex>,
    /// `expedieras`.
    pub recipients: Vec<String>,
    /// `uppdrag`.
    pub assignments: Vec<Assignment>,
    /// `redovisar`.
    pub reports_on: Vec<DecisionRef>,
    /// `upphäver`.
    pub repeals: Vec<DecisionRef>,
    /// `belopp`.
    pub amounts: Vec<Amount>,
    /// `avsändare`.
    pub sender: Option<String>,
    /// `mottagare`.
    pub addressee: Option<String>,
    /// `handläggare`.
    pub officers: Vec<Officer>,
    /// `undertecknare`.
    pub signers: Vec<Officer>,
    /// `kontakt`, as written; shown only when site.yaml says so.
    pub contact: BTreeMap<String, String>,
    /// `omedelbart_justerad`.
    pub approved_at_once: bool,
    /// `delegat`.
    pub delegate: Option<String>,
    /// `delegationspunkt`.
    pub delegation_point: Option<String>,
    /// `maskning`: the grounds on which something was removed.
    pub masking: Vec<String>,
    /// `borttagen`.
    pub removed: Option<Removed>,
    /// `rättelser`.
    pub corrections: Vec<Correction>,
}

/// One outcome, for the whole matter or one point of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointOutcome {
    /// `punkt`, when the outcome is that of one point.
    pub point: Option<u16>,
    /// `ord`.
    pub outcome: Outcome,
}

/// `föreslår`: a proposal upward, which is no decision in the matter.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// `till`: the body that is to decide.
    pub to: Organ,
    /// `utfall`: what it is asked to decide.
    pub outcomes: Vec<Outcome>,
    /// `text`.
    pub text: Option<String>,
}

/// `överklagas`: how the decision may be appealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppealKind {
    /// `laglighetsprövning` (kommunallagen 13 kap.).
    Legality,
    /// `förvaltningsbesvär`.
    Administrative,
    /// `nej`.
    No,
}

/// `överklagas` with its `utgång`.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// How it may be appealed.
    pub kind: AppealKind,
    /// `utgång`: how an appeal ended.
    pub result: Option<String>,
}

/// One row of `ärendegång`.
#[derive(Clone, Debug)]
pub struct Step {
    /// The body (`nämnd` or `organ`).
    pub organ: Organ,
    /// `datum`.
    pub date: Option<Date>,
    /// `paragraf`.
    pub section: Option<Section>,
    /// `sidor`.
    pub pages: Option<String>,
    /// `utfall`.
    pub outcomes: Vec<Outcome>,
    /// `väntas`: the step is still to come.
    pub expected: bool,
}

/// Who moved, dissented or signed: a person with party, a group, or a name alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mover {
    /// `namn` with `parti`, or a bare name.
    Person {
        /// Name as written.
        name: String,
        /// Party as written.
        party: Option<String>,
    },
    /// `grupp`: a party group or another body.
    Group(String),
}

/// `motion` or `medborgarförslag`.
#[derive(Clone, Debug, Default)]
pub struct Motion {
    /// `id`.
    pub id: Option<String>,
    /// `motionärer`; of a citizens' proposal the author, only with consent.
    pub movers: Vec<Mover>,
    /// `titel` or `om`.
    pub title: Option<String>,
    /// `nummer`.
    pub number: Option<String>,
    /// `inlämnad`.
    pub submitted: Option<Date>,
    /// `besvaras_senast`.
    pub due: Option<Date>,
    /// `yrkanden`.
    pub demands: Vec<Demand>,
    /// `återtagen`.
    pub withdrawn: bool,
    /// `beslut`: the decision that settled it.
    pub decision: Option<MotionDecision>,
}

/// One demand of a motion.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The demand in words.
    pub text: String,
    /// What became of it.
    pub outcomes: Vec<Outcome>,
}

/// `motion.beslut`.
#[derive(Clone, Debug)]
pub struct MotionDecision {
    /// `nämnd`.
    pub organ: Option<Organ>,
    /// `datum`.
    pub date: Option<Date>,
    /// `paragraf`.
    pub section: Option<Section>,
    /// `utfall`.
    pub outcomes: Vec<Outcome>,
}

/// `remiss`.
#[derive(Clone, Debug, Default)]
pub struct Referral {
    /// `från`.
    pub from: Option<String>,
    /// `till`.
    pub to: Vec<String>,
    /// `svar_senast`.
    pub due: Option<Date>,
}

/// `projekt`.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// `namn`.
    pub name: Option<String>,
    /// `period`.
    pub period: Option<Period>,
    /// `målgrupp`.
    pub target_groups: Vec<String>,
    /// `finansiär`.
    pub funder: Option<String>,
    /// `medel`, in words.
    pub funds: Option<String>,
    /// `sökt`, SEK.
    pub sought: Option<i64>,
    /// `beviljat`, SEK.
    pub granted: Option<i64>,
    /// `använt`, SEK.
    pub used: Option<i64>,
    /// `mål`.
    pub aims: Vec<Aim>,
    /// `rapport`: delrapport or slutrapport, as written.
    pub report: Option<String>,
}

/// One aim of a project.
#[derive(Clone, Debug)]
pub struct Aim {
    /// `nivå`.
    pub level: Option<String>,
    /// `text`.
    pub text: String,
    /// `uppfyllt`, as written.
    pub met: Option<String>,
}

/// One entry of `yrkanden`: what somebody moved at the meeting.
#[derive(Clone, Debug)]
pub struct Claim {
    /// `av`.
    pub by: Vec<Mover>,
    /// `typ`.
    pub kind: Option<ProposalKind>,
    /// `till`: what the claim concerns.
    pub to: Option<String>,
    /// `text`.
    pub text: Option<String>,
}

/// `slag` of a vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VoteKind {
    /// `öppen`.
    #[default]
    Open,
    /// `sluten`.
    Secret,
    /// `lottning`.
    Lot,
}

/// One entry of `voteringar`.
#[derive(Clone, Debug, Default)]
pub struct Vote {
    /// `rubrik`.
    pub title: Option<String>,
    /// `slag`.
    pub kind: VoteKind,
    /// `ja_betyder`.
    pub yes_means: Option<String>,
    /// `nej_betyder`.
    pub no_means: Option<String>,
    /// `kandidater`.
    pub candidates: Vec<Candidate>,
    /// `ja`.
    pub yes: Option<u32>,
    /// `nej`.
    pub no: Option<u32>,
    /// `avstår`.
    pub abstain: Option<u32>,
    /// `frånvarande`.
    pub absent: Option<u32>,
    /// `röster`.
    pub ballots: Vec<Ballot>,
    /// `komplett`: the list names every voter.
    pub complete: bool,
    /// `röstlista`: a file in the document's folder.
    pub list_file: Option<VPath>,
    /// `utfall`, as written.
    pub result: Option<String>,
}

/// One of `kandidater`.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// `namn`.
    pub name: String,
    /// `röster`.
    pub votes: Option<u32>,
}

/// One of `röster`.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// `namn`.
    pub name: String,
    /// `parti`.
    pub party: Option<String>,
    /// `röst`.
    pub choice: VoteChoice,
}

/// A reservation, special statement or note to the minutes.
#[derive(Clone, Debug)]
pub struct Statement {
    /// `av`.
    pub by: Vec<Mover>,
    /// `för`: on whose behalf.
    pub on_behalf_of: Option<String>,
    /// `text`.
    pub text: Option<String>,
    /// `bilaga`, as written.
    pub annex: Option<String>,
}

/// One entry of `val`.
#[derive(Clone, Debug)]
pub struct Election {
    /// `uppdrag`.
    pub office: String,
    /// `vald`.
    pub elected: Option<String>,
    /// `parti`.
    pub party: Option<String>,
    /// `i_stället_för`.
    pub replaces: Option<String>,
    /// `till`, as written.
    pub until: Option<String>,
}

/// One entry of `handlingar`.
#[derive(Clone, Debug)]
pub struct Record {
    /// `titel`.
    pub title: String,
    /// `datum`.
    pub date: Option<Date>,
    /// `av`.
    pub by: Option<String>,
    /// `fil`.
    pub file: Option<VPath>,
    /// `papper`: path of a paper we hold, as written.
    pub paper: Option<String>,
}

/// Whether an annex is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Publicity {
    /// `ja`.
    #[default]
    Public,
    /// `nej`.
    Withheld,
    /// `begärs_ut`.
    OnRequest,
}

/// One entry of `bilagor`.
#[derive(Clone, Debug)]
pub struct Annex {
    /// `titel`; must not be shown unless [`Annex::is_named`].
    pub title: Option<String>,
    /// `nr`.
    pub number: Option<String>,
    /// `fil`.
    pub file: Option<VPath>,
    /// `sidor`.
    pub pages: Option<String>,
    /// `publik`.
    pub publicity: Publicity,
    /// `skäl`.
    pub reason: Option<String>,
    /// `namnges: ja`.
    pub named: bool,
}

impl Annex {
    /// True when the title may be shown: a withheld annex is named only with `namnges: ja`, as its title may be the secret.
    pub fn is_named(&self) -> bool {
        self.publicity == Publicity::Public || self.named
    }
}

/// One entry of `uppdrag`.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// `till`.
    pub to: Vec<Organ>,
    /// `text`.
    pub text: String,
    /// `punkt`.
    pub point: Option<u16>,
    /// `redovisas`, when or where, as written.
    pub report_due: Option<String>,
    /// `status`, as written.
    pub status: Option<String>,
}

/// One entry of `redovisar` or `upphäver`.
#[derive(Clone, Debug)]
pub struct DecisionRef {
    /// `nämnd`.
    pub organ: Option<Organ>,
    /// `datum`.
    pub date: Option<Date>,
    /// `paragraf`.
    pub section: Option<Section>,
    /// `punkt`.
    pub point: Option<u16>,
}

/// `slag` of an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AmountKind {
    /// `beslutat`.
    #[default]
    Decided,
    /// `sökt`.
    Sought,
    /// `bakgrund`: not shown as a fact.
    Background,
}

/// One entry of `belopp`.
#[derive(Clone, Debug)]
pub struct Amount {
    /// `värde`, SEK.
    pub value: i64,
    /// `som_skrivet`.
    pub as_written: Option<String>,
    /// `avser`.
    pub concerns: Option<String>,
    /// `slag`.
    pub kind: AmountKind,
}

/// A named official or signer.
#[derive(Clone, Debug)]
pub struct Officer {
    /// `namn`.
    pub name: String,
    /// `titel`.
    pub title: Option<String>,
}

/// `borttagen`: withdrawn, leaves a tombstone.
#[derive(Clone, Debug, Default)]
pub struct Removed {
    /// `datum`.
    pub date: Option<Date>,
    /// `grund`.
    pub ground: Option<String>,
}

/// One entry of `rättelser`.
#[derive(Clone, Debug)]
pub struct Correction {
    /// `datum`.
    pub date: Option<Date>,
    /// `text`.
    pub text: String,
    /// `av`: nämnden or portalen, as written.
    pub by: Option<String>,
}

/// `sammanträde`: the record of one meeting.
#[derive(Clone, Debug, Default)]
pub struct MeetingRecord {
    /// `nämnd`.
    pub board: Option<BoardId>,
    /// `möte`.
    pub sitting: u8,
    /// `t_o_m`: the last day.
    pub last_day: Option<Date>,
    /// `tid`, as written.
    pub time: Option<String>,
    /// `plats`.
    pub venue: Option<String>,
    /// `paragrafer`: declares the §§ of the minutes.
    pub sections: Option<SectionRanges>,
    /// `närvaro`.
    pub attendance: Vec<Attendance>,
    /// `övriga`.
    pub others: Vec<Officer>,
    /// `justering`.
    pub approvals: Vec<Approval>,
    /// `anslag`.
    pub notices: Vec<Notice>,
}

/// One entry of `närvaro`.
#[derive(Clone, Debug)]
pub struct Attendance {
    /// `namn`.
    pub name: String,
    /// `parti`.
    pub party: Option<String>,
    /// `roll`.
    pub role: Option<String>,
    /// `ersätter`.
    pub substitutes: Option<String>,
    /// `tjänstgör`.
    pub serving: Option<bool>,
    /// `paragrafer`.
    pub sections: Option<SectionRanges>,
    /// `kl`, as written.
    pub hours: Option<String>,
    /// `distans`.
    pub remote: bool,
}

/// One entry of `justering`: the approval of minutes.
#[derive(Clone, Debug, Default)]
pub struct Approval {
    /// `datum`.
    pub date: Option<Date>,
    /// `plats`.
    pub venue: Option<String>,
    /// `justerare`.
    pub approvers: Vec<Mover>,
    /// `paragrafer`; all when missing.
    pub sections: Option<SectionRanges>,
}

/// One entry of `anslag`: the notice of approved minutes.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// `uppsatt`.
    pub posted: Option<Date>,
    /// `nedtas`.
    pub taken_down: Option<Date>,
    /// `förvaring`.
    pub kept_at: Option<String>,
    /// `paragrafer`; all when missing.
    pub sections: Option<SectionRanges>,
}

/// `ärende`: what is known of a case beyond its papers.
#[derive(Clone, Debug, Default)]
pub struct CaseRecord {
    /// `nämnd`, whose diarium the numbers belong to.
    pub board: Option<BoardId>,
    /// `kommun`.
    pub kommun: Option<String>,
    /// `diarienummer`.
    pub numbers: Vec<Dnr>,
    /// `tidigare_diarienummer`.
    pub earlier_numbers: Vec<Dnr>,
    /// `klarspråk`.
    pub summary: Option<String>,
    /// `väckt_av`.
    pub raised_by: Option<String>,
    /// `inkom`.
    pub received: Option<Date>,
    /// `avslutat`.
    pub closed: Option<Date>,
}

/// Where a value stands in front matter: keys in canonical spelling and list positions from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(pub Vec<FieldStep>);

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldStep {
    /// A key.
    Key(String),
    /// A position in a list.
    Index(usize),
}

impl FieldPath {
    /// A path of one key.
    pub fn key(name: &str) -> FieldPath {
        FieldPath(vec![FieldStep::Key(name.to_owned())])
    }

    /// This path, one list position deeper.
    pub fn at(mut self, index: usize) -> FieldPath {
        self.0.push(FieldStep::Index(index));
        self
    }

    /// This path, one key deeper.
    pub fn then(mut self, name: &str) -> FieldPath {
        self.0.push(FieldStep::Key(name.to_owned()));
        self
    }
}
