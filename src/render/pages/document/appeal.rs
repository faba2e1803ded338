//! What a reader of a paper can do: appeal, and ask for the papers. Never a computed day.

use crate::content::front::AppealKind;
use crate::domain::calendar::{Date, days_between};
use crate::domain::outcome::{Outcome, Status};
use crate::model::MotionState;
use crate::render::pages::actions::request;
use crate::render::pages::document::Sheet;
use crate::render::pages::rich::Rich;

/// After so many days an appeal is called too late in all likelihood: minutes are approved within two weeks (5 kap. 69 § kommunallagen),
/// then announced, and three weeks later the time to appeal ends.
const OLD: i32 = 92;

/// The ways that are open, in words.
pub(in crate::render::pages) fn actions(sheet: Sheet<'_>) -> Vec<Rich> {
    let number = sheet.paper.numbers.first().map(|number| number.written.as_str());
    let mut actions = Vec::with_capacity(3);
    actions.extend(appealing(sheet).or_else(|| appeal_of_motion(sheet)));
    actions.push(request(sheet.maker, "handling.begar.lank", number));
    actions
}

/// What came of an appeal, which says more than how one is made; else how one is made.
pub(in crate::render::pages) fn appealing(sheet: Sheet<'_>) -> Option<Rich> {
    result(sheet).or_else(|| appeal(sheet))
}

/// What came of an appeal.
pub(in crate::render::pages) fn result(sheet: Sheet<'_>) -> Option<Rich> {
    let result = sheet.paper.appeal.as_ref()?.result.as_deref()?;
    let mut line = Rich::default();
    line.bold(sheet.word("handling.overklagat")).text(" ").then("", &sheet.prose(result));
    Some(line)
}

/// How the decision on the motion that the paper is may be appealed.
fn appeal_of_motion(sheet: Sheet<'_>) -> Option<Rich> {
    let site = sheet.maker.site();
    let mut filed = sheet.item.motions.iter().map(|motion| site.motion(*motion));
    let MotionState::Settled { paper: Some(doc), .. } = &filed.find(|motion| motion.filed == Some(sheet.doc))?.state
    else {
        return None;
    };
    appealing(Sheet::new(sheet.maker, *doc, site.item(*doc).paper()?))
}

/// How the paper may be appealed, stated or by its kind; `None` when nothing can be said.
fn appeal(sheet: Sheet<'_>) -> Option<Rich> {
    let paper = sheet.paper;
    let stated = paper.appeal.as_ref().map(|appeal| appeal.kind);
    let is_opinion = paper.proposal.is_some() || paper.status == Some(Status::Proposed);
    let id = match stated {
        Some(AppealKind::Legality) => "handling.overklaga.laglighet",
        Some(AppealKind::Administrative) => "handling.overklaga.besvar",
        Some(AppealKind::No) if is_opinion => "handling.overklaga.forslag",
        Some(AppealKind::No) => "handling.overklaga.nej",
        None if is_opinion => "handling.overklaga.forslag",
        None if paper.section.is_some() && paper.status == Some(Status::Decided) && decides(sheet) => {
            "handling.overklaga.laglighet"
        }
        None => return None,
    };
    let mut line = Rich::default();
    line.bold(sheet.word("handling.overklaga.rubrik")).text(" ");
    if let Some(day) = taken_down(sheet).filter(|_| id.ends_with("laglighet")) {
        let text = sheet.maker.theme().fill("handling.overklaga.tiden_ute", &[("datum", &sheet.maker.date(day).text)]);
        line.text(&text);
        return Some(line);
    }
    let is_old = id.ends_with("laglighet") && is_old(sheet);
    line.text(sheet.word(if is_old { "handling.overklaga.gammalt" } else { id }));
    let law = sheet.maker.site().config.statutes.get("kommunallagen").filter(|_| id.ends_with("laglighet"));
    if let Some(address) = law {
        line.text(" ").link(sheet.word("handling.overklaga.lag"), Some(address));
    }
    Some(line)
}

/// The day that the notice of the minutes was taken down, when that has been: it stays up until the time to appeal has ended.
fn taken_down(sheet: Sheet<'_>) -> Option<Date> {
    let site = sheet.maker.site();
    let section = sheet.paper.section?;
    let notices = site.meeting(sheet.item.meeting?).notices_for(section);
    let last = notices.map(|notice| notice.taken_down).max().flatten();
    last.filter(|day| *day < site.as_of)
}

/// True of a decision whose time to appeal has in all likelihood ended, though no notice tells the day.
fn is_old(sheet: Sheet<'_>) -> bool {
    sheet.common.date.is_some_and(|date| days_between(date, sheet.maker.site().as_of) > OLD)
}

/// False when all that was done is to prepare, postpone or give an opinion.
fn decides(sheet: Sheet<'_>) -> bool {
    let prepares = |outcome: Outcome| {
        matches!(
            outcome,
            Outcome::Tabled
                | Outcome::Deferred
                | Outcome::Returned
                | Outcome::Referred
                | Outcome::OpinionGiven
                | Outcome::Endorsed
                | Outcome::EndorsedWithChange
                | Outcome::Opposed
        )
    };
    sheet.paper.outcomes.is_empty() || sheet.paper.outcomes.iter().any(|point| !prepares(point.outcome))
}
