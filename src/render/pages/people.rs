//! Elected representatives and parties: what each did, as lists and without scores.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::content::Paper;
use crate::content::front::Vote;
use crate::diag::Diagnostic;
use crate::domain::outcome::{ProposalKind, VoteChoice};
use crate::domain::slug::slug;
use crate::domain::text::{fold_key, surname};
use crate::model::party::PartyVote;
use crate::model::{Doc, Party, PartyIx, Person, PersonIx, Role, Scope, Site};
use crate::render::PageBody;
use crate::render::pages::index::{Entry, EntryGroup, MeetingEntry, meeting_entry};
use crate::render::pages::list::{Pages, page_route, pages};
use crate::render::pages::references::Backlinks;
use crate::render::pages::rich::Rich;
use crate::render::pages::row::{self, By, Columns, Group, Row, first_sentence, value};
use crate::render::pages::{Crumb, Link, Maker, PageView, actions};
use crate::route::Route;

/// Anchors and headings of what a person does, in the order of the page.
const ROLES: [(&str, &str); 6] = [
    ("motioner", "personer.motioner"),
    ("yrkanden", "personer.yrkanden"),
    ("reservationer", "personer.reservationer"),
    ("yttranden", "personer.yttranden"),
    ("anteckningar", "personer.anteckningar"),
    ("voteringar", "personer.voteringar"),
];

/// What `persons.html` shows.
#[derive(Serialize)]
struct PersonsView {
    /// Heading of the page.
    title: String,
    /// What the page is about, beneath the heading.
    intro: String,
    /// Persons by letter.
    groups: Vec<EntryGroup>,
    /// What stands there when there is none.
    empty: String,
}

/// What `person.html` shows.
#[derive(Serialize)]
struct PersonView<'s> {
    /// Name.
    title: &'s str,
    /// The kommun, with its page.
    kommun: Option<Link>,
    /// Parties that the person stood for.
    parties: Vec<PartyView>,
    /// What the person did, by role.
    sections: Vec<Deeds<'s>>,
    /// Latest meetings, each with the role at it.
    meetings: Vec<(MeetingEntry, Option<String>)>,
    /// How many meetings there are.
    meeting_count: usize,
    /// Who refers to the page.
    backlinks: Backlinks,
    /// What one can do.
    actions: Vec<Rich>,
    /// True when nothing is known but the name.
    empty: bool,
    /// The way to the other pages of the list.
    pages: Pages,
}

/// A party with its code.
#[derive(Serialize)]
struct PartyView {
    /// Name, with its page.
    link: Link,
    /// Code, such as `S`.
    code: String,
}

/// What a person did in one role.
#[derive(Serialize)]
struct Deeds<'s> {
    /// Anchor.
    id: &'static str,
    /// The role.
    title: &'s str,
    /// How many papers there are on all pages.
    count: usize,
    /// Those of this page.
    rows: Vec<Row>,
}

/// What `parties.html` shows.
#[derive(Serialize)]
struct PartiesView {
    /// Heading of the page.
    title: String,
    /// What the page is about, beneath the heading.
    intro: String,
    /// The parties.
    entries: Vec<Entry>,
    /// What stands there when there is none.
    empty: String,
}

/// What `party.html` shows.
#[derive(Serialize)]
struct PartyPage<'s> {
    /// Name.
    title: &'s str,
    /// Code, such as `S`.
    code: &'s str,
    /// How many papers, in words.
    count: String,
    /// Its members.
    persons: Vec<Entry>,
    /// The papers of this page, under headings.
    groups: Vec<Group>,
    /// The way to the other pages of the list.
    pages: Pages,
}

/// `/personer/`, by the first letter of the surname.
///
/// # Errors
/// A problem of the template.
pub fn persons(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let mut groups: Vec<EntryGroup> = Vec::new();
    for (index, person) in (0_u32..).zip(&site.persons) {
        let letter = letter(surname(&person.name).0);
        let entry = person_entry(maker, PersonIx(index), true);
        match groups.last_mut().filter(|group| group.title.as_ref() == Some(&letter)) {
            Some(group) => group.entries.push(entry),
            None => groups.push(EntryGroup {
                id: format!("bokstav-{}", letter.to_lowercase()),
                title: Some(letter),
                href: None,
                entries: vec![entry],
            }),
        }
    }
    let (title, intro) = (maker.word("personer.titel"), maker.word("personer.ingress"));
    let view = PersonsView { title: title.clone(), intro: intro.clone(), groups, empty: maker.word("personer.tom") };
    maker.render("persons.html", maker.page(&title, &intro, "personer", Vec::new()), view)
}

