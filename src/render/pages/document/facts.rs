//! The facts of a paper beside its text, in a fixed order; what is not stated is left out.

use serde::Serialize;

use crate::content::front::{Amount, AmountKind, DecisionRef, Officer, Project};
use crate::domain::calendar::Period;
use crate::domain::outcome::DecisionForm;
use crate::model::Doc;
use crate::render::pages::document::files::pages_of;
use crate::render::pages::document::{Sheet, motions};
use crate::render::pages::glossary;
use crate::render::pages::rich::Rich;
use crate::route::Route;

/// One fact with one or more values.
#[derive(Serialize)]
pub struct Fact<'a> {
    /// What it is, for theme authors: the last part of its word's id.
    pub key: &'static str,
    /// Label.
    pub label: &'a str,
    /// The word of `terms` that explains it.
    pub term: Option<&'static str>,
    /// Values.
    pub values: Vec<Rich>,
}

/// Collects facts and skips empty ones.
struct Facts<'s> {
    sheet: Sheet<'s>,
    list: Vec<Fact<'s>>,
}

impl<'s> Facts<'s> {
    fn add(&mut self, id: &'static str, value: Rich) {
        self.add_all(id, vec![value]);
    }

    fn add_all(&mut self, id: &'static str, mut values: Vec<Rich>) {
        values.retain(|value| !value.is_empty());
        if !values.is_empty() {
            let key = id.rsplit('.').next().unwrap_or(id);
            self.list.push(Fact { key, label: self.sheet.word(id), term: glossary::of_fact(key), values });
        }
    }

    fn text(&mut self, id: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.add(id, Rich::of(text));
        }
    }

    fn texts(&mut self, id: &'static str, texts: &[String]) {
        if !texts.is_empty() {
            let mut list = Rich::default();
            list.list(texts);
            self.add(id, list);
        }
    }

    fn amount(&mut self, id: &'static str, amount: Option<i64>) {
        if let Some(amount) = amount {
            let mut value = Rich::default();
            value.amount(amount);
            self.add(id, value);
        }
    }
}

