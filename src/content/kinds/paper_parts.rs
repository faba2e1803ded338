//! Readers of the mappings inside a paper.

use crate::content::fields::{Fields, Form, Value};
use crate::content::front::{
    Aim, Amount, AmountKind, Annex, Assignment, Ballot, Candidate, Claim, ComparedMotion, Correction, DecisionRef,
    Demand, Election, Motion, MotionDecision, Officer, Organ, Project, Publicity, Record, Referral, Statement, Step,
    Vote, VoteKind,
};
use crate::content::kinds::paper::{Naming, unknown_word};
use crate::content::values::{mover, period};
use crate::content::yaml::Node;
use crate::diag::Code;
use crate::domain::outcome::{ProposalKind, VoteChoice};

/// `möte`: from 1 to 9.
pub fn sitting(fields: &Fields<'_>) -> u8 {
    let Some(value) = fields.value("möte") else { return 1 };
    match crate::content::values::number(&value) {
        Some(number @ 1..=9) => u8::try_from(number).unwrap_or(1),
        Some(_) => {
            value.wrong_form(Form::Number);
            1
        }
        None => 1,
    }
}

/// A word that the domain parses.
pub fn vocabulary<'w, T>(
    value: &Value<'_>,
    parse: impl Fn(&str) -> Option<T>,
    words: impl Iterator<Item = &'w str> + Clone,
) -> Option<T> {
    let text = value.scalar()?;
    let parsed = parse(text);
    if parsed.is_none() {
        value.cx.report(unknown_word(value, text, words));
    }
    parsed
}

/// One row of `ärendegång`.
pub fn step(fields: &Fields<'_>, naming: Naming<'_>) -> Option<Step> {
    let date = fields.date("datum");
    let naming = Naming { day: date.or(naming.day), ..naming };
    let board = fields.value("nämnd").and_then(|value| naming.board(&value));
    let organ = match (board, fields.value("organ")) {
        (Some(id), _) => Some(Organ::Board(id)),
        (None, Some(value)) => naming.organ(&value),
        (None, None) => {
            if !fields.has("nämnd") {
                fields.missing("nämnd");
            }
            None
        }
    };
    let section = fields.section("paragraf");
    let pages = fields.text("sidor");
    let outcomes = fields.outcomes("utfall");
    let expected = fields.yes("väntas").unwrap_or(false);
    if section.is_some() && date.is_none() && !fields.has("datum") {
        fields.cx.report(fields.problem_at_key(Code::SectionWithoutDate, "paragraf").with("key", "paragraf"));
    }
    Some(Step { organ: organ?, date, section, pages, outcomes, expected })
}

/// `motion`.
pub fn motion(fields: &Fields<'_>, naming: Naming<'_>) -> Option<Motion> {
    let movers = fields.value("motionärer").map_or_else(Vec::new, |value| value.list(mover));
    Some(Motion { movers, ..motion_rest(fields, naming) }.ready())
}

/// `medborgarförslag`: its author is named only with consent.
pub fn citizen_proposal(fields: &Fields<'_>, naming: Naming<'_>) -> Option<Motion> {
    let consent = fields.date("samtycke").is_some();
    let authors = fields.value("förslagsställare");
    if authors.is_some() && !consent {
        let problem = fields.problem_at_key(Code::AuthorWithoutConsent, "förslagsställare");
        fields.cx.report(problem.with("key", "förslagsställare"));
    }
    let movers = authors.filter(|_| consent).map_or_else(Vec::new, |value| value.list(mover));
    Some(Motion { movers, ..motion_rest(fields, naming) }.ready())
}

fn motion_rest(fields: &Fields<'_>, naming: Naming<'_>) -> Motion {
    Motion {
        id: fields.text("id"),
        movers: Vec::new(),
        title: fields.text("titel"),
        number: fields.text("nummer"),
        submitted: fields.date("inlämnad"),
        due: fields.date("besvaras_senast"),
        demands: fields.value("yrkanden").map_or_else(Vec::new, |value| value.list(demand)),
        withdrawn: fields.yes("återtagen").unwrap_or(false),
        decision: fields.value("beslut").and_then(|value| value.map(|inner| motion_decision(inner, naming))),
        compared: ComparedMotion::default(),
    }
}

fn demand(value: &Value<'_>) -> Option<Demand> {
    if let Node::Text(_) = value.node {
        return value.text().map(|text| Demand { text, outcomes: Vec::new() });
    }
    value.map(|fields| Some(Demand { text: fields.required("text")?.text()?, outcomes: fields.outcomes("utfall") }))
}

fn motion_decision(fields: &Fields<'_>, naming: Naming<'_>) -> Option<MotionDecision> {
    let date = fields.date("datum");
    let naming = Naming { day: date.or(naming.day), ..naming };
    Some(MotionDecision {
        organ: fields.value("nämnd").and_then(|value| naming.board(&value)).map(Organ::Board),
        date,
        section: fields.section("paragraf"),
        outcomes: fields.outcomes("utfall"),
    })
}