/// One page of what a person did: deeds role by role, then meetings.
///
/// # Errors
/// A problem of the template.
pub fn person(maker: Maker<'_>, person: PersonIx, number: usize) -> Result<PageBody, Box<Diagnostic>> {
    let data = maker.site().person(person);
    let lines = cut(maker, data.lines(), number);
    let deeds = data.deeds.len();
    let sections = deeds_on(maker, data, lines.start.min(deeds)..lines.end.min(deeds));
    let meetings = data.meetings.iter().take(lines.end.saturating_sub(deeds)).skip(lines.start.saturating_sub(deeds));
    let view = PersonView {
        title: &data.name,
        kommun: kommun(maker, data),
        parties: data.parties.iter().map(|party| party_view(maker, *party)).collect(),
        empty: data.lines() == 0,
        sections,
        meetings: meetings.map(|(meeting, role)| (meeting_entry(maker, *meeting, true), role.clone())).collect(),
        meeting_count: data.meetings.len(),
        backlinks: if number == 1 { maker.person_backlinks(person) } else { Backlinks::default() },
        actions: if number == 1 { offered(maker) } else { Vec::new() },
        pages: turn(maker, data.lines(), number, &Scope::Person(person)),
    };
    let description = maker.theme().fill("personer.beskrivning", &[("namn", &data.name)]);
    let above = vec![maker.crumb(maker.word("personer.titel"), &Route::Persons)];
    let page = numbered_page(maker, &data.name, &description, ("personer", above), (&Scope::Person(person), number));
    maker.render("person.html", turned(page, &view.pages), view)
}

/// What one can do on a person's page.
fn offered(maker: Maker<'_>) -> Vec<Rich> {
    std::iter::once(actions::request(maker, "handling.begar.lank", None)).chain(actions::follow(maker)).collect()
}

/// `/partier/`.
///
/// # Errors
/// A problem of the template.
pub fn parties(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let entries = (0_u32..).zip(&site.parties).map(|(index, party)| Entry {
        title: party.name.clone(),
        href: maker.to(&Route::Party(PartyIx(index))),
        note: note(maker, party),
        ..Entry::default()
    });
    let (title, intro) = (maker.word("partier.titel"), maker.word("partier.ingress"));
    let empty = maker.word("partier.tom");
    let view = PartiesView { title: title.clone(), intro: intro.clone(), entries: entries.collect(), empty };
    maker.render("parties.html", maker.page(&title, &intro, "partier", Vec::new()), view)
}

/// One page of the papers in which a party acts, the newest first; its persons stand on the first one.
///
/// # Errors
/// A problem of the template.
pub fn party(maker: Maker<'_>, party: PartyIx, number: usize) -> Result<PageBody, Box<Diagnostic>> {
    let data = maker.site().party(party);
    let lines = cut(maker, data.papers.len(), number);
    let persons = data.persons.iter().filter(|_| number == 1);
    let mut groups = row::groups(maker, &data.papers, lines.clone(), By::Year, Columns::Full);
    let mut votes: BTreeMap<Doc, Vec<&PartyVote>> = BTreeMap::new();
    for vote in &data.votes {
        votes.entry(vote.doc).or_default().push(vote);
    }
    let shown = data.papers.get(lines.clone()).into_iter().flatten();
    for (row, doc) in groups.iter_mut().flat_map(|group| &mut group.rows).zip(shown) {
        tell_votes(maker, votes.get(doc).map_or(&[], Vec::as_slice), row);
    }
    let view = PartyPage {
        title: &data.name,
        code: &data.code,
        count: maker.theme().count("lista.handlingar", data.papers.len()),
        persons: persons.map(|person| person_entry(maker, *person, false)).collect(),
        groups,
        pages: turn(maker, data.papers.len(), number, &Scope::Party(party)),
    };
    let description = maker.theme().fill("partier.beskrivning", &[("namn", &data.name)]);
    let above = vec![maker.crumb(maker.word("partier.titel"), &Route::Parties)];
    let page = numbered_page(maker, &data.name, &description, ("partier", above), (&Scope::Party(party), number));
    maker.render("party.html", turned(page, &view.pages), view)
}

/// The lines that one page holds.
fn cut(maker: Maker<'_>, lines: usize, number: usize) -> Range<usize> {
    let per_page = maker.site().config.per_page.max(1);
    let start = number.saturating_sub(1).saturating_mul(per_page).min(lines);
    start..start.saturating_add(per_page).min(lines)
}

/// The way to the other pages.
fn turn(maker: Maker<'_>, lines: usize, number: usize, scope: &Scope) -> Pages {
    let last = lines.div_ceil(maker.site().config.per_page.max(1));
    pages(maker, number, last, |number| page_route(scope, number))
}

