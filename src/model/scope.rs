//! Every list the site offers, and which lists a document belongs to.

use crate::content::front::BoardId;
use crate::model::{PartyIx, PersonIx, TopicIx};

/// A list of documents, newest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Every paper.
    All,
    /// Papers of `typ: beslut`.
    Decisions,
    /// Papers of `typ: motionssvar`.
    Motions,
    /// Papers of `typ: projektrapport`.
    Projects,
    /// Papers of one year.
    Year(i16),
    /// Undated papers.
    Undated,
    /// Papers of one body.
    Board(BoardId),
    /// Papers of one body in one year.
    BoardYear(BoardId, i16),
    /// Papers on one topic.
    Topic(TopicIx),
    /// Papers in which one person acts.
    Person(PersonIx),
    /// Papers in which one party acts.
    Party(PartyIx),
    /// Papers of one kommun.
    Kommun(String),
}
