//! One name under several spellings: equal but for case they merge under the commoner one, else somebody must choose.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::text::{nfc, squeeze};
use crate::model::Doc;

/// A spelling with how often it is used and the first document that uses it.
pub(super) type Use = (String, usize, Doc);

/// A name as it is compared before addresses are: composed, on one line, lower case.
pub(super) fn lower(text: &str) -> String {
    tidy(text).to_lowercase()
}

/// A name as it is shown: composed, on one line.
pub(super) fn tidy(text: &str) -> String {
    squeeze(&nfc(text))
}

/// The commoner spelling; among equals the first by code point, so that the choice never wavers.
pub(super) fn commoner(uses: &[Use]) -> &str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, count, _) in uses {
        *counts.entry(text).or_default() += count;
    }
    let best = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    best.map_or("", |(text, _)| text)
}

/// The first document of each spelling that differs by more than case, when there are several.
pub(super) fn clash(uses: &[Use]) -> Option<Vec<(&str, Doc)>> {
    let distinct: BTreeSet<String> = uses.iter().map(|(text, _, _)| text.to_lowercase()).collect();
    if distinct.len() < 2 {
        return None;
    }
    let mut firsts: BTreeMap<String, (&str, Doc)> = BTreeMap::new();
    for (text, _, doc) in uses {
        let first = firsts.entry(text.to_lowercase()).or_insert((text, *doc));
        if (*doc, text.as_str()) < (first.1, first.0) {
            *first = (text, *doc);
        }
    }
    let mut firsts: Vec<(&str, Doc)> = firsts.into_values().collect();
    firsts.sort_unstable_by_key(|(text, doc)| (*doc, *text));
    Some(firsts)
}