/// The frame of one page: later ones say which they are, and lead back to the first.
fn numbered_page(
    maker: Maker<'_>,
    name: &str,
    description: &str,
    (part, mut above): (&'static str, Vec<Crumb>),
    (scope, number): (&Scope, usize),
) -> PageView {
    if number < 2 {
        return maker.page(name, description, part, above);
    }
    above.push(maker.crumb(name.to_owned(), &page_route(scope, 1)));
    let title = maker.theme().fill("lista.titel_sida", &[("titel", name), ("sida", &number.to_string())]);
    maker.page(&title, description, part, above)
}

fn turned(mut page: PageView, pages: &Pages) -> PageView {
    page.prev.clone_from(&pages.prev);
    page.next.clone_from(&pages.next);
    page
}

/// How many of the party voted for what, in the row of the paper where they did.
fn tell_votes(maker: Maker<'_>, votes: &[&PartyVote], row: &mut Row) {
    let told: Vec<String> = votes.iter().filter_map(|counts| party_vote(maker, counts)).collect();
    if !told.is_empty() {
        row.line = format!("{} {}", maker.theme().word("partier.rostade"), told.join(" ")).into();
        // What the body decided is not what the party wanted.
        row.tone = false;
    }
}

fn party_vote(maker: Maker<'_>, counts: &PartyVote) -> Option<String> {
    let vote = maker.site().item(counts.doc).paper()?.votes.get(counts.vote)?;
    let choices = [
        ("rost.ja", counts.yes, vote.yes_means.as_deref()),
        ("rost.nej", counts.no, vote.no_means.as_deref()),
        ("rost.avstar", counts.abstain, None),
        ("rost.franvarande", counts.absent, None),
    ];
    let title = vote.title.as_deref().unwrap_or_else(|| maker.theme().word("handling.voteringar"));
    let mut words = vec![format!("{title}.")];
    for (id, count, meaning) in choices.into_iter().filter(|(_, count, _)| *count > 0) {
        let meaning = meaning.map_or_else(String::new, |meaning| format!(" ({meaning})"));
        words.push(format!("{}: {count}{meaning}.", maker.theme().word(id)));
    }
    Some(words.join(" "))
}

fn note(maker: Maker<'_>, party: &Party) -> String {
    let count = maker.theme().count("lista.handlingar", party.papers.len());
    if party.code == party.name { count } else { format!("{}, {count}", party.code) }
}

fn person_entry(maker: Maker<'_>, person: PersonIx, with_party: bool) -> Entry {
    let site = maker.site();
    let data = site.person(person);
    let mut notes: Vec<&str> = Vec::new();
    if with_party {
        notes.extend(data.parties.iter().map(|party| site.party(*party).code.as_str()));
    }
    if site.kommuner.len() > 1 && !data.kommun.is_empty() {
        notes.push(&data.kommun);
    }
    Entry {
        title: data.name.clone(),
        href: maker.to(&Route::Person(person)),
        note: notes.join(", "),
        ..Entry::default()
    }
}

fn kommun(maker: Maker<'_>, person: &Person) -> Option<Link> {
    let is_shown = maker.site().kommuner.len() > 1 && !person.kommun.is_empty();
    is_shown.then(|| maker.link(person.kommun.clone(), &Route::List(Scope::Kommun(person.kommun.clone()), 1)))
}

fn party_view(maker: Maker<'_>, party: PartyIx) -> PartyView {
    let data = maker.site().party(party);
    PartyView { link: maker.link(data.name.clone(), &Route::Party(party)), code: data.code.clone() }
}

/// The first letter of a surname as an index shows it; marks but those of å, ä and ö are dropped.
fn letter(name: &str) -> String {
    let first = name.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    if matches!(first.as_str(), "Å" | "Ä" | "Ö") {
        return first;
    }
    slug(&first).chars().next().map_or(first, |c| c.to_uppercase().to_string())
}

/// What a person did, role by role, newest first: those lines of it, each role with the count of all.
fn deeds_on<'s>(maker: Maker<'s>, person: &'s Person, lines: Range<usize>) -> Vec<Deeds<'s>> {
    let mut by_role: BTreeMap<usize, Vec<&(Doc, Role)>> = BTreeMap::new();
    for deed in &person.deeds {
        by_role.entry(place_of(&deed.1)).or_default().push(deed);
    }
    let names = Names::new(maker.site(), person);
    let mut sections = Vec::new();
    let mut before = 0;
    for (place, deeds) in by_role {
        let own = lines.start.saturating_sub(before)..lines.end.saturating_sub(before);
        before += deeds.len();
        let shown = deeds.iter().take(own.end).skip(own.start);
        let rows: Vec<Row> = shown.map(|(doc, role)| deed(maker, &names, *doc, role)).collect();
        if let Some((id, title)) = ROLES.get(place).filter(|_| !rows.is_empty()) {
            sections.push(Deeds { id, title: maker.theme().word(title), count: deeds.len(), rows });
        }
    }
    sections
}

/// The place of a role in [`ROLES`].
fn place_of(role: &Role) -> usize {
    match role {
        Role::Motion => 0,
        Role::Claim => 1,
        Role::Reservation => 2,
        Role::SpecialStatement => 3,
        Role::Note => 4,
        Role::Vote(_) => 5,
    }
}

fn deed<'s>(maker: Maker<'s>, names: &Names<'_>, doc: Doc, role: &Role) -> Row {
    let mut row = row::bare(maker, doc, Columns::Kommun);
    let paper = maker.site().item(doc).paper();
    let own = |statements: fn(&Paper) -> &Vec<crate::content::front::Statement>| {
        let mut of =
            paper.into_iter().flat_map(statements).filter(|statement| statement.by.iter().any(|by| names.is_mover(by)));
        of.next().and_then(|statement| statement.text.as_deref()).map(first_sentence)
    };
    match role {
        Role::Motion => {
            return row::row(maker, doc, Columns::Kommun);
        }
        Role::Claim => {
            let mut claims = paper.into_iter().flat_map(|paper| &paper.claims);
            let claim = claims.find(|claim| claim.by.iter().any(|by| names.is_mover(by)));
            row.line = value(claim.and_then(|claim| {
                let kind = claim.kind.map(|kind| claim_kind(maker, kind));
                let text = claim.text.as_deref().or(claim.to.as_deref()).map(first_sentence);
                match (kind, text) {
                    (Some(kind), Some(text)) => Some(format!("{kind}: {text}")),
                    (kind, text) => kind.or(text),
                }
            }));
        }
        Role::Reservation => {
            row.line = value(own(|paper| &paper.reservations));
        }
        Role::SpecialStatement => {
            row.line = value(own(|paper| &paper.special_statements));
        }
        Role::Note => {
            row.line = value(own(|paper| &paper.notes));
        }
        Role::Vote(index) => {
            let vote = paper.and_then(|paper| paper.votes.get(*index));
            row.line = value(vote.and_then(|vote| choice(maker, names, vote)));
            row.lead_to("#s-voteringar");
        }
    }
    // What the body decided is not what the person did; the colour belongs to the motion's own row.
    row.tone = false;
    row
}