/// The facts of a paper.
pub(in crate::render::pages) fn facts(sheet: Sheet<'_>) -> Vec<Fact<'_>> {
    let mut facts = Facts { sheet, list: Vec::with_capacity(16) };
    initiative(&mut facts);
    register(&mut facts);
    sides(&mut facts);
    if let Some(project) = &sheet.paper.project {
        self::project(&mut facts, project);
    }
    amounts(&mut facts);
    decision(&mut facts);
    references(&mut facts);
    minutes(&mut facts);
    rest(&mut facts);
    facts.list
}

/// More facts than this are divided.
const MANY: usize = 10;

/// What most readers look for among many facts.
const FIRST: [&str; 14] = [
    "motion",
    "medborgarforslag",
    "motionens_lage",
    "arende",
    "till",
    "avsandare",
    "beviljat",
    "belopp",
    "gar_vidare",
    "redovisas_i",
    "upphavt_av",
    "bilagor",
    "amnen",
    "kontakt",
];

/// The facts that are shown at once, and those that open: on a phone a long list stands between a decision and the way to it.
pub(in crate::render::pages) fn split(facts: Vec<Fact<'_>>) -> (Vec<Fact<'_>>, Vec<Fact<'_>>) {
    if facts.len() <= MANY {
        return (facts, Vec::new());
    }
    facts.into_iter().partition(|fact| FIRST.contains(&fact.key))
}

/// Motions, citizens' proposals and referral.
fn initiative(facts: &mut Facts<'_>) {
    let sheet = facts.sheet;
    let lines =
        |list: &[crate::content::front::Motion]| list.iter().map(|motion| motions::line(sheet, motion)).collect();
    facts.add_all("handling.fakta.motion", lines(&sheet.paper.motions));
    facts.add_all("handling.fakta.medborgarforslag", lines(&sheet.paper.citizen_proposals));
    let known = sheet.item.motions.iter().map(|motion| sheet.maker.site().motion(*motion));
    facts.add_all("handling.fakta.motionens_lage", known.map(|motion| motions::state(sheet, motion)).collect());
    if let Some(referral) = &sheet.paper.referral {
        facts.text("handling.fakta.remiss_fran", referral.from.as_deref());
        facts.texts("handling.fakta.remiss_till", &referral.to);
        if let Some(due) = referral.due {
            let mut value = Rich::default();
            value.date(sheet.maker, due);
            facts.add("handling.fakta.svar_senast", value);
        }
    }
}

/// Register numbers and where the paper stands in the minutes.
fn register(facts: &mut Facts<'_>) {
    let sheet = facts.sheet;
    let (paper, maker) = (sheet.paper, sheet.maker);
    let cases: Vec<Option<String>> = sheet.item.cases.iter().map(|case| maker.to(&Route::Case(*case))).collect();
    let one_case = cases.len() == 1;
    let mut values = Vec::with_capacity(2);
    for (at, number) in paper.numbers.iter().enumerate() {
        let href = cases.get(if one_case { 0 } else { at }).and_then(Option::as_deref);
        let mut value = Rich::default();
        value.number(&number.written, href);
        values.push(value);
    }
    if paper.numbers.is_empty()
        && let Some(matter) = &paper.matter
    {
        let mut value = Rich::default();
        value.link(matter, cases.first().and_then(Option::as_deref));
        values.push(value);
    }
    for number in &paper.earlier_numbers {
        // One earlier number is joined to the case; of several, none is.
        let href = cases.first().and_then(Option::as_deref).filter(|_| paper.earlier_numbers.len() == 1);
        let mut value = Rich::of(sheet.word("handling.tidigare"));
        value.text(" ").number(&number.written, href);
        values.push(value);
    }
    facts.add_all("handling.fakta.arende", values);
    if let Some(number) = &paper.sender_number {
        let mut value = Rich::default();
        value.number(number, None);
        facts.add("handling.fakta.avsandarens_dnr", value);
    }
    if let Some(board) = &paper.board {
        let mut value = Rich::default();
        maker.board(board, sheet.common.date, &mut value);
        let id = if paper.section.is_some() { "handling.fakta.namnd" } else { "handling.fakta.till" };
        facts.add(id, value);
    }
    if let Some(pages) = &paper.pages {
        facts.add("handling.fakta.protokoll", Rich::of(&pages_of(sheet, pages)));
    }
}

/// Who wrote to whom.
fn sides(facts: &mut Facts<'_>) {
    let sheet = facts.sheet;
    let paper = sheet.paper;
    facts.text("handling.fakta.avsandare", paper.sender.as_deref());
    facts.text("handling.fakta.mottagare", paper.addressee.as_deref());
    let officers = |list: &[Officer]| {
        let line = |officer: &Officer| match &officer.title {
            Some(title) => Rich::of(&format!("{}, {title}", officer.name)),
            None => Rich::of(&officer.name),
        };
        list.iter().map(line).collect()
    };
    facts.add_all("handling.fakta.handlaggare", officers(&paper.officers));
    facts.add_all("handling.fakta.undertecknat", officers(&paper.signers));
    if sheet.maker.site().config.show_contact {
        let lines = paper.contact.iter().map(|(key, value)| Rich::of(&format!("{key}: {value}"))).collect();
        facts.add_all("handling.fakta.kontakt", lines);
    }
}

fn project(facts: &mut Facts<'_>, project: &Project) {
    facts.text("handling.fakta.projekt", project.name.as_deref());
    if let Some(period) = project.period {
        let mut value = Rich::default();
        match period {
            Period::Dates(first, last) => {
                value.date(facts.sheet.maker, first).text(" – ").date(facts.sheet.maker, last)
            }
            years => value.text(&years.to_string()),
        };
        facts.add("handling.fakta.projekttid", value);
    }
    facts.texts("handling.fakta.malgrupp", &project.target_groups);
    facts.text("handling.fakta.finansiar", project.funder.as_deref());
    if let Some(funds) = &project.funds {
        let funds = facts.sheet.prose(funds);
        facts.add("handling.fakta.medel", funds);
    }
    facts.amount("handling.fakta.sokt", project.sought);
    facts.amount("handling.fakta.beviljat", project.granted);
    facts.amount("handling.fakta.anvant", project.used);
}

/// Amounts but those that are background.
fn amounts(facts: &mut Facts<'_>) {
    for (kind, id) in
        [(AmountKind::Decided, "handling.fakta.belopp"), (AmountKind::Sought, "handling.fakta.sokt_belopp")]
    {
        let amounts = facts.sheet.paper.amounts.iter().filter(|amount| amount.kind == kind);
        let lines = amounts.map(amount_line).collect();
        facts.add_all(id, lines);
    }
}

/// An amount as written, and what it concerns.
pub(in crate::render::pages) fn amount_line(amount: &Amount) -> Rich {
    let mut line = Rich::default();
    match &amount.as_written {
        Some(written) => line.text(written),
        None => line.amount(amount.value),
    };
    if let Some(concerns) = &amount.concerns {
        line.text(", ").text(concerns);
    }
    line
}

/// Who decided how, and what comes next.
fn decision(facts: &mut Facts<'_>) {
    let sheet = facts.sheet;
    let paper = sheet.paper;
    if let Some(proposal) = &paper.proposal {
        let mut value = Rich::default();
        sheet.maker.organ(&proposal.to, sheet.common.date, &mut value);
        facts.add("handling.fakta.gar_vidare", value);
    }
    let form = match paper.form {
        None | Some(DecisionForm::Acclamation) => None,
        Some(DecisionForm::Vote) => Some("beslutsform.votering"),
        Some(DecisionForm::SecretBallot) => Some("beslutsform.sluten_omrostning"),
        Some(DecisionForm::Lot) => Some("beslutsform.lottning"),
        Some(DecisionForm::PerCapsulam) => Some("beslutsform.per_capsulam"),
        Some(DecisionForm::Delegation) => Some("beslutsform.delegation"),
    };
    if let Some(form) = form {
        let mut value = Rich::default();
        value.link(sheet.word(form), Some("#s-voteringar").filter(|_| !paper.votes.is_empty()));
        facts.add("handling.fakta.beslutsform", value);
    }
    facts.text("handling.fakta.delegat", paper.delegate.as_deref());
    facts.text("handling.fakta.delegationspunkt", paper.delegation_point.as_deref());
    let people = |names: &[String]| {
        names
            .iter()
            .map(|name| {
                let mut value = Rich::default();
                value.link(name, sheet.maker.person(name, sheet.kommun).as_deref());
                value
            })
            .collect()
    };
    facts.add_all("handling.fakta.jav", people(&paper.conflicts));
    facts.add_all("handling.fakta.deltar_ej", people(&paper.not_taking_part));
}

/// Decisions that the paper reports on or repeals, and papers that do so with it.
fn references(facts: &mut Facts<'_>) {
    let sheet = facts.sheet;
    let paper = sheet.paper;
    let mut named = sheet.item.named.iter().copied().chain(std::iter::repeat(None));
    let mut lines = |list: &[DecisionRef]| -> Vec<Rich> {
        list.iter().map(|reference| decision_line(sheet, reference, named.next().flatten())).collect()
    };
    let (reports, repeals) = (lines(&paper.reports_on), lines(&paper.repeals));
    facts.add_all("handling.fakta.redovisar", reports);
    facts.add_all("handling.fakta.upphaver", repeals);
    let papers = |docs: &[Doc]| docs.iter().map(|doc| paper_line(sheet, *doc)).collect();
    facts.add_all("handling.fakta.redovisas_i", papers(&sheet.item.reported_by));
    facts.add_all("handling.fakta.upphavt_av", papers(&sheet.item.repealed_by));
}

/// "Kommunfullmäktige 19 oktober 2015 § 265 punkt 2".
pub(in crate::render::pages) fn decision_line(sheet: Sheet<'_>, reference: &DecisionRef, held: Option<Doc>) -> Rich {
    let mut text = String::new();
    if let Some(organ) = &reference.organ {
        text.push_str(&match organ {
            crate::content::front::Organ::Board(board) => {
                sheet.maker.site().board_name(board, reference.date).to_owned()
            }
            crate::content::front::Organ::Free(name) => name.clone(),
        });
    }
    if let Some(date) = reference.date {
        text.push_str(&format!(" {}", sheet.maker.date(date).text));
    }
    if let Some(section) = reference.section {
        text.push_str(&format!(" §\u{a0}{section}"));
    }
    if let Some(point) = reference.point {
        text.push_str(&format!(" {} {point}", sheet.word("handling.punkt")));
    }
    let anchor = reference.point.map_or_else(String::new, |point| format!("#punkt-{point}"));
    let href = held.and_then(|doc| sheet.maker.document(doc)).map(|href| format!("{href}{anchor}"));
    let mut line = Rich::default();
    line.link(text.trim_start(), href.as_deref());
    line
}

fn paper_line(sheet: Sheet<'_>, doc: Doc) -> Rich {
    let common = &sheet.maker.site().item(doc).document.common;
    let mut line = Rich::default();
    line.link(&common.title, sheet.maker.document(doc).as_deref());
    if let Some(date) = common.date {
        line.text(" ").date(sheet.maker, date);
    }
    line
}

/// Approval and notice, inherited from the meeting.
fn minutes(facts: &mut Facts<'_>) {
    let sheet = facts.sheet;
    let maker = sheet.maker;
    if sheet.paper.approved_at_once {
        facts.add("handling.fakta.justering", Rich::of(sheet.word("handling.omedelbart")));
    }
    let (Some(meeting), Some(section)) = (sheet.item.meeting, sheet.paper.section) else { return };
    let meeting = maker.site().meeting(meeting);
    let approvals = meeting.approvals_for(section).map(|approval| {
        let mut line = Rich::default();
        if let Some(date) = approval.date {
            line.date(maker, date);
        }
        let mut people = Rich::default();
        maker.movers(&approval.approvers, sheet.kommun, &mut people);
        if !people.is_empty() {
            let mut by = Rich::of(sheet.word("handling.av"));
            by.text(" ").then("", &people);
            line.then(" ", &by);
        }
        line
    });
    facts.add_all("handling.fakta.justerat", approvals.collect());
    let notices = meeting.notices_for(section).map(|notice| {
        let mut line = Rich::default();
        if let Some(date) = notice.posted {
            line.date(maker, date);
        }
        if let Some(date) = notice.taken_down {
            line.text("–").date(maker, date);
        }
        if let Some(place) = &notice.kept_at {
            line.then(", ", &Rich::of(&maker.theme().fill("handling.forvaras", &[("plats", place)])));
        }
        line
    });
    facts.add_all("handling.fakta.anslaget", notices.collect());
}

/// Receivers, annexes and topics.
fn rest(facts: &mut Facts<'_>) {
    let sheet = facts.sheet;
    facts.texts("handling.fakta.skickas_till", &sheet.paper.recipients);
    let annexes = sheet.paper.annexes.len();
    if annexes > 0 {
        let mut value = Rich::default();
        value.link(&annexes.to_string(), Some("#s-bilagor"));
        facts.add("handling.fakta.bilagor", value);
    }
    let mut topics = Rich::default();
    for topic in &sheet.item.topics {
        let name = &sheet.maker.site().topic(*topic).name;
        let route = Route::List(crate::model::Scope::Topic(*topic), 1);
        topics.text(if topics.is_empty() { "" } else { ", " }).link(name, sheet.maker.to(&route).as_deref());
    }
    facts.add("handling.fakta.amnen", topics);
}
