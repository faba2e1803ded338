//! The running text of a body, piece by piece, for those who look for references in it.

use std::ops::Range;

use crate::content::references::{Gap, Piece};

/// What has been read.
pub(super) struct Pieces {
    all: Vec<Piece>,
    gap: Gap,
}

impl Default for Pieces {
    fn default() -> Pieces {
        Pieces { all: Vec::new(), gap: Gap::Block }
    }
}

impl Pieces {
    /// Something parts what follows from what came before; the wider gap counts.
    pub(super) fn part(&mut self, gap: Gap) {
        self.gap = match (self.gap, gap) {
            (Gap::Block, _) | (_, Gap::Block) => Gap::Block,
            (Gap::Cell, _) | (_, Gap::Cell) => Gap::Cell,
            (Gap::Opaque, _) | (_, Gap::Opaque) => Gap::Opaque,
            (Gap::Marks, Gap::Marks) => Gap::Marks,
        };
    }

    /// Text at a place of the file; `between` is what stands between the last piece and it.
    pub(super) fn text(&mut self, range: Range<usize>, between: impl Fn(usize) -> bool) {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else { return };
        let gap = std::mem::replace(&mut self.gap, Gap::Marks);
        if let Some(last) = self.all.last_mut().filter(|last| gap == Gap::Marks && between(last.end as usize)) {
            last.end = end;
        } else {
            self.all.push(Piece { start, end, after: gap });
        }
    }

    /// Every piece.
    pub(super) fn finish(self) -> Vec<Piece> {
        self.all
    }
}
