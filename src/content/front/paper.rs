//! Papers (beslut, motionssvar, projektrapporter): everything one may say, and the parts that only papers have.

use std::collections::BTreeMap;

use super::{Annex, Claim, Election, Motion, Project, Record, Referral, Statement, Vote};
use super::{BoardId, Officer, Organ};
use crate::domain::calendar::Date;
use crate::domain::dnr::Dnr;
use crate::domain::outcome::{DecisionForm, Outcome, Status};
use crate::domain::section::Section;

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

impl Paper {
    /// Whether it is about citizens' proposals alone. Swedish words what became of "ett förslag" otherwise than of "en motion".
    pub fn is_about_proposals(&self) -> bool {
        self.motions.is_empty() && !self.citizen_proposals.is_empty()
    }
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
