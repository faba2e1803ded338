//! Rules that need two documents: one identity twice, §§ and dates that do not fit their meeting.

use crate::content::front::FieldPath;
use crate::diag::{Code, Diagnostic, Place};
use crate::model::case::Cases;
use crate::model::meeting::{Meetings, identity};
use crate::model::{Doc, Item, Meeting};

/// Checks everything.
pub(super) fn check(items: &[Item], meetings: &Meetings, cases: &Cases, out: &mut Vec<Diagnostic>) {
    duplicates(items, meetings, out);
    for meeting in &meetings.meetings {
        sections(items, meeting, out);
        approvals(meeting, out);
    }
    for &(doc, first) in &cases.second_records {
        let slug = cases.of_doc[doc.0 as usize].first().map(|case| &cases.cases[case.0 as usize].slug);
        let first = &items[first.0 as usize].document;
        out.push(
            Diagnostic::new(Code::AddressClash, items[doc.0 as usize].document.place(&FieldPath::key("diarienummer")))
                .with("address", format!("/arende/{}/", slug.map_or("", String::as_str)))
                .with("other", &first.path)
                .and(first.place(&FieldPath::key("diarienummer"))),
        );
    }
}

/// One identity (body, date, meeting, §) twice, and two records of one meeting.
fn duplicates(items: &[Item], meetings: &Meetings, out: &mut Vec<Diagnostic>) {
    let pair = |doc: Doc, first: Doc| (&items[doc.0 as usize], &items[first.0 as usize].document);
    for &(doc, first) in &meetings.doublets {
        let (item, first) = pair(doc, first);
        let Some((board, date, _, section)) = identity(item) else { continue };
        let key = FieldPath::key("paragraf");
        out.push(
            Diagnostic::new(Code::DuplicateIdentity, item.document.place(&key))
                .with("board", board.as_str())
                .with("date", date)
                .with("section", section.to_string())
                .with("other", &first.path)
                .and(first.place(&key)),
        );
    }
    for &(doc, first) in &meetings.second_records {
        let (item, first) = pair(doc, first);
        let Some(board) = super::meeting::minutes(item).and_then(|record| record.board.as_ref()) else { continue };
        let Some(date) = item.document.common.date else { continue };
        let key = FieldPath::key("datum");
        out.push(
            Diagnostic::new(Code::DuplicateMeeting, item.document.place(&key))
                .with("board", board.as_str())
                .with("date", date)
                .with("other", &first.path)
                .and(first.place(&key)),
        );
    }
}

/// A § outside the range that its meeting declares.
fn sections(items: &[Item], meeting: &Meeting, out: &mut Vec<Diagnostic>) {
    let Some(record) = &meeting.record else { return };
    let Some(declared) = meeting.minutes().and_then(|minutes| minutes.sections.as_ref()) else { return };
    for agenda in &meeting.agenda {
        let Some(doc) = agenda.paper.filter(|_| !declared.contains(agenda.section)) else { continue };
        out.push(
            Diagnostic::new(
                Code::SectionOutsideRange,
                items[doc.0 as usize].document.place(&FieldPath::key("paragraf")),
            )
            .with("section", agenda.section.to_string())
            .with("limit", declared.to_string())
            .and(record.place(&FieldPath::key("paragrafer"))),
        );
    }
}

/// Minutes that were approved or posted before the meeting.
fn approvals(meeting: &Meeting, out: &mut Vec<Diagnostic>) {
    let (Some(record), Some(minutes)) = (&meeting.record, meeting.minutes()) else { return };
    let approved = minutes.approvals.iter().map(|approval| approval.date);
    let posted = minutes.notices.iter().map(|notice| notice.posted);
    let approved = approved.enumerate().map(|(index, date)| ("justering", index, "datum", date));
    let posted = posted.enumerate().map(|(index, date)| ("anslag", index, "uppsatt", date));
    for (list, index, key, date) in approved.chain(posted) {
        let Some(date) = date.filter(|date| *date < meeting.date) else { continue };
        let place: Place = record.place(&FieldPath::key(list).at(index).then(key));
        out.push(
            Diagnostic::new(Code::ApprovalBeforeMeeting, place)
                .with("key", format!("{list}.{key}"))
                .with("value", date)
                .with("date", meeting.date),
        );
    }
}
