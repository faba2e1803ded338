//! The facts of a case: numbers, bodies, money, persons and files.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::front::{AmountKind, CaseRecord, Mover, Paper, Publicity};
use crate::model::{Case, Scope};
use crate::render::pages::case::{sheets, title};
use crate::render::pages::document::Sheet;
use crate::render::pages::document::facts::{Fact, amount_line};
use crate::render::pages::document::files::{published_at, type_and_size};
use crate::render::pages::glossary;
use crate::render::pages::rich::Rich;
use crate::render::pages::{Link, Maker};
use crate::route::Route;

/// A person who acted in a case.
#[derive(Serialize)]
pub struct PersonRow<'s> {
    /// Name, with the person's page.
    pub name: Link,
    /// Party, as written.
    pub party: Option<&'s str>,
    /// What the person did, in words.
    pub roles: String,
}

/// The facts of a case, in order; what is not known is left out.
pub(super) fn facts<'s>(maker: Maker<'s>, case: &'s Case, record: Option<&CaseRecord>) -> Vec<Fact<'s>> {
    let mut list = Vec::with_capacity(12);
    let mut add = |id: &'static str, mut values: Vec<Rich>| {
        values.retain(|value| !value.is_empty());
        if !values.is_empty() {
            let key = id.rsplit('.').next().unwrap_or(id);
            list.push(Fact { key, label: maker.theme().word(id), term: glossary::of_fact(key), values });
        }
    };
    let number = |number: &str| {
        let mut value = Rich::default();
        value.number(number, None);
        value
    };
    let day = |date: Option<crate::domain::calendar::Date>| {
        let mut value = Rich::default();
        if let Some(date) = date {
            value.date(maker, date);
        }
        vec![value]
    };
    add("arende.diarienummer", vec![number(&case.number)]);
    add("arende.tidigare_nummer", case.joined.iter().map(|joined| number(joined)).collect());
    add("arende.inkom", day(record.and_then(|record| record.received)));
    add("arende.avslutat", day(record.and_then(|record| record.closed)));
    let boards = case.boards.iter().map(|board| {
        let mut value = Rich::default();
        let name = maker.site().config.boards.get(board).map_or(board.as_str(), |config| config.name.as_str());
        value.link(name, maker.to(&Route::Board(board.clone())).as_deref());
        value
    });
    add("arende.organ", boards.collect());
    for (id, values) in money(maker, case) {
        add(id, values);
    }
    add("arende.handlingar", vec![Rich::of(&case.papers.len().to_string())]);
    let mut topics: Vec<_> =
        case.papers.iter().flat_map(|doc| maker.site().item(*doc).topics.iter().copied()).collect();
    topics.sort_unstable();
    topics.dedup();
    let mut line = Rich::default();
    for topic in topics {
        let href = maker.to(&Route::List(Scope::Topic(topic), 1));
        line.text(if line.is_empty() { "" } else { ", " });
        line.link(&maker.site().topic(topic).name, href.as_deref());
    }
    add("arende.amnen", vec![line]);
    list
}

/// Who raised the matter: as its record says, else those who moved its only motion.
pub(super) fn raised_by(maker: Maker<'_>, case: &Case, record: Option<&CaseRecord>) -> Rich {
    if let Some(by) = record.and_then(|record| record.raised_by.as_deref()) {
        return Rich::of(by);
    }
    let mut motions: Vec<_> =
        case.papers.iter().flat_map(|doc| maker.site().item(*doc).motions.iter().copied()).collect();
    motions.sort_unstable();
    motions.dedup();
    let mut by = Rich::default();
    if let [only] = motions.as_slice() {
        let motion = maker.site().motion(*only);
        maker.movers(&motion.movers, &motion.kommun, &mut by);
    }
    by
}

