//! Counted votes: what ja and nej meant, how many, and who, where the vote was open.

use serde::Serialize;

use crate::content::front::{Ballot, Vote, VoteKind};
use crate::domain::outcome::VoteChoice;
use crate::render::pages::Link;
use crate::render::pages::document::Sheet;
use crate::render::pages::document::files::published;
use crate::render::pages::rich::Rich;

/// One vote.
#[derive(Serialize)]
pub struct VoteView<'a> {
    /// What it was about.
    pub title: Option<&'a str>,
    /// How it was held, when not openly.
    pub kind: Option<&'a str>,
    /// Each alternative.
    pub bars: Vec<Bar<'a>>,
    /// How many were absent, in words.
    pub absent: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// Headings of the columns of [`VoteView::parties`] behind the party: ja, nej, and what else somebody did.
    pub columns: Vec<&'a str>,
    /// How each party voted, the largest first: `<tr>` with the party and a number for each column, HTML. Empty when fewer
    /// than two parties are named.
    pub parties: Rich,
    /// The sums of the list: a number for each column.
    pub sums: Vec<usize>,
    /// Whether the list agrees with the counted votes, or how much of them it has.
    pub check: Option<String>,
    /// How many names are listed.
    pub names: usize,
    /// Rows of the table of names: `<tr>` with name, party and vote, HTML.
    pub rows: Rich,
    /// The list as a file.
    pub file: Option<Link>,
}

/// One alternative of a vote.
#[derive(Serialize)]
pub struct Bar<'a> {
    /// How many; missing when it is not known.
    pub count: Option<u32>,
    /// Ja, nej, avstår, or the name of a candidate.
    pub label: &'a str,
    /// What it meant.
    pub meaning: Option<&'a str>,
    /// Class of the bar: `a` for ja and for candidates, `n` for nej, `z` for abstentions.
    pub class: &'static str,
    /// Per cent of all votes, with one decimal.
    pub width: String,
}

/// The votes of a paper.
pub(in crate::render::pages) fn votes(sheet: Sheet<'_>) -> Vec<VoteView<'_>> {
    sheet.paper.votes.iter().map(|vote| view(sheet, vote)).collect()
}

fn view<'s>(sheet: Sheet<'s>, vote: &'s Vote) -> VoteView<'s> {
    let kind = match vote.kind {
        VoteKind::Open => None,
        VoteKind::Secret => Some(sheet.word("handling.sluten")),
        VoteKind::Lot => Some(sheet.word("handling.lottning")),
    };
    // A secret vote has no list of names; an error says so where one is written.
    let ballots = if vote.kind == VoteKind::Secret { &[][..] } else { &vote.ballots };
    let counts = Counts::of(ballots);
    let file = vote.list_file.as_ref().and_then(|path| published(sheet.item, path));
    VoteView {
        title: vote.title.as_deref(),
        kind,
        bars: bars(sheet, vote, &counts),
        absent: vote
            .absent
            .filter(|absent| *absent > 0)
            .map(|absent| sheet.maker.theme().count("handling.franvarande", absent as usize)),
        result: vote
            .result
            .as_deref()
            .map(|result| sheet.maker.theme().fill("handling.resultat", &[("resultat", result)])),
        columns: counts.choices().map(|choice| sheet.word(short_word(choice))).collect(),
        parties: parties(sheet, &counts),
        sums: counts.choices().map(|choice| counts.total(choice)).collect(),
        check: check(sheet, vote, &counts),
        names: ballots.len(),
        rows: rows(sheet, ballots),
        file: file
            .map(|file| Link { title: sheet.word("handling.rostlista").to_owned(), href: Some(file.name.clone()) }),
    }
}

/// Ballots by party and by choice.
struct Counts<'a> {
    /// Party as written, with how many chose each; the largest first.
    parties: Vec<(&'a str, [usize; 4])>,
}

impl<'a> Counts<'a> {
    fn of(ballots: &'a [Ballot]) -> Counts<'a> {
        let mut parties: Vec<(&str, [usize; 4])> = Vec::new();
        for ballot in ballots {
            let party = bare(ballot.party.as_deref().unwrap_or_default());
            let at = parties.iter().position(|(known, _)| *known == party).unwrap_or_else(|| {
                parties.push((party, [0; 4]));
                parties.len() - 1
            });
            parties[at].1[ballot.choice as usize] += 1;
        }
        parties.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
        Counts { parties }
    }

    fn total(&self, choice: VoteChoice) -> usize {
        self.parties.iter().map(|(_, counts)| counts[choice as usize]).sum()
    }

    /// Ja and nej, and what else somebody did.
    fn choices(&self) -> impl Iterator<Item = VoteChoice> {
        let shown = |choice: &VoteChoice| matches!(choice, VoteChoice::Yes | VoteChoice::No) || self.total(*choice) > 0;
        VoteChoice::ALL.iter().copied().filter(shown)
    }
}

/// A party's code without the parentheses of minutes.
fn bare(code: &str) -> &str {
    code.trim().trim_start_matches('(').trim_end_matches(')').trim()
}

/// The word for a choice.
fn word(choice: VoteChoice) -> &'static str {
    match choice {
        VoteChoice::Yes => "rost.ja",
        VoteChoice::No => "rost.nej",
        VoteChoice::Abstain => "rost.avstar",
        VoteChoice::Absent => "rost.franvarande",
    }
}

/// The word at the head of a narrow column.
fn short_word(choice: VoteChoice) -> &'static str {
    if choice == VoteChoice::Absent { "handling.borta" } else { word(choice) }
}