/// `remiss`.
pub fn referral(fields: &Fields<'_>) -> Option<Referral> {
    Some(Referral { from: fields.text("från"), to: fields.texts("till"), due: fields.date("svar_senast") })
}

/// `projekt`.
pub fn project(fields: &Fields<'_>) -> Option<Project> {
    Some(Project {
        name: fields.text("namn"),
        period: fields.value("period").and_then(|value| period(&value)),
        target_groups: fields.texts("målgrupp"),
        funder: fields.text("finansiär"),
        funds: fields.text("medel"),
        sought: fields.sek("sökt"),
        granted: fields.sek("beviljat"),
        used: fields.sek("använt"),
        aims: fields.value("mål").map_or_else(Vec::new, |value| value.list(aim)),
        report: fields.text("rapport"),
    })
}

fn aim(value: &Value<'_>) -> Option<Aim> {
    if let Node::Text(_) = value.node {
        return value.text().map(|text| Aim { level: None, text, met: None });
    }
    value.map(|fields| {
        Some(Aim { text: fields.required("text")?.text()?, level: fields.text("nivå"), met: fields.text("uppfyllt") })
    })
}

/// One entry of `yrkanden`.
pub fn claim(fields: &Fields<'_>) -> Option<Claim> {
    let kind = fields
        .value("typ")
        .and_then(|value| vocabulary(&value, ProposalKind::parse, ProposalKind::ALL.iter().map(ProposalKind::key)));
    Some(Claim { by: fields.movers("av"), kind, to: fields.text("till"), text: fields.text("text") })
}

const VOTE_KINDS: &[(&str, VoteKind)] =
    &[("öppen", VoteKind::Open), ("sluten", VoteKind::Secret), ("lottning", VoteKind::Lot)];

/// One entry of `voteringar`.
pub fn vote(fields: &Fields<'_>) -> Option<Vote> {
    let vote = Vote {
        title: fields.text("rubrik"),
        kind: fields.word("slag", VOTE_KINDS).unwrap_or_default(),
        yes_means: fields.text("ja_betyder"),
        no_means: fields.text("nej_betyder"),
        candidates: fields.maps("kandidater", candidate),
        yes: fields.number("ja"),
        no: fields.number("nej"),
        abstain: fields.number("avstår"),
        absent: fields.number("frånvarande"),
        ballots: fields.maps("röster", ballot),
        complete: fields.yes("komplett").unwrap_or(false),
        list_file: fields.file("röstlista"),
        result: fields.text("utfall"),
    };
    check_meaning(fields, &vote);
    check_secrecy(fields, &vote);
    check_counts(fields, &vote);
    Some(vote)
}

/// "Ja" often means to reject, so a vote without candidates or lots says what both mean.
fn check_meaning(fields: &Fields<'_>, vote: &Vote) {
    if fields.has("kandidater") || vote.kind == VoteKind::Lot {
        return;
    }
    for (name, meaning) in [("ja_betyder", &vote.yes_means), ("nej_betyder", &vote.no_means)] {
        if meaning.is_some() {
            continue;
        }
        let problem = fields.problem_at_key(Code::VoteWithoutMeaning, name);
        fields.cx.report(problem.with("key", name));
    }
}

fn check_secrecy(fields: &Fields<'_>, vote: &Vote) {
    if vote.kind == VoteKind::Secret && fields.value("röster").is_some() {
        fields.cx.report(fields.problem_at_key(Code::SecretVoteList, "röster").with("key", "röster"));
    }
}

/// A complete list has as many names as votes were counted; no list has more.
fn check_counts(fields: &Fields<'_>, vote: &Vote) {
    if vote.ballots.is_empty() {
        return;
    }
    let stated = [
        ("ja", vote.yes, VoteChoice::Yes),
        ("nej", vote.no, VoteChoice::No),
        ("avstår", vote.abstain, VoteChoice::Abstain),
        ("frånvarande", vote.absent, VoteChoice::Absent),
    ];
    for (name, count, choice) in stated {
        let listed = vote.ballots.iter().filter(|ballot| ballot.choice == choice).count();
        let Some(count) = count else { continue };
        if listed > count as usize || (vote.complete && count as usize != listed) {
            let value = fields.get(name);
            let problem = match value {
                Some(value) => value.problem(Code::VoteCounts),
                None => fields.problem_at_key(Code::VoteCounts, name).with("key", name),
            };
            fields.cx.report(problem.with("count", i64::from(count)).with("listed", listed));
        }
    }
}

fn candidate(fields: &Fields<'_>) -> Option<Candidate> {
    let votes = fields.number("röster");
    Some(Candidate { name: fields.required("namn")?.text()?, votes })
}

fn ballot(fields: &Fields<'_>) -> Option<Ballot> {
    let party = fields.text("parti");
    let name = fields.required("namn").and_then(|value| value.text());
    let choice = fields
        .required("röst")
        .and_then(|value| vocabulary(&value, VoteChoice::parse, VoteChoice::ALL.iter().map(VoteChoice::key)));
    Some(Ballot { name: name?, party, choice: choice? })
}

