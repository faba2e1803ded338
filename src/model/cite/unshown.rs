//! Papers that are not shown, for the links of the form `[[…]]` that name one: told to those who write, never to readers.

use super::find::same;
use crate::content::front::{BoardId, Front};
use crate::content::{Config, Document};
use crate::domain::calendar::Date;
use crate::domain::section::Section;
use crate::domain::slug::slug;
use crate::model::Fate;

/// What a draft or a paper that is not yet due may be named by.
#[derive(Debug)]
pub struct Unshown {
    board: Option<BoardId>,
    date: Option<Date>,
    section: Option<Section>,
    /// The keys of its register numbers.
    numbers: Vec<String>,
    /// The diarium of those; `None` where neither body nor kommun tells.
    diarium: Option<String>,
    /// Why it is not shown.
    pub(super) fate: Fate,
    /// The day on which it will be.
    pub(super) day: Option<Date>,
}

impl Unshown {
    /// What is to be known of a document.
    pub(in crate::model) fn of(config: &Config, document: &Document, fate: Fate, day: Option<Date>) -> Unshown {
        let (board, section, kommun) = match &document.front {
            Front::Paper(paper) => (paper.board.as_ref(), paper.section, None),
            Front::Case(record) => (record.board.as_ref(), None, record.kommun.as_deref()),
            Front::Meeting(_) | Front::Article => (None, None, None),
        };
        let numbers = match &document.front {
            Front::Paper(paper) => paper.numbers.iter().chain(&paper.earlier_numbers),
            Front::Case(record) => record.numbers.iter().chain(&record.earlier_numbers),
            Front::Meeting(_) | Front::Article => [].iter().chain(&[]),
        };
        let of_board = board.and_then(|board| config.boards.get(board)).map(|board| slug(board.diarium()));
        Unshown {
            board: board.cloned(),
            date: document.common.date,
            section,
            numbers: numbers.map(|number| number.key.clone()).collect(),
            diarium: of_board.or_else(|| kommun.map(slug)),
            fate,
            day,
        }
    }

    /// Whether it is the paper of a § of a body on a day.
    pub(super) fn is_decision(&self, board: &BoardId, date: Date, section: Section) -> bool {
        self.board.as_ref() == Some(board)
            && self.date == Some(date)
            && self.section.is_some_and(|own| same(own, section))
    }

    /// Whether it bears a register number of a diarium.
    pub(super) fn bears(&self, diarium: Option<&str>, key: &str) -> bool {
        let is_ours = self.diarium.is_none() || self.diarium.as_deref() == diarium;
        is_ours && self.numbers.iter().any(|own| own == key)
    }
}
