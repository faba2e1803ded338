//! Assignments (uppdrag): which papers report on one, and whether a report is missing.

use crate::content::front::Assignment;
use crate::domain::calendar::{Date, days_between, parse_date};
use crate::domain::text::fold;
use crate::model::{Doc, Item};

/// How long an assignment without a day for its report may wait, in days.
const A_YEAR: i32 = 365;
/// How a status begins that says that nothing more is to come.
const DONE: &[&str] = &["fullgj", "avslut", "redovis", "rapporter", "avskriv", "aterkall", "aterta", "utgar", "utga"];

/// The papers that report on an assignment given in a document, newest first: those that name its decision and no other point.
pub fn reports<'a>(items: &'a [Item], doc: Doc, assignment: &'a Assignment) -> impl Iterator<Item = Doc> + 'a {
    let given = items.get(doc.0 as usize).map_or(&[][..], |item| &item.reported_by);
    given.iter().copied().filter(move |report| {
        let Some(item) = items.get(report.0 as usize) else { return false };
        let references = item.paper().map_or(&[][..], |paper| &paper.reports_on);
        let means = |(reference, named): (&crate::content::front::DecisionRef, &Option<Doc>)| {
            *named == Some(doc)
                && (reference.point.is_none() || assignment.point.is_none() || reference.point == assignment.point)
        };
        references.iter().zip(&item.named).any(means)
    })
}

/// Whether the report on an assignment should have come by a day: the day set for it has passed, or none is set and a year has.
/// An assignment whose status says that it is done waits for nothing.
pub fn is_overdue(assignment: &Assignment, given: Date, as_of: Date) -> bool {
    let status = assignment.status.as_deref().map(fold).unwrap_or_default();
    if DONE.iter().any(|word| status.starts_with(word)) {
        return false;
    }
    match assignment.report_due.as_deref() {
        Some(due) => parse_date(due.trim()).is_ok_and(|due| due < as_of),
        None => days_between(given, as_of) > A_YEAR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_overdue_after_its_day_or_after_a_year() {
        let day = |text: &str| parse_date(text).unwrap();
        let check = |due: Option<&str>, status: Option<&str>, as_of: &str, expected: bool| {
            let assignment = Assignment {
                to: Vec::new(),
                text: "att redovisa".to_owned(),
                point: None,
                report_due: due.map(str::to_owned),
                status: status.map(str::to_owned),
            };
            assert_eq!(is_overdue(&assignment, day("2020-01-01"), day(as_of)), expected, "{due:?} {status:?} {as_of}");
        };
        check(Some("2020-06-30"), None, "2020-06-30", false);
        check(Some("2020-06-30"), Some("pågår"), "2020-07-01", true);
        check(Some("2020-06-30"), Some("Fullgjort"), "2020-07-01", false);
        check(Some("i bokslutet"), None, "2030-01-01", false);
        check(None, None, "2020-12-31", false);
        check(None, None, "2021-01-02", true);
        check(None, Some("Återkallat"), "2021-01-02", false);
    }
}