fn claim_kind(maker: Maker<'_>, kind: ProposalKind) -> String {
    maker.theme().word(&format!("yrkande_slag.{}", fold_key(kind.key()))).to_owned()
}

/// How the person voted, and what that meant.
fn choice(maker: Maker<'_>, names: &Names<'_>, vote: &Vote) -> Option<String> {
    let ballot = vote.ballots.iter().find(|ballot| names.is(&ballot.name))?;
    let (id, meaning) = match ballot.choice {
        VoteChoice::Yes => ("personer.rostade_ja", vote.yes_means.as_deref()),
        VoteChoice::No => ("personer.rostade_nej", vote.no_means.as_deref()),
        VoteChoice::Abstain => ("personer.avstod", None),
        VoteChoice::Absent => ("personer.franvarande", None),
    };
    let mut line = maker.theme().word(id).to_owned();
    if let Some(meaning) = meaning {
        line = maker.theme().fill("personer.betyder", &[("rost", &line), ("betydelse", meaning)]);
    }
    if let Some(title) = &vote.title {
        line = format!("{title}. {line}");
    }
    Some(line)
}

/// The spellings of one person.
struct Names<'s>(Vec<&'s str>);

impl<'s> Names<'s> {
    fn new(site: &'s Site, person: &'s Person) -> Names<'s> {
        let registered = site.config.persons.iter().filter(|entry| entry.name == person.name);
        let aliases = registered.flat_map(|entry| entry.aliases.iter().map(String::as_str));
        Names(std::iter::once(person.name.as_str()).chain(aliases).collect())
    }

    fn is(&self, name: &str) -> bool {
        self.0.contains(&name)
            || self.0.iter().any(|own| own.len() == name.len() && own.to_lowercase() == name.to_lowercase())
    }

    fn is_mover(&self, by: &crate::content::front::Mover) -> bool {
        matches!(by, crate::content::front::Mover::Person { name, .. } if self.is(name))
    }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn names_stand_under_their_letter() {
        let check = |name: &str, expected: &str| assert_eq!(letter(name), expected, "{name}");
        check("Åström", "Å");
        check("öberg", "Ö");
        check("Évrard", "E");
        check("Wik", "W");
        check("", "");
    }
}
