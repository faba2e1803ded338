//! Reads a paper: decision, answer to a motion or project report.

use crate::content::fields::{Fields, Value};
use crate::content::front::{Appeal, AppealKind, BoardId, Common, Front, Organ, Paper, Proposal, Removed};
use crate::content::kinds::paper_parts as parts;
use crate::content::values::{self, organ, point_outcome};
use crate::content::yaml::Node;
use crate::diag::{Code, Diagnostic};
use crate::domain::calendar::Date;
use crate::domain::outcome::{DecisionForm, Status};
use crate::domain::text::nearest;

/// How the bodies that a paper names are looked up: within its kommun, by the names of its day.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// The kommun that narrows the lookup.
    pub kommun: Option<&'a str>,
    /// The paper's day.
    pub day: Option<Date>,
}

impl Naming<'_> {
    /// A body of the register, else free text.
    pub fn organ(&self, value: &Value<'_>) -> Option<Organ> {
        value.text().map(|text| organ(text, value.cx.config, self.kommun, self.day))
    }

    /// A body of the register; anything else is a problem.
    pub fn board(&self, value: &Value<'_>) -> Option<BoardId> {
        values::board(value, self.kommun, self.day)
    }
}

/// Reads the keys of a paper.
pub fn read(fields: &Fields<'_>, common: &Common) -> Option<Front> {
    super::common::check_date_stated(fields);
    let stated = fields.text("kommun");
    let board = board(fields, Naming { kommun: stated.as_deref(), day: common.date });
    let kommun = stated.or_else(|| kommun_of(fields, board.as_ref()));
    let naming = Naming { kommun: kommun.as_deref(), day: common.date };
    let section = section(fields, common);
    let mut paper = Paper { board, section, ..Paper::default() };
    identity(fields, &mut paper);
    outcome(fields, naming, &mut paper);
    matter(fields, naming, &mut paper);
    proceedings(fields, &mut paper);
    material(fields, naming, &mut paper);
    people(fields, &mut paper);
    publication(fields, &mut paper);
    Some(Front::Paper(Box::new(paper)))
}

fn kommun_of(fields: &Fields<'_>, board: Option<&BoardId>) -> Option<String> {
    let config = fields.cx.config.boards.get(board?)?;
    config.kommuner.first().cloned()
}

/// `nämnd` is required unless `avsändare` says who speaks.
fn board(fields: &Fields<'_>, naming: Naming<'_>) -> Option<BoardId> {
    if fields.has("nämnd") {
        let value = fields.value("nämnd").or_else(|| {
            fields.cx.report(fields.problem_at_key(Code::EmptyValue, "nämnd").with("key", "nämnd"));
            None
        });
        values::document_board(fields, &value?, naming.kommun, naming.day)
    } else {
        if !fields.has("avsändare") {
            fields.missing("nämnd");
        }
        None
    }
}

fn section(fields: &Fields<'_>, common: &Common) -> Option<crate::domain::section::Section> {
    let section = fields.section("paragraf")?;
    let has_date_problem = fields.has("datum") && common.date.is_none() && fields.value("datum").is_some();
    if common.date.is_none() && !has_date_problem {
        fields.cx.report(fields.problem_at_key(Code::SectionWithoutDate, "paragraf").with("key", "paragraf"));
    }
    Some(section)
}

fn identity(fields: &Fields<'_>, paper: &mut Paper) {
    paper.document_type = fields.text("handlingstyp");
    paper.status = status(fields).or_else(|| paper.section.map(|_| Status::Decided));
    paper.earliest = fields.date("tidigast");
    paper.latest = fields.date("senast");
    if let (Some(from), Some(until)) = (paper.earliest, paper.latest)
        && until < from
    {
        fields.cx.report(fields.problem_at_key(Code::DateOrder, "senast").with("key", "senast"));
    }
    paper.sitting = parts::sitting(fields);
    paper.pages = fields.text("sidor");
    paper.withheld = withheld(fields);
    paper.numbers = fields.numbers("diarienummer");
    paper.earlier_numbers = fields.numbers("tidigare_diarienummer");
    paper.sender_number = fields.text("avsändarens_diarienummer");
    paper.matter = fields.text("ärende");
    paper.summary = fields.text("klarspråk");
    paper.topics = fields.texts("ämnen");
}

fn status(fields: &Fields<'_>) -> Option<Status> {
    parts::vocabulary(&fields.value("status")?, Status::parse, Status::ALL.iter().map(Status::key))
}

fn withheld(fields: &Fields<'_>) -> Option<String> {
    let ground = fields.text("grund");
    if fields.yes("redovisas") != Some(false) {
        return None;
    }
    if ground.is_none() {
        fields.cx.report(fields.problem_at_key(Code::WithheldWithoutGround, "redovisas").with("key", "redovisas"));
    }
    Some(ground.unwrap_or_default())
}

fn outcome(fields: &Fields<'_>, naming: Naming<'_>, paper: &mut Paper) {
    paper.outcomes = fields.value("utfall").map_or_else(Vec::new, |value| value.list(point_outcome));
    paper.proposal = fields.value("föreslår").and_then(|value| {
        value.map(|inner| {
            Some(Proposal {
                to: naming.organ(&inner.required("till")?)?,
                outcomes: inner.outcomes("utfall"),
                text: inner.text("text"),
            })
        })
    });
    paper.form = fields.value("beslutsform").and_then(|value| {
        parts::vocabulary(&value, DecisionForm::parse, DecisionForm::ALL.iter().map(DecisionForm::key))
    });
    paper.appeal = fields.value("överklagas").and_then(|value| appeal(&value));
}

