//! What a reader can do: appeal, and ask for the papers. Never a computed day.

use crate::content::front::AppealKind;
use crate::domain::outcome::{Outcome, Status};
use crate::render::pages::document::Sheet;
use crate::render::pages::rich::Rich;

/// The ways that are open, in words.
pub(in crate::render::pages) fn actions(sheet: Sheet<'_>) -> Vec<Rich> {
    let mut actions = Vec::with_capacity(3);
    actions.extend(appeal(sheet));
    if let Some(result) = sheet.paper.appeal.as_ref().and_then(|appeal| appeal.result.as_deref()) {
        let mut line = Rich::default();
        line.bold(sheet.word("handling.overklagat")).text(" ").text(result);
        actions.push(line);
    }
    actions.push(request(sheet));
    actions
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
    if matches!(id, "handling.overklaga.laglighet" | "handling.overklaga.besvar") {
        line.bold(sheet.word("handling.overklaga.rubrik")).text(" ");
    }
    line.text(sheet.word(id));
    let law = sheet.maker.site().config.statutes.get("kommunallagen").filter(|_| id.ends_with("laglighet"));
    if let Some(address) = law {
        line.text(" ").link(sheet.word("handling.overklaga.lag"), Some(address));
    }
    Some(line)
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

/// The address at which papers are asked for, with the register number as subject.
pub(in crate::render::pages) fn request_address(sheet: Sheet<'_>) -> Option<String> {
    let config = &sheet.maker.site().config;
    let number = sheet.paper.numbers.first().map(|number| number.written.as_str());
    let email = config.request.email.as_deref().or(config.publisher.email.as_deref());
    email.map(|email| mail(email, number))
}

/// Whom to ask for the papers, with the number to name.
fn request(sheet: Sheet<'_>) -> Rich {
    let config = &sheet.maker.site().config;
    let number = sheet.paper.numbers.first().map(|number| number.written.as_str());
    let address = request_address(sheet);
    let mut line = Rich::default();
    line.bold(sheet.word("handling.begar.rubrik")).text(" ");
    line.link(sheet.word("handling.begar.lank"), address.as_deref());
    if let Some(number) = number {
        line.text(" ").text(sheet.word("handling.begar.med_nummer")).text(" ").number(number, None);
    }
    let text = config.request.text.as_deref();
    line.text(". ").text(text.unwrap_or_else(|| sheet.word("handling.begar.fritt")));
    line
}

/// A mail address with the number as subject.
pub(in crate::render::pages) fn mail(email: &str, number: Option<&str>) -> String {
    let mut address = format!("mailto:{email}");
    if let Some(number) = number {
        address.push_str("?subject=");
        for byte in number.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => address.push(char::from(byte)),
                other => address.push_str(&format!("%{other:02X}")),
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_subject_is_encoded() {
        let address = super::mail("a@example.se", Some("SÄN 2012/3&x"));
        assert_eq!(address, "mailto:a@example.se?subject=S%C3%84N%202012/3%26x");
    }
}