/// A row for each party.
fn parties(sheet: Sheet<'_>, counts: &Counts<'_>) -> Rich {
    let mut rows = Rich::default();
    if counts.parties.iter().filter(|(party, _)| !party.is_empty()).count() < 2 {
        return rows;
    }
    for (party, chosen) in &counts.parties {
        let found = sheet.maker.party(party);
        let label = if party.is_empty() { sheet.word("handling.utan_parti") } else { party };
        rows.mark("<tr><th scope=\"row\">").link(label, found.as_ref().and_then(|found| found.href.as_deref()));
        if let Some(found) = found.filter(|found| found.title != *party) {
            rows.text(" ").small(&found.title);
        }
        for choice in counts.choices() {
            rows.mark("<td class=\"num\">").text(&chosen[choice as usize].to_string());
        }
        rows.mark("\n");
    }
    rows
}

/// Whether the list has every vote that was counted.
fn check(sheet: Sheet<'_>, vote: &Vote, counts: &Counts<'_>) -> Option<String> {
    let stated = [
        (VoteChoice::Yes, vote.yes),
        (VoteChoice::No, vote.no),
        (VoteChoice::Abstain, vote.abstain),
        (VoteChoice::Absent, vote.absent),
    ];
    let listed: usize = counts.parties.iter().flat_map(|(_, chosen)| chosen).sum();
    let known: Vec<(VoteChoice, usize)> =
        stated.into_iter().filter_map(|(choice, count)| Some((choice, count? as usize))).collect();
    if listed == 0 || known.is_empty() {
        return None;
    }
    if known.iter().all(|(choice, count)| counts.total(*choice) == *count) {
        return Some(sheet.word("handling.lista_stammer").to_owned());
    }
    if vote.complete || known.iter().any(|(choice, count)| counts.total(*choice) > *count) {
        return Some(sheet.word("handling.lista_skiljer").to_owned());
    }
    let all: usize = known.iter().map(|(_, count)| count).sum();
    let of_those: usize = known.iter().map(|(choice, _)| counts.total(*choice)).sum();
    let values = [("n", of_those.to_string()), ("alla", all.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(sheet.maker.theme().fill("handling.lista_del", &values))
}

fn bars<'s>(sheet: Sheet<'s>, vote: &'s Vote, counts: &Counts<'_>) -> Vec<Bar<'s>> {
    if !vote.candidates.is_empty() {
        let all: u64 = vote.candidates.iter().filter_map(|candidate| candidate.votes).map(u64::from).sum();
        let bars = vote.candidates.iter().map(|candidate| Bar {
            count: candidate.votes,
            label: &candidate.name,
            meaning: None,
            class: "a",
            width: width(candidate.votes, all),
        });
        return bars.collect();
    }
    // A complete list counts what the minutes do not.
    let listed =
        |choice| u32::try_from(counts.total(choice)).ok().filter(|_| vote.complete && !vote.ballots.is_empty());
    let yes = vote.yes.or_else(|| listed(VoteChoice::Yes));
    let no = vote.no.or_else(|| listed(VoteChoice::No));
    let abstain = vote.abstain.or_else(|| listed(VoteChoice::Abstain));
    let all = [yes, no, abstain].into_iter().flatten().map(u64::from).sum();
    let mut bars = vec![
        bar(yes, sheet.word("rost.ja"), vote.yes_means.as_deref(), "a", all),
        bar(no, sheet.word("rost.nej"), vote.no_means.as_deref(), "n", all),
    ];
    if abstain.is_some_and(|abstain| abstain > 0) {
        bars.push(bar(abstain, sheet.word("rost.avstar"), None, "z", all));
    }
    bars
}

fn bar<'s>(count: Option<u32>, label: &'s str, meaning: Option<&'s str>, class: &'static str, all: u64) -> Bar<'s> {
    Bar { count, label, meaning, class, width: width(count, all) }
}

/// Per cent with one decimal and a full stop.
fn width(count: Option<u32>, all: u64) -> String {
    let per_mille = u64::from(count.unwrap_or(0)) * 1000 / all.max(1);
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

fn rows(sheet: Sheet<'_>, ballots: &[Ballot]) -> Rich {
    let mut rows = Rich::default();
    for ballot in ballots {
        let word = sheet.word(word(ballot.choice));
        rows.mark("<tr><td>").link(&ballot.name, sheet.maker.person(&ballot.name, sheet.kommun).as_deref());
        rows.mark("<td>").text(ballot.party.as_deref().unwrap_or_default()).mark("<td>").text(word).mark("\n");
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn widths_are_shares_of_all_votes() {
        assert_eq!(width(Some(24), 41), "58.5");
        assert_eq!(width(Some(0), 0), "0.0");
        assert_eq!(width(None, 41), "0.0");
        assert_eq!(width(Some(41), 41), "100.0");
    }
}