const APPEALS: &[(&str, AppealKind)] = &[
    ("laglighetsprövning", AppealKind::Legality),
    ("förvaltningsbesvär", AppealKind::Administrative),
    ("nej", AppealKind::No),
    ("false", AppealKind::No),
];

fn appeal(value: &Value<'_>) -> Option<Appeal> {
    if let Node::Map(_) = value.node {
        return value.map(|inner| {
            let kind = inner.word("sätt", APPEALS).unwrap_or(AppealKind::Legality);
            Some(Appeal { kind, result: inner.text("utgång") })
        });
    }
    values::word(value, APPEALS).map(|kind| Appeal { kind, result: None })
}

fn matter(fields: &Fields<'_>, naming: Naming<'_>, paper: &mut Paper) {
    paper.steps = fields
        .value("ärendegång")
        .map_or_else(Vec::new, |value| value.list(|item| item.map(|inner| parts::step(inner, naming))));
    paper.motions = fields
        .value("motion")
        .map_or_else(Vec::new, |value| value.list(|item| item.map(|inner| parts::motion(inner, naming))));
    paper.citizen_proposals = fields
        .value("medborgarförslag")
        .map_or_else(Vec::new, |value| value.list(|item| item.map(|inner| parts::citizen_proposal(inner, naming))));
    paper.referral = fields.value("remiss").and_then(|value| value.map(parts::referral));
    paper.project = fields.value("projekt").and_then(|value| value.map(parts::project));
}

fn proceedings(fields: &Fields<'_>, paper: &mut Paper) {
    paper.claims = fields.maps("yrkanden", parts::claim);
    paper.votes = fields.maps("voteringar", parts::vote);
    paper.reservations = fields.value("reservationer").map_or_else(Vec::new, |value| value.list(parts::statement));
    paper.special_statements =
        fields.value("särskilda_yttranden").map_or_else(Vec::new, |value| value.list(parts::statement));
    paper.notes = fields.value("protokollsanteckningar").map_or_else(Vec::new, |value| value.list(parts::statement));
    paper.conflicts = fields.texts("jäv");
    paper.not_taking_part = fields.texts("deltar_ej");
    paper.elections = fields.maps("val", parts::election);
}

fn material(fields: &Fields<'_>, naming: Naming<'_>, paper: &mut Paper) {
    paper.records = fields.value("handlingar").map_or_else(Vec::new, |value| value.list(parts::record));
    paper.annexes = fields.value("bilagor").map_or_else(Vec::new, |value| value.list(parts::annex));
    paper.recipients = fields.texts("expedieras");
    paper.assignments = fields
        .value("uppdrag")
        .map_or_else(Vec::new, |value| value.list(|item| item.map(|inner| parts::assignment(inner, naming))));
    paper.reports_on = references(fields, "redovisar", naming);
    paper.repeals = references(fields, "upphäver", naming);
    paper.amounts = fields.maps("belopp", parts::amount);
}

fn references(fields: &Fields<'_>, name: &'static str, naming: Naming<'_>) -> Vec<crate::content::front::DecisionRef> {
    fields
        .value(name)
        .map_or_else(Vec::new, |value| value.list(|item| item.map(|inner| parts::decision_ref(inner, naming))))
}

fn people(fields: &Fields<'_>, paper: &mut Paper) {
    paper.sender = fields.text("avsändare");
    paper.addressee = fields.text("mottagare");
    paper.officers = fields.value("handläggare").map_or_else(Vec::new, |value| value.list(parts::officer));
    paper.signers = fields.value("undertecknare").map_or_else(Vec::new, |value| value.list(parts::officer));
    paper.contact = fields.text_map("kontakt");
    paper.delegate = fields.text("delegat");
    paper.delegation_point = fields.text("delegationspunkt");
}

fn publication(fields: &Fields<'_>, paper: &mut Paper) {
    paper.approved_at_once = fields.yes("omedelbart_justerad").unwrap_or(false);
    paper.masking = fields.value("maskning").map_or_else(Vec::new, |value| value.list(parts::masking));
    if let Some(value) = fields.value("granskad") {
        value.map(|inner| {
            inner.text("av");
            inner.date("datum")
        });
    }
    paper.removed = fields.value("borttagen").and_then(|value| match value.node {
        Node::Text(text) if text.eq_ignore_ascii_case("nej") || text.eq_ignore_ascii_case("false") => None,
        Node::Text(_) => {
            values::yes(&value);
            Some(Removed::default())
        }
        _ => value.map(|inner| Some(Removed { date: inner.date("datum"), ground: inner.text("grund") })),
    });
    paper.corrections = fields.maps("rättelser", parts::correction);
}

/// A problem at a word outside a vocabulary, with the nearest word and all of them.
pub fn unknown_word<'w>(value: &Value<'_>, text: &str, words: impl Iterator<Item = &'w str> + Clone) -> Diagnostic {
    let problem = value.problem(Code::UnknownWord).with("value", text);
    let allowed: Vec<String> = words.clone().map(str::to_owned).collect();
    match nearest(text, words) {
        Some(near) => problem.with("nearest", near).with("allowed", allowed),
        None => problem.with("allowed", allowed),
    }
}
