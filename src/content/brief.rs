//! Briefs: the few facts of a document that nearly everybody asks for, kept beside each other.
//!
//! A document is large and lies in many pieces of memory, and waiting for memory is most of what putting a site together costs.
//! So whoever only asks for a day or a §, or whether there is anything to look at, reads it here.

use crate::content::front::{BoardId, Common, Front, Paper};
use crate::content::{Body, Kind};
use crate::domain::calendar::Date;
use crate::domain::outcome::{Outcomes, Status};
use crate::domain::section::Section;
use crate::domain::text::plain;
use crate::world::VPath;

/// The few facts of a document. They are those of its file, whether the document is shown or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Which `typ` it is.
    pub kind: Kind,
    /// True for a paper, of whichever kind.
    pub is_paper: bool,
    /// `redovisas: nej`: only the § of the paper is shown.
    pub is_withheld: bool,
    /// `borttagen`: only a tombstone is shown.
    pub is_removed: bool,
    /// True for a paper that says what was decided, whatever its kind: not for a proposal or a report, and without a status only
    /// when it is of `typ: beslut` or has an outcome.
    pub says_decision: bool,
    /// True for a paper that only proposes something to somebody.
    pub is_proposal: bool,
    /// True for a paper that is the motion itself, as it was filed.
    pub is_filing: bool,
    /// What a paper says was decided, without order.
    pub outcomes: Outcomes,
    /// True for a paper with `ärendegång`.
    pub has_steps: bool,
    /// True for a paper with `motion` or `medborgarförslag`.
    pub has_motions: bool,
    /// True for a paper with `uppdrag`.
    pub has_assignments: bool,
    /// True for a paper in which somebody moves, claims, dissents or votes.
    pub has_people: bool,
    /// True for a document that leads to other documents or to files: by links of its body, or by a key of its front matter that
    /// names one.
    pub has_links: bool,
    /// True for an `index.md`, whose folder may hold annexes.
    pub has_folder: bool,
    /// `indexera`.
    pub is_indexed: bool,
    /// `datum`.
    pub date: Option<Date>,
    /// The body of a paper.
    pub board: Option<BoardId>,
    /// `paragraf` of a paper.
    pub section: Option<Section>,
    /// `möte` of a paper as written; 0 for none.
    pub sitting: u8,
}

impl Brief {
    /// The facts of a document with that front matter and body, in that file.
    pub fn of(kind: Kind, common: &Common, front: &Front, body: &Body, path: &VPath) -> Brief {
        let names_file = common.provenance.as_ref().is_some_and(|provenance| provenance.file.is_some());
        let brief = Brief {
            kind,
            is_paper: false,
            is_withheld: false,
            is_removed: false,
            says_decision: false,
            is_proposal: false,
            is_filing: false,
            outcomes: Outcomes::default(),
            has_steps: false,
            has_motions: false,
            has_assignments: false,
            has_people: false,
            has_links: names_file || !body.links.is_empty(),
            has_folder: path.name() == "index.md",
            is_indexed: common.index,
            date: common.date,
            board: None,
            section: None,
            sitting: 0,
        };
        let Front::Paper(paper) = front else { return brief };
        Brief {
            is_paper: true,
            is_withheld: paper.withheld.is_some(),
            is_removed: paper.removed.is_some(),
            says_decision: match paper.status {
                Some(status) => status == Status::Decided,
                None => kind == Kind::Decision || !paper.outcomes.is_empty(),
            },
            is_proposal: paper.proposal.is_some() || paper.status == Some(Status::Proposed),
            is_filing: is_filing(paper),
            outcomes: paper.outcomes.iter().map(|point| point.outcome).collect(),
            has_steps: !paper.steps.is_empty(),
            has_motions: !paper.motions.is_empty() || !paper.citizen_proposals.is_empty(),
            has_assignments: !paper.assignments.is_empty(),
            has_people: has_people(paper),
            has_links: brief.has_links || has_links(paper),
            board: paper.board.clone(),
            section: paper.section,
            sitting: paper.sitting,
            ..brief
        }
    }
}

fn is_filing(paper: &Paper) -> bool {
    // As they are compared.
    let words = ["motion", "medborgarforslag"];
    paper.document_type.as_deref().is_some_and(|kind| words.contains(&plain(kind).as_str()))
}

fn has_people(paper: &Paper) -> bool {
    let statements = [&paper.reservations, &paper.special_statements, &paper.notes];
    !paper.motions.is_empty()
        || !paper.claims.is_empty()
        || !paper.votes.is_empty()
        || statements.iter().any(|list| !list.is_empty())
}

fn has_links(paper: &Paper) -> bool {
    !paper.annexes.is_empty()
        || !paper.reports_on.is_empty()
        || !paper.repeals.is_empty()
        || paper.records.iter().any(|record| record.file.is_some() || record.paper.is_some())
        || paper.votes.iter().any(|vote| vote.list_file.is_some())
}
