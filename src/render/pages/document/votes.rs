//! Counted votes: what ja and nej meant, how many, and who, where the vote was open.

use serde::Serialize;

use crate::content::front::{Vote, VoteKind};
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
    /// Class of the bar: `a` for ja, `z` for abstentions, else empty.
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
    let file = vote.list_file.as_ref().and_then(|path| published(sheet.item, path));
    VoteView {
        title: vote.title.as_deref(),
        kind,
        bars: bars(sheet, vote),
        absent: vote
            .absent
            .filter(|absent| *absent > 0)
            .map(|absent| sheet.maker.theme().count("handling.franvarande", absent as usize)),
        result: vote
            .result
            .as_deref()
            .map(|result| sheet.maker.theme().fill("handling.resultat", &[("resultat", result)])),
        names: ballots.len(),
        rows: rows(sheet, ballots),
        file: file
            .map(|file| Link { title: sheet.word("handling.rostlista").to_owned(), href: Some(file.name.clone()) }),
    }
}

fn bars<'s>(sheet: Sheet<'s>, vote: &'s Vote) -> Vec<Bar<'s>> {
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
    let all = [vote.yes, vote.no, vote.abstain].into_iter().flatten().map(u64::from).sum();
    let mut bars = vec![
        bar(vote.yes, sheet.word("rost.ja"), vote.yes_means.as_deref(), "a", all),
        bar(vote.no, sheet.word("rost.nej"), vote.no_means.as_deref(), "", all),
    ];
    if vote.abstain.is_some_and(|abstain| abstain > 0) {
        bars.push(bar(vote.abstain, sheet.word("rost.avstar"), None, "z", all));
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

fn rows(sheet: Sheet<'_>, ballots: &[crate::content::front::Ballot]) -> Rich {
    let mut rows = Rich::default();
    for ballot in ballots {
        let word = sheet.word(match ballot.choice {
            VoteChoice::Yes => "rost.ja",
            VoteChoice::No => "rost.nej",
            VoteChoice::Abstain => "rost.avstar",
            VoteChoice::Absent => "rost.franvarande",
        });
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
