//! Rows of `ärendegång` and the papers that they name: each is looked up once, for all who ask.

use crate::content::front::{BoardId, Organ, Step};
use crate::domain::calendar::Date;
use crate::domain::section::Section;
use crate::model::decision::Decisions;
use crate::model::hands::parallel;
use crate::model::{Doc, Item};

/// For each row of each paper's `ärendegång`, the paper of the § that it names, when the site holds and shows it.
#[derive(Debug, Default)]
pub struct Held {
    /// Where the rows of each document begin, and where the last end.
    starts: Vec<usize>,
    rows: Vec<Option<Doc>>,
}

impl Held {
    /// Looks every row up; `jobs` threads may work at once.
    pub(super) fn find(items: &[Item], decisions: &Decisions, jobs: usize) -> Held {
        let look_up = |row: &Step| {
            let (board, date, section) = named_section(row)?;
            decisions.first(board, date, section)
        };
        let found = parallel(jobs, items.len(), |index| {
            let item = &items[index];
            let paper = if item.brief.has_steps { item.paper() } else { None };
            paper.map_or_else(Vec::new, |paper| paper.steps.iter().map(look_up).collect())
        });
        let mut held = Held { starts: Vec::with_capacity(items.len() + 1), rows: Vec::with_capacity(items.len()) };
        for rows in found {
            held.starts.push(held.rows.len());
            held.rows.extend(rows);
        }
        held.starts.push(held.rows.len());
        held
    }

    /// The rows of one document.
    pub fn of(&self, doc: Doc) -> &[Option<Doc>] {
        let at = |index: usize| self.starts.get(index).copied();
        let place = at(doc.0 as usize).zip(at(doc.0 as usize + 1));
        place.and_then(|(start, end)| self.rows.get(start..end)).unwrap_or_default()
    }
}

/// A row with body, date and §.
pub(super) fn named_section(step: &Step) -> Option<(&BoardId, Date, Section)> {
    match &step.organ {
        Organ::Board(board) => Some((board, step.date?, step.section?)),
        Organ::Free(_) => None,
    }
}