/// A reservation, special statement or note; a text alone is the words.
pub fn statement(value: &Value<'_>) -> Option<Statement> {
    if let Node::Text(_) = value.node {
        let text = value.text();
        return Some(Statement { by: Vec::new(), on_behalf_of: None, text, annex: None });
    }
    value.map(|fields| {
        Some(Statement {
            by: fields.movers("av"),
            on_behalf_of: fields.text("för"),
            text: fields.text("text"),
            annex: fields.text("bilaga"),
        })
    })
}

/// One entry of `val`.
pub fn election(fields: &Fields<'_>) -> Option<Election> {
    let (elected, party) = (fields.text("vald"), fields.text("parti"));
    let (replaces, until) = (fields.text("i_stället_för"), fields.text("till"));
    Some(Election { office: fields.required("uppdrag")?.text()?, elected, party, replaces, until })
}

/// One entry of `handlingar`; a text alone is the title.
pub fn record(value: &Value<'_>) -> Option<Record> {
    if let Node::Text(_) = value.node {
        return value.text().map(|title| Record { title, date: None, by: None, file: None, paper: None });
    }
    value.map(|fields| {
        let (date, by) = (fields.date("datum"), fields.text("av"));
        let (file, paper) = (fields.file("fil"), fields.text("papper"));
        Some(Record { title: fields.required("titel")?.text()?, date, by, file, paper })
    })
}

const PUBLICITY: &[(&str, Publicity)] = &[
    ("ja", Publicity::Public),
    ("nej", Publicity::Withheld),
    ("begärs_ut", Publicity::OnRequest),
    ("true", Publicity::Public),
    ("false", Publicity::Withheld),
];

/// One entry of `bilagor`; a text alone is the title.
pub fn annex(value: &Value<'_>) -> Option<Annex> {
    let empty = Annex {
        title: None,
        number: None,
        file: None,
        pages: None,
        publicity: Publicity::Public,
        reason: None,
        named: false,
    };
    if let Node::Text(_) = value.node {
        return value.text().map(|title| Annex { title: Some(title), ..empty });
    }
    value.map(|fields| {
        Some(Annex {
            title: fields.text("titel"),
            number: fields.text("nr"),
            file: fields.file("fil"),
            pages: fields.text("sidor"),
            // A word that cannot be read must not publish what may be secret.
            publicity: match fields.has("publik") {
                true => fields.word("publik", PUBLICITY).unwrap_or(Publicity::Withheld),
                false => Publicity::Public,
            },
            reason: fields.text("skäl"),
            named: fields.yes("namnges").unwrap_or(false),
        })
    })
}

/// One entry of `uppdrag`.
pub fn assignment(fields: &Fields<'_>, naming: Naming<'_>) -> Option<Assignment> {
    let to = fields.value("till").map_or_else(Vec::new, |value| value.list(|item| naming.organ(item)));
    let point = fields.number("punkt").and_then(|number| u16::try_from(number).ok());
    let (report_due, status) = (fields.text("redovisas"), fields.text("status"));
    Some(Assignment { to, text: fields.required("text")?.text()?, point, report_due, status })
}

/// One entry of `redovisar` or `upphäver`.
pub fn decision_ref(fields: &Fields<'_>, naming: Naming<'_>) -> Option<DecisionRef> {
    let date = fields.date("datum");
    let naming = Naming { day: date.or(naming.day), ..naming };
    Some(DecisionRef {
        organ: fields.value("nämnd").and_then(|value| naming.board(&value)).map(Organ::Board),
        date,
        section: fields.section("paragraf"),
        point: fields.number("punkt").and_then(|number| u16::try_from(number).ok()),
    })
}

const AMOUNT_KINDS: &[(&str, AmountKind)] =
    &[("beslutat", AmountKind::Decided), ("sökt", AmountKind::Sought), ("bakgrund", AmountKind::Background)];

/// One entry of `belopp`.
pub fn amount(fields: &Fields<'_>) -> Option<Amount> {
    let (as_written, concerns) = (fields.text("som_skrivet"), fields.text("avser"));
    let kind = fields.word("slag", AMOUNT_KINDS).unwrap_or_default();
    let value = crate::content::values::sek(&fields.required("värde")?)?;
    Some(Amount { value, as_written, concerns, kind })
}

/// A named official; a text alone is the name.
pub fn officer(value: &Value<'_>) -> Option<Officer> {
    if let Node::Text(_) = value.node {
        return value.text().map(|name| Officer { name, title: None });
    }
    value.map_of(super::paper_fields::OFFICER, |fields| {
        let title = fields.text("titel");
        Some(Officer { name: fields.required("namn")?.text()?, title })
    })
}

/// One entry of `maskning`; a text alone is the ground.
pub fn masking(value: &Value<'_>) -> Option<String> {
    if let Node::Text(_) = value.node {
        return value.text();
    }
    value.map(|fields| fields.required("grund")?.text())
}

/// One entry of `rättelser`.
pub fn correction(fields: &Fields<'_>) -> Option<Correction> {
    let (date, by) = (fields.date("datum"), fields.text("av"));
    Some(Correction { date, text: fields.required("text")?.text()?, by })
}