/// Amounts of the papers, each once: what was sought, granted, used and decided. Background is no fact of the case.
fn money(maker: Maker<'_>, case: &Case) -> Vec<(&'static str, Vec<Rich>)> {
    const IDS: [&str; 5] = [
        "handling.fakta.sokt",
        "handling.fakta.beviljat",
        "handling.fakta.anvant",
        "handling.fakta.sokt_belopp",
        "handling.fakta.belopp",
    ];
    let mut seen: BTreeSet<(usize, i64, String)> = BTreeSet::new();
    let mut lists: [Vec<Rich>; 5] = Default::default();
    for sheet in sheets(maker, case) {
        if let Some(project) = &sheet.paper.project {
            for (at, amount) in [project.sought, project.granted, project.used].into_iter().enumerate() {
                let Some(amount) = amount.filter(|amount| seen.insert((at, *amount, String::new()))) else { continue };
                let mut value = Rich::default();
                value.amount(amount);
                lists[at].push(value);
            }
        }
        for amount in &sheet.paper.amounts {
            let at = match amount.kind {
                AmountKind::Sought => 3,
                AmountKind::Decided => 4,
                AmountKind::Background => continue,
            };
            if seen.insert((at, amount.value, amount.concerns.clone().unwrap_or_default())) {
                lists[at].push(amount_line(amount));
            }
        }
    }
    IDS.into_iter().zip(lists).collect()
}

/// Persons with a page who acted in the papers, in order of first appearance.
pub(super) fn people<'s>(maker: Maker<'s>, case: &'s Case) -> Vec<PersonRow<'s>> {
    let mut rows: Vec<(PersonRow<'s>, Vec<&'static str>)> = Vec::new();
    let mut known: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for sheet in sheets(maker, case) {
        for (word, mover) in acts(sheet.paper) {
            let Mover::Person { name, party } = mover else { continue };
            let Some(href) = maker.person(name, sheet.kommun) else { continue };
            let index = *known.entry(href.clone()).or_insert_with(|| {
                let name = Link { title: name.clone(), href: Some(href) };
                rows.push((PersonRow { name, party: party.as_deref(), roles: String::new() }, Vec::new()));
                rows.len() - 1
            });
            if let Some((_, words)) = rows.get_mut(index).filter(|(_, words)| !words.contains(&word)) {
                words.push(word);
            }
        }
    }
    let finish = |(row, words): (PersonRow<'s>, Vec<&'static str>)| {
        let words: Vec<&str> = words.into_iter().map(|word| maker.theme().word(word)).collect();
        PersonRow { roles: words.join(", "), ..row }
    };
    rows.into_iter().map(finish).collect()
}

/// Everybody who acts in a paper, with the word for what they did.
fn acts(paper: &Paper) -> impl Iterator<Item = (&'static str, &Mover)> {
    let motions = paper.motions.iter().flat_map(|motion| &motion.movers).map(|by| ("arende.roll.motion", by));
    let claims = paper.claims.iter().flat_map(|claim| &claim.by).map(|by| ("arende.roll.yrkande", by));
    let statements = [
        ("arende.roll.reservation", &paper.reservations),
        ("arende.roll.yttrande", &paper.special_statements),
        ("arende.roll.anteckning", &paper.notes),
    ];
    let statements = statements
        .into_iter()
        .flat_map(|(word, list)| list.iter().flat_map(|statement| &statement.by).map(move |by| (word, by)));
    motions.chain(claims).chain(statements)
}

/// Published annexes of the papers, each with the paper that it belongs to.
pub(super) fn files(maker: Maker<'_>, case: &Case) -> Vec<Rich> {
    let mut lines = Vec::new();
    for sheet in sheets(maker, case) {
        for annex in sheet.paper.annexes.iter().filter(|annex| annex.publicity == Publicity::Public) {
            let file = annex.file.as_ref().and_then(|path| published_at(sheet.item, path));
            let Some((index, file)) = file else { continue };
            let label = annex.title.as_deref().unwrap_or(&file.name);
            let mut line = Rich::default();
            line.link(label, maker.to(&Route::Annex(sheet.doc, index)).as_deref());
            line.text(" ").small(&format!("{}, {}", type_and_size(file), source(sheet)));
            lines.push(line);
        }
    }
    lines
}

/// Where a file comes from: "Socialnämnden 5 juni 2012 § 71", else the paper's title.
fn source(sheet: Sheet<'_>) -> String {
    let (Some(board), Some(date), Some(section)) = (&sheet.paper.board, sheet.common.date, sheet.paper.section) else {
        return title(sheet.item).to_owned();
    };
    let name = sheet.maker.site().board_name(board, Some(date));
    format!("{name} {} §\u{a0}{section}", sheet.maker.date(date).text)
}
