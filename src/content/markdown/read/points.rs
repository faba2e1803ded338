//! The numbered points of a decision.

use crate::content::sections::SectionKind;

/// Points found under the first decision and the first proposal that have any.
#[derive(Default)]
pub(super) struct Points {
    decision: Found,
    proposal: Found,
    section: Section,
    is_counting: bool,
}

#[derive(Default)]
struct Found {
    numbers: Vec<u16>,
    lists: Vec<usize>,
    next: u64,
}

#[derive(Clone, Copy, Default)]
enum Section {
    Decision,
    Proposal,
    #[default]
    Other,
}

impl Points {
    /// A heading outside every container begins a part of that kind.
    pub(super) fn section(&mut self, kind: Option<SectionKind>) {
        self.section = match kind {
            Some(SectionKind::Decision) if self.decision.lists.is_empty() => Section::Decision,
            Some(SectionKind::ProposedDecision) if self.proposal.lists.is_empty() => Section::Proposal,
            _ => Section::Other,
        };
    }

    /// A list outside every container begins at that byte: the first ordered one, and each that goes on where it ended,
    /// holds points.
    pub(super) fn list(&mut self, first: Option<u64>, at: usize) {
        if let (Some(found), Some(first)) = (self.found(), first)
            && (found.lists.is_empty() || found.next == first)
        {
            found.lists.push(at);
            found.next = first;
            self.is_counting = true;
        }
    }

    /// An item of such a list begins.
    pub(super) fn item(&mut self) {
        if self.is_counting
            && let Some(found) = self.found()
        {
            found.numbers.extend(u16::try_from(found.next));
            found.next += 1;
        }
    }

    /// The list ends.
    pub(super) fn end_list(&mut self) {
        self.is_counting = false;
    }

    /// Numbers and lists of the decision, or of the proposal when no decision has any.
    pub(super) fn finish(self) -> (Vec<u16>, Vec<usize>) {
        let found = if self.decision.lists.is_empty() { self.proposal } else { self.decision };
        (found.numbers, found.lists)
    }

    fn found(&mut self) -> Option<&mut Found> {
        match self.section {
            Section::Decision => Some(&mut self.decision),
            Section::Proposal => Some(&mut self.proposal),
            Section::Other => None,
        }
    }
}
