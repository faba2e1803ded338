//! What happened at the meeting: claims, votes, statements and elections.

use super::Mover;
use crate::domain::outcome::{ProposalKind, VoteChoice};
use crate::world::VPath;

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
