//! How long a case has taken: a thin bar with a mark for each known day.

use serde::Serialize;

use crate::domain::calendar::days_between;
use crate::model::Case;
use crate::render::pages::{DateView, Maker};

/// The bar.
#[derive(Serialize)]
pub struct Span {
    /// Places of the marks, in per cent with one decimal.
    pub marks: Vec<String>,
    /// The first day.
    pub from: DateView,
    /// The last day.
    pub to: DateView,
    /// How long it was, in words.
    pub length: String,
}

/// The bar of a case with two known days or more.
pub(super) fn span(maker: Maker<'_>, case: &Case) -> Option<Span> {
    let steps = case.timeline.iter().filter(|step| !step.expected).filter_map(|step| step.date);
    let mut days: Vec<_> = steps.chain(case.first).chain(case.last).collect();
    days.sort();
    days.dedup();
    let (first, last) = (*days.first()?, *days.last()?);
    let whole = i64::from(days_between(first, last));
    if whole <= 0 {
        return None;
    }
    let marks = days.iter().map(|day| place(i64::from(days_between(first, *day)), whole));
    Some(Span { marks: marks.collect(), from: maker.date(first), to: maker.date(last), length: length(maker, whole) })
}

/// From 2 to 98 per cent, so that the marks lie within the bar.
fn place(days: i64, whole: i64) -> String {
    let per_mille = 20 + days * 960 / whole;
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

/// Days, whole months or whole years, the largest that says enough.
fn length(maker: Maker<'_>, days: i64) -> String {
    let (id, number) = match days {
        0..60 => ("arende.dagar", days),
        60..730 => ("arende.manader", days * 12 / 365),
        _ => ("arende.langd_ar", days * 100 / 36_525),
    };
    maker.theme().count(id, usize::try_from(number).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn marks_lie_within_the_bar() {
        assert_eq!((place(0, 10), place(5, 10), place(10, 10)), ("2.0".into(), "50.0".into(), "98.0".into()));
    }
}
