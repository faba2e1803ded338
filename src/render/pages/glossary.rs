//! The words of municipal administration, explained: a page of their own, and a button beside a label.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::domain::collate::Collator;
use crate::domain::outcome::Outcome;
use crate::render::pages::Maker;
use crate::render::theme::{Frame, Value};
use crate::render::{PageBody, Theme};

/// The words that are explained, by the last part of their ids in the catalogue (`ordlista.ord.<id>`).
pub const TERMS: &[&str] = &[
    "acklamation",
    "anslag",
    "arendegang",
    "avskrivet",
    "avslag",
    "avstyrkt",
    "besvarad",
    "bifall",
    "bordlaggning",
    "delegation",
    "diarienummer",
    "ersattare",
    "forvaltningsbesvar",
    "jav",
    "justering",
    "laglighetsprovning",
    "lottning",
    "medborgarforslag",
    "motion",
    "noterat",
    "per_capsulam",
    "protokollsanteckning",
    "protokollsutdrag",
    "remiss",
    "reservation",
    "sarskilt_yttrande",
    "sluten_omrostning",
    "tillstyrkt",
    "tjansteskrivelse",
    "uppdrag",
    "votering",
    "yrkande",
    "aterremiss",
];

/// What `glossary.html` shows.
#[derive(Serialize)]
struct GlossaryView<'a> {
    /// The words, in the order of the language.
    terms: Vec<TermView<'a>>,
}

/// What `term.html` shows beside a label.
#[derive(Serialize)]
struct TermView<'a> {
    /// Id, and anchor on the page of all words.
    id: &'static str,
    /// The word.
    word: &'a str,
    /// What it means.
    text: &'a str,
}

/// `/ordforklaringar/`.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let collator = Collator::swedish();
    let mut terms: Vec<TermView<'_>> = TERMS.iter().filter_map(|id| term(maker.theme(), id)).collect();
    terms.sort_by_cached_key(|term| collator.key(term.word));
    let page = maker.page(&maker.word("ordlista.titel"), &maker.word("ordlista.ingress"), "ordlista", Vec::new());
    maker.render("glossary.html", page, GlossaryView { terms })
}

/// The buttons that explain words, by id, for pages whose way to the root is that one.
///
/// # Errors
/// A problem of the template.
pub fn buttons(theme: &Theme, bare: &Frame, root: &str) -> Result<BTreeMap<&'static str, Value>, Box<Diagnostic>> {
    /// What `term.html` gets as `page`.
    #[derive(Serialize)]
    struct Root<'a> {
        /// The way to the root, such as `../../`.
        root: &'a str,
    }
    let mut buttons = BTreeMap::new();
    for term in TERMS.iter().filter_map(|id| term(theme, id)) {
        let id = term.id;
        buttons.insert(id, theme.piece("term.html", bare, Root { root }, term)?);
    }
    Ok(buttons)
}

/// The word that explains an outcome, for those that are no everyday words.
pub fn of_outcome(outcome: Outcome) -> Option<&'static str> {
    Some(match outcome {
        Outcome::Tabled => "bordlaggning",
        Outcome::Returned => "aterremiss",
        Outcome::Referred => "remiss",
        Outcome::WrittenOff => "avskrivet",
        Outcome::Answered => "besvarad",
        Outcome::Noted => "noterat",
        Outcome::Endorsed => "tillstyrkt",
        Outcome::Opposed => "avstyrkt",
        Outcome::Carried => "bifall",
        Outcome::Rejected => "avslag",
        _ => return None,
    })
}

/// The word that explains a fact, by the fact's key.
pub fn of_fact(key: &str) -> Option<&'static str> {
    Some(match key {
        "justerat" => "justering",
        "anslaget" => "anslag",
        "arende" | "diarienummer" => "diarienummer",
        "jav" => "jav",
        "delegat" => "delegation",
        "remiss_fran" => "remiss",
        "motion" => "motion",
        "medborgarforslag" => "medborgarforslag",
        _ => return None,
    })
}

fn term<'t>(theme: &'t Theme, id: &'static str) -> Option<TermView<'t>> {
    let word = theme.find(&format!("ordlista.ord.{id}.ord"))?;
    let text = theme.find(&format!("ordlista.ord.{id}.text"))?;
    Some(TermView { id, word, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Embedded, MemoryWorld, VPath, World};

    #[test]
    fn every_word_is_explained_in_both_languages() {
        let world = Embedded::new(MemoryWorld::new(""));
        for language in ["sv", "en"] {
            let file = VPath::new(&format!("themes/insyn/i18n/{language}.yaml"));
            let words = String::from_utf8(world.read(&file).unwrap().to_vec()).unwrap();
            let (_, words) = words.split_once("\n  ord:\n").unwrap();
            let ids: Vec<&str> =
                words.lines().filter_map(|line| line.strip_prefix("    ")?.strip_suffix(':')).collect();
            assert_eq!(ids, TERMS, "{language}");
        }
    }

    #[test]
    fn what_explains_an_outcome_or_a_fact_is_a_word_of_the_list() {
        let outcomes: Vec<&str> = Outcome::ALL.iter().filter_map(|outcome| of_outcome(*outcome)).collect();
        assert_eq!(outcomes.len(), 10);
        let facts = ["justerat", "anslaget", "arende", "jav", "delegat", "remiss_fran", "motion", "medborgarforslag"];
        let facts: Vec<&str> = facts.iter().filter_map(|key| of_fact(key)).collect();
        assert_eq!(facts.len(), 8);
        for id in outcomes.into_iter().chain(facts) {
            assert!(TERMS.contains(&id), "{id}");
        }
    }
}
